/** Usage and credits (API notes, section 6). */
import { type About, unusable } from './errors';
import { type Hatz, sendForJson } from './http';
import { asLine, asNumber, firstOf, recordIn } from './json';
import { DAY_MS, HOUR_MS, LIMIT, QUERY, REPORTS, type ReportName } from './usage-table';
import { readUsageRows, shapeOf, type UsageRow } from './usage-rows';

/** A stretch of time in milliseconds since 1970; the end is no part of it. */
export interface Period {
  readonly start: number;
  readonly end: number;
}

/** The day of a moment in UTC, as `2026-11-30`. */
export const dayOf = (moment: number): string => new Date(moment).toISOString().slice(0, 10);

const CHECK = 'Check that the same data is visible to the user in Hatz AI.';

const whose = (tenantId: string): string => (tenantId ? `tenant ${asLine(tenantId, 40)}` : "the user's own tenant");

/** What to say when the right to read usage reports is missing (API notes, section 6.3). */
export const rightsForReports = (tenantId: string) => ({
  forbidden: `The usage reports of ${whose(tenantId)} need the permission View User Roles. ${CHECK}`,
});

/** What to say when the right to read the credit limit is missing (API notes, section 6.3). */
export const rightsForLimit = (tenantId: string) => ({
  forbidden: `The credit limit of ${whose(tenantId)} needs the permission View Usage & Limits or View Own Tenant Usage. ${CHECK}`,
});

const aboutReport = (name: ReportName, tenantId: string): About => ({
  action: `read the ${name === 'asset' ? 'app, workflow and agent' : name} usage`,
  ...rightsForReports(tenantId),
  labels: { [QUERY.tenant]: 'Tenant', [QUERY.start]: 'Start Date', [QUERY.end]: 'End Date' },
});

const aboutLimit = (tenantId: string): About => ({
  action: 'read the credit limit',
  ...rightsForLimit(tenantId),
  labels: { [QUERY.tenant]: 'Tenant' },
});

const daysOf = ({ start, end }: Period): [first: string, last: string] => [dayOf(start), dayOf(end - 1)];

/** What is asked of a usage report. */
export const usageQuery = (period: Period, tenantId: string): Record<string, string> => {
  const [first, last] = daysOf(period);
  return { [QUERY.start]: first, [QUERY.end]: last, [QUERY.tenant]: tenantId };
};

/**
 * A usage report. Reports over time come oldest first and hold nothing outside the period, reports by group come largest
 * first. `tenantId` is `''` for the key owner's own tenant. Throws `Error` that says which path answered what when the
 * answer cannot be read.
 */
export const readUsage = async (
  hatz: Hatz,
  name: ReportName,
  period: Period,
  tenantId: string,
): Promise<UsageRow[]> => {
  const { path, lasts } = REPORTS[name];
  const [first, last] = daysOf(period);
  const answer = await sendForJson(hatz, {
    path,
    query: usageQuery(period, tenantId),
    about: aboutReport(name, tenantId),
  });
  const rows = readUsageRows(answer.body, name);
  if (!rows) throw unusable(hatz, answer, notUnderstood(path, answer.body), TELL_US);
  if (lasts === undefined) return rows.sort((a, b) => b.credits - a.credits || (byName(a) < byName(b) ? -1 : 1));
  const isInside = ({ group, moment }: UsageRow): boolean =>
    lasts === HOUR_MS
      ? moment !== null && moment >= period.start && moment < period.end
      : group >= first && group <= last;
  return rows.filter(isInside).sort((a, b) => (a.group < b.group ? -1 : 1));
};

/** Groups of one name stand in the order of their ids, whatever the API's. */
const byName = ({ group, groupId }: UsageRow): string => `${group}\u0000${groupId}`;

const notUnderstood = (path: string, body: unknown): string =>
  `The answer of Hatz AI at ${path} holds no usage that can be read, but ${asLine(shapeOf(body), 80)}.`;

const TELL_US = 'Please tell the support of this integration.';

export interface CreditUsage {
  /** `null` when the tenant has no limit. */
  readonly limit: number | null;
  readonly used: number;
}

/** The credit limit of a tenant and the credits used in the current calendar month. Throws `Error` when it holds neither. */
export const readCreditUsage = async (hatz: Hatz, tenantId: string): Promise<CreditUsage> => {
  const { path } = LIMIT;
  const answer = await sendForJson(hatz, { path, query: { [QUERY.tenant]: tenantId }, about: aboutLimit(tenantId) });
  const credits = creditsIn(answer.body);
  if (!credits) throw unusable(hatz, answer, notUnderstood(path, answer.body), TELL_US);
  return credits;
};

/** The credits in an answer about the limit; `undefined` when it holds neither a limit nor what was used. */
export const creditsIn = (answer: unknown): CreditUsage | undefined => {
  const { limits, used } = LIMIT;
  const row = recordIn(answer);
  const credits = asNumber(firstOf(row, used));
  const hasLimit = limits.some((name) => Object.hasOwn(row, name));
  return credits === null && !hasLimit ? undefined : { limit: asNumber(firstOf(row, limits)), used: credits ?? 0 };
};

/** Usage can arrive late: a period counts as settled so long after its end, by what the period is. */
export const SETTLED_AFTER_MS = { hour: 2 * HOUR_MS, day: 6 * HOUR_MS } as const;

/** The rows of a report over time that are over and settled, newest first. `count` rows are looked at, back from now. */
export const readSettledUsage = async (
  hatz: Hatz,
  name: 'daily' | 'hourly',
  count: number,
  tenantId: string,
): Promise<UsageRow[]> => {
  const now = Date.now();
  const [lasts, settles] = name === 'daily' ? [DAY_MS, SETTLED_AFTER_MS.day] : [HOUR_MS, SETTLED_AFTER_MS.hour];
  const end = Math.floor(now / lasts) * lasts;
  const rows = await readUsage(hatz, name, { start: end - count * lasts, end }, tenantId);
  return rows.filter(({ moment }) => moment !== null && moment + lasts + settles <= now).reverse();
};
