/** The definition of the built connector, as the platform sees it. */
import { createRequire } from 'node:module';
import zapier from 'zapier-platform-core';

/** A value and its label, or the value alone. */
type Choice = string | { value: string; label: string };

/** What a function gives only once the form is open stands in the definition as a text. */
type Computed = string;

export interface InputField {
  key: string;
  label?: string;
  type?: string;
  required?: boolean;
  list?: boolean;
  dict?: boolean;
  choices?: Choice[] | Record<string, string> | Computed;
  /** A hidden trigger that lists the choices, as `key.id.name`. */
  dynamic?: string;
  helpText?: string;
  children?: InputField[];
}

export interface OutputField {
  key: string;
  label?: string;
  type?: string;
}

export interface Operation {
  key: string;
  display: { label: string; description: string; hidden?: boolean };
  operation: {
    inputFields?: (InputField | Computed)[];
    outputFields?: (OutputField | Computed)[];
    sample?: Record<string, unknown>;
  };
}

export const KINDS = ['triggers', 'creates', 'searches'] as const;
type Kind = (typeof KINDS)[number];

export type Definition = Record<Kind, Record<string, Operation>> & {
  authentication: { fields: InputField[]; connectionLabel: string };
};

interface Core {
  createAppHandler(app: unknown): (event: Record<string, unknown>) => Promise<{ results: Definition }>;
}

/** Asks the platform for the definition of what was last built. */
export const readDefinition = async (): Promise<Definition> => {
  const app = createRequire(__filename)('../..') as unknown;
  const handle = (zapier as unknown as Core).createAppHandler(app);
  // Called from a command line, the platform keeps its log to itself.
  return (await handle({ command: 'definition', bundle: {}, calledFromCli: true })).results;
};

/** What people see of a kind, in the definition's order. */
export const visible = (definition: Definition, kind: Kind): Operation[] =>
  Object.values(definition[kind]).filter(({ display }) => !display.hidden);

/** A field that is there from the start, not one that a choice brings. */
export const isStatic = <F extends object>(field: F | Computed): field is F => typeof field !== 'string';

/** Choices in one form, whichever way they were written; none where they are computed. */
export const choicesOf = ({ choices }: InputField): { value: string; label: string }[] => {
  if (choices === undefined || typeof choices === 'string') return [];
  if (!Array.isArray(choices)) return Object.entries(choices).map(([value, label]) => ({ value, label }));
  return choices.map((choice) => (typeof choice === 'string' ? { value: choice, label: choice } : choice));
};
