/** What the connector assumes of usage: all of it stands in `src/hatz/usage-table.ts`. */
import { randomUUID } from 'node:crypto';
import {
  asList,
  asTimestamp,
  asNumber,
  asRecord,
  asText,
  firstOf,
  isRecord,
  type JsonRecord,
} from '../../src/hatz/json';
import { TENANTS } from '../../src/hatz/tenants';
import { creditsIn, dayOf, type Period, usageQuery } from '../../src/hatz/usage';
import {
  AMOUNTS,
  DAY_MS,
  ENVELOPES,
  HOUR_MS,
  HOURS_OF_DAY,
  LIMIT,
  NESTS,
  QUERY,
  type ReportName,
  REPORTS,
} from '../../src/hatz/usage-table';
import type { AskedUsage } from '../../src/hatz/usage-checks';
import { readUsageRows, shapeOf, type UsageRow } from '../../src/hatz/usage-rows';
import { Unreadable } from '../../src/hatz/usage-values';
import { anonymiser } from './anonymise';
import {
  after,
  type Asked,
  cannotTell,
  type Check,
  differs,
  type Exchange,
  holds,
  judged,
  type Question,
} from './contract';
import { kindOf, listed, plural, rowsIn } from './judge';
import { tenants } from './questions';

/** Reports are made one after the other, and usage goes on meanwhile. */
const ALMOST = 0.02;

const isAlmost = (a: number, b: number): boolean => Math.abs(a - b) <= ALMOST * Math.max(Math.abs(a), Math.abs(b));

const startOfToday = (): number => Math.floor(Date.now() / DAY_MS) * DAY_MS;

/** The days that are asked for when nobody says otherwise. */
const usualPeriod = (name: ReportName): Period => {
  const end = startOfToday() + DAY_MS;
  return { start: end - REPORTS[name].days * DAY_MS, end };
};

/** What the client makes of it, or why it refuses it. */
const tried = <T>(read: () => T): T | Unreadable => {
  try {
    return read();
  } catch (error) {
    if (error instanceof Unreadable) return error;
    throw error;
  }
};

const rowsOf = (exchange: Exchange | undefined, name: ReportName): UsageRow[] => {
  const rows = tried(() => readUsageRows(exchange?.answer.body, name));
  return rows instanceof Unreadable ? [] : rows;
};

/** Read by itself an answer can make sense; this says what the client asked for with it. */
const askedOf = (exchange: Exchange): AskedUsage => {
  const [first, last] = daysAsked(exchange);
  return { first, last, tenantId: asText(exchange.request.query?.[QUERY.tenant]) };
};

const usedIn = (exchange: Exchange | undefined): number | undefined => {
  const credits = tried(() => creditsIn(exchange?.answer.body, ''));
  return credits instanceof Unreadable ? undefined : credits.used;
};

const creditsOf = (rows: readonly UsageRow[]): number => rows.reduce((sum, { credits }) => sum + credits, 0);

const ofUsage = (
  name: ReportName,
  assumes: string,
  judge: (rows: UsageRow[], exchange: Exchange, asked: Asked) => ReturnType<Check['judge']>,
): Check => ({
  assumes,
  judge: (exchange, asked) => {
    const rows = rowsOf(exchange, name);
    return rows.length > 0 ? judge(rows, exchange, asked) : cannotTell('there are no rows that can be read');
  },
});

const isReadable = (name: ReportName): Check => ({
  assumes: `its rows can be read: their ${REPORTS[name].lasts === undefined ? 'group' : 'moment'} as ${listed(REPORTS[name].names, 4)}, their credits as ${listed(AMOUNTS, 2)}`,
  judge: ({ answer: { body } }) => {
    const rows = tried(() => readUsageRows(body, name));
    const echo = [asRecord(body), asRecord(asList(body)[0])].some((part) => Object.hasOwn(part, QUERY.tenant));
    if (rows instanceof Unreadable)
      return differs(`${rows.message}: ${shapeOf(anonymiser()(body, keysIn(name)(body)))}`);
    const told = rows.length > 0 ? `: ${namesIn(rows, name)}` : '';
    return holds(`${plural(rows.length, 'row')} ${whereIn(body)}${told}${echo ? `; with ${QUERY.tenant}` : ''}`);
  },
});

