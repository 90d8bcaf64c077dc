/**
 * Reads a usage report of any plausible shape into the same rows: a bare list, a list under a key, an object keyed by
 * date or by name, totals nested in the rows, numbers as text, moments as dates, ISO text, seconds or milliseconds.
 */
import { asList, asTimestamp, asNumber, asRecord, asText, firstOf, isRecord, listIn, type JsonRecord } from './json';
import {
  AMOUNTS,
  DAY_MS,
  ENVELOPES,
  HOUR_MS,
  NESTS,
  NO_GROUP,
  type Report,
  REPORTS,
  type ReportName,
  SPEAKS_OF_CREDITS,
} from './usage-table';

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

/** The rows of a report, each day, hour or group once, in the API's order; `undefined` when there are none to be read. */
export const readUsageRows = (body: unknown, name: ReportName): UsageRow[] | undefined => {
  const report = REPORTS[name];
  const records = recordsIn(body, report);
  if (!records) return undefined;
  const amounts = records.map((record) => amountIn(record));
  const rows = records.flatMap((fields, index) => {
    const named = report.lasts === undefined ? groupOf(fields, report) : momentOf(fields, report);
    return named ? [{ ...named, credits: amounts[index] ?? 0, fields }] : [];
  });
  const isReadable = rows.length > 0 && amounts.some((amount) => amount !== null);
  return isReadable || records.length === 0 ? merged(rows) : undefined;
};

/** What an answer that cannot be read consists of, in a few words and without its values. */
export const shapeOf = (body: unknown): string => {
  if (Array.isArray(body)) return isRecord(body[0]) ? `rows with ${namesIn(body[0])}` : 'a list without rows';
  return isRecord(body) ? namesIn(body) : `a ${body === null ? 'null' : typeof body}`;
};

const namesIn = (record: JsonRecord): string => {
  const names = Object.keys(record);
  return names.length > 0 ? `the fields ${names.slice(0, 5).join(', ')}` : 'no fields';
};

const recordsIn = (body: unknown, report: Report): JsonRecord[] | undefined => {
  const inner = isRecord(body) ? unwrapped(body) : body;
  const list = listIn(inner, ENVELOPES) ?? onlyListIn(inner);
  if (list) {
    const records = list.filter(isRecord);
    return records.length > 0 || list.length === 0 ? records : undefined;
  }
  return isRecord(inner) ? keyedRecords(inner, report) : undefined;
};

/** The list under a key that nobody foresaw, if it is the only list of rows. */
const onlyListIn = (body: unknown): unknown[] | undefined => {
  const lists = Object.entries(asRecord(body)).filter(([key, value]) => isRecord(asList(value)[0]) && !isMoment(key));
  return lists.length === 1 ? asList(lists[0]?.[1]) : undefined;
};

const unwrapped = (body: JsonRecord, levels = 3): JsonRecord => {
  const inner = ENVELOPES.map((name) => body[name]).find(isRecord);
  return inner && levels > 0 ? unwrapped(inner, levels - 1) : body;
};

/** Rows of an object keyed by moments or by names: a number, a row or several rows under each key. */
const keyedRecords = (body: JsonRecord, report: Report): JsonRecord[] | undefined => {
  const [name] = report.names;
  const isKey = report.lasts === undefined ? isGroupKey : isMoment;
  const records = Object.entries(body)
    .filter(([key]) => isKey(key))
    .flatMap(([key, value]) => {
      if (asNumber(value) !== null) return [{ [name]: key, credits: value }];
      return [value, ...asList(value)].filter(isRecord).map((row) => ({ ...row, [name]: key }));
    });
  return records.length > 0 || Object.keys(body).length === 0 ? records : undefined;
};

const isMoment = (key: string): boolean => plausible(asTimestamp(key)) !== undefined;

const isGroupKey = (key: string): boolean => !NO_GROUP.test(key) && !(AMOUNTS as readonly string[]).includes(key);

