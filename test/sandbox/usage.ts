import { ApiError, fieldError, forbidden } from './errors';
import type { PersonaRecord } from './personas';
import { tenants } from './admin';
import type { Call, Route } from './types';
import type { UsageShape } from './variations';

/** One row of a report before it is given a shape. */
interface Row {
  key: string;
  at?: number;
  credits: number;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Who used credits, and with what share of 100. */
const groups = {
  source: [
    ['chat', 55],
    ['app', 25],
    ['workflow', 20],
  ],
  model: [
    ['gpt-4o', 40],
    ['anthropic.claude-sonnet-4-6', 35],
    ['gpt-4o-mini', 25],
  ],
  asset: [
    ['Summarize Ticket', 50],
    ['Research and Write', 30],
    ['Weekly Report', 20],
  ],
  user: [
    ['ada.admin@acme.example', 60],
    ['gil.general@acme.example', 40],
  ],
} satisfies Record<string, [string, number][]>;

/** Credits of one hour: the same for every call, more in working hours. */
const hourCredits = (at: number): number => {
  const hour = new Date(at).getUTCHours();
  return (hour >= 8 && hour < 18 ? 20 : 2) + (Math.floor(at / HOUR_MS) % 5);
};

const between = (from: number, to: number, step: number): number[] =>
  Array.from({ length: Math.max(0, Math.ceil((to - from) / step)) }, (_, n) => from + n * step);

const sum = (moments: number[]): number => moments.reduce((total, at) => total + hourCredits(at), 0);

function dateAt(query: Record<string, string>, name: string, fallback: number): number {
  const text = query[name];
  if (text === undefined) return fallback;
  const at = Date.parse(`${text.slice(0, 10)}T00:00:00Z`);
  if (Number.isNaN(at)) throw fieldError(['query', name], 'Input should be a valid date', 'date_from_datetime_parsing');
  return at;
}

function rowsOf(report: string, { state, query }: Call): Row[] {
  const known = Date.now() - state.variations.usageLagHours * HOUR_MS;
  const today = Math.floor(Date.now() / DAY_MS) * DAY_MS;
  const from = dateAt(query, 'start_date', today - 29 * DAY_MS);
  const to = Math.min(dateAt(query, 'end_date', today) + DAY_MS, known);
  const hours = between(from, to, HOUR_MS);
  const { usageRows } = state.variations;
  if (report === 'hourly')
    return hours.map((at) => ({ key: new Date(at).toISOString(), at, credits: hourCredits(at) }));
  if (report === 'daily') {
    return between(from, to, DAY_MS).map((at) => ({
      key: new Date(at).toISOString().slice(0, 10),
      at,
      credits: sum(between(at, Math.min(at + DAY_MS, to), HOUR_MS)),
    }));
  }
  if (usageRows !== undefined) {
    return Array.from({ length: usageRows }, (_, n) => ({ key: `${report} ${n + 1}`, credits: 1 + (n % 7) }));
  }
  const total = sum(hours);
  return groups[report as keyof typeof groups].map(([key, share]) => ({ key, credits: (total * share) / 100 }));
}

/** Each plausible shape of a report (section 6 leaves it open). */
const shapes: Record<UsageShape, (report: string, rows: Row[]) => unknown> = {
  data: (report, rows) => ({ data: rows.map((row) => plain(report, row)) }),
  bare: (report, rows) => rows.map((row) => plain(report, row)),
  named: (report, rows) => ({ usage: rows.map((row) => plain(report, row)) }),
  by_date: (_report, rows) => Object.fromEntries(rows.map(({ key, credits }) => [key, credits])),
  by_name: (_report, rows) => ({ data: Object.fromEntries(rows.map(({ key, credits }) => [key, { credits }])) }),
  nested_totals: (report, rows) => ({
    total: { credits: rows.reduce((total, { credits }) => total + credits, 0) },
    results: rows.map((row) => ({ ...plain(report, row), credits: undefined, totals: { credits: row.credits } })),
  }),
  strings: (report, rows) => ({ data: rows.map((row) => ({ ...plain(report, row), credits: String(row.credits) })) }),
  seconds: (report, rows) => ({ data: rows.map((row) => stamped(report, row, 1000)) }),
  milliseconds: (report, rows) => ({ data: rows.map((row) => stamped(report, row, 1)) }),
  datetime: (report, rows) => ({
    data: rows.map(({ key, at, credits }) =>
      at === undefined ? { [report]: key, credits } : { date: new Date(at).toISOString(), credits },
    ),
  }),
};

const momentName = (report: string): string => (report === 'hourly' ? 'hour' : 'date');

const plain = (report: string, { key, at, credits }: Row): Record<string, unknown> => ({
  [at === undefined ? report : momentName(report)]: key,
  credits,
});

const stamped = (report: string, { key, at, credits }: Row, unit: number): Record<string, unknown> =>
  at === undefined ? { [report]: key, credits } : { timestamp: at / unit, credits };

function checkTenant(persona: PersonaRecord, tenant: string | undefined): void {
  if (tenant === undefined || tenant === persona.tenantId) return;
  const isMine = persona.admin === 'msp' && tenants.some(({ id }) => id === tenant);
  if (!isMine) throw forbidden('You do not have permission to view usage of this tenant.');
}

const report = (name: string): Route => ({
  method: 'GET',
  path: `/usage/${name}`,
  handle(call) {
    const { state, persona, query } = call;
    if (persona.usage !== 'all') throw forbidden('Missing permission: View User Roles');
    if (state.variations.usageMissing) throw new ApiError(404, 'Not Found');
    checkTenant(persona, query['tenant_id']);
    return shapes[state.variations.usageShape](name, rowsOf(name, call));
  },
});

export const usageRoutes: Route[] = [
  ...['daily', 'hourly', 'source', 'model', 'asset', 'user'].map(report),
  {
    method: 'GET',
    path: '/usage/limit',
    handle({ state, persona, query }) {
      if (persona.usage === 'none') throw forbidden('Missing permission: View Usage & Limits');
      checkTenant(persona, query['tenant_id']);
      const { creditLimit, creditsUsed } = state.variations;
      return {
        total_credit_limit: creditLimit === undefined ? 50_000 : creditLimit,
        total_credits_used: creditsUsed === undefined ? (persona.credits ? 15_000.5 : 50_000) : creditsUsed,
      };
    },
  },
];
