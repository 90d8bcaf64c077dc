/** What the page and its server tell each other: the definition, and what follows. */
import type { Definition, Row } from '../definition';

export * from '../definition';

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
