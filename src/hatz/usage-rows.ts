/**
 * Reads a usage report into rows: what is unmistakable is read wherever it stands, anything else is refused as a whole,
 * since a wrong number is worse than none. All names come from the table.
 */
import { asFlag, asLine, asRecord, asText, firstOf, isRecord, type JsonRecord } from './json';
import { COUNTS, isTold, snakeCase } from './told';
import { type AskedUsage, checkAnswer, checkSuccess, isAlmost } from './usage-checks';
import {
  ABOUT,
  ADDS,
  AMOUNTS,
  DAY_MS,
  ENDS,
  ENVELOPES,
  HOUR_MS,
  HOURS_OF_DAY,
  MAY_BE_CREDITS,
  NAMED,
  NESTS,
  NO_GROUP,
  type Report,
  type ReportName,
  REPORTS,
  RESTS,
  RIVAL,
  TOTAL,
  TOTAL_FLAGS,
  TOTAL_KEY,
  TOTAL_TYPES,
} from './usage-table';
import { type Moment, momentIn, numberIn, sumOf, Unreadable } from './usage-values';

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
  const { beside, records } = find(body, report);
  const amounts = withCredits(records, report);
  const rows = withoutTotals(amounts, report).map((amount): Read => ({ ...amount, ...nameOf(amount.row, report) }));
  const sum = sumOf(rows.map(({ credits }) => credits));
  if (report.lasts === HOUR_MS && rows.length > 0 && rows.every(isMidnight)) throw new Unreadable(DAYS_FOR_HOURS);
  if (
    rows.length > 1 &&
    rows.some(({ group, credits }) => group === '' && credits > 0 && isAlmost(2 * credits, sum, 1))
  )
    throw new Unreadable('has a row without a name that could be the total');
  const days = rows.flatMap(({ moment }) => moment ?? []);
  checkAnswer({ name, beside, records: amounts.map(({ row }) => row), sum, days, asked });
  return merged(rows, report);
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
  /** What stands beside the rows, from the outermost object to the innermost. */
  readonly beside: readonly JsonRecord[];
  readonly records: readonly JsonRecord[];
}

const find = (node: unknown, report: Report, around: readonly JsonRecord[] = []): Found => {
  if (Array.isArray(node)) return { beside: around, records: recordsIn(node) };
  if (!isRecord(node) || around.length > 3) throw new Unreadable('holds no list of usage');
  checkSuccess(node);
  const isHolder = (name: string): boolean => sizeOf(node[name]) !== undefined;
  // An empty list of its own is worth more than none, but not more than one that is filled.
  const key =
    filledIn(node, report.plurals) ?? filledIn(node, ENVELOPES) ?? [...report.plurals, ...ENVELOPES].find(isHolder);
  if (key === undefined) return keyedRecords(node, report, around);
  if ([...RESTS, ...(report.parts ?? [])].some((name) => holdsUsage(node[name])))
    throw new Unreadable('holds usage beside its list');
  const { [key]: inner, ...others } = node;
  return find(inner, report, [...around, others]);
};

/** The one of these names under which something stands that can hold rows. Names and other texts are no rows. */
const filledIn = (node: JsonRecord, names: readonly string[]): string | undefined => {
  const [filled, ...others] = names.filter((name) => (sizeOf(node[name]) ?? 0) > 0);
  if (others.length > 0) throw new Unreadable('holds several lists');
  return filled;
};

/** How much a list or an object holds; `undefined` for what can hold no rows. */
const sizeOf = (value: unknown): number | undefined => {
  const isTexts = Array.isArray(value) && value.length > 0 && value.every((item) => typeof item !== 'object');
  return typeof value === 'object' && value !== null && !isTexts ? Object.keys(value).length : undefined;
};

/** True for what may be usage that is left out of the rows. */
const holdsUsage = (rest: unknown): boolean => isTold(isRecord(rest) ? (amountIn(snakeKeys(rest)) ?? rest) : rest);

const recordsIn = (list: readonly unknown[]): JsonRecord[] => {
  if (list.every(isRecord)) return [...list];
  throw new Unreadable('holds rows that are no objects');
};

