/** Which part of a model's text is JSON. What is damaged in it is repaired by `jsonrepair`. */
import { jsonrepair } from 'jsonrepair';
import { isRecord, parseJson } from './json';

export type JsonValue = Record<string, unknown> | unknown[];

/**
 * The JSON object or list that a text is or contains: the whole text or its beginning, then the first fenced block, then
 * the first value in prose; objects one a line are a list. `null` when there is none, or when it is damaged beyond
 * repair: a piece from inside a value is never the answer. Never throws.
 */
export const findJson = (text: string): JsonValue | null => {
  const whole = parseJson(text.trim());
  if (isJsonValue(whole)) return whole;
  const found = valuesIn(text.replace(/^\s*\uFEFF/, ''));
  const [best] = [...found.filter(({ place }) => place === 'start'), ...found.filter(({ place }) => place === 'fence')];
  return (best ?? found[0])?.value ?? null;
};

const isJsonValue = (value: unknown): value is JsonValue => Array.isArray(value) || isRecord(value);

/** Quotes that open a text, and those that close it. */
const QUOTES: Readonly<Record<string, string>> = { '"': '"', "'": "'", '“': '”', '‘': '’' };

const KEY = `(?:"(?:[^"\\\\\\n]|\\\\.){0,300}"|'(?:[^'\\\\\\n]|\\\\.){0,300}'|“[^”\\n]{0,300}”)\\s*:`;
const LITERAL = '(?:true|false|null|None|True|False|NaN)\\b';
/** A name without quotes is a key only before a value: `{x: x > 0}` is a set and `{name: Name}` a placeholder. */
const BARE_KEY = `[A-Za-z_$][\\w$]{0,60}\\s*:\\s*(?:["'“{[\\d-]|${LITERAL})`;
const OBJECT = `(?<!\\\\)\\{(?:\\s*\\{)?\\s*(?:${KEY}|${BARE_KEY})`;
const FIRST_TEXT = `(["'])(?:(?:(?!\\1)[^\\\\]|\\\\.){300}|(?:(?!\\1)[^\\\\]|\\\\.){0,299}\\1\\s*[,\\]])`;
const FIRST_PLAIN = `(?:-?\\d[\\w.+-]*|${LITERAL})\\s*[,\\]]`;
const FIRST_EMPTY = '(?:\\[\\s*\\]|\\{\\s*\\})\\s*[,\\]]';
const INTERVAL = '\\[\\s*-?[\\d.]+\\s*,\\s*[^\\s,\\])"\']+\\s*\\)';

/** What the beginning of a JSON object or list looks like, in contrast to brackets of prose, mark-up and mathematics. */
const BEGINNING = new RegExp(
  `${OBJECT}|(?!${INTERVAL})\\[\\s*(?:\\[\\s*){0,20}(?:${OBJECT}|${FIRST_TEXT}|${FIRST_PLAIN}|${FIRST_EMPTY})`,
  'suy',
);

/** In prose, empty brackets are a box or a placeholder. */
const EMPTY = /\{\s*\}|\[\s*\]/y;

