/** The platform loses an output that is larger than it can carry, so the connector cuts it before, and says so. */
import { readable } from './numbers';

/** The platform's limit is 6,291,456 bytes of JSON, its own envelope included. */
const LARGEST_OUTPUT_BYTES = 6_000_000;

/** Characters that each text may keep, tried in turn. */
const ROOM_FOR_TEXTS = [2_000_000, 1_000_000, 200_000, 20_000, 2_000];

/** Values parsed from a text that stands beside them: useless once the text is cut. */
const PARSED = ['result_json', 'response'];

/** Pointers to files, which must stay whole. */
const POINTER = /^hydrate\|\|\|/;

const fits = (json: string): boolean => Buffer.byteLength(json) <= LARGEST_OUTPUT_BYTES;

const cut = (text: string, room: number): string =>
  `${text.slice(0, room).toWellFormed()}… [cut: the text has ${readable(text.length)} characters, more than a Zap can carry]`;

const withShorterTexts = (output: unknown, room: number): string =>
  JSON.stringify(output, (key, value: unknown) => {
    if (PARSED.includes(key)) return null;
    return typeof value === 'string' && value.length > room && !POINTER.test(value) ? cut(value, room) : value;
  });

/** The output as it is or, if it is too large, with its long texts cut; of a list that is still too large, the beginning. */
const fitted = <R>(output: R): R => {
  if (fits(JSON.stringify(output))) return output;
  let json = '';
  for (const room of ROOM_FOR_TEXTS) {
    json = withShorterTexts(output, room);
    if (fits(json)) break;
  }
  // The same output with shorter texts, so its type is the same.
  const shorter = JSON.parse(json) as R;
  return fits(json) || !Array.isArray(shorter) ? shorter : fitted(shorter.slice(0, Math.ceil(shorter.length / 2)) as R);
};

/** Makes an operation return what the platform can carry. */
export const withinSize =
  <A extends unknown[], R>(perform: (...args: A) => R | Promise<R>): ((...args: A) => Promise<R>) =>
  async (...args) =>
    fitted(await perform(...args));
