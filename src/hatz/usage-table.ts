/**
 * The usage reports (API notes, section 6). Paths, query names and field names are assumptions, all of them in this
 * file: after the first look at a live answer a correction is one line here.
 */

export type ReportName = 'daily' | 'hourly' | 'source' | 'model' | 'asset' | 'user';

export interface Report {
  readonly path: string;
  /** Days that are asked for when nobody says otherwise, today included. */
  readonly days: number;
  /** How long one row lasts, in a report over time. */
  readonly lasts?: number;
  /** Where a row names its moment or its group; the first one also names the keys of an object keyed by them. */
  readonly names: readonly [string, ...string[]];
  /** Where a row tells groups of the same name apart. */
  readonly ids: readonly string[];
}

export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;

const MOMENTS = ['timestamp', 'datetime', 'time', 'period_start', 'period', 'bucket', 'start', 'start_time'] as const;

export const REPORTS: Readonly<Record<ReportName, Report>> = {
  daily: { path: '/usage/daily', days: 30, lasts: DAY_MS, names: ['date', 'day', 'usage_date', ...MOMENTS], ids: [] },
  hourly: { path: '/usage/hourly', days: 3, lasts: HOUR_MS, names: ['hour', ...MOMENTS, 'date', 'day'], ids: [] },
  source: { path: '/usage/source', days: 30, names: ['source', 'source_name', 'name'], ids: [] },
  model: { path: '/usage/model', days: 30, names: ['model', 'model_name', 'display_name', 'name'], ids: ['model_id'] },
  asset: {
    path: '/usage/asset',
    days: 30,
    names: ['asset', 'asset_name', 'name', 'title', 'asset_id', 'id'],
    ids: ['asset_id', 'app_id', 'workflow_id', 'agent_id'],
  },
  user: {
    path: '/usage/user',
    days: 30,
    names: ['user', 'user_email', 'email', 'user_name', 'name', 'user_id', 'id'],
    ids: ['user_id'],
  },
};

/** The first and last day (both included) and the tenant, as the API's queries name them. */
export const QUERY = { start: 'start_date', end: 'end_date', tenant: 'tenant_id' } as const;

/** Where rows may stand in an answer that is no bare list. */
export const ENVELOPES = [
  ...['data', 'usage', 'results', 'items', 'rows', 'records'],
  ...['daily', 'hourly', 'days', 'hours', 'sources', 'models', 'assets', 'users', 'groups', 'breakdown'],
] as const;

/** Where a row tells its credits, and where it nests them. */
export const AMOUNTS = [
  ...['credits', 'credits_used', 'total_credits', 'total_credits_used', 'credit_usage', 'credits_consumed'],
  ...['usage', 'value', 'amount', 'total'],
] as const;
export const NESTS = ['totals', 'total', 'usage', 'metrics', 'summary', 'stats'] as const;

/** A field that no list names and that still speaks of used credits. */
export const SPEAKS_OF_CREDITS = /^(?!.*(limit|remain|left|per_|percent)).*credits?/i;

/** What stands beside the groups in an object keyed by their names. */
export const NO_GROUP = /^(totals?|total_.*|summary|meta(data)?|pagination|count|page|limit|offset|tenant_id)$/i;

/** The answer about the credit limit. */
export const LIMIT = {
  path: '/usage/limit',
  limits: ['total_credit_limit', 'credit_limit', 'limit'],
  used: ['total_credits_used', 'credits_used', 'total_credits', 'used'],
} as const;
