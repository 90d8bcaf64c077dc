/** What a form is made of, and what was filled in as the platform hands it over. */
import { choicesOf as declaredChoices, type InputField, type Option, type Row } from '../../platform/definition';
import { resolveList, resolveText, type Sources, untestedIn } from './tokens';

export type Pair = readonly [name: string, value: string];
/** A text, the entries of a list, or the pairs of a dictionary. */
export type Value = string | readonly string[] | readonly Pair[];
export type Values = Readonly<Record<string, Value>>;

export const labelOf = ({ label, key }: InputField): string => label ?? key;

/** Choices that stand in the form itself, and yes or no. */
export const choicesOf = (field: InputField): Option[] =>
  field.type === 'boolean' ? YES_OR_NO : declaredChoices(field);

const YES_OR_NO: Option[] = [
  { value: 'true', label: 'Yes' },
  { value: 'false', label: 'No' },
];

const rank = ({ type, required }: InputField): number => (type === 'copy' ? 0 : required ? 1 : 2);

/** Fields in the order of the form: notices, required, optional. */
export const arranged = (fields: readonly InputField[]): InputField[] => fields.toSorted((a, b) => rank(a) - rank(b));

/** Values with the defaults of fields that were not there before. */
export const withDefaults = (fields: readonly InputField[], values: Values): Values => ({
  ...Object.fromEntries(fields.flatMap((field) => (field.default ? [[field.key, field.default]] : []))),
  ...values,
});

const textsOf = (value: Value = ''): readonly string[] => [value].flat(2);

/** Required fields that are empty. */
export const missingIn = (fields: readonly InputField[], values: Values): InputField[] =>
  fields.filter(({ key, required }) => required && textsOf(values[key]).every((text) => text.trim() === ''));

/** Steps that must be tested first, because a field takes their data. */
export const neededFor = (fields: readonly InputField[], values: Values, sources: Sources): number[] => [
  ...new Set(fields.flatMap(({ key }) => textsOf(values[key]).flatMap((text) => untestedIn(text, sources)))),
];

export const textOf = (value: Value | undefined): string => (typeof value === 'string' ? value : '');

export const listOf = (value: Value | undefined): string[] =>
  Array.isArray(value) ? value.filter((item) => typeof item === 'string') : value ? [value as string] : [];

export const pairsOf = (value: Value | undefined): Pair[] =>
  Array.isArray(value) ? value.filter((item): item is Pair => Array.isArray(item)) : [];

const collected = ({ list, dict }: InputField, value: Value, sources: Sources): unknown => {
  if (list) return resolveList(listOf(value), sources).filter((text) => text !== '');
  if (!dict) return resolveText(textOf(value), sources);
  const named = pairsOf(value).filter(([name]) => name !== '');
  return Object.fromEntries(named.map(([name, text]) => [name, resolveText(text, sources)]));
};

const isEmpty = (value: unknown): boolean => value === '' || Object.keys(value as object).length === 0;

/** What was filled in, with the data of earlier steps in place; empty fields are left out. */
export const inputOf = (fields: readonly InputField[], values: Values, sources: Sources): Row => {
  const filled = fields.flatMap((field): [string, unknown][] => {
    const value = values[field.key];
    return value === undefined ? [] : [[field.key, collected(field, value, sources)]];
  });
  return Object.fromEntries(filled.filter(([, value]) => !isEmpty(value)));
};
