import { automations } from './fixtures';
import { agents } from './agents';
import { ApiError, fieldError, forbidden } from './errors';
import { everyone, type PersonaRecord } from './personas';
import { tenants } from './tenants';
import type { Call, Route } from './types';
import type { UsageShape, Variations } from './variations';

const hourMs = 3_600_000;

/** Taken once: looking up a global takes long inside the test runner, and this one is needed millions of times. */
const { imul, floor } = Math;

/** A small fixed hash: the same credits for the same hour, in every report. */
function hash(text: string): number {
  let value = 2_166_136_261;
  for (let n = 0; n < text.length; n++) value = imul(value ^ text.charCodeAt(n), 16_777_619);
  value ^= value >>> 15;
  return imul(value, 2_246_822_519) >>> 0;
}

/** Credits of one hour in quarters, so that every sum is exact; office days are busier. */
function quartersOf(tenantId: string, hour: number): number {
  const hourOfDay = hour % 24;
  // The first hour of all belongs to a Thursday.
  const weekday = (floor(hour / 24) + 4) % 7;
  const office = weekday % 6 !== 0 && hourOfDay >= 8 && hourOfDay < 18;
  return hash(`${tenantId}/${hour}`) % (office ? 320 : 24);
}

interface Period {
  tenantId: string;
  /** First hour, and the hour after the last one, since the epoch. */
  from: number;
  to: number;
}

function sumOf({ tenantId, from, to }: Period): number {
  let sum = 0;
  for (let hour = from; hour < to; hour++) sum += quartersOf(tenantId, hour);
  return sum;
}

/** The last known hour: now, less the lag. */
const lastHour = ({ usageLagHours }: Variations) => Math.floor(Date.now() / hourMs) + 1 - usageLagHours;

/** Credits of the current calendar month, in credits. */
export function creditsThisMonth(tenantId: string, variations: Variations): number {
  const now = new Date();
  const from = Date.UTC(now.getUTCFullYear(), now.getUTCMonth()) / hourMs;
  return sumOf({ tenantId, from, to: lastHour(variations) }) / 4;
}

function dateQuery(query: Record<string, string>, name: string, fallback: string): number {
  const text = query[name] ?? fallback;
  const time = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== text)
    throw fieldError(
      ['query', name],
      'Input should be a valid date in the format YYYY-MM-DD',
      'date_from_datetime_parsing',
    );
  return time / hourMs;
}

/** The tenant asked for, if the caller may see it. */
function tenantOf(persona: PersonaRecord, query: Record<string, string>): string {
  const id = query['tenant_id'] ?? persona.tenantId;
  if (!/^tenant_[a-zA-Z0-9]+$/.test(id))
    throw fieldError(
      ['query', 'tenant_id'],
      "String should match pattern '^tenant_[a-zA-Z0-9]+$'",
      'string_pattern_mismatch',
    );
  const managed = persona.admin === 'msp' && tenants.some((tenant) => tenant.id === id);
  if (id !== persona.tenantId && !managed) throw forbidden('You do not have permission to view usage of this tenant.');
  return id;
}

/** The period asked for; the current month by default, the future is empty. */
function periodOf({ persona, query, state }: Call): Period {
  const today = new Date().toISOString().slice(0, 10);
  const from = dateQuery(query, 'start_date', `${today.slice(0, 8)}01`);
  const end = dateQuery(query, 'end_date', today);
  if (end < from) throw new ApiError(422, 'end_date must not be before start_date.');
  return { tenantId: tenantOf(persona, query), from, to: Math.min(end + 24, lastHour(state.variations)) };
}

/** A row before it gets its shape: a moment or a group, and its quarters of a credit. */
interface Usage {
  /** Epoch milliseconds, for the reports over time. */
  time?: number;
  label: string;
  more: Record<string, string>;
  quarters: number;
}

/** Rows of `size` hours each. */
function overTime(period: Period, size: number): Usage[] {
  const start = Math.floor(period.from / size);
  const end = Math.ceil(period.to / size);
  return Array.from({ length: Math.max(0, end - start) }, (_, n) => {
    const from = (start + n) * size;
    const quarters = sumOf({ ...period, from, to: Math.min(from + size, period.to) });
    const moment = new Date(from * hourMs).toISOString();
    return { time: from * hourMs, label: size === 24 ? moment.slice(0, 10) : moment.slice(0, 19), more: {}, quarters };
  });
}

type Group = Pick<Usage, 'label' | 'more'>;

/** Splits every day over the groups by fixed weights, without losing a quarter. */
function overGroups(period: Period, groups: Group[]): Usage[] {
  const weights = groups.map(({ label }, n) => 1 + (hash(label) % 9) + (n === 0 ? 10 : 0));
  const whole = weights.reduce((sum, weight) => sum + weight, 0);
  const rows: Usage[] = groups.map((group) => ({ ...group, quarters: 0 }));
  for (let day = Math.floor(period.from / 24); day * 24 < period.to; day++) {
    const total = sumOf({ ...period, from: day * 24, to: Math.min(day * 24 + 24, period.to) });
    let rest = total;
    rows.forEach((row, n) => {
      const share = Math.floor((total * (weights[n] ?? 0)) / whole);
      row.quarters += share;
      rest -= share;
    });
    if (rows[0]) rows[0].quarters += rest;
  }
  return rows;
}

