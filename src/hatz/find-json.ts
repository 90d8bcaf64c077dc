/** Which part of a model's text is JSON. What is damaged in it is repaired by `jsonrepair`. */
import { jsonrepair } from 'jsonrepair';
import { isRecord, parseJson } from './json';

export type JsonValue = Record<string, unknown> | unknown[];

/**
 * The JSON object or list that a text is or contains: the whole text, or the first value in it, in a fenced block or in
 * prose; objects one a line are a list. `null` when there is none, or when it is damaged beyond
 * repair: a piece from inside a value is never the answer. Never throws.
 */
export const findJson = (text: string): JsonValue | null => {
  const whole = parseJson(text.trim());
  return isJsonValue(whole) ? whole : firstIn(text.replace(/^\s*\uFEFF/, ''));
};

/** Where the JSON ends that a text begins with, 0 for a text that begins with anything else. */
export const endOfJson = (text: string): number => {
  const from = text.search(/\S/);
  if (from < 0 || !matchesAt(BEGINNING, text, from)) return 0;
  const { value, end } = linesFrom(text, from, text.length);
  return value ? end : 0;
};

const isJsonValue = (value: unknown): value is JsonValue => Array.isArray(value) || isRecord(value);

/** Quotes that open a text, and those that close it. */
const QUOTES: Readonly<Record<string, string>> = { '"': '"', "'": "'", '“': '”', '‘': '’' };

const GAP = '(?:\\s|\\/\\/[^\\n]{0,300}\\n|\\/\\*[^]{0,300}?\\*\\/)*';
const KEY = `(?:"(?:[^"\\\\\\n]|\\\\.){0,300}"|'(?:[^'\\\\\\n]|\\\\.){0,300}'|“[^”\\n]{0,300}”)\\s*:`;
const LITERAL = '(?:true|false|null|None|True|False|NaN)\\b';
const NAME = '[\\p{L}_$][\\p{L}\\p{N}\\p{M}_$-]{0,60}';
/** A name without quotes is a key only before a value: `{x: x > 0}` is a set and `{name: Name}` a placeholder. */
const BARE_KEY = `${NAME}\\s*:\\s*(?:["'“{[\\d-]|${LITERAL})|\\d{1,9}\\s*:\\s*["'“{[]`;
const OBJECT = `(?<!\\\\)\\{(?:\\s*\\{)?${GAP}(?:${KEY}|${BARE_KEY})`;
const FIRST_TEXT = `(["'])(?:(?:(?!\\1)[^\\\\]|\\\\.){300}|(?:(?!\\1)[^\\\\]|\\\\.){0,299}\\1\\s*[,\\]])`;
const FIRST_PLAIN = `(?:-?\\d+(?:\\.\\d+)?(?:[eE][+-]?\\d+)?|${LITERAL})\\s*[,\\]]`;
const FIRST_EMPTY = '(?:\\[\\s*\\]|\\{\\s*\\})\\s*[,\\]]';
const INTERVAL = '\\[\\s*-?[\\d.]+\\s*,\\s*[^\\s,\\])"\']+\\s*\\)';

/** What the beginning of a JSON object or list looks like, in contrast to brackets of prose, mark-up and mathematics. */
const BEGINNING = new RegExp(
  `${OBJECT}|(?<![\\w)\\]])(?!${INTERVAL})\\[${GAP}(?:\\[\\s*){0,20}(?:${OBJECT}|${FIRST_TEXT}|${FIRST_PLAIN}|${FIRST_EMPTY})`,
  'suy',
);

/** In prose, empty brackets are a box or a placeholder. */
const EMPTY = /\{\s*\}|\[\s*\]/y;