/** What it tells about itself fits what was asked: days, tenant, time zone, all of its rows, and their sum. */
const isWhole = (name: ReportName): Check =>
  ofUsage(
    name,
    'it is the whole answer to what was asked: days, time zone, tenant, pages and totals',
    (_, exchange) => {
      const rows = tried(() => readUsageRows(exchange.answer.body, name, askedOf(exchange)));
      return rows instanceof Unreadable ? differs(rows.message) : holds(plural(rows.length, 'row'));
    },
  );

const hoursDiffer: Check = ofUsage('hourly', 'hours of a day are told apart', (rows) => {
  const hours = new Set(rows.map(({ moment }) => ((moment ?? 0) % DAY_MS) / HOUR_MS));
  return judged(hours.size > 1 || rows.length === 1, `${hours.size} hours of the day`);
});

const whereIn = (body: unknown): string => {
  if (Array.isArray(body)) return 'in a bare list';
  const name = ENVELOPES.find((candidate) => Object.hasOwn(asRecord(body), candidate));
  return name === undefined ? 'as keys of an object' : `under ${name}`;
};

/** Where a row tells its credits: a name of the table, the same inside a nest, or `''` for neither. */
const amountName = (row: JsonRecord, prefix = ''): string => {
  const own = AMOUNTS.find((name) => asNumber(row[name]) !== null);
  if (own !== undefined) return prefix + own;
  const nest = prefix === '' ? [...NESTS, ...AMOUNTS].find((name) => isRecord(row[name])) : undefined;
  return nest === undefined ? '' : amountName(asRecord(row[nest]), `${nest}.`);
};

const groupName = (row: JsonRecord, name: ReportName): string => {
  const isMoment = (value: unknown): boolean => REPORTS[name].lasts === undefined || asTimestamp(value) !== null;
  const fields = [...(name === 'hourly' ? HOURS_OF_DAY : []), ...REPORTS[name].names];
  return fields.find((field) => (row[field] ?? null) !== null && isMoment(row[field])) ?? '';
};

const FORMS: readonly (readonly [looks: RegExp, form: string])[] = [
  [/^\d{11,}(\.\d+)?$/, 'milliseconds'],
  [/^\d+(\.\d+)?$/, 'seconds'],
  [/^\d{4}-\d{2}-\d{2}$/, 'a date'],
  [/(Z|[+-]\d{2}:?\d{2})$/i, 'a time with offset'],
  [/(?:)/, 'a time without offset'],
];

const formOf = (value: unknown): string => FORMS.find(([looks]) => looks.test(asText(value)))?.[1] ?? '';

/** Under which names the rows tell what they are about and their credits, and what else they tell. */
const namesIn = (rows: readonly UsageRow[], name: ReportName): string => {
  const groups = new Set(rows.map(({ fields }) => groupName(fields, name)));
  const amounts = new Set(rows.map(({ fields }) => amountName(fields)));
  const [group = ''] = groups;
  const form = REPORTS[name].lasts === undefined ? '' : ` (${formOf(rows[0]?.fields[group])})`;
  const others = rows
    .flatMap(({ fields }) => Object.keys(fields))
    .filter((field) => !groups.has(field) && !amounts.has(field));
  return `${listed(groups)}${form}, ${listed(amounts)}${others.length ? `; also ${listed(new Set(others))}` : ''}`;
};

/** The first and last day asked for. */
const daysAsked = ({ request: { query = {} } }: Exchange): [first: string, last: string] => [
  asText(query[QUERY.start]),
  asText(query[QUERY.end]),
];

