/** Whether an answer is the whole answer to what was asked: what it tells about itself must not say otherwise. */
import { asText, isRecord, type JsonRecord } from './json';
import { ABOUT, AMOUNTS, DAY_MS, HOUR_MS, NAMES_OF_UTC, REPORTS, type ReportName, TOTAL } from './usage-table';
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
  readonly frames: readonly JsonRecord[];
  readonly records: readonly JsonRecord[];
  readonly sum: number;
  /** When the days or hours of the rows begin. */
  readonly days: readonly number[];
  readonly asked: AskedUsage | undefined;
}

/** Sums of so many rows that may each have been rounded to two decimals. */
export const isAlmost = (a: number, b: number, rows: number): boolean => Math.abs(a - b) <= 0.01 * Math.max(1, rows);

/** Throws `Unreadable` when an answer is an error, is about something else, or holds only a part. */
export const checkAnswer = (answered: Answered): void => {
  const { frames, records, asked } = answered;
  const about = frames.flatMap(withParts);
  checkTenant([...about, ...records], asked?.tenantId ?? '');
  checkWhole(about, answered);
  if (asked) checkTime(about, answered, asked);
};

/** An object and those in it that tell about the answer. */
const withParts = (frame: JsonRecord): JsonRecord[] => {
  const object = Object.fromEntries(Object.entries(frame).map(([key, value]) => [snakeCase(key), value]));
  return [object, ...ABOUT.parts.flatMap((name) => (isRecord(object[name]) ? withParts(object[name]) : []))];
};

/** `nextPage` as `next_page`. */
export const snakeCase = (key: string): string =>
  key.replace(/(?<=[a-z0-9])[A-Z]/g, (capital) => `_${capital.toLowerCase()}`);

/** What is told under these names, without what is empty. */
const told = (objects: readonly JsonRecord[], names: readonly string[]): unknown[] =>
  objects.flatMap((object) => names.map((name) => object[name])).filter(isTold);

const NOTHING: ReadonlySet<unknown> = new Set([undefined, null, false, 0, '', 'false']);

/** True for a value that is neither empty nor a no. */
export const isTold = (value: unknown): boolean =>
  !NOTHING.has(value) && (typeof value !== 'object' || Object.keys(value as object).length > 0);

const numbersTold = (objects: readonly JsonRecord[], names: readonly string[]): number[] =>
  told(objects, names).flatMap((value) => numberIn(value) ?? []);

/** Throws `Unreadable` for an answer that says that it failed. */
export const checkSuccess = (about: readonly JsonRecord[]): void => {
  const hasFailed = about.some(
    (object) =>
      ABOUT.success.some((name) => object[name] === false) || /^(error|fail(ed|ure)?)$/i.test(asText(object['status'])),
  );
  if (hasFailed || told(about, ABOUT.errors).length > 0) throw new Unreadable('tells of an error');
};

/** Throws `Unreadable` when objects name another tenant than the one asked for, or several. */
export const checkTenant = (objects: readonly JsonRecord[], tenantId: string): void => {
  for (const field of ABOUT.tenants) {
    const named = new Set(
      objects.map((object) => object[field]).filter(isTold).map((value) => asText(isRecord(value) ? value['id'] : value)), // prettier-ignore
    );
    const ids = field === 'tenant_id' ? [...named] : [...named].filter((text) => text.startsWith('tenant_'));
    if (named.size > 1 || (tenantId !== '' && ids.some((id) => id !== tenantId)))
      throw new Unreadable('is about another tenant than was asked for');
  }
};

const checkWhole = (about: readonly JsonRecord[], { records, sum }: Answered): void => {
  const rows = records.length;
  const counts = numbersTold(about, ABOUT.counts);
  // A total may be one of credits.
  const sums = numbersTold(about, ['total']).filter((total) => isAlmost(total, sum, rows));
  const isPart =
    told(about, [...ABOUT.more, ...ABOUT.next]).length > 0 ||
    counts.some((count) => count > rows && !sums.includes(count)) ||
    numbersTold(about, ABOUT.pages).some((pages) => pages > 1) ||
    (counts.length === 0 && rows > 0 && numbersTold(about, ABOUT.sizes).some((size) => size <= rows));
  if (isPart) throw new Unreadable('holds only a part of the rows');
  if (about.flatMap(totalsIn).some((total) => !isAlmost(total, sum, rows)))
    throw new Unreadable('has a total that is not the sum of its rows');
};

/** The credits that an object beside the rows sums up. */
const totalsIn = (object: JsonRecord): number[] => {
  const isCount = (key: string): boolean => (ABOUT.counts as readonly string[]).includes(key);
  const totals = Object.entries(object).filter(([key]) => TOTAL.test(key) && !isCount(key));
  const parts = [object, ...Object.entries(object).flatMap(([key, value]) => (TOTAL.test(key) && isRecord(value) ? [value] : []))]; // prettier-ignore
  return [...totals.flatMap(([, value]) => numberIn(value) ?? []), ...numbersTold(parts, AMOUNTS)];
};

const STEPS: Readonly<Partial<Record<ReportName, RegExp>>> = {
  daily: /^(day|days|daily|1d|24h|1 ?day|p1d)$/i,
  hourly: /^(hour|hours|hourly|1h|60m|1 ?hour|pt1h)$/i,
};

const checkTime = (about: readonly JsonRecord[], { name, records, days }: Answered, asked: AskedUsage): void => {
  const [start, end] = [Date.parse(asked.first), Date.parse(asked.last) + DAY_MS];
  const at = (objects: readonly JsonRecord[], names: readonly string[]): number[] =>
    told(objects, names).flatMap((value) => momentIn(value)?.at ?? []);
  const isInside = (moment: number): boolean => moment >= start && moment < end;
  // The last day may be told as its beginning, its last second or the next midnight; days to come may be left out.
  const known = Math.min(end - DAY_MS, Math.floor(Date.now() / DAY_MS) * DAY_MS);
  const isRight =
    days.every(isInside) &&
    at(about, ABOUT.starts).every((moment) => moment >= start && moment < start + DAY_MS) &&
    at(about, ABOUT.ends).every((moment) => moment >= known && moment <= end) &&
    (REPORTS[name].lasts !== undefined ||
      (at(records, [...ABOUT.starts, 'date', 'day']).every(isInside) &&
        at(records, ABOUT.ends).every((moment) => moment >= start && moment <= end)));
  if (!isRight) throw new Unreadable('covers other days than were asked for');
  const zones = told([...about, ...records], ABOUT.zones).map((zone) => asText(zone).trim());
  if (!zones.every((zone) => NAMES_OF_UTC.test(zone))) throw new Unreadable('counts in another time zone than UTC');
  const step = STEPS[name];
  const steps = told([...about, ...records], ABOUT.steps).map(asText);
  if (step && !steps.every((text) => step.test(text))) throw new Unreadable(`is not counted per ${REPORTS[name].lasts === HOUR_MS ? 'hour' : 'day'}`); // prettier-ignore
};