/** A fenced block, with its marks and its language, or a bracket. */
const STARTS = /(?<=^|\n)[ \t>]*(`{3,}|~{3,})[ \t]*([\w+#.-]*)[ \t]*(?:[^\n`{[]*\n)?\s*|[{[]/gu;

/** Languages of fenced blocks that hold JSON, perhaps with words beside it; of any other it has to be the whole block. */
const JSON_LANGUAGES = ['', 'json', 'json5', 'jsonc', 'jsonl', 'ndjson', 'text', 'txt', 'plaintext'];

/** What stands between objects one a line. */
const NEXT_LINE = /[ \t]*[,;]?[ \t]*\r?\n\s*(?:[-*•]\s+|\d{1,4}[.)]\s+)?(?=\{)/y;

/** What is left of a text after its first value that can be read, or that value. */
const firstIn = (text: string): JsonValue | null => {
  const starts = new RegExp(STARTS);
  const contentAt = text.search(/\S/);
  const brackets = unknownBrackets(text);
  for (let start = starts.exec(text); start; start = starts.exec(text)) {
    const [, marks, language = ''] = start;
    if (marks !== undefined) {
      const ends = fenceEnds(text, starts.lastIndex, marks);
      const value = inFence(text, starts.lastIndex, ends, language.toLowerCase());
      if (value) return value;
      starts.lastIndex = ends[0].after;
    } else if (brackets.begins(start.index, start.index === contentAt)) {
      const { value, end } = linesFrom(text, start.index, text.length);
      if (value && !isMention(value, text, { from: start.index, end, contentAt })) return value;
      // What follows a value that cannot be read may be its inside.
      starts.lastIndex = value ? end : endOfParagraph(text, end);
    }
  }
  return null;
};

/** Tells where JSON begins. What stands inside a bracket that is no beginning, but is closed, is a piece of something else. */
const unknownBrackets = (text: string): { begins: (at: number, mayBeEmpty: boolean) => boolean } => {
  let closings: ReadonlyMap<number, number> | undefined;
  let unknownUntil = 0;
  return {
    begins: (at, mayBeEmpty) => {
      if (at < unknownUntil) return false;
      if (matchesAt(BEGINNING, text, at) || (mayBeEmpty && matchesAt(EMPTY, text, at))) return true;
      closings ??= closingBrackets(text);
      unknownUntil = closings.get(at) ?? unknownUntil;
      return false;
    },
  };
};

/** Where each bracket is closed, whatever stands in quotes. */
const closingBrackets = (text: string): ReadonlyMap<number, number> => {
  const closings = new Map<number, number>();
  const open: number[] = [];
  for (const { 0: bracket, index } of text.matchAll(/[{}[\]]/g)) {
    const last = open.at(-1);
    if (bracket === '{' || bracket === '[') open.push(index);
    else if (last !== undefined && text[last] === (bracket === '}' ? '{' : '[')) {
      closings.set(last, index);
      open.pop();
    }
  }
  return closings;
};

const matchesAt = (pattern: RegExp, text: string, at: number): boolean => {
  pattern.lastIndex = at;
  return pattern.test(text);
};

/** The text of a link, and a list of small numbers as citations have them; one that has its line for itself is a value. */
const isMention = (
  value: JsonValue,
  text: string,
  { from, end, contentAt }: { from: number; end: number; contentAt: number },
): boolean => {
  const isOwnLine = from === contentAt && /^[ \t]*(?:\n|$)/.test(text.slice(end, end + 100));
  const isSmall = (item: unknown): boolean => Number.isInteger(item) && Number(item) >= 0 && Number(item) < 1_000;
  return Array.isArray(value) && !isOwnLine && (text[end] === '(' || value.every(isSmall));
};

const endOfParagraph = (text: string, from: number): number => {
  const gap = /\n\s*\n|\n[ \t>]*(?=`{3}|~{3})/g;
  gap.lastIndex = from;
  return gap.test(text) ? gap.lastIndex : text.length;
};

interface FenceEnd {
  readonly at: number;
  readonly after: number;
}

/** A value in a fenced block may have fences in its texts: so many closing ones are tried. */
const MOST_ENDS = 5;

/** Where the fenced block may end whose content begins at `from`. */
const fenceEnds = (text: string, from: number, marks: string): [FenceEnd, ...FenceEnd[]] => {
  const isOneLine = !/\s/.test(text.charAt(from - 1));
  const closing = new RegExp(`${isOneLine ? '' : '\\n[ \\t>]*'}${marks.charAt(0)}{${marks.length},}`, 'g');
  closing.lastIndex = isOneLine ? from : from - 1;
  const ends: FenceEnd[] = [];
  for (let found = closing.exec(text); found && ends.length < MOST_ENDS; found = closing.exec(text))
    ends.push({ at: found.index, after: closing.lastIndex });
  const [first = { at: text.length, after: text.length }, ...others] = ends;
  return [first, ...others];
};

/** The first value in a fenced block. */
const inFence = (
  text: string,
  from: number,
  ends: readonly [FenceEnd, ...FenceEnd[]],
  language: string,
): JsonValue | undefined => {
  const isJson = JSON_LANGUAGES.includes(language);
  const starts = /[{[]/g;
  const brackets = unknownBrackets(text);
  starts.lastIndex = from;
  for (let start = starts.exec(text); start && start.index < ends[0].at; start = starts.exec(text)) {
    const isFirst = start.index === from;
    if (!isJson && !isFirst) return undefined;
    if (!brackets.begins(start.index, isFirst)) continue;
    const { value, end, limit } = linesInFence(text, start.index, ends);
    return isJson || text.slice(end, limit).trim() === '' ? value : undefined;
  }
  return undefined;
};

/** The value of a fenced block up to the first closing fence with which it is whole, else up to the very first. */
const linesInFence = (text: string, from: number, ends: readonly [FenceEnd, ...FenceEnd[]]): Lines => {
  const [first, ...others] = ends;
  const read = linesFrom(text, from, first.at);
  if (read.isWhole) return read;
  for (const { at } of others) {
    const further = linesFrom(text, from, at);
    if (further.isWhole && further.value) return further;
  }
  return read;
};

interface Lines {
  /** `undefined` when one of the values cannot be repaired. */
  readonly value: JsonValue | undefined;
  readonly end: number;
  /** Where the text ends in which they were looked for. */
  readonly limit: number;
  /** False when that is within a value. */
  readonly isWhole: boolean;
}

/** The value at a place; with the objects on the lines below it, a list. */
const linesFrom = (text: string, from: number, limit: number): Lines => {
  const values: (JsonValue | undefined)[] = [];
  for (let at = from; ; at = NEXT_LINE.lastIndex) {
    const extent = extentOf(text, at, limit);
    const { end, isWhole } = extent;
    values.push(repaired(text.slice(at, end), extent));
    NEXT_LINE.lastIndex = end;
    const goesOn = text[from] === '{' && end < limit && NEXT_LINE.test(text) && NEXT_LINE.lastIndex < limit;
    if (goesOn && matchesAt(BEGINNING, text, NEXT_LINE.lastIndex)) continue;
    const read = values.filter((value) => value !== undefined);
    const value = read.length < values.length ? undefined : read.length === 1 ? read[0] : read;
    return { value, end, limit, isWhole };
  }
};

interface Extent {
  readonly end: number;
  readonly isWhole: boolean;
  /** False when something stands in it that is neither JSON nor damage that is known. */
  readonly isSound: boolean;
  /** True when its braces are doubled, as in templates of some languages. */
  readonly isDoubled: boolean;
}

/** White space and comments, a bracket, a comma or colon, and a word: all that stands in a value outside its texts. */
const TOKEN = /(\s+|\/\/[^\n]*|\/\*(?:.*?\*\/|.*))|([{[])|([}\]])|([,:])|[^\s{}[\],:"'“‘/]+|./suy;

/** A word that is a value by itself: a number, a date, a literal, or what joins and leaves out. */
const VALUE = /^(?:[-+]?[\d.]*\d[\w.+:-]*|true|false|null|none|undefined|[-+]?(?:nan|infinity)|\+|\.{3}|…)$/i;

/** In a list, the rest of a number with thousands. */
const THOUSANDS = /^0\d/;

const END_OF_KEY = /\s*:/y;

/** Where the value ends that begins at `from`, at `limit` at the latest. */
const extentOf = (text: string, from: number, limit: number): Extent => {
  const open: string[] = [];
  let isSound = true;
  let isDoubled = false;
  let end = from;
  let before = '';
  TOKEN.lastIndex = from;
  for (let match = TOKEN.exec(text); match && match.index < limit; match = TOKEN.exec(text)) {
    const [token, space, opening, closer, mark] = match;
    const closing = QUOTES[token];
    const inList = open.at(-1) === '[';
    if (opening !== undefined) open.push(opening);
    else if (closer !== undefined) open.pop();
    else if (mark === ':') isSound &&= !inList;
    else if (closing !== undefined) {
      const part = textFrom(text, match.index + 1, closing, limit);
      isSound &&= part.isClosed || isCutText(text.slice(match.index + 1, part.end), closing);
      TOKEN.lastIndex = part.next;
    } else if (space === undefined && mark === undefined) {
      const isValue = VALUE.test(token) && !(inList && THOUSANDS.test(token));
      isSound &&= isValue || matchesAt(END_OF_KEY, text, match.index + token.length);
    }
    end = closing === undefined ? match.index + token.length : TOKEN.lastIndex;
    TOKEN.lastIndex = end;
    isDoubled ||= token === '{' && before === '{';
    before = space === undefined ? token : before;
    if (open.length === 0) return { end: Math.min(end, limit), isWhole: true, isSound, isDoubled };
  }
  return { end: Math.min(end, limit), isWhole: false, isSound, isDoubled };
};

/** True for the text with which a value is cut off; one that holds a closing quote or the value's end is damaged otherwise. */
const isCutText = (cut: string, closing: string): boolean => !cut.includes(closing) && !/[}\]]\s*(?:\n|$)/.test(cut);

/** What follows a text in JSON; a quote before anything else is a part of the text. */
const AFTER_TEXT = new RegExp(
  `\\s*(?:$|[:}\\]]|,\\s*(?:$|["'“‘{[\\]}\\d/-]|\\.{3}|…|${LITERAL}|${NAME}\\s*:)|\\/[/*]|\\+\\s*["']|\\n\\s*["'])`,
  'uy',
);

/** Where the text ends whose opening quote stands before `from`, and where what comes after it begins. */
const textFrom = (
  text: string,
  from: number,
  closing: string,
  limit: number,
): { end: number; next: number; isClosed: boolean } => {
  for (let at = from; at < limit; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === closing && (at + 1 >= limit || matchesAt(AFTER_TEXT, text, at + 1)))
      return { end: at, next: at + 1, isClosed: true };
  }
  return { end: limit, next: limit, isClosed: false };
};

/** Larger values are read only when they need no repair. */
const LARGEST_REPAIR = 1_000_000;

const repaired = (piece: string, { isSound, isDoubled }: Extent): JsonValue | undefined => {
  const exact = parseJson(piece);
  if (isJsonValue(exact)) return exact;
  if (!isSound || piece.length > LARGEST_REPAIR) return undefined;
  try {
    const value = parseJson(jsonrepair(withPlainTexts(piece, isDoubled)));
    return isJsonValue(value) ? value : undefined;
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
