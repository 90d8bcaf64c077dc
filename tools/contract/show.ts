/** The findings as a table for people, or as JSON for machines. */
import pc from 'picocolors';
import type { Outcome, Verdict } from './contract';
import { commandOf, UNASKED } from './unasked';

const VERDICTS: Readonly<Record<Verdict, { mark: string; paint: (text: string) => string; sum: string }>> = {
  holds: { mark: '✓ holds', paint: pc.green, sum: 'hold' },
  differs: { mark: '✗ differs', paint: pc.red, sum: 'differ' },
  'cannot tell': { mark: '? cannot tell', paint: pc.yellow, sum: 'cannot be told' },
  'not allowed': { mark: '- not allowed', paint: pc.dim, sum: 'not allowed for this key (403)' },
};

const ORDER: readonly Verdict[] = ['holds', 'differs', 'cannot tell', 'not allowed'];

const MARK_WIDTH = 15;
const GAP = 2;
const WIDEST = 150;

export type Counts = Readonly<Record<Verdict, number>>;

export const countsOf = (outcomes: readonly Outcome[]): Counts => {
  const rows = outcomes.flatMap((outcome) => outcome.rows);
  const count = (wanted: Verdict): number => rows.filter(({ verdict }) => verdict === wanted).length;
  return {
    holds: count('holds'),
    differs: count('differs'),
    'cannot tell': count('cannot tell'),
    'not allowed': count('not allowed'),
  };
};

const wrapped = (text: string, width: number): string[] =>
  text.match(new RegExp(`.{1,${width}}(?:\\s|$)|.{${width}}`, 'gu'))?.map((line) => line.trim()) ?? [''];

/** Cells side by side, each over as many lines as it needs. */
const beside = (cells: readonly { text: string; width: number; paint?: (text: string) => string }[]): string[] => {
  const columns = cells.map(({ text, width }) => wrapped(text, width));
  const height = Math.max(...columns.map((lines) => lines.length));
  return Array.from({ length: height }, (_, line) =>
    cells
      .map(({ width, paint = String }, column) => paint((columns[column]?.[line] ?? '').padEnd(width)))
      .join(' '.repeat(GAP))
      .trimEnd(),
  );
};

/** The table, what was not asked, and the sum. */
export const asTable = (baseUrl: string, outcomes: readonly Outcome[], columns = 120): string => {
  const width = Math.floor((Math.min(columns, WIDEST) - MARK_WIDTH - 2 * GAP - 2) / 2);
  const header = beside([
    { text: 'Verdict', width: MARK_WIDTH },
    { text: 'Assumed', width },
    { text: 'Seen', width },
  ]).map((line) => pc.dim(`  ${line}`));
  const questions = outcomes.flatMap(({ question, rows }) => [
    '',
    pc.bold(question.title),
    ...rows.flatMap(({ verdict, assumes, seen }) =>
      beside([
        { text: VERDICTS[verdict].mark, width: MARK_WIDTH, paint: VERDICTS[verdict].paint },
        { text: assumes, width },
        { text: seen, width },
      ]).map((line) => `  ${line}`),
    ),
  ]);
  const unasked = UNASKED.flatMap((item) => [
    '',
    `  ${pc.bold(item.what)}`,
    `  ${commandOf(item)}`,
    ...wrapped(`Look: ${item.look}.`, Math.min(columns, WIDEST) - 4).map((line) => `  ${pc.dim(line)}`),
  ]);
  return [
    `The contract of the connector with ${baseUrl}`,
    '',
    ...header,
    ...questions,
    '',
    'Not checked, as it costs credits or leaves something behind:',
    ...unasked,
    '',
    sumOf(countsOf(outcomes)),
  ].join('\n');
};

const sumOf = (counts: Counts): string =>
  ORDER.filter((verdict) => counts[verdict] > 0)
    .map((verdict) => VERDICTS[verdict].paint(`${counts[verdict]} ${VERDICTS[verdict].sum}`))
    .join(', ');

/** The same for machines. */
export const asJson = (baseUrl: string, outcomes: readonly Outcome[]): string =>
  JSON.stringify(
    {
      base_url: baseUrl,
      counts: countsOf(outcomes),
      findings: outcomes.flatMap(({ question, rows }) =>
        rows.map(({ assumes, seen, verdict }) => ({ question: question.title, assumed: assumes, seen, verdict })),
      ),
      not_checked: UNASKED.map((item) => ({ what: item.what, command: commandOf(item), look: item.look })),
    },
    null,
    2,
  );
