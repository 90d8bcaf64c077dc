/** Days, weeks and months, all in UTC. */
import { DAY_MS } from '../hatz/usage-table';
import { type Period, SETTLED_AFTER_MS } from '../hatz/usage';

export type Calendar = 'day' | 'week' | 'month';

const midnight = (moment: number): Date => new Date(Math.floor(moment / DAY_MS) * DAY_MS);

const MONDAY = 1;

/** The beginning of the day, week (from Monday) or month that a moment lies in, or of one `steps` further on. */
const STARTS: Readonly<Record<Calendar, (moment: number, steps: number) => number>> = {
  day: (moment, steps) => midnight(moment).getTime() + steps * DAY_MS,
  week: (moment, steps) => {
    const day = midnight(moment);
    return day.getTime() + (steps * 7 - ((day.getUTCDay() + 7 - MONDAY) % 7)) * DAY_MS;
  },
  month: (moment, steps) => {
    const day = midnight(moment);
    return Date.UTC(day.getUTCFullYear(), day.getUTCMonth() + steps);
  },
};

/** The day, week or month that `moment` lies in. */
export const periodAt = (calendar: Calendar, moment: number): Period => ({
  start: STARTS[calendar](moment, 0),
  end: STARTS[calendar](moment, 1),
});

/** The last `count` days, weeks or months that are over and settled at `now`, newest first. */
export const settledPeriods = (calendar: Calendar, count: number, now: number): Period[] => {
  const moment = now - SETTLED_AFTER_MS.day;
  return Array.from({ length: count }, (_, index) => ({
    start: STARTS[calendar](moment, -index - 1),
    end: STARTS[calendar](moment, -index),
  }));
};

/** A moment as ISO 8601. */
export const iso = (moment: number): string => new Date(moment).toISOString();

/** The first and the last second of a period as ISO 8601. */
export const bounds = ({ start, end }: Period): { period_start: string; period_end: string } => ({
  period_start: iso(start),
  period_end: iso(end - 1000),
});
