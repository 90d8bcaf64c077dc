import { describe, expect, test } from '@jest/globals';
import { creditSummary, isCounterReset, projectedPercent, shareOf } from '../../src/usage/credits';

const month = { start: Date.UTC(2026, 10), end: Date.UTC(2026, 11) };
const at = (text: string): number => Date.parse(`2026-11-${text}Z`);

test.each([
  ['01T00:00', false],
  ['01T11:59:59.999', false],
  ['01T12:00', true],
  ['24T09:00', true],
])('on %s the counter is one of this month: %p', (now, is) => {
  expect(isCounterReset(month, at(now))).toBe(is);
});

test.each([
  [3, null, null, null],
  [null, 10, null, null],
  [3, 0, null, 0],
  [3, -1, null, 0],
  [3, 10, 30, 7],
  [12, 10, 120, 0],
  [0.1, 0.3, 33.33, 0.2],
])('%p used of a limit of %p are %p percent, with %p left', (used, limit, percent, remaining) => {
  expect(shareOf(used, limit)).toEqual({ percent, remaining });
});

describe('percent at the end of the month', () => {
  test.each<[number | null, number, string, number | null]>([
    [100, 50, '16T00:00', 100],
    [100, 50, '11T00:00', 150],
    [100, 2, '02T00:00', 60],
    [100, 2, '01T12:00', 60],
    [100, 2, '01T11:00', null],
    [100, 80, '30T24:00', 80],
    [100, 0, '16T00:00', 0],
    [0, 50, '16T00:00', null],
    [null, 50, '16T00:00', null],
  ])('of limit %p with %d used, on %s, are %p', (limit, used, now, percent) => {
    expect(projectedPercent({ limit, used }, month, at(now))).toBe(percent);
  });

  test('go no further than the month', () => {
    expect(projectedPercent({ limit: 100, used: 80 }, month, Date.UTC(2027, 0))).toBe(80);
  });
});

describe('in words', () => {
  const A = '1,234.5 of 2,000 credits used this month (61.73%), 765.5 left.';

  test.each<[number | null, number, number | null, string]>([
    [2000, 1234.5, 99.96, `${A} At this pace, 100% will be used by the end of the month.`],
    [2000, 1234.5, null, `${A} The month has just begun, so this may still be last month's count.`],
    [10, 12, 150.04, '12 of 10 credits used this month (120%), 0 left. At this pace, 150% will be used by the end of the month.'],
    [null, 1234.5, null, '1,234.5 credits used this month. Hatz AI reports no credit limit, so there is no percentage.'],
    [0, 12, null, '12 credits used this month. The credit limit is 0, so there is no percentage.'],
  ])('limit %p with %d used', (limit, used, projected, words) => {
    expect(creditSummary({ limit, used }, projected, '')).toBe(words);
    expect(creditSummary({ limit, used }, projected, 'Cedar\n<b>Dental</b>')).toBe(`Cedar Dental: ${words}`);
  }); // prettier-ignore

  test('name the tenant as far as it fits', () => {
    expect(creditSummary({ limit: null, used: 1 }, null, 'x'.repeat(101))).toMatch(/^x{99}…: 1 credits used/);
  });
});
