/** Judgements that many assumptions share: where rows stand, what they carry, what an error body tells. */
import { reasonIn } from '../../src/hatz/error-body';
import { asLine, asNumber, asRecord, asText, firstOf, isRecord, type JsonRecord, listIn } from '../../src/hatz/json';
import { type Asked, cannotTell, type Check, differs, type Exchange, type Finding, holds, judged } from './contract';

/** A resource as the client's own tables describe it. */
export interface Resource<Names extends FieldNames = FieldNames> {
  readonly envelopes: readonly string[];
  readonly names: Names;
  readonly kinds: Readonly<Record<keyof Names & string, Holds>>;
}
type FieldNames = Readonly<Record<string, readonly string[]>>;

const KINDS = {
  text: (value: unknown) => typeof value === 'string',
  number: (value: unknown) => asNumber(value) !== null,
  flag: (value: unknown) => /^(true|false|yes|no|on|off|0|1)$/i.test(asText(value).trim()),
  list: Array.isArray,
} as const;
type Kind = keyof typeof KINDS;

/** What a field holds; with a question mark it may be null or missing. */
export type Holds = Kind | `${Kind}?`;

export const plural = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;
export const listed = (words: Iterable<string>, most = 8): string => {
  const all = [...words];
  return all.length <= most ? all.join(', ') : `${all.slice(0, most).join(', ')} and ${all.length - most} more`;
};

export const kindOf = (value: unknown): string => {
  if (value === null || value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  return isRecord(value) ? 'an object' : typeof value === 'string' ? 'text' : `a ${typeof value}`;
};

/** The rows of a list, read as the client reads them. */
export const rowsIn = (exchange: Exchange | undefined, { envelopes }: Resource): JsonRecord[] =>
  (listIn(exchange?.answer.body, envelopes) ?? []).map(asRecord);

/** The rows stand where the client looks for them. */
export const isListed = (resource: Resource): Check => ({
  assumes: `rows stand in a bare list or under ${resource.envelopes.join(', ')}`,
  judge: ({ answer: { body } }) => {
    const rows = listIn(body, resource.envelopes);
    if (!rows) return differs(`${kindOf(body)} with ${listed(Object.keys(asRecord(body))) || 'no fields'}`);
    const odd = rows.filter((row) => !isRecord(row)).length;
    return judged(
      odd === 0,
      `${plural(rows.length, 'row')} ${whereIn(body, resource)}${odd ? `, ${odd} of them no objects` : ''}`,
    );
  },
});

const whereIn = (body: unknown, { envelopes }: Resource): string =>
  isRecord(body) ? `under ${envelopes.find((name) => name in body) ?? ''}` : 'in a bare list';

/** Judges the rows of a list, when there are any. */
export const ofRows = (
  resource: Resource,
  assumes: string,
  judge: (rows: JsonRecord[], exchange: Exchange, asked: Asked) => Finding,
): Check => ({
  assumes,
  judge: (exchange, asked) => {
    const rows = rowsIn(exchange, resource);
    return rows.length > 0 ? judge(rows, exchange, asked) : cannotTell('there are no rows');
  },
});

/** Every row carries what the client reads, under one of the client's names for it. */
export const carries = <Names extends FieldNames>(resource: Resource<Names>): Check =>
  ofRows(resource, `a row carries ${fieldsInWords(resource.names, resource.kinds)}`, (rows) =>
    judgeFields(rows, resource.names, resource.kinds),
  );

export const fieldsInWords = (names: FieldNames, fields: Readonly<Record<string, Holds>>): string =>
  Object.entries(fields)
    .map(([field, kind]) => `${namesOf(names, field).join('|')} (${kind})`)
    .join(', ');

const namesOf = (names: FieldNames, field: string): readonly string[] => names[field] ?? [];

export const judgeFields = (
  rows: readonly JsonRecord[],
  names: FieldNames,
  fields: Readonly<Record<string, Holds>>,
): Finding => {
  const wrong = Object.entries(fields).flatMap(([field, kind]) => {
    const [one = '', ...others] = namesOf(names, field);
    const values = rows.map((row) => firstOf(row, [one, ...others]));
    const problem = problemOf(values, kind);
    return problem ? [`${[one, ...others].join('|')}: ${problem}`] : [];
  });
  return wrong.length > 0
    ? differs(wrong.join('; '))
    : holds(`${plural(rows.length, 'row')} with ${namesIn(rows, names)}`);
};

const problemOf = (values: readonly unknown[], holding: Holds): string => {
  const kind = holding.replace('?', '') as Kind;
  const given = values.filter((value) => value !== undefined);
  const odd = given.filter((value) => !KINDS[kind](value));
  if (odd.length > 0) return `${kindOf(odd[0])} in ${odd.length} of ${values.length} rows`;
  const missing = values.length - given.length;
  return missing > 0 && holding === kind ? `missing in ${missing} of ${values.length} rows` : '';
};

/** The fields that are there, those of the client first, and those that the client knows and that never come. */
const namesIn = (rows: readonly JsonRecord[], names: FieldNames): string => {
  const known = Object.values(names);
  const seen = new Set(rows.flatMap((row) => Object.keys(row).filter((name) => row[name] !== null)));
  const read = known.flatMap((field) => field.filter((name) => seen.has(name)));
  const other = [...seen].filter((name) => !known.flat().includes(name));
  const never = known.filter((field) => !field.some((name) => seen.has(name))).map((field) => field.join('|'));
  return [
    listed(new Set(read), 12),
    ...(other.length > 0 ? [`not read: ${listed(other)}`] : []),
    ...(never.length > 0 ? [`never seen: ${listed(never)}`] : []),
  ].join('; ');
};

/** Every row has an id of its own that fits `fits`. */
export const hasIds = (
  resource: Resource,
  ids: readonly string[],
  { fits, what }: { fits: (id: string) => boolean; what: string },
): Check =>
  ofRows(resource, `ids occur once and are ${what}`, (rows) => {
    const given = rows.map((row) => asText(firstOf(row, ids))).filter(Boolean);
    const repeated = given.length - new Set(given).size;
    const odd = given.filter((id) => !fits(id)).length;
    if (given.length === 0) return cannotTell('no row has an id');
    return judged(
      repeated + odd === 0,
      `${plural(given.length, 'id')}${repeated ? `, ${repeated} repeated` : ''}${odd ? `, ${odd} not ${what}` : ''}`,
    );
  });

/** The error body tells its reason where the client looks for it. */
export const tellsReason: Check = {
  assumes: 'the reason stands in detail, error or message',
  judge: ({ answer: { body } }) => {
    const where = ['detail', 'error', 'message'].filter((name) => Object.hasOwn(asRecord(body), name));
    const style = where.map((name) => `${name} as ${styleOf(asRecord(body)[name])}`).join(', ');
    const reason = asLine(reasonIn(body), 60);
    return judged(reason !== '', reason ? `${style}: ${reason}` : style || `${kindOf(body)} without any of them`);
  },
};

const styleOf = (value: unknown): string => {
  const fields = Object.keys(asRecord(Array.isArray(value) ? value[0] : value));
  return fields.length > 0 ? `${kindOf(value)} of ${listed(fields)}` : kindOf(value);
};
