/**
 * Reads a usage report into rows: what is unmistakable is read wherever it stands, anything else is refused as a whole,
 * since a wrong number is worse than none. All names come from the table.
 */
import { asLine, asText, firstOf, isRecord, type JsonRecord } from './json';
import { type AskedUsage, checkAnswer, checkSuccess, isAlmost, isTold, snakeCase } from './usage-checks';
import {
  ABOUT,
  ADDS,
  AMOUNTS,
  DAY_MS,
  ENDS,
  ENVELOPES,
  HOUR_MS,
  HOURS_OF_DAY,
  NAMED,
  NESTS,
  NO_GROUP,
  type Report,
  type ReportName,
  REPORTS,
  RESTS,
  RIVAL,
  TOTAL,
} from './usage-table';
import { momentIn, numberIn, sumOf, Unreadable } from './usage-values';

export interface UsageRow {
  /** The day (`2026-11-30`), the hour (ISO 8601 with offset) or the group, `''` when it has no name. */
  readonly group: string;
  /** What tells groups of the same name apart. */
  readonly groupId: string;
  /** When the day or hour began, in milliseconds since 1970; `null` in a report by group. */
  readonly moment: number | null;
  readonly credits: number;
  /** The row as the API has it. */
  readonly fields: JsonRecord;
}

/**
 * The rows of a report, each day, hour or group once, in the API's order. `asked` is what the answer has to be about.
 * Throws `Unreadable` that says what is wrong with it.
 */
export const readUsageRows = (body: unknown, name: ReportName, asked?: AskedUsage): UsageRow[] => {
  const report = REPORTS[name];
  const { frames, records } = find(body, report);
  const amounts = withoutTotals(withCredits(records, report), report);
  const rows = amounts.map((row): UsageRow => ({ ...row, ...nameOf(row.fields, report) }));
  const sum = sumOf(rows.map(({ credits }) => credits));
  if (report.lasts === HOUR_MS && rows.length > 0 && rows.every(isMidnight)) throw new Unreadable(DAYS_FOR_HOURS);
  if (
    rows.length > 1 &&
    rows.some(({ group, credits }) => group === '' && credits > 0 && isAlmost(2 * credits, sum, 1))
  )
    throw new Unreadable('has a row without a name that could be the total');
  checkAnswer({ name, frames, records, sum, days: rows.flatMap(({ moment }) => moment ?? []), asked });
  return merged(rows);
};

