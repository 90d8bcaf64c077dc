/**
 * Readers of foreign values. Each takes anything and returns the promised type, so that an answer with a field
 * missing, renamed, null or of another type costs at most that field.
 */

export type JsonRecord = Record<string, unknown>;

/** True for a plain JSON object. */
export const isRecord = (value: unknown): value is JsonRecord =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The value as an object; anything else is an empty one. */
export const asRecord = (value: unknown): JsonRecord => (isRecord(value) ? value : {});

/** The object that an answer is about: what stands under `data`, if that is an object, else the answer itself. */
export const recordIn = (body: unknown): JsonRecord => {
  const record = asRecord(body);
  return isRecord(record['data']) ? record['data'] : record;
};

/** The value as a list; anything else is an empty one. */
export const asList = (value: unknown): unknown[] => (Array.isArray(value) ? (value as unknown[]) : []);

/** The value as text; numbers and booleans are written out, anything else is `''`. */
export const asText = (value: unknown): string => {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
};

/** The value as a finite number, also from numeric text such as `"1234.5"`; anything else is `null`. */
export const asNumber = (value: unknown): number | null => {
  if (typeof value === 'string' && value.trim() === '') return null;
  const number = typeof value === 'number' || typeof value === 'string' ? Number(value) : NaN;
  return Number.isFinite(number) ? number : null;
};

/** The value as a yes or no: `true`, `1`, `"true"`, `"yes"`, `"on"` and `"1"` are yes. */
export const asFlag = (value: unknown): boolean => /^(true|yes|on|1)$/i.test(asText(value).trim());

/** True for one of the words, in any capitals. */
export const isOneOf = (words: readonly string[], value: unknown): boolean =>
  words.includes(asText(value).trim().toLowerCase());

/** The first of the named fields that is neither missing nor null. */
export const firstOf = (row: JsonRecord, names: readonly string[]): unknown => {
  for (const name of names) {
    const value = row[name];
    if (value !== undefined && value !== null && Object.hasOwn(row, name)) return value;
  }
  return undefined;
};

/** The first of the named fields that holds text, as text; `''` when none does. */
export const firstText = (row: JsonRecord, names: readonly string[]): string =>
  names.map((name) => (Object.hasOwn(row, name) ? asText(row[name]) : '')).find(Boolean) ?? '';

/** The fields of a row as text, each under the first of its names that holds some. */
export const textsIn = <K extends string>(
  row: JsonRecord,
  names: Readonly<Record<K, readonly string[]>>,
): Record<K, string> =>
  Object.fromEntries(
    Object.entries<readonly string[]>(names).map(([key, own]) => [key, firstText(row, own)]),
  ) as Record<K, string>;

/**
 * The rows of a list answer: a bare list, or a list (or null, for none) under one of `names`, a few levels deep at most;
 * else `undefined`.
 */
export const listIn = (body: unknown, names: readonly string[], levels = 3): unknown[] | undefined => {
  if (Array.isArray(body)) return asList(body);
  if (!isRecord(body) || levels === 0) return undefined;
  const name = names.find((candidate) => Object.hasOwn(body, candidate));
  if (name === undefined) return undefined;
  return body[name] === null ? [] : listIn(body[name], names, levels - 1);
};

/** Deeper than any data, and shallow enough for everything that walks or writes JSON by calling itself. */
const DEEPEST_LEVEL = 500;

/** How many lists and objects stand in one another at the deepest place of JSON text. */
const depthOf = (text: string): number => {
  let depth = 0;
  let deepest = 0;
  let isQuoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const mark = text[at];
    if (mark === '"') isQuoted = !isQuoted;
    else if (isQuoted) at += mark === '\\' ? 1 : 0;
    else if (mark === '[' || mark === '{') deepest = Math.max(deepest, (depth += 1));
    else if (mark === ']' || mark === '}') depth -= 1;
  }
  return deepest;
};

/** What opens or closes a text, or may not be touched in one, and integers that may be beyond 2^53. */
const LONG_INTEGERS = /\\.|"|(?<![\d.eE+-])-?\d{16,}(?![\d.eE])/gs;

/** JSON text with the integers that a number cannot hold exactly as text, so that they keep their digits. */
const withExactIntegers = (text: string): string => {
  if (!/\d{16}/.test(text)) return text;
  let isQuoted = false;
  return text.replace(LONG_INTEGERS, (token) => {
    if (token === '"') isQuoted = !isQuoted;
    const isNumber = !isQuoted && !/^["\\]/.test(token);
    return isNumber && !Number.isSafeInteger(Number(token)) ? `"${token}"` : token;
  });
};

/**
 * Parses JSON text; `undefined` when it is none or nested beyond reason. Integers beyond 2^53 become text that keeps
 * their digits. A byte order mark in front is ignored.
 */
export const parseJson = (text: string): unknown => {
  try {
    if (depthOf(text) > DEEPEST_LEVEL) return undefined;
    return JSON.parse(withExactIntegers(text.replace(/^\uFEFF/, '')));
  } catch {
    return undefined;
  }
};

/** Numbers above this count milliseconds, the others seconds (API notes, section 4.2). */
const FIRST_MILLISECOND_STAMP = 1e12;

/** A moment in milliseconds since 1970, from epoch seconds, epoch milliseconds or ISO text (UTC if it names no offset). */
export const asTimestamp = (value: unknown): number | null => {
  const number = asNumber(value);
  if (number !== null) return inRange(number >= FIRST_MILLISECOND_STAMP ? number : number * 1000);
  const text = asText(value).trim();
  if (!/^\d{4}-\d{2}/.test(text)) return null;
  const time = text
    .slice(10)
    .replace(/^ /, 'T')
    .replace(/ ?UTC$/i, 'Z')
    .replace(/([+-]\d{2})$/, '$1:00');
  const hasOffset = time === '' || /(z|[+-]\d{2}:?\d{2})$/i.test(time);
  return inRange(Date.parse(`${text.slice(0, 10)}${time}${hasOffset ? '' : 'Z'}`));
};

const LAST_MOMENT = 8.64e15;

const inRange = (moment: number): number | null =>
  Number.isFinite(moment) && Math.abs(moment) <= LAST_MOMENT ? moment : null;

/** A moment as ISO 8601 with offset, or `null`. */
export const asInstant = (value: unknown): string | null => {
  const moment = asTimestamp(value);
  return moment === null ? null : new Date(moment).toISOString();
};

/** Elements and comments of HTML; anything else in angle brackets, such as `<EUR>`, is text that somebody meant. */
const MARK_UP =
  /<\/?(?:a|b|blockquote|body|br|button|center|code|div|em|font|footer|form|h[1-6r]|head|header|html|i|iframe|img|input|li|link|main|meta|nav|object|ol|p|pre|script|section|small|span|strong|style|sub|sup|svg|table|tbody|td|th|thead|title|tr|u|ul)\b[^<>]*>|<![^<>]*>/gi;

/** The beginning of a text: at most so many characters, the last one whole. */
export const cutAt = (text: string, limit: number): string => text.slice(0, limit).replace(/[\ud800-\udbff]$/, '');

/** Foreign text for one line of a label or message: no control characters, no mark-up, one space between words. */
export const asLine = (value: unknown, limit: number): string => {
  const line = asText(value)
    .slice(0, limit * 20)
    .replace(MARK_UP, ' ')
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, (run) => (/^\p{Cf}+$/u.test(run) ? run : ' '))
    .trim();
  return (line.length <= limit ? line : `${cutAt(line, limit - 1).trimEnd()}…`).toWellFormed();
};
