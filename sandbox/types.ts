import type { PersonaRecord } from './personas';
import type { State } from './state';

/** Who calls: each persona has its own key, role and rights. */
export type Persona =
  'admin' | 'general_user' | 'chat_only_user' | 'no_credits' | 'msp' | 'msp_helpdesk' | 'usage_viewer';

/** One call as the sandbox received it. */
export interface RecordedRequest {
  method: string;
  /** Below the base URL, without the query. */
  path: string;
  query: Record<string, string>;
  headers: Record<string, string | string[] | undefined>;
  /** Parsed JSON, or `{ fields, files }` for multipart. */
  body: unknown;
  /** The exact JSON text received, where the body was JSON. */
  rawBody?: string;
  persona?: Persona;
  /** The `X-Request-ID` of the answer. */
  requestId?: string;
  at: number;
}

/** What is kept of a received file: never its bytes. */
export interface ReceivedFile {
  name: string;
  filename: string;
  mimetype: string;
  size: number;
  sha256: string;
}

export interface MultipartBody {
  fields: Record<string, string>;
  files: ReceivedFile[];
}

/** What a route handler works with. */
export interface Call {
  state: State;
  persona: PersonaRecord;
  params: Record<string, string>;
  query: Record<string, string>;
  body: unknown;
}

/** An endpoint below the base URL. The handler returns JSON, or an Answer for anything else. */
export interface Route {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  path: string;
  /** Gateways accept `Authorization: Bearer` too (section 1.2). */
  gateway?: boolean;
  handle: (call: Call) => unknown;
}

/** An answer that is not plain JSON with status 200. */
export class Answer {
  constructor(
    readonly status: number,
    readonly body: string | Buffer,
    readonly headers: Record<string, string>,
  ) {}
}

/** Waits without keeping the process alive. */
export const sleep = (ms: number): Promise<void> =>
  ms > 0 ? new Promise((resolve) => void setTimeout(resolve, ms).unref()) : Promise.resolve();
