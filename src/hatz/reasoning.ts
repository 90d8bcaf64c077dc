/** Parts of a model's text that are not the answer itself: reasoning blocks, and JSON inside prose. */
import { isRecord, parseJson } from './json';

/**
 * Takes the reasoning blocks out of a model's text. Hatz writes them as a `details` element whose summary says
 * "Thinking" (API notes, section 2.3); some models write `think` elements. A block that is never closed stays.
 */
export const takeReasoning = (text: string): { answer: string; thinking: string } => {
  const thoughts: string[] = [];
  let answer = '';
  let rest = 0;
  let unclosed = 0;
  OPENING.lastIndex = 0;
  for (let opening = OPENING.exec(text); opening; opening = OPENING.exec(text)) {
    const tag = (opening[1] ?? 'details').toLowerCase();
    const end = closingOf(text, tag, OPENING.lastIndex);
    if (!end) {
      unclosed += 1;
      if (unclosed === MOST_UNCLOSED) break;
      continue;
    }
    thoughts.push(text.slice(OPENING.lastIndex, end.from).trim());
    answer += text.slice(rest, opening.index);
    rest = end.to;
    OPENING.lastIndex = end.to;
  }
  if (thoughts.length === 0) return { answer: text, thinking: '' };
  return { answer: (answer + text.slice(rest)).trim(), thinking: thoughts.filter(Boolean).join('\n\n') };
};

/** Elements left open before the search is given up; keeps a hostile text from costing more than a moment. */
const MOST_UNCLOSED = 20;

const OPENING =
  /(?<!`)<(think|thinking|reasoning)>|<details\b[^<>]{0,200}>\s{0,20}<summary\b[^<>]{0,200}>(?:[^\p{L}<]|<[^<>]{0,50}>){0,50}(?:thinking|thought|reasoning)[^<]{0,200}(?:<[^<>]{0,50}>){0,3}<\/summary>/giu;

/** Where the element that was opened before `from` is closed, elements of its kind inside it passed over. */
const closingOf = (text: string, tag: string, from: number): { from: number; to: number } | undefined => {
  const tags = new RegExp(`<(/?)${tag}\\b[^<>]{0,200}>`, 'gi');
  tags.lastIndex = from;
  let depth = 1;
  for (let found = tags.exec(text); found; found = tags.exec(text)) {
    depth += found[1] ? -1 : 1;
    if (depth === 0) return { from: found.index, to: tags.lastIndex };
  }
  return undefined;
};

export type JsonValue = Record<string, unknown> | unknown[];

/**
 * The JSON object or list that a text is or contains: the whole text, then a fenced block, then the largest piece that
 * parses. `null` when there is none. A lone number in brackets is a citation, not a list.
 */
export const findJson = (text: string): JsonValue | null => {
  const whole = parseJson(text.trim());
  if (isJsonValue(whole)) return whole;
  const blocks = text.split('```').filter((_, index) => index % 2 === 1);
  for (const block of blocks) {
    const parsed = parseJson(block.replace(/^[\w-]*/, '').trim());
    if (isJsonValue(parsed)) return parsed;
  }
  return largestPiece(text);
};

const isJsonValue = (value: unknown): value is JsonValue => Array.isArray(value) || isRecord(value);

/** Characters that may be looked at in all, besides four times the text: hostile ones cost no more than a moment. */
const MOST_LOOKED_AT = 1_000_000;

const largestPiece = (text: string): JsonValue | null => {
  let best: { value: JsonValue; length: number } | null = null;
  let position = 0;
  let budget = MOST_LOOKED_AT + 4 * text.length;
  for (let start = nextBracket(text, 0); start >= 0 && budget > 0; start = nextBracket(text, position)) {
    const end = endOfPiece(text, start);
    budget -= (end < 0 ? text.length : end) - start;
    const piece = end < 0 ? '' : text.slice(start, end);
    const value = /^\[\s*\d*\s*\]$/.test(piece) ? undefined : parseJson(piece);
    const fits = isJsonValue(value);
    if (fits && piece.length > (best?.length ?? 0)) best = { value, length: piece.length };
    position = fits ? end : start + 1;
  }
  return best?.value ?? null;
};

const nextBracket = (text: string, from: number): number => {
  const found = text.slice(from).search(/[[{]/);
  return found < 0 ? -1 : from + found;
};

/** The end of the bracketed piece that starts at `start`, quoted text passed over; -1 when it is never closed. */
const endOfPiece = (text: string, start: number): number => {
  let depth = 0;
  let isQuoted = false;
  for (let position = start; position < text.length; position += 1) {
    const character = text[position];
    if (character === '\\' && isQuoted) position += 1;
    else if (character === '"') isQuoted = !isQuoted;
    else if (isQuoted) continue;
    else if (character === '{' || character === '[') depth += 1;
    else if (character === '}' || character === ']') depth -= 1;
    if (depth === 0) return position + 1;
  }
  return -1;
};