/** A row and the objects in it with their names in snake case. Throws `Unreadable` for two names that become one. */
export const snakeKeys = (row: JsonRecord): JsonRecord => {
  const read: JsonRecord = Object.fromEntries(
    Object.entries(row).map(([key, value]) => [snakeCase(key), isRecord(value) ? snakeKeys(value) : value]),
  );
  if (Object.keys(read).length < Object.keys(row).length) throw new Unreadable('tells one thing twice in a row');
  return read;
};

/** Where rows stand: no names of groups. */
const HOLDERS: readonly string[] = [...ENVELOPES, ...Object.values(REPORTS).flatMap(({ plurals }) => plurals)];

const ABOUT_KEYS = Object.values(ABOUT);
const isAbout = (key: string): boolean => ABOUT_KEYS.some((names) => names.test(key)) || COUNTS.test(key);

/** The rows of an object keyed by days, hours or names: a number, a row or (of a day) several rows under each key. */
const keyedRecords = (node: JsonRecord, report: Report, around: readonly JsonRecord[]): Found => {
  const beside: JsonRecord = {};
  const records = Object.entries(node).flatMap(([key, value]) => {
    const isBeside = TOTAL_KEY.test(key) || COUNTED.test(key) || (isAbout(key) && numberIn(value) === undefined);
    const rows = isBeside ? [] : report.lasts === undefined ? groupUnder(key, value, report) : rowsOfMoment(key, value);
    if (rows.length === 0) beside[key] = value;
    return rows;
  });
  if (records.length === 0) throw new Unreadable('holds no usage');
  return { beside: [...around, beside], records };
};

const COUNTED = new RegExp([COUNTS, ABOUT.pages, ABOUT.sizes].map(({ source }) => source).join('|'));

const groupUnder = (key: string, value: unknown, { names, ids, groups }: Report): JsonRecord[] => {
  const isNone = HOLDERS.includes(key) || isAbout(key) || (NO_GROUP.test(snakeCase(key)) && !groups?.test(key));
  if (isNone || momentIn(key) || Array.isArray(value)) throw new Unreadable('holds no list of groups');
  if (!isRecord(value)) return [{ [names[0]]: key, credits: value }];
  const isNamed = names.some((name) => !ids.includes(name) && Object.hasOwn(value, name));
  return [isNamed ? { id: key, ...value } : { [names[0]]: key, ...value }];
};

const rowsOfMoment = (key: string, value: unknown): JsonRecord[] => {
  const holdsRows = typeof value === 'object' && value !== null;
  if (!momentIn(key)) {
    if (holdsRows || numberIn(value) !== undefined) throw new Unreadable('holds more than days or hours');
    return [];
  }
  if (!holdsRows) return [{ date: key, credits: value }];
  return recordsIn([value].flat()).map((row) => {
    if (Object.hasOwn(row, 'date') && row['date'] !== key) throw new Unreadable('has two dates for one row');
    return { ...row, date: key };
  });
};

interface Amount {
  /** The row as it came. */
  readonly fields: JsonRecord;
  /** The same with its names in snake case. */
  readonly row: JsonRecord;
  readonly credits: number;
}

/** The rows with their credits. A missing amount is 0 in a row that has the like of what rows with credits have. */
const withCredits = (records: readonly JsonRecord[], report: Report): Amount[] => {
  const notAmounts = new Set<string>([...report.names, ...report.ids, ...HOURS_OF_DAY]);
  const read = records.map((fields) => {
    const row = snakeKeys(fields);
    const quantities = numbersIn(row).filter(([path]) => !notAmounts.has(path));
    return { fields, row, quantities, told: amountIn(row) };
  });
  const usual = new Set(
    read.flatMap(({ told, quantities }) => (told === undefined ? [] : quantities.map(([path]) => path))),
  );
  return read.map(({ fields, row, quantities, told }) => {
    if (typeof told === 'number') return { fields, row, credits: told };
    const isUsual = told === null || (quantities.length > 0 && quantities.every(([path]) => usual.has(path)));
    if (!isUsual || quantities.some(([path, amount]) => amount !== 0 && MAY_BE_CREDITS.test(nameIn(path))))
      throw new Unreadable('has rows without credits');
    return { fields, row, credits: 0 };
  });
};

