/** Usage and credits (API notes, section 6). */
import type { About } from './call';
import { unusable } from './errors';
import { type Hatz, type Reply, sendForJson } from './http';
import { asLine, asRecord, isRecord, type JsonRecord } from './json';
import type { ChosenTenant } from './tenants';
import { checkSuccess, checkTenant } from './usage-checks';
import { DAY_MS, HOUR_MS, LIMIT, QUERY, REPORTS, type ReportName, TIMEZONE } from './usage-table';
import { readUsageRows, snakeKeys, type UsageRow, whyUnreadable } from './usage-rows';
import { limitIn, numberIn, Unreadable } from './usage-values';

/** A stretch of time in milliseconds since 1970; the end is no part of it. */
export interface Period {
  readonly start: number;
  readonly end: number;
}

/** The day of a moment in UTC, as `2026-11-30`. */
export const dayOf = (moment: number): string => new Date(moment).toISOString().slice(0, 10);

const ASK = 'Ask a Hatz AI administrator, and check that you see the same usage in Hatz AI.';

const whose = (tenant: string): string => (tenant ? asLine(tenant, 40) : 'your own tenant');

/** What to say when the right to read usage reports is missing (API notes, section 6.3). `tenant` is a name or an id. */
export const rightsForReports = (tenant: string) => ({
  forbidden: { lead: `To read usage reports for ${whose(tenant)}, your role needs View User Roles.`, advice: ASK },
});

/** What to say when the right to read the credit limit is missing (API notes, section 6.3). `tenant` is a name or an id. */
export const rightsForLimit = (tenant: string) => ({
  forbidden: {
    lead: `To read the credit limit of ${whose(tenant)}, your role needs View Usage & Limits or View Own Tenant Usage.`,
    advice: ASK,
  },
});

const aboutReport = (name: ReportName, { id, name: tenant }: ChosenTenant): About => ({
  action: `read the ${name === 'asset' ? 'app, workflow and agent' : name} usage`,
  ...rightsForReports(tenant || id),
  labels: { [QUERY.tenant]: 'Tenant', [QUERY.start]: 'Start Date', [QUERY.end]: 'End Date' },
});

const aboutLimit = ({ id, name }: ChosenTenant): About => ({
  action: 'read the credit limit',
  ...rightsForLimit(name || id),
  labels: { [QUERY.tenant]: 'Tenant' },
});

/** The first and the last day of a period, both included. */
export const daysOf = ({ start, end }: Period): [first: string, last: string] => [dayOf(start), dayOf(end - 1)];

/** What is asked of a usage report. */
export const usageQuery = (period: Period, tenantId: string): Record<string, string> => {
  const [first, last] = daysOf(period);
  return { [QUERY.start]: first, [QUERY.end]: last, [QUERY.timezone]: TIMEZONE, [QUERY.tenant]: tenantId };
};

/**
 * A usage report. Reports over time come oldest first and hold nothing outside the period, reports by group come largest
 * first. Throws `Error` that says which path answered what when the answer cannot be read, or is not the whole answer.
 */
export const readUsage = async (
  hatz: Hatz,
  name: ReportName,
  period: Period,
  tenant: ChosenTenant,
): Promise<UsageRow[]> => {
  const { path, lasts } = REPORTS[name];
  const [first, last] = daysOf(period);
  const query = usageQuery(period, tenant.id);
  const answer = await sendForJson(hatz, { path, query, about: aboutReport(name, tenant) });
  const asked = { first, last, tenantId: tenant.id };
  const rows = orRefused(hatz, path, answer, () => readUsageRows(answer.body, name, asked));
  if (lasts === undefined) return rows.sort((a, b) => b.credits - a.credits || (byName(a) < byName(b) ? -1 : 1));
  // Whole days are asked for, also when the period ends or begins within one.
  const isInside = ({ moment }: UsageRow): boolean => moment !== null && moment >= period.start && moment < period.end;
  return rows.filter(isInside).sort((a, b) => (a.group < b.group ? -1 : 1));
};

/** Groups of one name stand in the order of their ids, whatever the API's. */
const byName = ({ group, groupId }: UsageRow): string => `${group}\u0000${groupId}`;

/** What `read` returns. What makes an answer unreadable becomes an `Error` that tells it; a fault of our own stays what it is. */
export const orRefused = <T>(hatz: Hatz, path: string, answer: Reply, read: () => T): T => {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    const what = `Hatz AI sent usage in an unknown form: ${whyUnreadable(path, error, answer.body)}`;
    throw unusable(hatz, answer, what, "Report this to the integration's support.");
  }
};

export interface CreditUsage {
  /** `null` when the tenant has no limit. */
  readonly limit: number | null;
  readonly used: number;
}

/** The credit limit of a tenant and the credits used in the current calendar month. Throws `Error` when it lacks one. */
export const readCreditUsage = async (hatz: Hatz, tenant: ChosenTenant): Promise<CreditUsage> => {
  const { path } = LIMIT;
  const query = { [QUERY.tenant]: tenant.id };
  const answer = await sendForJson(hatz, { path, query, about: aboutLimit(tenant) });
  return orRefused(hatz, path, answer, () => creditsIn(answer.body, tenant.id));
};

/** The credits in an answer about the limit. A negative limit is none. Throws `Unreadable` when it lacks one of both. */
export const creditsIn = (answer: unknown, tenantId: string): CreditUsage => {
  const outer = snakeKeys(asRecord(answer));
  const row = LIMIT.envelopes.map((name) => outer[name]).find(isRecord) ?? outer;
  checkSuccess(outer);
  checkSuccess(row);
  checkTenant([outer], tenantId);
  const limit = oneOf(row, LIMIT.limits, limitIn, 'credit limit');
  const used = oneOf(row, LIMIT.used, numberIn, 'used credits');
  const isRival = ([key, value]: [string, unknown]): boolean =>
    LIMIT.rivals.test(key) && (numberIn(value) ?? used) !== used;
  if (used < 0 || Object.entries(row).some(isRival)) throw new Unreadable('has no clear used credits');
  return { limit, used };
};

/** What stands under these names, as `read` reads it. Throws `Unreadable` when it is not one and the same. */
const oneOf = <T>(
  row: JsonRecord,
  names: readonly string[],
  read: (value: unknown) => T | undefined,
  what: string,
): T => {
  const told = names.filter((name) => Object.hasOwn(row, name)).map((name) => row[name]);
  const [value, ...others] = new Set(told.map(read));
  if (value === undefined || others.length > 0) throw new Unreadable(`has no clear ${what}`);
  return value;
};

/** Usage can arrive late: a period counts as settled so long after its end, by what the period is. */
export const SETTLED_AFTER_MS = { hour: 2 * HOUR_MS, day: 6 * HOUR_MS } as const;

/** The rows of a report over time that are over and settled, newest first. `count` rows are looked at, back from now. */
export const readSettledUsage = async (
  hatz: Hatz,
  name: 'daily' | 'hourly',
  count: number,
  tenant: ChosenTenant,
): Promise<UsageRow[]> => {
  const now = Date.now();
  const [lasts, settles] = name === 'daily' ? [DAY_MS, SETTLED_AFTER_MS.day] : [HOUR_MS, SETTLED_AFTER_MS.hour];
  const end = Math.floor(now / lasts) * lasts;
  const rows = await readUsage(hatz, name, { start: end - count * lasts, end }, tenant);
  return rows.filter(({ moment }) => moment !== null && moment + lasts + settles <= now).reverse();
};
