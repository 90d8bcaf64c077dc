/** What a model reasoned before its answer (API notes, section 2.3). */
import { endOfJson } from './find-json';

/**
 * Takes the reasoning out of a model's text: whole blocks at its start, and all before a closing tag whose opening is
 * missing. A block in code, in quotes or in the answer's own body stays, and so does one that is never closed.
 */
export const takeReasoning = (text: string): { answer: string; thinking: string } => {
  const thoughts: string[] = [];
  let rest = text;
  for (let block = blockAt(rest); block; block = blockAt(rest)) {
    thoughts.push(block.thought);
    rest = block.rest;
  }
  const last = withoutOpening(rest);
  const thinking = [...thoughts, last.thought].filter(Boolean).join('\n\n');
  return { answer: last.rest === text ? text : last.rest.trim(), thinking };
};

const TAGS = 'think|thinking|reasoning|thought';

const SUMMARY = '(?:thinking|thoughts|reasoning|thought for \\d+(?:\\.\\d+)? ?s(?:ec(?:ond)?s?)?)';

/** Signs and mark-up beside the words of a summary. */
const TRIMMINGS = '(?:[^\\p{L}\\p{N}<?]|<\\/?[a-z]{1,10}>){0,50}';

const OPENING = new RegExp(
  `^\\s*(?:<(${TAGS})(?:\\s[^<>]{0,200})?>|<(details)\\b[^<>]{0,200}>\\s*<summary\\b[^<>]{0,200}>${TRIMMINGS}${SUMMARY}${TRIMMINGS}<\\/summary\\s*>)`,
  'iu',
);

/** What was thought, and what follows it. */
interface Block {
  readonly thought: string;
  readonly rest: string;
}

/** The block of reasoning that a text begins with, and what follows it. */
const blockAt = (text: string): Block | undefined => {
  const [opening = '', element, details = ''] = OPENING.exec(text) ?? [];
  if (opening === '') return undefined;
  let depth = 1;
  for (const tag of meantTags(text, new RegExp(`<(/?)${element ?? details}\\b[^<>]{0,200}>`, 'gi'), opening.length)) {
    depth += tag[1] ? -1 : 1;
    if (depth === 0)
      return { thought: text.slice(opening.length, tag.index).trim(), rest: text.slice(tag.index + tag[0].length) };
  }
  return undefined;
};

const ANY_TAG = new RegExp(`<(/?)(?:${TAGS})(?:\\s[^<>]{0,200})?>`, 'gi');

/** What stands before the last closing tag that no opening precedes, and after it. */
const withoutOpening = (text: string): Block => {
  let last: RegExpExecArray | undefined;
  for (const tag of meantTags(text, ANY_TAG)) {
    if (tag[1] === '') break;
    last = tag;
  }
  if (!last) return { thought: '', rest: text };
  return { thought: text.slice(0, last.index).trim(), rest: text.slice(last.index + last[0].length) };
};

const countOf = (pattern: RegExp, text: string): number => text.match(pattern)?.length ?? 0;
const isOdd = (number: number): boolean => number % 2 === 1;

/** Quotes that stand around what a text speaks of. */
const AROUND = ['""', "''", '``', '‘’', '“”', '«»'];

/** The tags that a text does not merely speak of: in code, in quotes, in JSON, or as a word of a sentence. */
function* meantTags(text: string, pattern: RegExp, start = 0): Generator<RegExpExecArray> {
  // Read with the first tag only: most answers have none.
  let endOfData: number | undefined;
  let from = 0;
  let fences = 0;
  let ticks = 0;
  for (const tag of text.matchAll(pattern)) {
    const between = text.slice(from, tag.index);
    const line = between.slice(between.lastIndexOf('\n') + 1);
    from = tag.index;
    fences += countOf(/`{3,}|~{3,}/g, between);
    ticks = countOf(/`/g, line) + (line.length === between.length ? ticks : 0);
    const end = from + tag[0].length;
    const restOfLine = text.slice(end, end + LONGEST_CODE).replace(/\n.*/s, '');
    const [before, after] = [text.charAt(from - 1), text.charAt(end)];
    const isCode = isOdd(fences) || (isOdd(ticks) && restOfLine.includes('`'));
    const isWord = AROUND.includes(before + after) || (before === ' ' && /[,.;:)]/.test(after));
    endOfData ??= endOfJson(text);
    if (from >= Math.max(start, endOfData) && !isCode && !isWord) yield tag;
  }
}

const LONGEST_CODE = 200;
