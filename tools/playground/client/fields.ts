/** What a form is made of, and what was filled in as the platform hands it over. */
import { choicesOf as declaredChoices, type InputField, type Option, type Row } from '../../platform/definition';
import { resolveList, resolveText, type Sources, untestedIn } from './tokens';

/** What stands in the controls. Lists and dictionaries have an entry in each line. */
export type Values = Readonly<Record<string, string>>;

export const labelOf = ({ label, key }: InputField): string => label ?? key;

const YES_OR_NO: Option[] = [
  { value: 'true', label: 'Yes' },
  { value: 'false', label: 'No' },
];

/** Choices that stand in the form itself, and yes or no. */
export const choicesOf = (field: InputField): Option[] =>
  field.type === 'boolean' ? YES_OR_NO : declaredChoices(field);

const rank = ({ type, required }: InputField): number => (type === 'copy' ? 0 : required ? 1 : 2);

/** Fields in the order of the form: notices, required, optional. */
export const arranged = (fields: readonly InputField[]): InputField[] => fields.toSorted((a, b) => rank(a) - rank(b));

/** Values with the defaults of fields that were not there before. */
export const withDefaults = (fields: readonly InputField[], values: Values): Values => ({
  ...Object.fromEntries(fields.flatMap((field) => (field.default ? [[field.key, field.default]] : []))),
  ...values,
});

/** A list with one more entry. */
export const withLine = (text: string, line: string): string => (text.trim() ? `${text.trimEnd()}\n${line}` : line);

/** Steps that must be tested first, because a field takes their data. */
export const neededFor = (fields: readonly InputField[], values: Values, sources: Sources): number[] => [
  ...new Set(fields.flatMap(({ key }) => untestedIn(values[key] ?? '', sources))),
];

/** Data of earlier steps is put in after the lines are told apart: it may have several lines itself. */
const collected = ({ list, dict }: InputField, text: string, sources: Sources): unknown => {
  if (!list && !dict) return resolveText(text, sources);
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  if (list) return resolveList(lines, sources).filter((entry) => entry !== '');
  const pairs = lines.map((line) => /^([^:]*):?(.*)$/.exec(line)?.map((part) => part.trim()) ?? []);
  const named = pairs.filter(([, name]) => name);
  return Object.fromEntries(named.map(([, name, value = '']) => [name, resolveText(value, sources)]));
};

const isEmpty = (value: unknown): boolean => value === '' || Object.keys(value as object).length === 0;

/** What was filled in, with the data of earlier steps in place; empty fields are left out. */
export const inputOf = (fields: readonly InputField[], values: Values, sources: Sources): Row => {
  const filled = fields.map((field) => [field.key, collected(field, values[field.key] ?? '', sources)] as const);
  return Object.fromEntries(filled.filter(([, value]) => !isEmpty(value)));
};
