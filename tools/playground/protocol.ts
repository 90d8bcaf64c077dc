/** What the page and its server tell each other. */
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
  /** A list, labels by value, or a function below `perform`. */
  choices?: Choice[] | Record<string, string>;
  /** A hidden trigger that lists the choices, as `key.id.name`. */
  dynamic?: string;
  altersDynamicFields?: boolean;
  group?: string;
  children?: InputField[];
}

export interface OutputField {
  key: string;
  label?: string;
  type?: string;
}

export interface FieldGroup {
  key: string;
  label?: string;
  emphasize?: boolean;
}

export interface Operation {
  key: string;
  noun: string;
  display: { label: string; description: string; hidden?: boolean };
  operation: {
    inputFields?: (InputField | Computed)[];
    inputFieldGroups?: FieldGroup[];
    outputFields?: (OutputField | Computed)[];
    sample?: Row;
    canPaginate?: boolean;
  };
}

export type Definition = Record<Kind, Record<string, Operation>> & {
  authentication: { fields: InputField[]; connectionLabel: string };
};

/** A user of the sandbox, without its key. */
export interface Persona {
  name: string;
  may: string;
}

/** The connected account, without its key. */
export interface Account {
  label: string;
  /** A persona's name, empty with a key of one's own. */
  persona: string;
  /** Where requests go. */
  api: string;
}

export interface Overview {
  definition: Definition;
  personas: Persona[];
  account: Account | null;
}

/** An error of the connector as Zapier gets it. */
export interface Failure {
  name: string;
  /** The sentence that a person reads. */
  message: string;
  code?: string;
  status?: number;
  /** Seconds until Zapier tries again. */
  delay?: number;
}

/** One HTTP request as the platform logs it, with secrets masked. */
export interface LoggedRequest {
  method: string;
  url: string;
  status: number;
  /** Milliseconds, where the platform measured them. */
  took: number | null;
  sent: string;
  received: string;
}

export type Outcome = { requests: LoggedRequest[]; took: number } & (
  { ok: true; results: unknown } | { ok: false; failure: Failure }
);

/** What to execute: a method of the definition, such as `creates.run_app.operation.perform`. */
export interface Job {
  method: string;
  input: Row;
  meta: Row;
}

export type Credentials = { persona: string } | { key: string };

/** The account, or the error that its connection test ended with. */
export type Connection = { account: Account } | { failure: Failure };

/** A file in the playground's stand-in for the platform's file service. */
export interface StoredFile {
  url: string;
  name: string;
}
