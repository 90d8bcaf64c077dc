/** Whether an answer is the whole answer to what was asked: what it tells about itself must not say otherwise. */
import { asText, isRecord, type JsonRecord } from './json';
import { ABOUT, AMOUNTS, DAY_MS, HOUR_MS, NAMES_OF_UTC, REPORTS, type ReportName, TOTAL_KEY } from './usage-table';
import { COUNTS, type Fact, factsIn, FAILURE, failureOf, isTold, numbersTold, tellsOfEnd, tellsOfMore, told } from './told'; // prettier-ignore
import { momentIn, numberIn, Unreadable } from './usage-values';

export interface AskedUsage {
  /** The first and the last day, both included. */
  readonly first: string;
  readonly last: string;
  /** `''` for the key owner's own tenant. */
  readonly tenantId: string;
}

interface Answered {
  readonly name: ReportName;
  /** What stands beside the rows, from the outermost object to the innermost. */
  readonly beside: readonly JsonRecord[];
  /** The rows, their names in snake case. */
  readonly records: readonly JsonRecord[];
  readonly sum: number;
  /** When the days or hours of the rows begin. */
  readonly days: readonly number[];
  readonly asked: AskedUsage | undefined;
}

/** Sums of so many rows that may each have been rounded to two decimals. */
export const isAlmost = (a: number, b: number, rows: number): boolean => Math.abs(a - b) <= 0.01 * Math.max(1, rows);

/** Throws `Unreadable` when an answer is about something else, or holds only a part. */
export const checkAnswer = (answered: Answered): void => {
  const { beside, records, asked } = answered;
  const about = beside.flatMap((object) => factsIn(object, ABOUT.parts));
  checkTenant([...beside.map(snakeNames), ...records], asked?.tenantId ?? '');
  checkWhole(about, answered);
  if (asked) checkTime(about, answered, asked);
};

const snakeNames = (object: JsonRecord): JsonRecord => Object.fromEntries(factsIn(object, /(?!)/));

/** What objects in snake case tell under names of a kind: each name is looked at once, since rows are many. */
const factsUnder = (objects: readonly JsonRecord[], kinds: readonly RegExp[]): Fact[] => {
  const names = new Set(objects.flatMap((object) => Object.keys(object)));
  const meant = [...names].filter((name) => kinds.some((kind) => kind.test(name)));
  return meant.flatMap((name) =>
    objects.flatMap((object): Fact[] => (Object.hasOwn(object, name) ? [[name, object[name]]] : [])),
  );
};

/** What tells of a report that is not made, or not yet. */
const UNFINISHED = {
  ...FAILURE,
  words: new RegExp(`${FAILURE.words.source}|pending|processing|queued|running|progress|partial|incomplete`, 'i'),
};

/** Throws `Unreadable` for an object beside the rows that tells of a failure. */
export const checkSuccess = (object: JsonRecord): void => {
  const parts = Object.entries(object).flatMap(([key, value]) => (ABOUT.parts.test(key) ? [value] : []));
  const hasFailed = [object, ...parts.filter(isRecord)].some((part) => failureOf(part, UNFINISHED) !== undefined);
  if (hasFailed) throw new Unreadable('tells of an error');
};

/** What every tenant's id looks like; a word alone, as in `tenant_usage`, is none. */
const TENANT_ID = /^tenant_(?=\w*[A-Z\d])\w+$/;

/** The texts in a value, a few levels deep. */
const textsIn = (value: unknown, levels: number): string[] => {
  if (typeof value === 'string') return [value];
  const isOpen = typeof value === 'object' && value !== null && levels > 0;
  return isOpen ? Object.values(value).flatMap((inner) => textsIn(inner, levels - 1)) : [];
};

/** Throws `Unreadable` when objects (in snake case) name another tenant than the one asked for, or several. */
export const checkTenant = (objects: readonly JsonRecord[], tenantId: string): void => {
  const ids = new Set(objects.flatMap((object) => textsIn(object, 3)).filter((text) => TENANT_ID.test(text)));
  const names = new Map<string, Set<string>>();
  for (const [name, value] of factsUnder(objects, [ABOUT.tenants]))
    if (!isRecord(value) && isTold(value)) names.set(name, (names.get(name) ?? new Set()).add(asText(value)));
  for (const id of names.get('tenant_id') ?? []) ids.add(id);
  const isOther = tenantId !== '' && [...ids].some((id) => id !== tenantId);
  if (isOther || [ids, ...names.values()].some(({ size }) => size > 1))
    throw new Unreadable('is about another tenant than was asked for');
};

