/** What a call to the API is made of, what came back, and what is said of it. */
import type { ZObject } from 'zapier-platform-core';
import type FormData from 'form-data';

/** One execution's access to the API: made at its first moment, shared by all its calls. */
export interface Hatz {
  readonly z: ZObject;
  readonly key: string;
  /** When the execution's time is over, as `Date.now()` counts. */
  readonly deadline: number;
  readonly isConnectionTest: boolean;
}

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export interface Call {
  readonly method?: Method;
  /** Below the base URL, beginning with a slash, its parts already encoded. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | undefined>>;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** JSON as text, sent as it was written. */
  readonly jsonText?: string;
  readonly form?: FormData;
  readonly about: About;
  /** At most so many requests; only reading is ever repeated. */
  readonly maxAttempts?: number;
  /** Longest time of one request, in milliseconds. */
  readonly timeoutMs?: number;
}

/** What the API answered, success or not. */
export interface Reply {
  readonly status: number;
  readonly text: string;
  /** The parsed JSON, `undefined` when the text is none. */
  readonly body: unknown;
  readonly requestId: string;
  /** The Retry-After header, `''` when there is none. */
  readonly retryAfter: string;
}

/** What a refusal means, and what to do. */
export interface Verdict {
  readonly lead: string;
  readonly advice: string;
}

/** What messages about a call say. */
export interface About {
  /** What the call does, to follow "to": `read the list of models`. */
  readonly action: string;
  /** What to say instead of the general sentence when the right is missing (403). */
  readonly forbidden?: Verdict;
  /** What to say instead of the general sentence when the thing is not there (404). */
  readonly missing?: Verdict;
  /** Labels of the fields that the user filled, by the API's names of them. */
  readonly labels?: Readonly<Record<string, string>>;
  /** True when the thing was looked up and is there: whatever is missing then is another one. */
  readonly isThere?: boolean;
  /** True when a request whose outcome is unknown changed nothing that matters, so it may simply be tried again. */
  readonly safeToRepeat?: boolean;
  /** What to say and do when it is unknown whether a request was carried out. */
  readonly ifUnknown?: string;
  /** A call that runs something is not begun when too little time is left; for `answer` the step waits for the answer of a model. */
  readonly runs?: 'answer' | 'background';
  /**
   * Asked once when the API understood the call and refused it, before the error is composed: what else is known about
   * it by then, or a sentence that says it all. Never rejects.
   */
  readonly onRefusal?: (refusal: Refusal) => Promise<Partial<About> | string>;
}

/** A request that the API understood and refused. */
export interface Refusal {
  readonly status: number;
  /** The API's own words, `''` when it gave none. */
  readonly reason: string;
  /** True when a web page came in place of the API's answer: it knows nothing of rights. */
  readonly isPage: boolean;
}
