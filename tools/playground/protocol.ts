/** What the page and its server tell each other: the definition, and what follows. */
import type { Definition, Row } from '../platform/definition';
import type { Failure } from '../platform/failure';

/** The connected account, without its key. */
export interface Account {
  label: string;
  /** Of the persona, or that it is a live account. */
  title: string;
  /** Where requests go. */
  api: string;
}

export interface Overview {
  definition: Definition;
  /** The users of the sandbox, without their keys. */
  personas: { name: string; title: string; may: string }[];
  account: Account | null;
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
  /** Keys of the file fields in the input: there the platform hands over links, never texts. */
  files: string[];
}

export type Credentials = { persona: string } | { key: string };

/** The account, or the error that its connection test ended with. */
export type Connection = { account: Account } | { failure: Failure };
