/** What a model reasoned before its answer (API notes, section 2.3). */
import { parseJson } from './json';

/**
 * Takes the reasoning out of a model's text: whole blocks at its start, or all before a closing tag whose opening is
 * missing. A block in code, in quotes or in the answer's own body stays, and so does one that is never closed.
 */
export const takeReasoning = (text: string): { answer: string; thinking: string } => {
  const thoughts: string[] = [];
  let rest = text;
  for (let block = blockAt(rest); block; block = blockAt(rest)) {
    thoughts.push(block.thought);
    rest = block.rest;
  }
  if (thoughts.length === 0) return withoutOpening(text) ?? { answer: text, thinking: '' };
  return { answer: rest.trim(), thinking: thoughts.filter(Boolean).join('\n\n') };
};

const TAGS = 'think|thinking|reasoning|thought';

const SUMMARY = '(?:thinking|thoughts|reasoning|thought for \\d+(?:\\.\\d+)? ?s(?:ec(?:ond)?s?)?)';

/** Signs and mark-up beside the words of a summary. */
const TRIMMINGS = '(?:[^\\p{L}\\p{N}<?]|<\\/?[a-z]{1,10}>){0,50}';

const OPENING = new RegExp(
  `^\\s*(?:<(${TAGS})(?:\\s[^<>]{0,200})?>|<(details)\\b[^<>]{0,200}>\\s*<summary\\b[^<>]{0,200}>${TRIMMINGS}${SUMMARY}${TRIMMINGS}<\\/summary\\s*>)`,
  'iu',
);

/** The block of reasoning that a text begins with, and what follows it. */
const blockAt = (text: string): { thought: string; rest: string } | undefined => {
  const [opening = '', element, details = ''] = OPENING.exec(text) ?? [];
  if (opening === '') return undefined;
  const tags = new RegExp(`<(/?)${element ?? details}\\b[^<>]{0,200}>`, 'gi');
  tags.lastIndex = opening.length;
  let depth = 1;
  for (let found = tags.exec(text); found; found = tags.exec(text)) {
    depth += found[1] ? -1 : 1;
    if (depth === 0)
      return { thought: text.slice(opening.length, found.index).trim(), rest: text.slice(tags.lastIndex) };
  }
  return undefined;
};

/** The first tag of a kind, so that one with its opening is told from one without. */
const ANY_TAG = new RegExp(`<(/?)(?:${TAGS})(?:\\s[^<>]{0,200})?>`, 'gi');

const withoutOpening = (text: string): { answer: string; thinking: string } | undefined => {
  const tags = meantTags(text);
  const openingAt = tags.findIndex(([, slash]) => slash === '');
  const last = (openingAt < 0 ? tags : tags.slice(0, openingAt)).at(-1);
  if (!last || parseJson(text) !== undefined) return undefined;
  const answer = text.slice(last.index + last[0].length).trim();
  return answer === '' ? undefined : { answer, thinking: text.slice(0, last.index).trim() };
};

const count = (text: string, mark: string): number => text.split(mark).length - 1;
const isOdd = (number: number): boolean => number % 2 === 1;

/** The tags that a text does not merely speak of: in code, in quotes, or as a word of a sentence. */
const meantTags = (text: string): RegExpExecArray[] => {
  let from = 0;
  let fences = 0;
  let ticks = 0;
  let quotes = 0;
  return [...text.matchAll(ANY_TAG)].filter((tag) => {
    const between = text.slice(from, tag.index);
    const line = between.slice(between.lastIndexOf('\n') + 1);
    const isSameLine = line.length === between.length;
    from = tag.index;
    fences += count(between, '```');
    ticks = count(line, '`') + (isSameLine ? ticks : 0);
    quotes = count(line, '"') + (isSameLine ? quotes : 0);
    const isCode = isOdd(fences) || isOdd(ticks);
    const isWord = OPENS_QUOTE.test(text.charAt(from - 1)) || CLOSES_QUOTE.test(text.charAt(from + tag[0].length));
    return !isCode && !isOdd(quotes) && !isWord;
  });
};

const OPENS_QUOTE = /['‘“«]/;
const CLOSES_QUOTE = /['’”»,.;:)]/;
