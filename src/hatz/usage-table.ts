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
  /** Its own name for its rows: tried before the general envelopes. */
  readonly plurals: readonly string[];
  /** Where a row names its moment or its group: the first that is there, text or an object with a name. */
  readonly names: readonly [string, ...string[]];
  /** Where a row tells groups of the same name apart. */
  readonly ids: readonly string[];
}

export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;

const MOMENTS = ['timestamp', 'datetime', 'time', 'period_start', 'period', 'bucket', 'start', 'start_time'] as const;

export const REPORTS: Readonly<Record<ReportName, Report>> = {
  daily: {
    path: '/usage/daily',
    days: 30,
    lasts: DAY_MS,
    plurals: ['daily', 'days', 'daily_usage', 'by_day', 'usage_by_day'],
    names: ['date', 'day', 'usage_date', ...MOMENTS],
    ids: [],
  },
  hourly: {
    path: '/usage/hourly',
    days: 3,
    lasts: HOUR_MS,
    plurals: ['hourly', 'hours', 'hourly_usage', 'by_hour', 'usage_by_hour'],
    names: [...MOMENTS, 'date', 'day', 'usage_date'],
    ids: [],
  },
  source: {
    path: '/usage/source',
    days: 30,
    plurals: ['sources', 'by_source', 'source_usage', 'usage_by_source'],
    names: ['source', 'source_name', 'name'],
    ids: ['source_id', 'id'],
  },
  model: {
    path: '/usage/model',
    days: 30,
    plurals: ['models', 'by_model', 'model_usage', 'usage_by_model'],
    names: ['model', 'model_name', 'display_name', 'name', 'model_id'],
    ids: ['model_id', 'id'],
  },
  asset: {
    path: '/usage/asset',
    days: 30,
    plurals: ['assets', 'by_asset', 'asset_usage', 'usage_by_asset'],
    names: ['asset', 'asset_name', 'app_name', 'workflow_name', 'agent_name', 'name', 'title', 'asset_id', 'id'],
    ids: ['asset_id', 'app_id', 'workflow_id', 'agent_id', 'id'],
  },
  user: {
    path: '/usage/user',
    days: 30,
    plurals: ['users', 'by_user', 'user_usage', 'usage_by_user'],
    names: ['user', 'user_email', 'email', 'user_name', 'name', 'user_id', 'id'],
    ids: ['user_id', 'id'],
  },
};

/** Where an hour of the day may stand beside its date. */
export const HOURS_OF_DAY = ['hour', 'hour_of_day'] as const;

/** Where a row that lasts tells its end. */
export const ENDS = ['period_end', 'end', 'end_time'] as const;

/** Where an object that stands for a group names itself, and where its id is. */
export const NAMED = { names: ['email', 'name', 'display_name', 'title', 'id'], ids: ['id', 'user_id'] } as const;

/** The first and last day (both included), the tenant and the time zone, as the API's queries name them. */
export const QUERY = { start: 'start_date', end: 'end_date', tenant: 'tenant_id', timezone: 'timezone' } as const;

/** Days and hours are asked for and counted in this time zone, which an answer may call otherwise. */
export const TIMEZONE = 'UTC';
export const NAMES_OF_UTC = /^(utc|etc\/utc|gmt|z|[+-]00:?00)$/i;

/** Where rows may stand in an answer that is no bare list, unless under the report's own name. */
export const ENVELOPES = [
  ...[
    'data',
    'usage',
    'results',
    'items',
    'rows',
    'records',
    'report',
    'groups',
    'breakdown',
    'time_series',
    'result',
    'entries',
  ],
] as const;

/** What may stand beside the rows for those that are left out of them. */
export const RESTS = ['other', 'others', 'rest', 'remainder', 'unattributed'] as const;

/** Where a row tells its credits, and the objects in which it may nest them. */
export const AMOUNTS = [
  ...['total_credits_used', 'credits_used', 'credits', 'total_credits', 'credit_usage', 'credits_usage'],
  ...['credits_consumed', 'credits_spent', 'used_credits'],
] as const;
export const NESTS = ['totals', 'total', 'usage', 'metrics', 'summary', 'stats'] as const;

/** What else speaks of use: a number there that differs from the credits makes both doubtful. */
export const RIVAL =
  /^(?!.*(token|request|message|minute|second|byte|storage|percent|last_|_at$|_by$|(app|model|agent|workflow|file|tool|prompt|chat|session|call|run|user)s_))(.*_)?(spent|used|consumed|consumption|charged|billed|burned)(_.*)?$/i;

/** What is no group in an object keyed by names, but a quantity or something about the answer. */
export const NO_GROUP =
  /^tenant_\w+$|(^|_)(credits?|requests?|tokens?|counts?|costs?|messages|sessions|calls|runs|percent(age)?|limit|used|remaining|multiplier|amounts?|values?|price|usd|minutes|seconds|duration|average|avg|min|max|sum|input|output|current|previous|comparison|status|message|ok|success)$/i;

/** A row or a key that sums up the others. */
export const TOTAL =
  /^\W*_*((grand[ _-]?)?totals?([ _-](credits|usage|credits[ _-]used))?|sub[ _-]?total|sum|summary|overall|all|all[ _-](models|users|sources|assets|days|hours))_*\W*$/i;

/** What an answer may tell about itself beside its rows. */
export const ABOUT = {
  errors: ['error', 'errors', 'detail'],
  success: ['success', 'ok'],
  tenants: ['tenant_id', 'tenant', 'tenant_name'],
  zones: ['timezone', 'time_zone', 'tz'],
  starts: ['start_date', 'period_start', 'from', 'from_date', 'start', 'since'],
  ends: ['end_date', 'period_end', 'to', 'to_date', 'end', 'until'],
  steps: ['granularity', 'interval', 'resolution'],
  more: ['has_more', 'has_next', 'has_next_page', 'more', 'truncated', 'is_truncated', 'partial', 'is_partial', 'offset', 'skip'], // prettier-ignore
  next: ['next', 'next_page', 'next_cursor', 'next_url', 'next_page_token', 'next_token', 'next_offset'],
  counts: ['total_count', 'total_rows', 'total_items', 'total_records', 'total_results', 'row_count', 'count', 'total'],
  /** How many pages there are, or which one this is. */
  pages: ['total_pages', 'page_count', 'pages', 'last_page', 'page', 'page_number', 'current_page'],
  sizes: ['limit', 'page_size', 'per_page'],
  /** Objects that hold the like. */
  parts: ['pagination', 'paging', 'page_info', 'meta', 'metadata', 'links', 'period', 'range', 'date_range', 'query'],
} as const;

/** Numbers that add up when rows become one. */
export const ADDS =
  /^(?!.*(unique|distinct|active|average|avg|mean|max|min|peak|limit|remaining|multiplier|per_|percent|rate))(.*_)?(credits?|tokens?|requests?|counts?|messages?|calls?|runs?|sessions?|chats?|prompts?|minutes|seconds|costs?|usd|used|usage|spent)$/i;

/** The answer about the credit limit. */
export const LIMIT = {
  path: '/usage/limit',
  envelopes: ['data', 'usage', 'result'],
  limits: ['total_credit_limit', 'credit_limit'],
  used: ['total_credits_used', 'credits_used'],
} as const;
