/** The connector's definition as the platform gives it, and how it is read. */
export type Row = Record<string, unknown>;

export const KINDS = ['triggers', 'creates', 'searches'] as const;
export type Kind = (typeof KINDS)[number];

/** A value and its label, or the value alone. */
export type Choice = string | { value: string; label: string };

/** A function of the connector stands in its definition as a text. */
export type Computed = string;

/** A field of a form, as the definition or a function for dynamic fields gives it. */
export interface InputField {
  key: string;
  label?: string;
  type?: string;
  required?: boolean;
  list?: boolean;
  dict?: boolean;
  helpText?: string;
  placeholder?: string;
  default?: string;
  /** A list, or labels by value. */
  choices?: Choice[] | Record<string, string>;
  /** A hidden trigger that lists the choices, as `key.id.name`. */
  dynamic?: string;
  /** Fields whose values the choices depend on. */
  dependsOn?: string[];
  altersDynamicFields?: boolean;
}

export interface OutputField {
  key: string;
  label?: string;
  type?: string;
}

export interface Operation {
  key: string;
  noun: string;
  display: { label: string; description: string; hidden?: boolean };
  operation: {
    inputFields?: (InputField | Computed)[];
    outputFields?: (OutputField | Computed)[];
    sample?: Row;
    canPaginate?: boolean;
  };
}

export type Definition = Record<Kind, Record<string, Operation>> & {
  authentication: { fields: InputField[]; connectionLabel: string };
};

/** What people see of a kind, in the definition's order. */
export const visible = (definition: Definition, kind: Kind): Operation[] =>
  Object.values(definition[kind]).filter(({ display }) => !display.hidden);

/** A field that is there from the start, not one that a choice brings. */
export const isStatic = <F extends object>(field: F | Computed): field is F => typeof field !== 'string';

/** Choices in one form, whichever way they were written. */
export const choicesOf = ({ choices = [] }: InputField): Option[] =>
  Array.isArray(choices) ? choices.map(optionOf) : Object.entries(choices).map(([value, label]) => ({ value, label }));

const optionOf = (choice: Choice): Option => (typeof choice === 'string' ? { value: choice, label: choice } : choice);

export interface Option {
  value: string;
  label: string;
}