/** The report's time or group field, its named envelope, and its rows. */
interface Report {
  field: string;
  envelope: string;
  hours?: number;
  groups?: Group[];
}

const plain = (label: string): Group => ({ label, more: {} });

const reports: Record<string, Report> = {
  daily: { field: 'date', envelope: 'daily', hours: 24 },
  hourly: { field: 'hour', envelope: 'hourly', hours: 1 },
  source: { field: 'source', envelope: 'usage', groups: ['chat', 'app', 'workflow', 'agent', 'api'].map(plain) },
  model: {
    field: 'model',
    envelope: 'results',
    groups: ['gpt-4o', 'anthropic.claude-sonnet-4-6', 'google.gemini-3.1-pro-preview', 'gpt-5.2', 'gpt-4o-mini'].map(
      plain,
    ),
  },
  asset: {
    field: 'asset_name',
    envelope: 'items',
    groups: [
      ...automations.map(({ id, name, steps }) => ({
        label: name,
        more: { asset_id: id, asset_type: steps ? 'workflow' : 'app' },
      })),
      ...agents.map(({ id, name }) => ({ label: name, more: { asset_id: id, asset_type: 'agent' } })),
    ],
  },
  user: {
    field: 'user_email',
    envelope: 'users',
    groups: everyone.map(({ email, userId }) => ({ label: email, more: { user_id: userId } })),
  },
};

function usagesOf(call: Call, { hours, groups = [] }: Report): Usage[] {
  const period = periodOf(call);
  const { usageRows } = call.state.variations;
  if (hours !== undefined) return overTime(period, hours);
  const many = Array.from({ length: usageRows ?? groups.length }, (_, n) => groups[n] ?? plain(`Group ${n + 1}`));
  return overGroups(period, many);
}

type Moment = (usage: Usage) => string | number;
const label: Moment = ({ label: text }) => text;
const since =
  (unit: number): Moment =>
  ({ time, label: text }) =>
    time === undefined ? text : time / unit;

const withOffset: Moment = ({ time, label: text }) =>
  time === undefined ? text : new Date(time).toISOString().replace('.000Z', '+00:00');

/** A usage as a row of the report. */
const row =
  ({ field }: Report, moment: Moment = label) =>
  (usage: Usage) => ({
    [field]: moment(usage),
    ...usage.more,
    credits: usage.quarters / 4,
    requests: Math.ceil(usage.quarters / 8),
  });

/** The real shapes are unknown (section 6): one entry for each that is plausible. */
const shapes: Record<UsageShape, (usages: Usage[], report: Report) => unknown> = {
  data: (usages, report) => ({ data: usages.map(row(report)) }),
  bare: (usages, report) => usages.map(row(report)),
  named: (usages, report) => ({ [report.envelope]: usages.map(row(report)) }),
  by_date: (usages) => Object.fromEntries(usages.map((usage) => [usage.label, usage.quarters / 4])),
  by_name: (usages) =>
    Object.fromEntries(usages.map(({ label: name, more, quarters }) => [name, { ...more, credits: quarters / 4 }])),
  nested_totals: (usages, { field }) => ({
    data: usages.map(({ label: name, more, quarters }) => ({
      [field]: name,
      ...more,
      totals: { credits: quarters / 4, requests: Math.ceil(quarters / 8) },
    })),
    totals: { credits: usages.reduce((sum, { quarters }) => sum + quarters, 0) / 4 },
  }),
  strings: (usages, report) => ({
    data: usages
      .map(row(report))
      .map((shown) => ({ ...shown, credits: String(shown.credits), requests: String(shown.requests) })),
  }),
  seconds: (usages, report) => ({ data: usages.map(row(report, since(1000))) }),
  milliseconds: (usages, report) => ({ data: usages.map(row(report, since(1))) }),
  datetime: (usages, report) => ({ data: usages.map(row(report, withOffset)) }),
};

const denied = 'You do not have permission to view usage.';

/** The analytics reports, then the limit (section 6). */
export const usageRoutes: Route[] = [
  ...Object.entries(reports).map(([name, report]): Route => ({
    method: 'GET',
    path: `/usage/${name}`,
    handle(call) {
      if (call.state.variations.usageMissing) throw new ApiError(404, 'Not Found');
      if (call.persona.usage !== 'all') throw forbidden(denied);
      return shapes[call.state.variations.usageShape](usagesOf(call, report), report);
    },
  })),
  {
    method: 'GET',
    path: '/usage/limit',
    handle({ state: { variations }, persona, query }) {
      if (persona.usage === 'none') throw forbidden(denied);
      const tenantId = tenantOf(persona, query);
      const tenant = tenants.find(({ id }) => id === tenantId);
      const limit = tenant ? tenant.limit : 50_000;
      const { creditLimit = limit, creditsUsed = creditsUsedBy(tenantId, variations) } = variations;
      return { total_credit_limit: creditLimit, total_credits_used: creditsUsed };
    },
  },
];

/** A tenant without credits has used its whole limit; any other one what the reports say. */
export function creditsUsedBy(tenantId: string, variations: Variations): number {
  const spent = everyone.some((persona) => persona.tenantId === tenantId && !persona.credits);
  const used = creditsThisMonth(tenantId, variations);
  return spent ? Math.max(used, tenants.find(({ id }) => id === tenantId)?.limit ?? 0) : used;
}
