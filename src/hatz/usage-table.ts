/**
 * The usage reports (API notes, section 6). Paths, query names and field names are assumptions, all of them in this
 * file: after the first look at a live answer a correction is one line here. What every answer may tell of failures and
 * further pages stands in told.ts.
 */

export type ReportName = 'daily' | 'hourly' | 'source' | 'model' | 'asset' | 'user';

export interface Report {
  readonly path: string;
  /** Days that are asked for when nobody says otherwise, today included. */
  readonly days: number;
  /** How long one row lasts, in a report over time. */
  readonly lasts?: number;
  /** Its own name for its rows: tried before the general envelopes. */
  readonly plurals: readonly [string, ...string[]];
  /** Where a row names its moment or its group: the first that is filled, text or an object with a name. */
  readonly names: readonly [string, ...string[]];
  /** Where a row tells groups of the same name apart: the first that is filled. */
  readonly ids: readonly string[];
  /** Groups of an object keyed by names that would be none elsewhere. */
  readonly groups?: RegExp;
  /** Lists beside its own that would be a part of its rows. */
  readonly parts?: readonly string[];
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
    names: ['source', 'source_name', 'name', 'label'],
    ids: ['source_id', 'id', 'uuid'],
    groups: /^chats$/i,
  },
  model: {
    path: '/usage/model',
    days: 30,
    plurals: ['models', 'by_model', 'model_usage', 'usage_by_model'],
    names: ['model', 'model_name', 'display_name', 'name', 'model_id'],
    ids: ['model_id', 'id', 'uuid'],
  },
  asset: {
    path: '/usage/asset',
    days: 30,
    plurals: ['assets', 'by_asset', 'asset_usage', 'usage_by_asset'],
    names: ['asset', 'asset_name', 'app_name', 'workflow_name', 'agent_name', 'name', 'title', 'asset_id', 'id'],
    ids: ['asset_id', 'app_id', 'workflow_id', 'agent_id', 'automation_id', 'id', 'uuid'],
    parts: ['apps', 'workflows', 'agents', 'automations'],
  },
  user: {
    path: '/usage/user',
    days: 30,
    plurals: ['users', 'by_user', 'user_usage', 'usage_by_user'],
    names: ['user', 'user_email', 'email', 'user_name', 'username', 'name', 'user_id', 'id'],
    ids: ['user_id', 'user_hash_id', 'id', 'uuid', 'user_email', 'email'],
  },
};

/** Where an hour of the day may stand beside its date. */
export const HOURS_OF_DAY = ['hour', 'hour_of_day'] as const;

/** Where a row that lasts tells its end. */
export const ENDS = ['period_end', 'end', 'end_time'] as const;

/** Where an object that stands for a group may name itself, besides the names and ids of the report. */
export const NAMED = {
  names: ['email', 'name', 'display_name', 'full_name', 'title', 'label', 'slug', 'key', 'id'],
  ids: ['id', 'uuid'],
} as const;

/** The first and last day (both included), the tenant and the time zone, as the API's queries name them. */
export const QUERY = { start: 'start_date', end: 'end_date', tenant: 'tenant_id', timezone: 'timezone' } as const;

/** Days and hours are asked for and counted in this time zone, which an answer may call otherwise. */
export const TIMEZONE = 'UTC';
export const NAMES_OF_UTC =
  /^((etc\/)?(utc|uct|gmt|zulu|universal|greenwich)|z|coordinated universal time|(utc|gmt)? ?[+-]00?(:?00)?)$/i;

/** Where rows may stand in an answer that is no bare list, unless under the report's own name. */
export const ENVELOPES = [
  ...['data', 'usage', 'results', 'items', 'rows', 'records', 'report', 'groups'],
  ...['breakdown', 'time_series', 'result', 'entries'],
] as const;

/** What may stand beside the rows for those that are left out of them. */
export const RESTS = ['other', 'others', 'rest', 'remainder', 'unattributed'] as const;

/** Where a row tells its credits, and the objects in which it may nest them. */
export const AMOUNTS = [
  ...['total_credits_used', 'credits_used', 'credits', 'total_credits', 'credit_usage', 'credits_usage'],
  ...['credits_consumed', 'credits_spent', 'used_credits'],
] as const;
export const NESTS = ['totals', 'total', 'usage', 'metrics', 'summary', 'stats'] as const;

/** What else speaks of credits used: a number there that differs from the credits makes both doubtful. */
export const RIVAL =
  /^(used|spent|consumed|consumption|billed|charged|burned)$|^(?=.*credit)(?!.*(token|request|message|percent|per_|last_|_at$|_by$|multiplier|limit|remaining)).*(spent|used|consumed|consumption|charged|billed|burned)/i;

