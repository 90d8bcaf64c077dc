/** Numbers and moments of usage, read strictly: what could mean two things is none. */
import { asText } from './json';

/** Thrown for an answer that is not read; the message says what it does, to follow the path: `has rows without a day`. */
export class Unreadable extends Error {}

const NUMBER = /^-?(\d+|[1-9]\d{0,2}(,\d{3})+)(\.\d+)?(e[+-]?\d{1,2})?$/i;

/** A number, also as text with thousands separated by commas (`0,125` has none); `undefined` for anything else. */
export const numberIn = (value: unknown): number | undefined => {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  const text = typeof value === 'string' ? value.trim() : '';
  return NUMBER.test(text) ? Number(text.replaceAll(',', '')) : undefined;
};

/** A credit limit: null and negative ones mean that there is none. `undefined` for what is no number. */
export const limitIn = (value: unknown): number | null | undefined => {
  const limit = value === null ? -1 : numberIn(value);
  return limit !== undefined && limit < 0 ? null : limit;
};

/** A sum that keeps what binary fractions would lose on the way (Neumaier's way). */
export const sumOf = (numbers: readonly number[]): number => {
  let sum = 0;
  let lost = 0;
  for (const number of numbers) {
    const next = sum + number;
    lost += Math.abs(sum) >= Math.abs(number) ? sum - next + number : number - next + sum;
    sum = next;
  }
  return sum + lost;
};

export interface Moment {
  /** In milliseconds since 1970. */
  readonly at: number;
  /** Milliseconds since midnight as it is written. */
  readonly sinceMidnight: number;
  /** True for a date without a time. */
  readonly isDay: boolean;
}

const DAY_MS = 24 * 3_600_000;
const ISO =
  /^(\d{4}-\d{2}-\d{2})(?:[T ]((?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d+)?)?) ?(?:Z|UTC|([+-]\d{2}):?(\d{2}))?)?$/i;

/** Reports tell of years between these: any other number is no moment. */
const FIRST_YEAR = Date.UTC(2015, 0);
const LAST_YEAR = Date.UTC(2100, 0);

/** A moment from epoch seconds, epoch milliseconds or ISO 8601 (UTC if it names no offset); `undefined` for anything else. */
export const momentIn = (value: unknown): Moment | undefined => {
  const text = asText(value).trim();
  const moment = /^\d{9,13}$/.test(text) ? sinceEpoch(Number(text)) : written(text);
  return moment && moment.at >= FIRST_YEAR && moment.at < LAST_YEAR ? moment : undefined;
};

const sinceEpoch = (number: number): Moment => {
  const at = number < 1e11 ? number * 1000 : number;
  return { at, sinceMidnight: at % DAY_MS, isDay: false };
};

const written = (text: string): Moment | undefined => {
  const [, day = '', time = '00:00', hours = '+00', minutes = '00'] = ISO.exec(text) ?? [];
  const midnight = Date.parse(day);
  // A day such as 2026-02-30 would be read as one of March.
  if (Number.isNaN(midnight) || new Date(midnight).toISOString().slice(0, 10) !== day) return undefined;
  const clock = `T${time.slice(0, 'HH:MM:SS'.length)}`;
  return {
    at: Date.parse(`${day}${clock}${hours}:${minutes}`),
    sinceMidnight: Date.parse(`1970-01-01${clock}Z`),
    isDay: text === day,
  };
};