/** What an answer consists of, level by level and without its values: `data[].{date, sum}`. */
export const shapeOf = (body: unknown, levels = 4): string => {
  if (Array.isArray(body)) {
    const rows = body.filter(isRecord).slice(0, 50);
    return `[]${rows.length > 0 ? `.${shapeOf(Object.assign({}, ...rows), levels - 1)}` : shapeOf(body[0], levels - 1)}`;
  }
  if (!isRecord(body)) return body === undefined ? '' : `(${body === null ? 'null' : typeof body})`;
  const parts = Object.entries(body).map(([key, value]) => {
    const inner = typeof value === 'object' && value !== null && levels > 0 ? shapeOf(value, levels - 1) : '';
    return `${IS_FIELD.test(key) ? key : '*'}${/^[{a-z*]/.test(inner) ? '.' : ''}${inner}`;
  });
  const [only = '', ...others] = [...new Set(parts)];
  return others.length === 0 && /[[{]/.test(only) ? only : `{${[only, ...others].join(', ')}}`;
};

/** Keys of other forms may be names of people or things. */
const IS_FIELD = /^[a-z][a-z0-9]*([A-Z_][A-Za-z0-9]*)*$/;

interface Found {
  /** The objects around the rows, from the outermost. */
  readonly frames: readonly JsonRecord[];
  readonly records: readonly JsonRecord[];
}

const find = (node: unknown, report: Report, around: readonly JsonRecord[] = []): Found => {
  if (Array.isArray(node)) return { frames: around, records: recordsIn(node) };
  if (!isRecord(node) || around.length > 3) throw new Unreadable('holds no list of usage');
  const frames = [...around, node];
  checkSuccess(frames);
  const holds = (key: string): boolean => typeof node[key] === 'object' && node[key] !== null;
  const own = report.plurals.filter(holds).slice(0, 1);
  const [key, another] = own.length > 0 ? own : ENVELOPES.filter(holds);
  if (another !== undefined) throw new Unreadable('holds several lists');
  if (key !== undefined && RESTS.some((name) => isTold(node[name])))
    throw new Unreadable('holds usage beside its list');
  return key === undefined ? { frames, records: keyedRecords(node, report) } : find(node[key], report, frames);
};

const recordsIn = (list: readonly unknown[]): JsonRecord[] => {
  if (list.every(isRecord)) return [...list];
  throw new Unreadable('holds rows that are no objects');
};

const ABOUT_KEYS: ReadonlySet<string> = new Set(Object.values(ABOUT).flat());
const COUNTS: ReadonlySet<string> = new Set([...ABOUT.counts, ...ABOUT.pages, ...ABOUT.sizes]);

/** The rows of an object keyed by days, hours or names: a number, a row or (of a day) several rows under each key. */
const keyedRecords = (node: JsonRecord, report: Report): JsonRecord[] => {
  const records = Object.entries(node).flatMap(([key, value]) => {
    const isAmount = numberIn(value) !== undefined || (isRecord(value) && !TOTAL.test(key));
    const isTotal = TOTAL.test(key) || (key.startsWith('total_') && (AMOUNTS as readonly string[]).includes(key));
    if (isTotal || COUNTS.has(key) || (ABOUT_KEYS.has(key) && numberIn(value) === undefined)) return [];
    return report.lasts === undefined ? groupUnder(key, value, report) : rowsOfMoment(key, value, isAmount);
  });
  if (records.length === 0) throw new Unreadable('holds no usage');
  return records;
};

const groupUnder = (key: string, value: unknown, { names, ids }: Report): JsonRecord[] => {
  const isHolder = [...ENVELOPES, ...Object.values(REPORTS).flatMap(({ plurals }) => plurals)].includes(key);
  if (isHolder || NO_GROUP.test(key) || ABOUT_KEYS.has(key) || momentIn(key) || Array.isArray(value))
    throw new Unreadable('holds no list of groups');
  if (!isRecord(value)) return [{ [names[0]]: key, credits: value }];
  const isNamed = names.some((name) => !ids.includes(name) && Object.hasOwn(value, name));
  return [isNamed ? { id: key, ...value } : { [names[0]]: key, ...value }];
};

const rowsOfMoment = (key: string, value: unknown, isAmount: boolean): JsonRecord[] => {
  if (!momentIn(key)) {
    if (isAmount || Array.isArray(value)) throw new Unreadable('holds more than days or hours');
    return [];
  }
  if (!isRecord(value) && !Array.isArray(value)) return [{ date: key, credits: value }];
  return recordsIn([value].flat()).map((row) => {
    if (Object.hasOwn(row, 'date') && row['date'] !== key) throw new Unreadable('has two dates for one row');
    return { ...row, date: key };
  });
};

type Amount = Pick<UsageRow, 'fields' | 'credits'>;

/** The rows with their credits. A missing amount is 0 in a row that has the like of what rows with credits have. */
const withCredits = (records: readonly JsonRecord[], report: Report): Amount[] => {
  const read = records.map((fields) => ({ fields, credits: amountIn(fields) }));
  const notAmounts = new Set<string>([...report.names, ...report.ids, ...HOURS_OF_DAY]);
  const quantities = ({ fields }: { fields: JsonRecord }): string[] =>
    numericFields(fields).flatMap(([key]) => (notAmounts.has(key) ? [] : [key]));
  const usual = new Set(read.filter(({ credits }) => credits !== undefined).flatMap(quantities));
  return read.map((row) => {
    const others = quantities(row);
    if (row.credits === undefined && (others.length === 0 || !others.every((key) => usual.has(key))))
      throw new Unreadable('has rows without credits');
    return { fields: row.fields, credits: row.credits ?? 0 };
  });
};

/** A row and the objects in it that may hold its amounts, each with what to write before its fields. */
const partsOf = (row: JsonRecord): [prefix: string, part: JsonRecord][] => [
  ['', row],
  ...NESTS.flatMap((name): [string, JsonRecord][] => (isRecord(row[name]) ? [[`${name}.`, row[name]]] : [])),
];

const numericFields = (row: JsonRecord): [field: string, amount: number][] =>
  partsOf(row).flatMap(([prefix, part]) =>
    Object.entries(part).flatMap(([key, value]): [string, number][] => {
      const number = numberIn(value);
      return number === undefined ? [] : [[prefix + key, number]];
    }),
  );

/** Credits of a row; `undefined` when it tells none. */
const amountIn = (row: JsonRecord): number | undefined => {
  const told = partsOf(row).flatMap(([, part]) =>
    AMOUNTS.filter((name) => Object.hasOwn(part, name)).map((name) => part[name]),
  );
  if (told.length === 0) return undefined;
  const given = told.filter((value) => value !== null).map(numberIn);
  const [credits = 0, ...others] = new Set(given);
  if (given.includes(undefined) || credits < 0) throw new Unreadable('has credits that are no number');
  const rivals = numericFields(row).filter(
    ([key, amount]) => RIVAL.test(snakeCase(key.replace(/^.*\./, ''))) && amount !== credits,
  );
  if (others.length + rivals.length > 0) throw new Unreadable('tells two different amounts in a row');
  return credits;
};

/** Without the rows that sum up the others. */
const withoutTotals = (rows: readonly Amount[], report: Report): Amount[] => {
  const isTotal = ({ fields }: Amount): boolean => TOTAL.test(asText(firstOf(fields, report.names)).trim());
  const totals = rows.filter(isTotal);
  if (totals.length === 0) return [...rows];
  const groups = rows.filter((row) => !isTotal(row));
  const sum = sumOf(groups.map(({ credits }) => credits));
  const named = totals.filter((row) => {
    const id = asText(firstOf(row.fields, report.ids));
    const isGroup = id !== '' && !TOTAL.test(id);
    const isSum = isAlmost(row.credits, sum, groups.length);
    if (isGroup === isSum) throw new Unreadable('has a row named like a total that may be none');
    return isGroup;
  });
  return [...groups, ...named];
};

type Named = Pick<UsageRow, 'group' | 'groupId' | 'moment'>;

const nameOf = (row: JsonRecord, report: Report): Named => {
  if (report.lasts === undefined) return groupOf(row, report);
  const moment = report.lasts === HOUR_MS ? hourOf(row, report) : dayIn(row, report);
  const end = momentIn(firstOf(row, ENDS))?.at ?? moment;
  if (end - moment > report.lasts) throw new Unreadable('has rows that last too long');
  const iso = new Date(moment).toISOString();
  const group = report.lasts === HOUR_MS ? iso : iso.slice(0, 10);
  return { group, groupId: group, moment };
};

/** A day in UTC: an instant counts only at midnight. */
const dayIn = (row: JsonRecord, { names }: Report): number => {
  const moment = momentIn(firstOf(row, names));
  if (!moment) throw new Unreadable('has rows without a day');
  if (moment.at % DAY_MS !== 0 || moment.sinceMidnight !== 0) throw new Unreadable('has times instead of days in UTC');
  return moment.at;
};

const DAYS_FOR_HOURS = 'has days instead of hours';

const hourOf = (row: JsonRecord, { names }: Report): number => {
  const base = momentIn(firstOf(row, names));
  const told = firstOf(row, HOURS_OF_DAY);
  const at = told === undefined ? base?.at : (momentIn(told)?.at ?? hourAfter(base, told));
  if (at === undefined || at % HOUR_MS !== 0) throw new Unreadable('has rows without an hour');
  if (told === undefined ? base?.isDay : momentIn(told)?.isDay) throw new Unreadable(DAYS_FOR_HOURS);
  return at;
};

/** An hour of the day, as `9`, `"09:00"` or `"9 AM"`, beside its date. */
const hourAfter = (base: ReturnType<typeof momentIn>, told: unknown): number | undefined => {
  const [, digits, half] = /^(\d{1,2})(?::00){0,2} ?([ap]m)?$/i.exec(asText(told).trim()) ?? [];
  if (!base || digits === undefined) return undefined;
  const written = Number(digits);
  const isHour = half === undefined ? written < 24 : written >= 1 && written <= 12;
  const hour = half === undefined ? written : (written % 12) + (/p/i.test(half) ? 12 : 0);
  if (!isHour || ![0, hour * HOUR_MS].includes(base.sinceMidnight)) return undefined;
  return base.at - base.sinceMidnight + hour * HOUR_MS;
};

/** True for an hour that nothing but a midnight tells, as days do. */
const isMidnight = ({ fields }: UsageRow): boolean =>
  firstOf(fields, HOURS_OF_DAY) === undefined && momentIn(firstOf(fields, REPORTS.hourly.names))?.sinceMidnight === 0;

const groupOf = (row: JsonRecord, { names, ids }: Report): Named => {
  if (![...names, ...ids].some((name) => Object.hasOwn(row, name))) throw new Unreadable('has rows without a name');
  const named = firstOf(row, names);
  const inner = isRecord(named) ? named : {};
  const group = isRecord(named) ? asText(firstOf(inner, NAMED.names)) : asText(named);
  const groupId = asText(firstOf(row, ids)) || asText(firstOf(inner, NAMED.ids)) || group;
  return { group: group || groupId, groupId, moment: null };
};

/** Rows about the same day, hour or group become one. */
const merged = (rows: readonly UsageRow[]): UsageRow[] =>
  [...Map.groupBy(rows, ({ groupId }) => groupId).values()].flatMap((all) => {
    if (all.length === 1) return all;
    const credits = sumOf(all.map((row) => row.credits));
    const fields = mergedFields(all.map((row) => row.fields));
    return all.slice(0, 1).map((row) => ({ ...row, credits, fields }));
  });

/** Amounts are added, texts kept, and what differs otherwise is left out: it is not the group's. */
const mergedFields = (rows: readonly JsonRecord[]): JsonRecord => {
  const keys = new Set(rows.flatMap((row) => Object.keys(row)));
  return Object.fromEntries(
    [...keys].flatMap((key): [string, unknown][] => {
      const values = rows.map((row) => row[key]).filter((value) => value !== undefined && value !== null);
      if (values.length > 0 && values.every(isRecord)) return [[key, mergedFields(values)]];
      const numbers = values.map(numberIn).filter((number) => number !== undefined);
      if (ADDS.test(key) && numbers.length > 0 && numbers.length === values.length) return [[key, sumOf(numbers)]];
      const isKept =
        values.every((value) => value === values[0]) &&
        (typeof values[0] !== 'number' || /id$|^hour|^date|^day/.test(key));
      return isKept ? [[key, values[0]]] : [];
    }),
  );
};

/** What is wrong with an answer and what it consists of, to follow "Hatz AI sent usage in an unknown form: ". */
export const whyUnreadable = (path: string, { message }: Unreadable, body: unknown): string =>
  `${path} ${message} (${asLine(shapeOf(body), 95)}).`;
