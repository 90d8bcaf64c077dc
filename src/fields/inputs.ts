/**
 * What a person filled in, read by the field that asks for it: empty text, null, an empty list and a missing key all mean
 * "not given". Every reader names the field by its label when it throws.
 */
import type { Bundle, ZObject } from 'zapier-platform-core';
import { namedLike } from '../hatz/by-name';
import { badInput } from '../hatz/errors';
import { asFlag, asLine, asText, asTimestamp, isRecord, type JsonRecord, parseJson } from '../hatz/json';
import { dayOf } from '../hatz/usage';

export type InputData = Readonly<Record<string, unknown>>;

/** What the platform says about an execution; a caller may leave it out. */
export const metaOf = (bundle: { meta?: Partial<Bundle['meta']> }): Partial<Bundle['meta']> => bundle.meta ?? {};

/** Records a sample needs; the editor shows no more. */
export const SAMPLE_COUNT = 3;

/** All items of a poll, or as many as a sample needs. */
export const sampled = <T>(bundle: Parameters<typeof metaOf>[0], items: readonly T[]): readonly T[] =>
  metaOf(bundle).isLoadingSample ? items.slice(0, SAMPLE_COUNT) : items;

/** Choices of a field as the platform wants them, made from their labels by value. */
export const choicesOf = <const V extends string>(labels: Readonly<Record<V, string>>) =>
  (Object.entries(labels) as [V, string][]).map(([value, label]) => ({ value, label, sample: value }));

/** True when there is something in a field. */
export const isGiven = (value: unknown): boolean =>
  value !== undefined && value !== null && value !== '' && !(Array.isArray(value) && value.length === 0);

interface Field<K extends string> {
  readonly key: K;
  readonly label: string;
}

interface ChoiceField<K extends string, V extends string> extends Field<K> {
  readonly choices: readonly { readonly value: V; readonly label: string }[];
}

/**
 * The reader of an operation's inputs. It takes the declared fields themselves: a field that the operation does not
 * declare is a type error, and its label stands in one place.
 */
export const inputsOf = <D extends object>(z: ZObject, { inputData }: { readonly inputData: D }) => {
  type Key = keyof D & string;
  const data: Partial<Record<string, unknown>> = { ...inputData };
  const refuse = (message: string): Error => badInput({ z }, message);

  /** The field's text, `''` when not given; a list of texts is joined by line breaks. Throws `Error` for anything else. */
  const text = (field: Field<Key>): string => textIn(z, data[field.key], field.label);

  return {
    text,

    /** The text of a required field as it was written. Throws `Error` when it is empty. */
    required: (field: Field<Key>): string => {
      const value = text(field);
      if (value.trim() === '') throw refuse(`${field.label} is empty. Fill it in and test the step again.`);
      return value;
    },

    /** The given texts of a list field; a single text counts as a list of one. */
    texts: (field: Field<Key>): string[] =>
      [data[field.key]]
        .flat()
        .map((item) => textIn(z, item, field.label))
        .filter((item) => item.trim() !== ''),

    /** Yes or no, or `fallback` when not given. */
    flag: (field: Field<Key>, fallback: boolean): boolean =>
      isGiven(data[field.key]) ? asFlag(data[field.key]) : fallback,

    /** The value that was chosen, by its value or its label in any capitals; `fallback` when none was. Throws `Error`. */
    choice: <V extends string, F extends V | undefined = never>(field: ChoiceField<Key, V>, fallback?: F): V | F => {
      const typed = text(field).trim();
      if (typed === '' && fallback !== undefined) return fallback;
      return choiceIn(z, field, typed);
    },

    /** The midnight (UTC) of the day in milliseconds since 1970, `null` when not given. Throws `Error` for no date. */
    day: (field: Field<Key>): number | null => dayIn(z, text(field).trim(), field.label),

    /** Whatever was filled in, for a field that holds data. */
    value: (field: Field<Key>): unknown => data[field.key],
  };
};

/** The value that is meant by a choice's value or its label in any capitals. Throws `Error` that lists the choices. */
export const choiceIn = <V extends string>(
  z: ZObject,
  { label, choices }: Pick<ChoiceField<string, V>, 'label' | 'choices'>,
  typed: string,
): V => {
  const [found] = namedLike(
    choices.map((choice) => ({ id: choice.value, name: choice.label })),
    typed,
  );
  if (found) return found.id;
  const values = choices.map(({ value }) => value).join(', ');
  throw badInput(
    { z },
    typed === ''
      ? `${label} is empty. Use one of: ${values}.`
      : `${label} has no choice "${asLine(typed, 40)}". Use one of: ${values}.`,
  );
};

/** Text, numbers and yes or no as text, a list of these joined by line breaks. Throws `Error` for anything else. */
export const textIn = (z: ZObject, value: unknown, label: string): string => {
  const isPlain = (item: unknown): boolean => !isGiven(item) || typeof item !== 'object';
  if (isPlain(value)) return asText(value);
  if (Array.isArray(value) && value.every(isPlain)) return value.filter(isGiven).map(asText).join('\n');
  throw badInput({ z }, `${label} holds a list or an object instead of text. Map one of the values in it.`);
};

/**
 * The names and values that a dictionary holds, also one written as JSON; `noun` is what its names are. Throws `Error` for
 * anything else.
 */
export const dictIn = (z: ZObject, value: unknown, label: string, noun: string): JsonRecord => {
  if (!isGiven(value)) return {};
  const dict = typeof value === 'string' ? parseJson(value) : value;
  if (isRecord(dict)) return dict;
  throw badInput({ z }, `${label} holds no names and values. Map each ${noun} and its value.`);
};

/** A date or moment, with or without hyphens, and the rest of it. */
const WRITTEN_DAY = /^(\d{4})-?(\d{2})-?(\d{2})(?:$|[T ](.*))/;

/** Seconds or milliseconds since 1970, as some apps give moments. */
const TIMESTAMP = /^(\d{9,10}|\d{13})$/;

/** A time of day with an offset. */
const HAS_OFFSET = /^\d{2}:\d{2}.*(Z|[+-]\d{2}:?\d{2})$/i;

/** The first and the last second of a day in UTC. */
const EDGE_OF_DAY = /T(00:00:00|23:59:59)/;

/**
 * A day as it is written, except for an instant at the first or last second of a day in UTC: the platform turns moments
 * into the Zap's time zone, where our own beginnings and ends of periods are another day.
 */
const dayIn = (z: ZObject, typed: string, label: string): number | null => {
  if (typed === '') return null;
  const [, year, month, date, time = ''] = WRITTEN_DAY.exec(typed) ?? [];
  const written = year === undefined ? undefined : [year, month, date].join('-');
  const moment = written !== undefined || TIMESTAMP.test(typed) ? asTimestamp(written ?? typed) : null;
  if (moment === null || (written !== undefined && written !== dayOf(moment)))
    throw badInput({ z }, `${label} is not a date: "${asLine(typed, 40)}". Use one such as 2026-11-30.`);
  const instant = HAS_OFFSET.test(time) ? asTimestamp(`${written}T${time}`) : null;
  const isEdge = instant !== null && EDGE_OF_DAY.test(new Date(instant).toISOString());
  return Date.parse(dayOf(isEdge ? instant : moment));
};
