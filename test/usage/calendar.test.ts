import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { bounds, type Calendar, periodAt, settledPeriods } from '../../src/usage/calendar';
import { RUNS } from '../property-runs';

const at = (text: string): number => Date.parse(text);
const shown = (calendar: Calendar, count: number, now: string): string[] =>
  settledPeriods(calendar, count, at(now)).map((period) => {
    const { period_start, period_end } = bounds(period);
    return `${period_start.slice(0, 10)}..${period_end.slice(0, 10)}`;
  });

describe('the last settled periods', () => {
  test.each<[string, Calendar, string, string[]]>([
    ['a day is settled at six', 'day', '2026-11-24T06:00:00Z', ['2026-11-23..2026-11-23', '2026-11-22..2026-11-22']],
    ['and not a moment before', 'day', '2026-11-24T05:59:59Z', ['2026-11-22..2026-11-22', '2026-11-21..2026-11-21']],
    ['over the end of a month', 'day', '2026-03-01T12:00:00Z', ['2026-02-28..2026-02-28', '2026-02-27..2026-02-27']],
    ['over a leap day', 'day', '2028-03-01T12:00:00Z', ['2028-02-29..2028-02-29', '2028-02-28..2028-02-28']],
    [
      'over a change to summer time',
      'day',
      '2026-03-30T12:00:00Z',
      ['2026-03-29..2026-03-29', '2026-03-28..2026-03-28'],
    ],
    ['a week from Monday', 'week', '2026-11-24T12:00:00Z', ['2026-11-16..2026-11-22', '2026-11-09..2026-11-15']],
    ['a week early on Monday', 'week', '2026-11-23T05:00:00Z', ['2026-11-09..2026-11-15', '2026-11-02..2026-11-08']],
    ['a week later on Monday', 'week', '2026-11-23T06:00:00Z', ['2026-11-16..2026-11-22', '2026-11-09..2026-11-15']],
    ['a week on Sunday', 'week', '2026-11-22T12:00:00Z', ['2026-11-09..2026-11-15', '2026-11-02..2026-11-08']],
    ['a month', 'month', '2026-03-01T06:00:00Z', ['2026-02-01..2026-02-28', '2026-01-01..2026-01-31']],
    ['a leap February', 'month', '2028-03-02T00:00:00Z', ['2028-02-01..2028-02-29', '2028-01-01..2028-01-31']],
    ['over a new year', 'month', '2027-01-01T06:00:00Z', ['2026-12-01..2026-12-31', '2026-11-01..2026-11-30']],
    [
      'a new year in its first hours',
      'month',
      '2027-01-01T05:00:00Z',
      ['2026-11-01..2026-11-30', '2026-10-01..2026-10-31'],
    ],
  ])('%s', (_title, calendar, now, periods) => {
    expect(shown(calendar, 2, now)).toEqual(periods);
  });
});

test('periods follow each other without a gap, whatever the moment', () => {
  const moment = fc.integer({ min: at('2015-01-01'), max: at('2060-01-01') });
  fc.assert(
    fc.property(moment, fc.constantFrom<Calendar>('day', 'week', 'month'), (now, calendar) => {
      const periods = settledPeriods(calendar, 5, now);
      periods.forEach(({ start, end }, index) => {
        expect(end).toBeGreaterThan(start);
        expect(end).toBeLessThanOrEqual(now);
        if (index > 0) expect(end).toBe(periods[index - 1]?.start);
        expect(periodAt(calendar, start)).toEqual({ start, end });
        expect(periodAt(calendar, end - 1)).toEqual({ start, end });
      });
    }),
    RUNS,
  );
});
