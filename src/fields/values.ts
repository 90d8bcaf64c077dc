/** What a person filled in: empty text, null, an empty list and a missing key all mean "not given". */
import type { Bundle, ZObject } from 'zapier-platform-core';
import { asFlag, asText } from '../hatz/json';

import { type InputData, isGiven } from './inputs';

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