const staysInside = (name: ReportName): Check =>
  ofUsage(name, `rows lie within ${QUERY.start} and ${QUERY.end}, in UTC, none in the future`, (rows, exchange) => {
    const [first, last] = daysAsked(exchange);
    const days = rows.map(({ group }) => group.slice(0, 'YYYY-MM-DD'.length)).sort();
    const outside = days.filter((day) => day < first || day > last).length;
    const future = rows.filter(({ moment }) => moment !== null && moment > Date.now()).length;
    const seen = `${days[0] ?? ''} to ${days.at(-1) ?? ''}, asked for ${first} to ${last}`;
    return judged(outside + future === 0, `${seen}${future ? `; ${future} in the future` : ''}`);
  });

/** A wrong name for the amount, such as that of a count, shows here. */
const sumsUp = (name: ReportName): Check =>
  ofUsage(name, 'its credits add up to those of the days', (rows, _, asked) => {
    const days = creditsOf(rowsOf(asked.get(reports.daily), 'daily'));
    if (days === 0) return cannotTell('no credits in the report by day');
    const share = creditsOf(rows) / days;
    return judged(isAlmost(share, 1), `${(share * 100).toFixed(1)} % of them`);
  });

/** What stands as a key where a report is an object keyed by groups; when it cannot be read, every key of a part. */
const keysIn =
  (name: ReportName) =>
  (body: unknown): string[] => {
    if (REPORTS[name].lasts !== undefined) return [];
    const rows = tried(() => readUsageRows(body, name));
    if (!(rows instanceof Unreadable)) return rows.map(({ group }) => group);
    const expected: readonly string[] = [...ENVELOPES, ...AMOUNTS, ...NESTS];
    return [body, ...Object.values(asRecord(body))]
      .flatMap((part) => Object.entries(asRecord(part)))
      .filter(([key, value]) => typeof value === 'object' && !expected.includes(key))
      .map(([key]) => key);
  };

const report = (name: ReportName): Question => ({
  title: `GET ${REPORTS[name].path}`,
  expects: [200],
  request: () => ({ path: REPORTS[name].path, query: given(usageQuery(usualPeriod(name), '')) }),
  checks: [
    isReadable(name),
    isWhole(name),
    ...(name === 'hourly' ? [hoursDiffer] : []),
    ...(REPORTS[name].lasts === undefined ? [sumsUp(name)] : [staysInside(name)]),
  ],
  keysIn: keysIn(name),
});

/** The client leaves out what is empty. */
const given = (query: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(query).filter(([, value]) => value !== ''));

const reports: Readonly<Record<ReportName, Question>> = {
  daily: report('daily'),
  hourly: report('hourly'),
  source: report('source'),
  model: report('model'),
  asset: report('asset'),
  user: report('user'),
};

/** The latest day before today with usage. */
const latestDay = (asked: Asked): UsageRow | undefined =>
  rowsOf(asked.get(reports.daily), 'daily')
    .filter(({ group, credits }) => group < dayOf(startOfToday()) && credits > 0)
    .sort((a, b) => (a.group < b.group ? 1 : -1))[0];

/** One day of a report adds up to that day: a count, a balance or other days under the same name show here. */
const ofOneDay = (name: ReportName): Question => ({
  title: `GET ${REPORTS[name].path} of one day`,
  expects: [200],
  request: (asked) =>
    after(asked, reports.daily, () => {
      const day = latestDay(asked);
      if (!day) return cannotTell('no day before today has usage');
      const start = Date.parse(day.group);
      return { path: REPORTS[name].path, query: given(usageQuery({ start, end: start + DAY_MS }, '')) };
    }),
  checks: [
    ofUsage(name, 'its credits are those of that day', (rows, _, asked) => {
      const share = creditsOf(rows) / (latestDay(asked)?.credits ?? 0);
      return judged(isAlmost(share, 1), `${(share * 100).toFixed(1)} % of them`);
    }),
    ...(name === 'daily' ? [isThatDay] : [isWhole(name)]),
  ],
  keysIn: keysIn(name),
});