const FENCE = /(?<=^|\n)[ \t>]*(?:`{3,}|~{3,})[ \t]*([\w+#.-]*)\s*/u;
const CLOSING_FENCE = /\n[ \t>]*(?:`{3,}|~{3,})/g;
const ONE_LINE_FENCE = /`{3,}/g;

/** Languages of fenced blocks that may be JSON. */
const JSON_LANGUAGES = ['', 'json', 'json5', 'jsonc', 'jsonl', 'ndjson', 'text', 'txt', 'plaintext'];

/** Where a value may begin: at a fence or a bracket. */
const STARTS = new RegExp(`${FENCE.source}|[{[]`, 'gu');

/** What stands between objects one a line. */
const NEXT_LINE = /[ \t]*[,;]?[ \t]*\r?\n\s*(?:[-*•]\s+|\d{1,4}[.)]\s+)?(?=\{)/y;

interface Found {
  readonly place: 'start' | 'fence' | 'prose';
  readonly value: JsonValue;
}

/** All values in a text, one pass over it: what a value covers is not looked into again. */
const valuesIn = (text: string): Found[] => {
  const found: Found[] = [];
  const starts = new RegExp(STARTS);
  const contentAt = text.search(/\S/);
  for (let start = starts.exec(text); start; start = starts.exec(text)) {
    const language = start[1];
    const at = language === undefined ? start.index : starts.lastIndex;
    const begins = matchesAt(BEGINNING, text, at) || (language !== undefined && matchesAt(EMPTY, text, at));
    const isJson = begins && JSON_LANGUAGES.includes((language ?? '').toLowerCase());
    const limit = language === undefined ? text.length : endOfFence(text, at);
    if (isJson) {
      const { values, end } = linesFrom(text, at, limit);
      const value = values.length === 1 ? values[0] : values.includes(undefined) ? undefined : values;
      const place = language !== undefined ? 'fence' : at === contentAt ? 'start' : 'prose';
      if (isJsonValue(value) && !(place !== 'fence' && isMention(value, text.charAt(end))))
        found.push({ place, value });
      starts.lastIndex = end;
    }
    if (language !== undefined) starts.lastIndex = Math.max(limit, starts.lastIndex);
  }
  return found;
};

const matchesAt = (pattern: RegExp, text: string, at: number): boolean => {
  pattern.lastIndex = at;
  return pattern.test(text);
};

/** The text of a link, and a list of small numbers as citations have them. */
const isMention = (value: JsonValue, next: string): boolean =>
  Array.isArray(value) &&
  (next === '(' || value.every((item) => Number.isInteger(item) && Number(item) >= 0 && Number(item) < 1_000));

/** Where the fenced block ends whose content begins at `from`. */
const endOfFence = (text: string, from: number): number => {
  const pattern = text.slice(0, from).trimEnd() === text.slice(0, from) ? ONE_LINE_FENCE : CLOSING_FENCE;
  pattern.lastIndex = Math.max(0, from - 1);
  const closing = pattern.exec(text);
  return closing ? closing.index : text.length;
};

/** The value at a place, and the objects on the lines below it; `undefined` for each that cannot be repaired. */
const linesFrom = (text: string, from: number, limit: number): { values: (JsonValue | undefined)[]; end: number } => {
  const values: (JsonValue | undefined)[] = [];
  for (let at = from; ; at = NEXT_LINE.lastIndex) {
    const extent = extentOf(text, at, limit);
    values.push(repaired(text.slice(at, extent.end), extent));
    NEXT_LINE.lastIndex = extent.end;
    const goesOn = text[from] === '{' && extent.end < limit && NEXT_LINE.test(text);
    if (!goesOn || !matchesAt(BEGINNING, text, NEXT_LINE.lastIndex)) return { values, end: extent.end };
  }
};

interface Extent {
  readonly end: number;
  /** False when something stands in it that is neither JSON nor damage that is known. */
  readonly isSound: boolean;
  /** True when its braces are doubled, as in templates of some languages. */
  readonly isDoubled: boolean;
}

/** White space and comments, a bracket, a comma or colon, and a word: all that stands in a value outside its texts. */
const TOKEN = /(\s+|\/\/[^\n]*|\/\*(?:.*?\*\/|.*))|([{[])|([}\]])|([,:])|[^\s{}[\],:"'“‘/]+|./suy;

/** A word that is a value by itself: a number, a date or a literal. */
const VALUE = /^(?:[-+]?[\d.]*\d[\w.+:-]*|true|false|null|none|undefined|[-+]?(?:nan|infinity))$/i;

const END_OF_KEY = /\s*:/y;

/** Where the value ends that begins at `from`, at `limit` at the latest. */
const extentOf = (text: string, from: number, limit: number): Extent => {
  let depth = 0;
  let isSound = true;
  let isDoubled = false;
  let end = from;
  let before = '';
  TOKEN.lastIndex = from;
  for (let match = TOKEN.exec(text); match && match.index < limit; match = TOKEN.exec(text)) {
    const [token, space, opening, closer, mark] = match;
    const closing = QUOTES[token];
    if (closing !== undefined) TOKEN.lastIndex = textFrom(text, match.index + 1, closing, limit).next;
    end = TOKEN.lastIndex;
    if (opening !== undefined) depth += 1;
    else if (closer !== undefined) depth -= 1;
    else if (closing === undefined && space === undefined && mark === undefined)
      isSound &&= VALUE.test(token) || matchesAt(END_OF_KEY, text, end);
    isDoubled ||= token === '{' && before === '{';
    before = space === undefined ? token : before;
    if (depth === 0) break;
  }
  return { end: Math.min(end, limit), isSound, isDoubled };
};

/** What follows a text in JSON; a quote before anything else is a part of the text. */
const AFTER_TEXT =
  /\s*(?:$|[:}\]]|,\s*(?:$|["'“‘{[\]}\d/-]|(?:true|false|null|None|True|False|NaN)\b|[A-Za-z_$][\w$]{0,60}\s*:)|\/[/*]|\n\s*["'])/y;

/** Where the text ends whose opening quote stands before `from`, and where what comes after it begins. */
const textFrom = (text: string, from: number, closing: string, limit: number): { end: number; next: number } => {
  for (let at = from; at < limit; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === closing && (at + 1 >= limit || matchesAt(AFTER_TEXT, text, at + 1)))
      return { end: at, next: at + 1 };
  }
  return { end: limit, next: limit };
};

/** Larger values are read only when they need no repair. */
const LARGEST_REPAIR = 1_000_000;

const repaired = (piece: string, { isSound, isDoubled }: Extent): JsonValue | undefined => {
  const exact = parseJson(piece);
  if (isJsonValue(exact)) return exact;
  if (!isSound || piece.length > LARGEST_REPAIR) return undefined;
  try {
    const value = parseJson(jsonrepair(withPlainTexts(piece, isDoubled)));
    return isJsonValue(value) && Array.isArray(value) === piece.startsWith('[') ? value : undefined;
  } catch {
    return undefined;
  }
};

/** The value with its texts in double quotes, the quotes and backslashes in them escaped, and doubled braces as one. */
const withPlainTexts = (piece: string, isDoubled: boolean): string => {
  let written = '';
  for (let at = 0; at < piece.length;) {
    const closing = QUOTES[piece.charAt(at)];
    if (closing === undefined) {
      const pair = piece.slice(at, at + 2);
      written += piece.charAt(at);
      at += isDoubled && (pair === '{{' || pair === '}}') ? 2 : 1;
    } else {
      const { end, next } = textFrom(piece, at + 1, closing, piece.length);
      written += `"${escaped(piece.slice(at + 1, end))}"`;
      at = next;
    }
  }
  return written;
};

const escaped = (text: string): string =>
  text.replace(/\\(["\\/bfnrtu])|\\(['’”`])|\\|"/g, (mark, known?: string, quote?: string) =>
    known === undefined ? (quote ?? `\\${mark}`) : mark,
  );
