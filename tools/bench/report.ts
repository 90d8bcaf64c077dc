/** The table that a person reads. */
import pc from 'picocolors';
import type { Measurement, Row, Unit, Verdict } from './measurement';

const DIGITS: Record<Unit, number> = { ms: 2, KB: 0, MB: 1, calls: 0, files: 0 };

const COLOUR: Record<Verdict, (text: string) => string> = { ok: pc.green, missed: pc.red, '': pc.dim };

const HEAD = ['what', 'measured', 'least … most', 'minimal app', 'bar', 'verdict'];

const cells = ({ what, unit, value, spread, minimal, bar, verdict }: Row): string[] => {
  const number = (amount: number): string => amount.toFixed(DIGITS[unit]);
  return [
    what,
    `${number(value)} ${unit}`,
    spread ? spread.map(number).join(' … ') : '',
    minimal === undefined ? '' : `${number(minimal)} ${unit}`,
    bar,
    verdict,
  ];
};

/** Prints the rows below each other, and what went wrong with any. */
export const printTable = (rows: readonly Row[]): void => {
  const lines = rows.map(cells);
  const widths = HEAD.map((title, column) =>
    Math.max(...[HEAD, ...lines].map((line) => line[column]?.length ?? title.length)),
  );
  const line = (texts: string[]): string =>
    texts
      .map((text, column) => text.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  console.log(pc.bold(line(HEAD)));
  rows.forEach((row, index) => console.log(COLOUR[row.verdict](line(lines[index] ?? []))));
  const noted = rows.filter((row): row is Row & Required<Pick<Measurement, 'note'>> => row.note !== undefined);
  for (const { what, note } of noted) console.log(pc.yellow(`${what}: ${note}`));
};
