/** What a form is made of. */
import { choicesOf as declaredChoices, type InputField, type Option } from '../../platform/definition';

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