/** What a row and the objects in it that may hold its amounts tell; the names in those have the object's in front. */
const factsOf = (row: JsonRecord): [path: string, value: unknown][] => [
  ...Object.entries(row),
  ...NESTS.flatMap((nest) =>
    Object.entries(asRecord(row[nest])).map(([name, value]): [string, unknown] => [`${nest}.${name}`, value]),
  ),
];

const nameIn = (path: string): string => path.replace(/^.*\./, '');

const numbersIn = (row: JsonRecord): [path: string, number: number][] =>
  factsOf(row).flatMap(([path, value]): [string, number][] => {
    const number = numberIn(value);
    return number === undefined ? [] : [[path, number]];
  });

const NAMES_OF_AMOUNTS: readonly string[] = AMOUNTS;

/** Credits of a row; `null` when it tells nothing there, `undefined` when it has no place for them. */
const amountIn = (row: JsonRecord): number | null | undefined => {
  const told = factsOf(row).flatMap(([path, value]) => (NAMES_OF_AMOUNTS.includes(nameIn(path)) ? [value] : []));
  if (told.length === 0) return undefined;
  const given = told.filter((value) => value !== null).map(numberIn);
  if (given.length === 0) return null;
  const [credits = -1, ...others] = new Set(given);
  if (given.includes(undefined) || credits < 0) throw new Unreadable('has credits that are no number');
  const isRival = ([path, number]: [string, number]): boolean => RIVAL.test(nameIn(path)) && number !== credits;
  if (others.length > 0 || numbersIn(row).some(isRival)) throw new Unreadable('tells two different amounts in a row');
  return credits;
};

/** Without the rows that sum up the others. */
const withoutTotals = (rows: readonly Amount[], report: Report): Amount[] => {
  const isTotal = ({ row }: Amount): boolean =>
    TOTAL.test(nameUnder(row, [...report.names, ...HOURS_OF_DAY], report).trim()) ||
    Object.entries(row).some(([key, value]) => TOTAL_FLAGS.test(key) && asFlag(value)) ||
    TOTAL_TYPES.some((name) => /^((sub|grand)[ _-]?)?total$/i.test(asText(row[name])));
  const totals = rows.filter(isTotal);
  const groups = rows.filter((row) => !isTotal(row));
  const sum = sumOf(groups.map(({ credits }) => credits));
  const named = totals.filter(({ row, credits }) => {
    const { id } = idIn(row, report);
    const isGroup = id !== '' && !TOTAL.test(id);
    if (isGroup === isAlmost(credits, sum, groups.length))
      throw new Unreadable('has a row named like a total that may be none');
    return isGroup;
  });
  return [...groups, ...named];
};

type Named = Pick<UsageRow, 'group' | 'groupId' | 'moment'>;
type Read = Amount & Named;

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
  const moment = told === undefined ? base : (momentIn(told) ?? hourAfter(base, told));
  if (!moment || moment.at % HOUR_MS !== 0) throw new Unreadable('has rows without an hour');
  if (moment.isDay) throw new Unreadable(DAYS_FOR_HOURS);
  return moment.at;
};

/** An hour of the day, as `9`, `"09:00"` or `"9 AM"`, beside its date. */
const hourAfter = (base: Moment | undefined, told: unknown): Moment | undefined => {
  const [, digits, half] = /^(\d{1,2})(?::00){0,2} ?([ap]m)?$/i.exec(asText(told).trim()) ?? [];
  if (!base || digits === undefined) return undefined;
  const written = Number(digits);
  const isHour = half === undefined ? written < 24 : written >= 1 && written <= 12;
  const hour = half === undefined ? written : (written % 12) + (/p/i.test(half) ? 12 : 0);
  const sinceMidnight = hour * HOUR_MS;
  if (!isHour || ![0, sinceMidnight].includes(base.sinceMidnight)) return undefined;
  return { at: base.at - base.sinceMidnight + sinceMidnight, sinceMidnight, isDay: false };
};

/** True for an hour that nothing but a midnight tells, as days do. */
const isMidnight = ({ row }: Read): boolean =>
  firstOf(row, HOURS_OF_DAY) === undefined && momentIn(firstOf(row, REPORTS.hourly.names))?.sinceMidnight === 0;

const isFilled = (text: string): boolean => text.trim() !== '';