/** Credits of a row, `null` when it tells none. */
const amountIn = (row: JsonRecord, levels = 2): number | null => {
  const own = AMOUNTS.map((name) => asNumber(row[name])).find((amount) => amount !== null);
  if (own !== undefined) return own;
  const nested = levels > 0 ? [...NESTS, ...AMOUNTS].map((name) => row[name]).filter(isRecord) : [];
  const inner = nested.map((part) => amountIn(part, levels - 1)).find((amount) => amount !== null);
  if (inner !== undefined) return inner;
  const spoken = Object.entries(row).find(([key, value]) => SPEAKS_OF_CREDITS.test(key) && asNumber(value) !== null);
  if (spoken) return asNumber(spoken[1]);
  return AMOUNTS.some((name) => row[name] === null) ? 0 : null;
};

type Named = Pick<UsageRow, 'group' | 'groupId' | 'moment'>;

/** Reports tell of years between these: any other number is no moment. */
const FIRST_YEAR = Date.UTC(2015, 0);
const LAST_YEAR = Date.UTC(2100, 0);

const plausible = (moment: number | null): number | undefined =>
  moment !== null && moment >= FIRST_YEAR && moment < LAST_YEAR ? moment : undefined;

/** The day or hour of a row. A day stays the one that is written, whatever offset is written with it. */
const momentOf = (row: JsonRecord, { names, lasts }: Report): Named | undefined => {
  const value = names.map((name) => row[name]).find((candidate) => plausible(asTimestamp(candidate)) !== undefined);
  const moment = asTimestamp(value);
  if (moment === null) return undefined;
  if (lasts === HOUR_MS) return hourAt(moment + hourOfDay(row, moment) * HOUR_MS);
  const written = /^\d{4}-\d{2}-\d{2}/.exec(asText(value).trim())?.[0];
  const day = written ?? new Date(moment).toISOString().slice(0, 10);
  const sinceMidnight = written ? timeOfDay(asText(value)) : moment % DAY_MS;
  return { group: day, groupId: day, moment: moment - sinceMidnight };
};

const hourAt = (moment: number): Named => {
  const group = new Date(moment).toISOString();
  return { group, groupId: group, moment };
};

/** The hour that stands beside a date, as `5`, `"05"` or `"05:00"`. */
const hourOfDay = (row: JsonRecord, moment: number): number => {
  const hour = /^(\d{1,2})(:00)*$/.exec(asText(row['hour']).trim())?.[1];
  return hour !== undefined && moment % DAY_MS === 0 ? Number(hour) % 24 : 0;
};

const timeOfDay = (text: string): number => {
  const [, hours = 0, minutes = 0, seconds = 0] = /[T ](\d{2}):(\d{2})(?::(\d{2}(?:\.\d+)?))?/.exec(text) ?? [];
  return (Number(hours) * 60 + Number(minutes)) * 60_000 + Number(seconds) * 1000;
};

const groupOf = (row: JsonRecord, { names, ids }: Report): Named => {
  const group = nameIn(firstOf(row, names)) || firstTextOf(row);
  return { group, groupId: asText(firstOf(row, ids)) || group, moment: null };
};

const nameIn = (value: unknown): string =>
  isRecord(value) ? asText(firstOf(value, ['email', 'name', 'display_name', 'title', 'id'])) : asText(value);

/** The name of a group under a key that nobody foresaw. */
const firstTextOf = (row: JsonRecord): string => {
  const [, text] =
    Object.entries(row).find(([key, value]) => isGroupKey(key) && typeof value === 'string' && isName(value)) ?? [];
  return asText(text);
};

const isName = (text: string): boolean => text.trim() !== '' && asNumber(text) === null && !isMoment(text);

/** Rows about the same day, hour or group become one; of their fields, those in which they agree are kept. */
const merged = (rows: readonly UsageRow[]): UsageRow[] => {
  const byId = new Map<string, UsageRow>();
  for (const row of rows) {
    const known = byId.get(row.groupId);
    byId.set(row.groupId, known ? { ...known, credits: known.credits + row.credits, fields: shared(known, row) } : row);
  }
  return [...byId.values()];
};

const shared = ({ fields }: UsageRow, other: UsageRow): JsonRecord =>
  Object.fromEntries(Object.entries(fields).filter(([key, value]) => value === other.fields[key]));