const checkWhole = (about: readonly Fact[], { name, beside, records, sum }: Answered): void => {
  const rows = records.length;
  const [plural] = REPORTS[name].plurals;
  const renamed = ([key, value]: Fact): Fact => [key === `total_${plural}` ? 'total_rows' : key, value];
  const all = beside.flatMap((object) => factsIn(object)).map(renamed);
  const counts = numbersTold(all, COUNTS);
  // A total may be one of credits.
  const sums = numbersTold(about, /^total$/).filter((total) => isAlmost(total, sum, rows));
  const isWhole = tellsOfEnd(all) || counts.length > 0 || numbersTold(all, ABOUT.allPages).includes(1);
  const isPart =
    tellsOfMore(all) ||
    told(all, ABOUT.skipped).some(isTold) ||
    counts.some((count) => count > rows && !sums.includes(count)) ||
    numbersTold(all, ABOUT.pages).some((pages) => pages > 1) ||
    (!isWhole && numbersTold(about, ABOUT.sizes).some((size) => size > 0 && size <= rows));
  if (isPart) throw new Unreadable('holds only a part of the rows');
  if (totalsIn(beside).some((total) => !isAlmost(total, sum, rows)))
    throw new Unreadable('has a total that is not the sum of its rows');
};

const HOLDS_TOTALS = new RegExp(`${ABOUT.parts.source}|${TOTAL_KEY.source}`, 'i');
const IS_TOTAL = new RegExp(`^(?!total$)(${TOTAL_KEY.source}|(${AMOUNTS.join('|')})$)`, 'i');

/** The credits that objects beside the rows sum up. */
const totalsIn = (beside: readonly JsonRecord[]): number[] =>
  numbersTold(beside.flatMap((object) => factsIn(object, HOLDS_TOTALS)), IS_TOTAL); // prettier-ignore

const STEPS: Readonly<Partial<Record<ReportName, RegExp>>> = {
  daily: /^(day|days|daily|1d|24h|1 ?day|p1d)$/i,
  hourly: /^(hour|hours|hourly|1h|60m|1 ?hour|pt1h)$/i,
};

/** A stretch of time: `2026-11`, `2026-11-01/2026-11-30` or one day; the end may be the last day's beginning. */
const spanIn = (value: unknown): [start: number, end: number] | undefined => {
  const text = asText(value).trim();
  const month = momentIn(`${text}-01`)?.at;
  if (month !== undefined)
    return [month, Date.UTC(new Date(month).getUTCFullYear(), new Date(month).getUTCMonth() + 1)];
  const [first, last = first] = text.split(/\/|\.\.+|–|\s(?:to|-)\s/).map(momentIn);
  return first?.isDay && last?.isDay ? [first.at, last.at] : undefined;
};

/** The moments told; words are none. */
const momentsTold = (facts: readonly Fact[], names: RegExp): number[] =>
  told(facts, names).flatMap((value) => momentIn(value)?.at ?? []);

/** True for a date in a form that is not read. */
const isUnread = (value: unknown): boolean =>
  typeof value === 'string' && /\d/.test(value) && numberIn(value) === undefined && !momentIn(value);

/** Where a row tells a day. */
const DAYS = /^(start_)?(date|day)$/;

const checkTime = (about: readonly Fact[], { name, records, days }: Answered, asked: AskedUsage): void => {
  const [start, end] = [Date.parse(asked.first), Date.parse(asked.last) + DAY_MS];
  const today = Math.floor(Date.now() / DAY_MS) * DAY_MS;
  const isOverTime = REPORTS[name].lasts !== undefined;
  const isInside = (moment: number): boolean => moment >= start && moment < end;
  // The last day may be told as its beginning, its last minute or the next midnight; days to come may be left out.
  const known = Math.min(end - DAY_MS, today);
  const isEnd = (moment: number): boolean =>
    moment >= known && moment <= end && (moment >= today || (moment + 60_000) % DAY_MS <= 60_000);
  const spans = told(about, ABOUT.spans)
    .map(spanIn)
    .filter((span) => span !== undefined);
  const inRows = factsUnder(records, [ABOUT.starts, ABOUT.ends, DAYS, ABOUT.zones, ABOUT.steps]);
  const isRight =
    days.every(isInside) &&
    ![...told(about, ABOUT.starts), ...told(about, ABOUT.ends)].some(isUnread) &&
    [...momentsTold(about, ABOUT.starts), ...spans.map(([first]) => first)].every((moment) => moment === start) &&
    [...momentsTold(about, ABOUT.ends), ...spans.map(([, last]) => last)].every(isEnd) &&
    numbersTold(about, ABOUT.days).every((count) => [end, known + DAY_MS].includes(start + count * DAY_MS)) &&
    (isOverTime ||
      (momentsTold(inRows, ABOUT.starts).every(isInside) &&
        momentsTold(inRows, DAYS).every((moment) => isInside(moment) && moment % DAY_MS === 0) &&
        momentsTold(inRows, ABOUT.ends).every((moment) => moment >= start && moment <= end)));
  if (!isRight) throw new Unreadable('covers other days than were asked for');
  const zones = told([...about, ...inRows], ABOUT.zones).filter(isTold);
  if (!zones.every((zone) => NAMES_OF_UTC.test(asText(zone).trim())))
    throw new Unreadable('counts in another time zone than UTC');
  const step = STEPS[name];
  const steps = told([...about, ...inRows], ABOUT.steps)
    .filter(isTold)
    .map(asText);
  if (step && !steps.every((text) => step.test(text))) throw new Unreadable(`is not counted per ${REPORTS[name].lasts === HOUR_MS ? 'hour' : 'day'}`); // prettier-ignore
};
