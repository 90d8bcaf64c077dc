/**
 * What a step is handed over: what was filled in, with data of earlier steps in place. `{{1.job_id}}` stands for the field
 * `job_id` of what step 1 returned.
 */
import type { InputField, Row } from '../../platform/definition';
import type { Values } from './fields';
import { asText, leavesOf } from './outputs';
import { recordOf, type Step } from './step';

type Fields = readonly InputField[];

const TOKEN = /\{\{(\d+)\.([^{}]+)\}\}/g;
const ONE_TOKEN = /^\{\{(\d+)\.([^{}]+)\}\}$/;

export const tokenOf = (step: number, path: string): string => `{{${step}.${path}}}`;

/** The values of a token, or `undefined` for text that only looks like one. */
const valuesOf = (earlier: readonly Step[], number: string, path: string): unknown[] | undefined => {
  const step = earlier.find((source) => source.number === Number(number));
  const record = step && recordOf(step);
  if (!record) return undefined;
  const values = leavesOf(record).flatMap((leaf) => (leaf.path === path ? [leaf.value] : []));
  // A field that the step promises counts as empty where a record lacks it.
  return values.length > 0 || step.outputFields.some(({ key }) => key === path) ? values : undefined;
};

/** A text with its tokens filled in; several values are joined with commas. */
export const resolveText = (text: string, earlier: readonly Step[]): string =>
  text.replace(
    TOKEN,
    (token, step: string, path: string) => valuesOf(earlier, step, path)?.map(asText).join(',') ?? token,
  );

/** The entries of a list field; a token alone brings one entry for each of its values. */
export const resolveList = (texts: readonly string[], earlier: readonly Step[]): string[] =>
  texts.flatMap((text) => {
    const [, step = '', path = ''] = ONE_TOKEN.exec(text.trim()) ?? [];
    return valuesOf(earlier, step, path)?.flat().map(asText) ?? resolveText(text, earlier);
  });

/** The first of the earlier steps that must be tested, because a field takes its data. */
export const neededFor = (fields: Fields, values: Values, earlier: readonly Step[]): Step | undefined => {
  const tokens = fields.flatMap(({ key }) => [...(values[key] ?? '').matchAll(TOKEN)]);
  return earlier.find((step) => !recordOf(step) && tokens.some(([, number]) => Number(number) === step.number));
};

/** Tokens are filled in after the lines are told apart: data may have several lines itself. */
const collected = ({ list, dict }: InputField, text: string, earlier: readonly Step[]): unknown => {
  if (!list && !dict) return resolveText(text, earlier);
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  if (list) return resolveList(lines, earlier).filter((entry) => entry !== '');
  const pairs = lines.map((line) => /^([^:]*):?(.*)$/.exec(line)?.map((part) => part.trim()) ?? []);
  const named = pairs.filter(([, name]) => name);
  return Object.fromEntries(named.map(([, name, value = '']) => [name, resolveText(value, earlier)]));
};

const isEmpty = (value: unknown): boolean => value === '' || Object.keys(value as object).length === 0;

/** What was filled in as the platform hands it over; empty fields are left out. */
export const inputOf = (fields: Fields, values: Values, earlier: readonly Step[]): Row => {
  const filled = fields.map((field) => [field.key, collected(field, values[field.key] ?? '', earlier)] as const);
  return Object.fromEntries(filled.filter(([, value]) => !isEmpty(value)));
};
