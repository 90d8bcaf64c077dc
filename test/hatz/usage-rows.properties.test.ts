/** Thousands of generated shapes: the same rows come out of all of them, and anything else is read or refused, never a crash. */
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { AMOUNTS, ENVELOPES, type ReportName, REPORTS } from '../../src/hatz/usage-table';
import { readUsageRows } from '../../src/hatz/usage-rows';
import { RUNS } from '../property-runs';

const NAMES = Object.keys(REPORTS) as ReportName[];
const report = fc.constantFrom(...NAMES);

const day = fc
  .integer({ min: 0, max: 4_000 })
  .map((n) => new Date(Date.UTC(2018, 0, 1 + n)).toISOString().slice(0, 10));
const credits = fc.integer({ min: 0, max: 1_000_000 }).map((quarters) => quarters / 4);
const usage = fc.uniqueArray(fc.tuple(day, credits), { selector: ([date]) => date, minLength: 1, maxLength: 40 });

type Row = Record<string, unknown>;

const moments: ((date: string) => unknown)[] = [
  (date) => date,
  (date) => `${date}T00:00:00Z`,
  (date) => `${date} 00:00:00`,
  (date) => `${date}T00:00:00+00:00`,
  (date) => Date.parse(date),
  (date) => Date.parse(date) / 1000,
  (date) => String(Date.parse(date) / 1000),
];
const amounts: ((name: string, value: number) => Row)[] = [
  (name, value) => ({ [name]: value }),
  (name, value) => ({ [name]: String(value) }),
  (name, value) => ({ totals: { [name]: value } }),
  (name, value) => ({ usage: { [name]: value, tokens: 3 } }),
];
const extras: Row[] = [{}, { requests: 4 }, { unit: 'credits', currency: null }, { nested: { deep: [1] } }];
const envelopes: ((rows: Row[], name: string) => unknown)[] = [
  (rows) => rows,
  (rows, name) => ({ [name]: rows }),
  (rows, name) => ({ total: 5, [name]: rows, meta: { page: 1 } }),
  (rows, name) => ({ data: { [name]: rows } }),
  (rows) => ({ something_new: rows }),
];

test('every plausible shape of a daily report gives the same rows', () => {
  const shape = fc.record({
    moment: fc.constantFrom(...moments),
    momentName: fc.constantFrom(...REPORTS.daily.names),
    amount: fc.constantFrom(...amounts),
    amountName: fc.constantFrom(...AMOUNTS),
    extra: fc.constantFrom(...extras),
    envelope: fc.constantFrom(...envelopes),
    envelopeName: fc.constantFrom(...ENVELOPES),
  });
  fc.assert(
    fc.property(usage, shape, (days, { moment, momentName, amount, amountName, extra, envelope, envelopeName }) => {
      const rows = days.map(([date, value]) => ({
        [momentName]: moment(date),
        ...extra,
        ...amount(amountName, value),
      }));
      const read = readUsageRows(envelope(rows, envelopeName), 'daily');
      expect(read?.map((row) => [row.group, row.credits])).toEqual(days);
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
    fc.property(messy, report, (body, name) => {
      const rows = readUsageRows(JSON.parse(JSON.stringify(body)), name);
      const ids = rows?.map(({ groupId }) => groupId) ?? [];
      expect(new Set(ids).size).toBe(ids.length);
      for (const row of rows ?? []) {
        expect(typeof row.group).toBe('string');
        expect(Number.isFinite(row.credits)).toBe(true);
        expect(row.moment === null).toBe(REPORTS[name].lasts === undefined);
      }
    }),
    RUNS,
  );
});