/** The first text that is filled under these names, also in an object that names itself. */
const nameUnder = (row: JsonRecord, names: readonly string[], { names: own, ids }: Report): string =>
  names
    .map((name) => row[name])
    .flatMap((value) => (isRecord(value) ? [...NAMED.names, ...own, ...ids].map((inner) => value[inner]) : [value]))
    .map(asText)
    .find(isFilled) ?? '';

interface Id {
  readonly id: string;
  /** The name of its field. */
  readonly under: string;
}

/** The first id that is filled, of the row or of the object that stands for its group. */
const idIn = (row: JsonRecord, { names, ids }: Report): Id => {
  const idsOf = (part: JsonRecord, fields: readonly string[]): Id[] =>
    fields.map((under) => ({ id: asText(part[under]), under }));
  const parts = names.map((name) => row[name]).filter(isRecord);
  const told = [...idsOf(row, ids), ...parts.flatMap((part) => idsOf(part, [...NAMED.ids, ...ids]))];
  return told.find(({ id }) => isFilled(id)) ?? { id: '', under: '' };
};

const groupOf = (row: JsonRecord, report: Report): Named => {
  const given = [...report.names, ...report.ids].filter((name) => Object.hasOwn(row, name));
  const group = nameUnder(row, report.names, report);
  const { id } = idIn(row, report);
  if (given.length === 0 || (group === '' && id === '' && given.some((name) => isTold(row[name]))))
    throw new Unreadable('has rows without a name');
  return { group: group || id, groupId: id || group, moment: null };
};

/** Rows about the same day, hour or group become one. Throws `Unreadable` when one id stands for two things. */
const merged = (rows: readonly Read[], report: Report): UsageRow[] => {
  const byId = new Map<string, [Read, ...Read[]]>();
  for (const row of rows) {
    const others = byId.get(row.groupId);
    if (others) others.push(row);
    else byId.set(row.groupId, [row]);
  }
  return [...byId.values()].map((same) => {
    const [{ group, groupId, moment, credits, fields }] = same;
    if (same.length === 1) return { group, groupId, moment, credits, fields };
    if (areSeveral(same, report)) throw new Unreadable('has one id for two things');
    return {
      // A row without the name of its group has it from another.
      group: same.find((row) => row.group !== groupId)?.group ?? group,
      groupId,
      moment,
      credits: sumOf(same.map((row) => row.credits)),
      fields: mergedFields(same.map((row) => row.fields)),
    };
  });
};

/** True for rows that differ in what tells groups apart, besides the ids of the rows themselves. */
const areSeveral = (rows: readonly Read[], report: Report): boolean => {
  const names = rows.map(({ group, groupId }) => (group === groupId ? '' : group));
  const unders = rows.map(({ row }) => idIn(row, report).under);
  const ids = report.ids.filter((name) => !(NAMED.ids as readonly string[]).includes(name));
  const told = [names, unders, ...ids.map((name) => rows.map(({ row }) => asText(row[name])))];
  return told.some((texts) => new Set(texts.filter(isFilled)).size > 1);
};

/** Amounts are added, texts kept, and what differs otherwise is left out: it is not the group's. */
const mergedFields = (rows: readonly JsonRecord[]): JsonRecord => {
  const keys = new Set(rows.flatMap((row) => Object.keys(row)));
  return Object.fromEntries(
    [...keys].flatMap((key): [string, unknown][] => {
      const values = rows.map((row) => row[key]).filter((value) => value !== undefined && value !== null);
      if (values.length > 0 && values.every(isRecord)) return [[key, mergedFields(values)]];
      const numbers = values.map(numberIn).filter((number) => number !== undefined);
      const isNumber = numbers.length > 0 && numbers.length === values.length;
      if (isNumber && ADDS.test(snakeCase(key))) return [[key, sumOf(numbers)]];
      const isKept =
        values.every((value) => value === values[0]) && (numbers.length === 0 || /id$|^hour|^date|^day/i.test(key));
      return isKept ? [[key, values[0]]] : [];
    }),
  );
};

/** What is wrong with an answer and what it consists of, to follow "Hatz AI sent usage in an unknown form: ". */
export const whyUnreadable = (path: string, { message }: Unreadable, body: unknown): string =>
  `${path} ${message} (${asLine(shapeOf(body), 95)}).`;
