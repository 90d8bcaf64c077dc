/** Values that a person names and a model gives: the field that names them, the request for them and the outputs. */
import { defineInputField } from '../define';
import { asRecord, asText, isRecord, type JsonRecord } from '../hatz/json';
import type { OutputField } from '../fields/outputs';

export const answerFieldsField = defineInputField({
  key: 'answer_fields',
  label: 'Answer Fields',
  type: 'string',
  list: true,
  required: false,
  helpText:
    'Names of the values you want, one per entry, such as Category. Each becomes a field of its own; Response Format is then JSON.',
});

/** The names among the given texts, each once. */
export const namesIn = (texts: readonly string[]): string[] =>
  [...new Set(texts.flatMap((text) => text.split(/[\r\n]+/)).map((text) => text.trim()))].filter(Boolean);

/** What asks a model for exactly these values. */
export const requestFor = (names: readonly string[]): string =>
  `The JSON is one object with exactly these keys: ${names.map((name) => JSON.stringify(name)).join(', ')}. ` +
  'Give each value as text, number or yes or no, and empty text for one that you cannot tell.';

/** A name without what models change in it: capitals, spaces and signs. */
const loose = (name: string): string =>
  name
    .normalize('NFC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\p{M}]/gu, '');

const sameName = (one: string, other: string): boolean => one.normalize('NFC').trim() === other.normalize('NFC').trim();

/** The value under a name as it was typed, else under the only one that differs from it in capitals, spaces and signs. */
const valueUnder = (record: JsonRecord, name: string, names: readonly string[]): unknown => {
  const keys = Object.keys(record);
  const exact = keys.filter((key) => sameName(key, name));
  const isOther = (key: string): boolean => names.some((other) => other !== name && sameName(other, key));
  const similar = keys.filter((key) => loose(key) !== '' && loose(key) === loose(name) && !isOther(key));
  const isAlone = names.filter((other) => loose(other) === loose(name)).length === 1;
  const found = exact.length > 0 ? exact : isAlone ? similar : [];
  return found.length === 1 && found[0] !== undefined ? record[found[0]] : undefined;
};

/** The objects in an answer as one; `undefined` when two of them give the same value. */
const merged = (records: readonly JsonRecord[]): JsonRecord | undefined => {
  const entries = records.flatMap(Object.entries<unknown>);
  const isPlain = new Set(entries.map(([name]) => loose(name) || name)).size === entries.length;
  return records.length === 1 ? records[0] : isPlain ? Object.fromEntries(entries) : undefined;
};

/** How many objects or lists a model may wrap around the values. */
const MOST_WRAPPINGS = 3;

/** The object that holds the values, out of the list or the single key that a model put around it. */
const valuesIn = (value: unknown, names: readonly string[], wrappings = MOST_WRAPPINGS): JsonRecord => {
  if (Array.isArray(value)) return value.every(isRecord) ? (merged(value) ?? {}) : {};
  if (!isRecord(value)) return {};
  const [inner, ...others] = Object.values(value);
  const isWrapped = others.length === 0 && typeof inner === 'object' && wrappings > 0;
  if (!isWrapped || names.some((name) => valueUnder(value, name, names) !== undefined)) return value;
  return valuesIn(inner, names, wrappings - 1);
};

/** A value as text: a list of texts one a line, an object as JSON. */
const written = (value: unknown): string => {
  if (typeof value !== 'object' || value === null) return asText(value);
  const isPlain = Array.isArray(value) && value.every((item) => typeof item !== 'object' || item === null);
  return isPlain ? value.map(asText).filter(Boolean).join('\n') : JSON.stringify(value);
};

/** The values by the names that a person gave them; `''` for each that the JSON does not hold or holds twice. */
export const answerIn = (json: unknown, names: readonly string[]): Record<string, string> => {
  const values = valuesIn(json, names);
  return Object.fromEntries(names.map((name) => [name, written(valueUnder(values, name, names))]));
};

/** The outputs that the given inputs bring, so that they can be mapped before the first test. Never throws. */
export const answerOutputs = (_z: unknown, bundle: unknown): Promise<OutputField[]> => {
  const given = asRecord(asRecord(bundle)['inputData'])[answerFieldsField.key];
  const names = namesIn([given].flat().map(asText)).filter((name) => !name.includes('{{'));
  return Promise.resolve(names.map((name) => ({ key: `answer__${name}`, label: name, type: 'string' })));
};
