/**
 * Output fields and the record they describe. The compiler derives the record from the fields, so that a field, its
 * sample and what an operation returns cannot drift apart.
 */

export interface OutputField {
  /** `name`, or `list[]name` for a field of each item in a list. */
  readonly key: string;
  readonly label: string;
  /** Left out where the value may be any JSON. */
  readonly type?: 'string' | 'number' | 'integer' | 'boolean' | 'datetime' | 'file';
  readonly primary?: true;
}

type Fields = readonly OutputField[];

interface Values {
  string: string;
  number: number | null;
  integer: number | null;
  boolean: boolean;
  datetime: string | null;
  file: string | null;
}

type ValueOf<F extends OutputField> = F extends { type: infer T extends keyof Values } ? Values[T] : unknown;

type ListName<K extends string> = K extends `${infer L}[]${string}` ? L : never;

type Item<F extends Fields, L extends string> = {
  [X in F[number] as X['key'] extends `${L}[]${infer K}` ? K : never]: ValueOf<X>;
};

/** The record that a list of output fields describes. Empty values are `''`, `null` or an empty list, never absent. */
export type Output<F extends Fields> = {
  [X in F[number] as X['key'] extends `${string}[]${string}` ? never : X['key']]: ValueOf<X>;
} & { [L in ListName<F[number]['key']>]: Item<F, L>[] };

/** Keeps the exact types of the fields. */
export const defineOutput = <const F extends Fields>(fields: F): F => fields;
