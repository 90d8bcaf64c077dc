/** What a person filled in: empty text, null, an empty list and a missing key all mean "not given". */
import type { Bundle, ZObject } from 'zapier-platform-core';
import { asFlag, asText } from '../hatz/read';

export type InputData = Readonly<Record<string, unknown>>;

/** What the platform says about an execution; a caller may leave it out. */
export const metaOf = (bundle: { meta?: Partial<Bundle['meta']> }): Partial<Bundle['meta']> => bundle.meta ?? {};

/** True when there is something in a field. */
export const isGiven = (value: unknown): boolean =>
  value !== undefined && value !== null && value !== '' && !(Array.isArray(value) && value.length === 0);

/** A field's text, `''` when not given. */
export const textOf = (data: InputData, key: string): string => asText(data[key]);

/** A field's yes or no, or `fallback` when not given. */
export const flagOf = (data: InputData, key: string, fallback: boolean): boolean =>
  isGiven(data[key]) ? asFlag(data[key]) : fallback;

/** The given texts of a list field; a single text counts as a list of one. */
export const textsOf = (data: InputData, key: string): string[] =>
  [data[key]]
    .flat()
    .map(asText)
    .filter((text) => text.trim() !== '');

/** Records a sample needs; the editor shows no more. */
export const SAMPLE_COUNT = 3;

/** All items of a poll, or as many as a sample needs. */
export const sampled = <T>(bundle: Parameters<typeof metaOf>[0], items: readonly T[]): readonly T[] =>
  metaOf(bundle).isLoadingSample ? items.slice(0, SAMPLE_COUNT) : items;

/** The text of a required field. Throws `Error` that names the field by its label when it is empty. */
export const required = (z: ZObject, bundle: Pick<Bundle, 'inputData'>, key: string, label: string): string => {
  const text = textOf(bundle.inputData, key);
  if (text.trim() === '')
    throw new z.errors.Error(`${label} is empty. Fill it in and test the step again.`, 'InvalidInput');
  return text;
};

/** The chosen one of a field's choices, or `fallback` when none is. Throws `Error` that names the choices. */
export const chosen = <T extends string>(
  z: ZObject,
  bundle: Pick<Bundle, 'inputData'>,
  field: { readonly key: string; readonly label: string; readonly choices: Readonly<Record<T, string>> },
  fallback?: NoInfer<T>,
): T => {
  const typed = textOf(bundle.inputData, field.key).trim().toLowerCase() || fallback;
  const values = Object.keys(field.choices) as T[];
  const value = values.find((choice) => choice === typed);
  if (value) return value;
  throw new z.errors.Error(`${field.label} takes one of: ${values.join(', ')}.`, 'InvalidInput');
};

/** Choices of a field as the platform wants them. */
export const choicesOf = (labels: Readonly<Record<string, string>>) =>
  Object.entries(labels).map(([value, label]) => ({ value, label, sample: value }));