const isThatDay: Check = {
  assumes: `${QUERY.start} and ${QUERY.end} are both included`,
  judge: (exchange, asked) => {
    const rows = rowsOf(exchange, 'daily').filter(({ credits }) => credits > 0);
    const isIt = rows.length === 1 && rows[0]?.group === latestDay(asked)?.group;
    return judged(isIt, isIt ? 'just that day' : `${plural(rows.length, 'day')} instead of that one`);
  },
};

const limit: Question = {
  title: `GET ${LIMIT.path}`,
  expects: [200],
  request: () => ({ path: LIMIT.path }),
  checks: [
    {
      assumes: `carries ${LIMIT.used.join('|')} (a number) and ${LIMIT.limits.join('|')} (a number or nothing)`,
      judge: ({ answer: { body } }) => {
        const row = isRecord(asRecord(body)['data']) ? asRecord(asRecord(body)['data']) : asRecord(body);
        const names = [LIMIT.used, LIMIT.limits].map((list) => list.find((name) => Object.hasOwn(row, name)) ?? '');
        const [used = '', most = ''] = names;
        const isRead = used !== '' && most !== '' && asNumber(row[used]) !== null && isNumberOrNothing(row[most]);
        const read = tried(() => creditsIn(body, ''));
        if (read instanceof Unreadable) return differs(`${read.message}: ${shapeOf(anonymiser()(body))}`);
        return judged(isRead, names.map((name) => (name ? `${name}: ${kindOf(row[name])}` : 'missing')).join(', '));
      },
    },
  ],
};

const isNumberOrNothing = (value: unknown): boolean => value === null || asNumber(value) !== null;

const monthToDate: Question = {
  title: `GET ${REPORTS.daily.path} of this month`,
  expects: [200],
  request: (asked) =>
    after(asked, reports.daily, () => {
      const start = Date.parse(`${dayOf(Date.now()).slice(0, 7)}-01`);
      return { path: REPORTS.daily.path, query: given(usageQuery({ start, end: startOfToday() + DAY_MS }, '')) };
    }),
  checks: [
    staysInside('daily'),
    ofUsage('daily', `its credits are those used by ${LIMIT.path}: both count the calendar month`, (rows, _, asked) => {
      const used = usedIn(asked.get(limit)) ?? 0;
      if (used === 0) return cannotTell('no credits are used');
      const share = creditsOf(rows) / used;
      return judged(isAlmost(share, 1), `${(share * 100).toFixed(1)} % of them`);
    }),
  ],
};

/** Were the query's name wrong, every tenant would do. */
const foreignTenant: Question = {
  title: `GET ${LIMIT.path} of an unknown tenant`,
  expects: [403, 404, 422, 400],
  request: (asked) =>
    after(asked, limit, () => ({
      path: LIMIT.path,
      query: { [QUERY.tenant]: `tenant_${randomUUID().replaceAll('-', '').slice(0, 16)}` },
    })),
  checks: [],
};

const firstTenant: Question = {
  title: `GET ${LIMIT.path} of the first tenant`,
  expects: [200],
  request: (asked) =>
    after(asked, tenants, (list) => {
      const id = asText(firstOf(rowsIn(list, TENANTS)[0] ?? {}, TENANTS.names.id));
      return id ? { path: LIMIT.path, query: { [QUERY.tenant]: id } } : cannotTell('there are no tenants');
    }),
  checks: [
    {
      assumes: `${QUERY.tenant} leads to the credits that the list of tenants tells`,
      judge: (exchange, asked) => {
        const row = rowsIn(asked.get(tenants), TENANTS)[0] ?? {};
        const told = asNumber(firstOf(row, TENANTS.names.total_credits_used));
        const used = usedIn(exchange);
        if (told === null) return cannotTell('the list tells none');
        if (used === undefined) return differs('no credits');
        return judged(isAlmost(used, told), isAlmost(used, told) ? 'the same' : 'others');
      },
    },
  ],
};

export const USAGE_QUESTIONS: readonly Question[] = [
  limit,
  foreignTenant,
  firstTenant,
  ...Object.values(reports),
  ...(Object.keys(reports) as ReportName[]).map(ofOneDay),
  monthToDate,
];
