/** The credits of a month in words. */
import type { CreditUsage, Period } from '../hatz/usage';
import { asLine } from '../hatz/json';
import { DAY_MS, HOUR_MS } from '../hatz/usage-table';
import { percentOf, readable, readablePercent, roundCredits } from './numbers';

/** A month's counter may be reset late: until then it may still be the old month's. */
const RESET_AFTER_MS = 12 * HOUR_MS;

/** True when the credits that the API counts are those of this month for certain. */
export const isCounterReset = ({ start }: Period, now: number): boolean => now - start >= RESET_AFTER_MS;

/** How far a limit is used, and what is left of it; both are `null` without one, and there is no percentage of 0. */
export const shareOf = (used: number | null, limit: number | null) =>
  used === null || limit === null
    ? { percent: null, remaining: null }
    : { percent: percentOf(used, limit), remaining: roundCredits(Math.max(0, limit - used)) };

/**
 * Percent of the limit at the end of the month if the credits go on as they did so far. The first day counts as a whole
 * one, so that a busy morning does not become an alarm; in its first hours there is none.
 */
export const projectedPercent = ({ limit, used }: CreditUsage, month: Period, now: number): number | null => {
  const passed = Math.min(Math.max(now - month.start, DAY_MS), month.end - month.start);
  return isCounterReset(month, now) ? percentOf((used * (month.end - month.start)) / passed, limit) : null;
};

const LONGEST_NAME = 100;

/** The month's credits in a sentence or two, after the tenant's name if there is one. */
export const creditSummary = (usage: CreditUsage, projected: number | null, tenantName: string): string =>
  (tenantName ? `${asLine(tenantName, LONGEST_NAME)}: ` : '') + creditsInWords(usage, projected);

const creditsInWords = ({ limit, used }: CreditUsage, projected: number | null): string => {
  const { percent, remaining } = shareOf(used, limit);
  if (limit === null)
    return `${readable(used)} credits used this month. Hatz AI reports no credit limit, so there is no percentage.`;
  if (percent === null)
    return `${readable(used)} credits used this month. The credit limit is ${readable(limit)}, so there is no percentage.`;
  const so = `${readable(used)} of ${readable(limit)} credits used this month (${readable(percent)}%), ${readable(remaining)} left.`;
  return projected === null
    ? `${so} The month has just begun, so this may still be last month's count.`
    : `${so} At this pace, ${readablePercent(projected)} will be used by the end of the month.`;
};
