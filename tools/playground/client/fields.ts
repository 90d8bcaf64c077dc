/** What a form is made of, and what was filled in as the platform hands it over. */
import { choicesOf as writtenChoicesOf, type FieldGroup, type InputField, type Option, type Row } from '../protocol';
import { resolveList, resolveText, type Sources, untestedIn } from './tokens';

export type Pair = readonly [name: string, value: string];
/** A text; the entries of a list; the pairs of a dictionary; the rows of line items. */
export type Value = string | readonly string[] | readonly Pair[] | readonly Values[];
export interface Values {
  readonly [key: string]: Value;
}

type Shape = 'one' | 'list' | 'dict' | 'rows';

export const shapeOf = (field: InputField): Shape => {
  if (field.children) return 'rows';
  if (field.dict) return 'dict';
  return field.list ? 'list' : 'one';
};

export const typeOf = ({ type = 'string' }: InputField): string => type;

export const labelOf = ({ label, key }: InputField): string => label ?? key;

/** Choices that stand in the form itself, and yes or no. */
export const choicesOf = (field: InputField): Option[] =>
  field.type === 'boolean' ? YES_OR_NO : writtenChoicesOf(field);

const YES_OR_NO: Option[] = [
  { value: 'true', label: 'Yes' },
  { value: 'false', label: 'No' },
];

export interface FormSection {
  group: FieldGroup | undefined;
  fields: InputField[];
}

const rank = ({ type, required }: InputField): number => (type === 'copy' ? 0 : required ? 1 : 2);

/** Fields in the order of the form: notices, required, optional; those of a group under its name. */
export const arranged = (fields: readonly InputField[], groups: readonly FieldGroup[]): FormSection[] => {
  const inOrder = fields.toSorted((a, b) => rank(a) - rank(b));
  const isGrouped = ({ group }: InputField): boolean => groups.some(({ key }) => key === group);
  return [
    { group: undefined, fields: inOrder.filter((field) => !isGrouped(field)) },
    ...groups.map((group) => ({ group, fields: inOrder.filter((field) => field.group === group.key) })),
  ].filter((section) => section.fields.length > 0);
};

/** Values with the defaults of fields that were not there before. */
export const withDefaults = (fields: readonly InputField[], values: Values): Values => ({
  ...Object.fromEntries(fields.flatMap((field) => (field.default ? [[field.key, field.default]] : []))),
  ...values,
});

const textsOf = (value: Value | undefined): string[] => {
  if (value === undefined) return [];
  if (typeof value === 'string') return [value];
  return value.flatMap((item) => (typeof item === 'string' ? [item] : Object.values(item).flatMap(textsOf)));
};

const isFilled = (value: Value | undefined): boolean => textsOf(value).some((text) => text.trim() !== '');

/** Required fields that are empty. */
export const missingIn = (fields: readonly InputField[], values: Values): InputField[] =>
  fields.filter((field) => field.required && typeOf(field) !== 'copy' && !isFilled(values[field.key]));

/** Steps that must be tested first, because a field takes their data. */
export const neededFor = (fields: readonly InputField[], values: Values, sources: Sources): number[] => [
  ...new Set(fields.flatMap(({ key }) => textsOf(values[key]).flatMap((text) => untestedIn(text, sources)))),
];

export const listOf = (value: Value | undefined): string[] =>
  Array.isArray(value) ? value.filter((item) => typeof item === 'string') : value ? [value as string] : [];

export const pairsOf = (value: Value | undefined): Pair[] =>
  Array.isArray(value) ? value.filter((item): item is Pair => Array.isArray(item)) : [];

export const rowsOf = (value: Value | undefined): Values[] =>
  Array.isArray(value) ? value.filter((item): item is Values => typeof item === 'object' && !Array.isArray(item)) : [];

const COLLECT: Record<Shape, (value: Value, sources: Sources, field: InputField) => unknown> = {
  one: (value, sources) => resolveText(typeof value === 'string' ? value : '', sources),
  list: (value, sources) => resolveList(listOf(value), sources).filter((text) => text !== ''),
  dict: (value, sources) =>
    Object.fromEntries(
      pairsOf(value)
        .filter(([name]) => name !== '')
        .map(([name, text]) => [name, resolveText(text, sources)]),
    ),
  rows: (value, sources, { children = [] }) => rowsOf(value).map((row) => inputOf(children, row, sources)),
};

const isEmpty = (value: unknown): boolean =>
  value === '' || (typeof value === 'object' && value !== null && Object.keys(value).length === 0);

/** What was filled in, with the data of earlier steps in place; empty fields are left out. */
export const inputOf = (fields: readonly InputField[], values: Values, sources: Sources): Row => {
  const filled = fields.flatMap((field): [string, unknown][] => {
    const value = values[field.key];
    return value === undefined ? [] : [[field.key, COLLECT[shapeOf(field)](value, sources, field)]];
  });
  return Object.fromEntries(filled.filter(([, value]) => !isEmpty(value)));
};
