/** Thousands of generated answers: their rows and their total, or a refusal; never a third thing. */
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { AMOUNTS, ENVELOPES, type ReportName, REPORTS } from '../../src/hatz/usage-table';
import { readUsageRows, shapeOf, type UsageRow } from '../../src/hatz/usage-rows';
import { sumOf, Unreadable } from '../../src/hatz/usage-values';
import { RUNS } from '../property-runs';

const NAMES = Object.keys(REPORTS) as ReportName[];
const orRefused = (body: unknown, name: ReportName): UsageRow[] | undefined => {
  try {
    return readUsageRows(body, name);
  } catch (error) {
    if (error instanceof Unreadable) return undefined;
    throw error;
  }
};

const day = fc
  .integer({ min: 0, max: 4_000 })
  .map((n) => new Date(Date.UTC(2018, 0, 1 + n)).toISOString().slice(0, 10));
const credits = fc.integer({ min: 0, max: 4_000_000 }).map((quarters) => quarters / 4);
const usage = fc.uniqueArray(fc.tuple(day, credits), { selector: ([date]) => date, minLength: 1, maxLength: 40 });

type Row = Record<string, unknown>;
type Put = (name: string, value: number) => Row;

const moments: ((date: string) => unknown)[] = [
  (date) => date,
  (date) => `${date}T00:00:00Z`,
  (date) => `${date} 00:00:00`,
  (date) => `${date}T00:00:00+00:00`,
  (date) => Date.parse(date),
  (date) => String(Date.parse(date) / 1000),
];
const amounts: Put[] = [
  (name, value) => ({ [name]: value }),
  (name, value) => ({ [name]: value.toLocaleString('en-US') }),
  (name, value) => ({ totals: { [name]: value } }),
  (name, value) => ({ usage: { [name]: value, tokens: 3 } }),
];
const extras: Row[] = [{}, { requests: 4 }, { unit: 'credits', currency: null }, { nested: { deep: [1] } }];
const envelopes: ((rows: Row[], name: string) => unknown)[] = [
  (rows) => rows,
  (rows, name) => ({ [name]: rows }),
  (rows, name) => ({ total: rows.length, [name]: rows, meta: { page: 1 } }),
  (rows, name) => ({ data: { [name]: rows } }),
];

const shape = {
  moment: fc.constantFrom(...moments),
  momentName: fc.constantFrom(...REPORTS.daily.names),
  amount: fc.constantFrom(...amounts),
  amountName: fc.constantFrom<string>(...AMOUNTS),
  extra: fc.constantFrom(...extras),
  envelope: fc.constantFrom(...envelopes),
  envelopeName: fc.constantFrom<string>(...ENVELOPES.filter((name) => name !== 'data')),
};

test('every plausible shape of a daily report gives the same rows', () => {
  fc.assert(
    fc.property(
      usage,
      fc.record(shape),
      (days, { moment, momentName, amount, amountName, extra, envelope, envelopeName }) => {
        const rows = days.map(([date, value]) => ({
          [momentName]: moment(date),
          ...extra,
          ...amount(amountName, value),
        }));
        const read = readUsageRows(envelope(rows, envelopeName), 'daily');
        expect(read.map((row) => [row.group, row.credits])).toEqual(days);
      },
    ),
    RUNS,
  );
});

/** What makes an answer doubtful: the total stays right, or the answer is refused. */
const oddities: ((rows: Row[], total: number) => unknown)[] = [
  (rows) => ({ something_new: rows }),
  (rows) => [rows],
  (rows, total) => [...rows, { date: 'Total', model: 'Total', source: 'Total', credits: total }],
  (rows, total) => [{ date: 'All', model: null, source: null, credits: total }, ...rows],
  (rows) => rows.map((row) => ({ ...row, credits_spent: row['credits'], credits: 50_000 })),
  (rows) => rows.map((row) => ({ ...row, sum: row['credits'], credits: undefined })),
  (rows) => rows.map(({ credits: amount, ...row }) => ({ ...row, credits: { used: amount } })),
  (rows) => ({ data: rows, total: rows.length }),
  (rows, total) => ({ data: rows, total_credits: total }),
  (rows) => ({ data: rows, items: rows.slice(1) }),
  (rows) => Object.fromEntries(rows.map((row): [string, unknown] => [String(row['model']), row['credits']])),
  (rows) => Object.fromEntries(rows.map((row): [string, unknown] => [String(row['date']), [row, { credits: 0 }]])),
  (rows) => ({
    ...Object.fromEntries(rows.map((row): [string, unknown] => [String(row['date']), row['credits']])),
    extra: 5,
  }),
  (rows, total) => ({ credits: total, requests: rows.length }),
];

test('the total is the right one, or the answer is refused', () => {
  fc.assert(
    fc.property(usage, fc.constantFrom(...oddities), fc.constantFrom(...NAMES), (days, oddity, name) => {
      const rows = days.map(([date, value], n) => ({ date, hour: 9, model: `m${n}`, source: `s${n}`, credits: value }));
      const total = sumOf(days.map(([, value]) => value));
      const read = orRefused(JSON.parse(JSON.stringify(oddity(rows, total))), name);
      if (read) expect(sumOf(read.map((row) => row.credits))).toBeCloseTo(total, 6);
    }),
    RUNS,
  );
});

const messy = fc.oneof(
  fc.jsonValue({ maxDepth: 4 }),
  fc.dictionary(
    fc.oneof(fc.constantFrom(...ENVELOPES, ...AMOUNTS, '__proto__', 'date', 'model'), day, fc.string()),
    fc.jsonValue(),
  ),
  fc.array(fc.dictionary(fc.constantFrom('date', 'hour', 'source', 'user', 'credits', 'totals', 'id'), fc.jsonValue())),
);

test('anything else is read into the promised rows or refused', () => {
  fc.assert(
    fc.property(messy, fc.constantFrom(...NAMES), (value, name) => {
      const body = JSON.parse(JSON.stringify(value)) as unknown;
      const rows = orRefused(body, name) ?? [];
      expect(typeof shapeOf(body)).toBe('string');
      expect(new Set(rows.map(({ groupId }) => groupId)).size).toBe(rows.length);
      for (const row of rows) {
        expect(typeof row.group).toBe('string');
        expect(Number.isFinite(row.credits)).toBe(true);
        expect(row.moment === null).toBe(REPORTS[name].lasts === undefined);
      }
    }),
    RUNS,
  );
});
