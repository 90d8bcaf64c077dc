/** The platform loses an output that is larger than it can carry, so the connector cuts it before, and says so. */
import { cutAt } from './hatz/json';
import { readable } from './usage/numbers';

/** The platform's limit is 6,291,456 bytes of JSON, its own envelope included. */
const LARGEST_OUTPUT_BYTES = 6_000_000;

/** Characters that each text may keep, tried in turn. */
const ROOM_FOR_TEXTS = [2_000_000, 1_000_000, 200_000, 20_000, 2_000, 200];

/** Values parsed from a text that stands beside them: useless once the text is cut. */
const PARSED = ['result_json', 'response'];

/** Pointers to files, which must stay whole. */
const POINTER = /^hydrate\|\|\|/;

const fits = (json: string): boolean => Buffer.byteLength(json) <= LARGEST_OUTPUT_BYTES;

const cut = (text: string, room: number): string =>
  `${cutAt(text, room).toWellFormed()}… [cut: the text has ${readable(text.length)} characters, more than a Zap can carry]`;

const withShorterTexts = (output: unknown, room: number): string =>
  JSON.stringify(output, (key, value: unknown) => {
    if (PARSED.includes(key)) return null;
    return typeof value === 'string' && value.length > room && !POINTER.test(value) ? cut(value, room) : value;
  });

/** The records with the lists in them emptied: better a record without its details than one that never comes. */
const withoutLists = (records: readonly unknown[]): unknown[] =>
  records.map((record): unknown =>
    JSON.parse(JSON.stringify(record, (_key, value: unknown) => (Array.isArray(value) ? [] : value))),
  );

/** As many records from the beginning as fit. */
const beginning = (records: readonly unknown[]): unknown[] => {
  let bytes = 2;
  const end = records.findIndex(
    (record) => (bytes += Buffer.byteLength(JSON.stringify(record)) + 1) > LARGEST_OUTPUT_BYTES,
  );
  return end < 0 ? [...records] : records.slice(0, end);
};

/** What fits of an output that is too large: long texts are cut, then lists in a list's records, then the list itself. */
const shortened = (output: unknown): unknown => {
  let json = '';
  for (const room of ROOM_FOR_TEXTS) {
    json = withShorterTexts(output, room);
    if (fits(json)) return JSON.parse(json);
  }
  const shortest: unknown = JSON.parse(json);
  return Array.isArray(shortest) ? beginning(withoutLists(shortest)) : shortest;
};

// The same output with less in it, so its type is the same.
const fitted = <R>(output: R): R => (fits(JSON.stringify(output)) ? output : (shortened(output) as R));

/** Makes a function return what the platform can carry. */
export const withinLimit =
  <A extends unknown[], R>(perform: (...args: A) => R | Promise<R>): ((...args: A) => Promise<R>) =>
  async (...args) =>
    fitted(await perform(...args));

const isFunction = (perform: unknown): perform is (...args: never[]) => unknown => typeof perform === 'function';

/** An operation that returns what the platform can carry; one that is described as data stays as it is. */
export const withOutputLimit = <T extends object>(operation: T): T => {
  const { perform }: { perform?: unknown } = { ...operation };
  return isFunction(perform) ? { ...operation, perform: withinLimit(perform) } : operation;
};