/** Numbers of a row without credits that could be its credits. */
export const MAY_BE_CREDITS =
  /^(?!.*(token|request|message|minute|second|byte|storage|percent|rate|limit|remaining|multiplier|per_|_id$|(app|model|agent|workflow|file|tool|prompt|chat|session|call|run|user|time)s_)).*(credit|usage|spend|spent|used|consumed|amount|value)/i;

/** What is no group in an object keyed by names, but a quantity or something about the answer. */
export const NO_GROUP =
  /^tenant_\w+$|^(total_)?credits?_|(^|_)(credits?|requests?|tokens?|counts?|costs?|messages|sessions|chats|conversations|users|calls|runs|percent(age)?|limit|used|spend|spent|cached|remaining|multiplier|amounts?|values?|price|usd|minutes|seconds|duration|average|avg|min|max|sum|total|input|output|current|previous|comparison|status|message|ok|success|version|code|year|month|week|id|at)$/i;

/** A key that sums up the others. */
export const TOTAL_KEY =
  /^_*((grand[ _-]?)?totals?([ _-](credits|usage|credits[ _-]used))?|sub[ _-]?total|sum|summary|overall|all|all[ _-](models|users|sources|assets|days|hours))_*$/i;

/** A row that sums up the others: only words such as these, one of which says so. */
export const TOTAL =
  /^(?=.*(total|sum|all|combined|aggregate|\*))([^\p{L}\p{N}]*(grand|sub|totals?|sum(mary)?|over|all|combined|aggregated?|credits?|usage|used|for|of|across|the|models?|users?|sources?|assets?|apps?|workflows?|agents?|days?|hours?))*[^\p{L}\p{N}]*$/iu;

/** Where a row says otherwise that it sums up the others. */
export const TOTAL_FLAGS = /^is_((sub|grand)_?)?total$/;
export const TOTAL_TYPES = ['type', 'row_type', 'kind'] as const;

/** Where the beginning or the end of the days stands: under one of these words, or under one that follows what it is of. */
const edgeOf = (words: string, following: string): RegExp =>
  new RegExp(
    `^((period|(date_|time_)?range|window|report|usage|query)_)?(${words})(ing)?(_(date|day|time|at))?$|^(date|day|time)_(${following})$`,
  );

/** What an answer may tell about itself beside its rows. */
export const ABOUT = {
  tenants: /^tenant(_id|_name)?$/,
  zones: /^(time_?zone|tz)$/,
  starts: edgeOf('start|from|begin|since', 'from|start|begin|gte|after'),
  ends: edgeOf('end|to|until|till', 'to|end|until|lte|before'),
  /** A whole stretch of time in one text. */
  spans: /^(reporting_)?(period|((date|time)_)?range|window|dates|month|date|day)$/,
  /** How many days. */
  days: /^((num|period|lookback|last)_)?days$|^day_count$/,
  steps: /^(granularity|interval|resolution)$/,
  /** How many rows were skipped. */
  skipped: /^(offset|skip)$/,
  /** How many pages there are, or which one this is. */
  pages: /^((total|num)_pages|page_count|pages|last_page|page|page_number|current_page)$/,
  allPages: /^((total|num)_pages|page_count|pages|last_page)$/,
  sizes: /^(limit|page_size|per_page)$/,
  /** Objects that hold the like. */
  parts:
    /^_?(meta(data)?|pagination|paging|page(_info)?|info|links|(reporting_)?period|((date|time)_)?range|time_?frame|window|dates|query|filters?|params|parameters|request)$/,
} as const;

/** Numbers that add up when rows become one. */
export const ADDS =
  /^(?!.*(unique|distinct|active|average|avg|mean|median|max|min(?!ute)|peak|limit|remaining|multiplier|per_|percent|rate|p\d\d|context|latency|price))(.*_)?(credits?|tokens?|requests?|counts?|messages?|calls?|runs?|sessions?|chats?|prompts?|minutes|seconds|costs?|usd|used|usage|spent)$/i;

/** The answer about the credit limit. */
export const LIMIT = {
  path: '/usage/limit',
  envelopes: ['data', 'usage', 'result'],
  limits: ['total_credit_limit', 'credit_limit'],
  used: ['total_credits_used', 'credits_used'],
  /** What else would tell the credits of the month, all of them: another number there makes both doubtful. */
  rivals:
    /^((total_)?credits?_)?(used|spent|consumed)(_this_month|_month_to_date)?$|^month(ly)?_credits_(used|spent|consumed)$/,
} as const;
