/**
 * The one door to the Hatz AI API: base URL, key, deadline, safe JSON body, request id and retries.
 * Nothing else in the connector talks to the API.
 */
import type FormData from 'form-data';
import type { BeforeRequestMiddleware, Bundle, RawHttpResponse, ZObject } from 'zapier-platform-core';
import { withBrokenBodies } from './broken-body';
import type { Call, Hatz, Reply } from './call';
import { isErrorBody } from './error-body';
import { failure, isTooLarge, keyProblem, statusOf, timeIsOver, type Silence, unreachable } from './errors';
import { asLine, asRecord, asText, parseJson } from './json';

export type { Call, Hatz, Method, Reply } from './call';

declare module 'zapier-platform-core' {
  interface HttpRequestOptions {
    signal?: AbortSignal;
  }
}

/** Time one execution may take in all, in milliseconds: Zapier ends a step after 30 s, the connector before that. */
export const BUDGET_MS = 24_000;

const ATTEMPT_MS = 9_000;
const RETRY_AFTER_MS = [400, 1_200] as const;
const LARGEST_ANSWER_BYTES = 50 * 1024 * 1024;

/** The API's base URL without a slash at its end; read at call time so that a test or a sandbox can set it. */
export const baseUrl = (): string =>
  (process.env['HATZ_API_BASE_URL']?.trim() || 'https://ai.hatz.ai/v1').replace(/\/+$/, '');

/** What every operation hands over: only the key is read from it here. */
export type AnyBundle = Pick<Bundle, 'authData'>;

/**
 * Opens the API for one execution and starts its clock.
 * Throws `Error` (in the connection test) or `ExpiredAuthError` when the key is empty or cannot be a header's value.
 */
export const createClient = (z: ZObject, bundle: AnyBundle, isConnectionTest = false): Hatz => {
  const key = asText(bundle.authData['api_key']).trim();
  const hatz = { z, key, deadline: Date.now() + BUDGET_MS, isConnectionTest };
  if (!/^[\x21-\x7e]+$/.test(key)) throw keyProblem(hatz);
  return hatz;
};

/** Milliseconds that are left to the execution. */
export const timeLeft = (hatz: Hatz): number => hatz.deadline - Date.now();

export const sleep = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, Math.max(0, milliseconds)));

/** A part of a path, encoded so that it stays one part: an address would read `.` and `..`, even encoded, as a way up. */
export const pathPart = (value: string): string =>
  encodeURIComponent(value.toWellFormed()).replace(/^\.+$/, (dots) => dots.replaceAll('.', '%252E'));

/**
 * Sends one call and returns the successful answer (status 200 to 299).
 * A GET is repeated while there is time when the API or the network fails; anything else is sent once.
 * Throws what the failure matrix says (see errors.ts).
 */
export const send = async (hatz: Hatz, call: Call): Promise<Reply> => {
  const reads = (call.method ?? 'GET') === 'GET';
  const delays = reads ? RETRY_AFTER_MS.slice(0, (call.maxAttempts ?? Infinity) - 1) : [];
  for (let attempt = 0; ; attempt += 1) {
    const delay = delays[attempt];
    const outcome = await sendOnce(hatz, call);
    if (outcome.answer && outcome.answer.status < 300) return outcome.answer;
    if (!isPassing(outcome) || delay === undefined || timeLeft(hatz) <= delay + MIN_ATTEMPT_MS) {
      throw outcome.answer ? await failure(hatz, call, outcome.answer) : unreachable(hatz, call, outcome);
    }
    await sleep(delay);
  }
};

/** True for a failure that may be gone the next time. */
const isPassing = ({ answer, cause }: Outcome): boolean =>
  answer ? answer.status >= 500 || answer.status === 408 : !isTooLarge(cause);

/**
 * Reads JSON: like `send`, and throws `Error` saying what came back when the answer is no JSON, or with the API's words
 * when it is an error under a status that says success.
 */
export const sendForJson = async (hatz: Hatz, call: Call): Promise<Reply> => {
  const answer = await send(hatz, call);
  if (answer.body === undefined || isErrorBody(answer.body)) throw await failure(hatz, call, answer);
  return answer;
};

/** The answer of `work`, or `fallback` when the API says that the thing does not exist (404). */
export const orIfMissing = <T, U>(work: Promise<T>, fallback: U): Promise<T | U> =>
  work.catch((error: unknown) => {
    if (statusOf(error) === 404) return fallback;
    throw error;
  });

const MIN_ATTEMPT_MS = 300;
/** What runs something needs more: with less time, its answer would be lost and its credits spent. */
const MIN_RUN_MS = 8_000;

/**
 * Each request has a connection of its own. One that is kept for the next execution may have died while the platform let
 * the process sleep, and what is sent into it is lost: an action would end as "may have run" and never have been heard.
 */
const OWN_CONNECTION = { Connection: 'close' } as const;

type Outcome = { answer: Reply; cause?: never } | ({ answer?: never } & Silence);

const sendOnce = async (hatz: Hatz, call: Call): Promise<Outcome> => {
  const left = timeLeft(hatz);
  if (left < (call.about.runs ? MIN_RUN_MS : MIN_ATTEMPT_MS)) throw timeIsOver(hatz, call.about);
  const method = call.method ?? 'GET';
  const patience = Math.min(left, call.timeoutMs ?? (method === 'GET' ? ATTEMPT_MS : left));
  const payload = payloadOf(call);
  const late = AbortSignal.timeout(patience);
  const broken = new AbortController();
  try {
    const response = await withBrokenBodies(
      () => broken.abort(),
      () =>
        hatz.z.request({
          url: baseUrl() + call.path,
          middlewareData: { query: queryString(call.query) },
          method,
          ...payload,
          headers: { ...OWN_CONNECTION, Accept: 'application/json', 'X-API-Key': hatz.key, ...payload.headers },
          redirect: 'manual',
          skipThrowForStatus: true,
          size: LARGEST_ANSWER_BYTES,
          timeout: patience,
          signal: AbortSignal.any([late, broken.signal]),
        }),
    );
    // Values only: errors keep their answer, and must not keep the response with it.
    return {
      answer: {
        status: response.status,
        text: response.content,
        body: parseJson(response.content),
        requestId: asLine(response.headers.get('x-request-id'), 80),
        retryAfter: response.headers.get('retry-after') ?? '',
      },
    };
  } catch (cause) {
    return { cause, isLate: late.aborted || /timeout$/.test(asText(asRecord(cause)['type'])) };
  }
};

/** The body of a request and the headers that tell its kind. */
const payloadOf = ({ form, body, jsonText }: Call): { headers: Record<string, string>; body?: FormData | string } => {
  if (form) return { headers: form.getHeaders(), body: form };
  const json = jsonText?.replaceAll('{{', ESCAPED_BRACES) ?? (body === undefined ? undefined : jsonBody(body));
  return json === undefined ? { headers: {} } : { headers: { 'Content-Type': 'application/json' }, body: json };
};

const ESCAPED_BRACES = '\\u007b\\u007b';

/**
 * JSON that arrives as it was written. The platform deletes `{{...}}` from the bodies that it serialises itself, so the
 * braces are escaped (they only occur inside strings). `JSON.stringify` escapes just the surrogates that stand alone,
 * which no UTF-8 text can hold: they become U+FFFD.
 */
const jsonBody = (value: unknown): string =>
  JSON.stringify(value)
    .replaceAll('{{', ESCAPED_BRACES)
    .replace(/\\(u[dD][89a-fA-F][0-9a-fA-F]{2}|.)/g, (escape, code: string) => (code.length > 1 ? '\\ufffd' : escape));

const queryString = (query: Call['query'] = {}): string => {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== '');
  const encoded = given.map(([name, value]) => `${encodeQuery(name)}=${encodeQuery(String(value))}`);
  return encoded.length > 0 ? `?${encoded.join('&')}` : '';
};

const encodeQuery = (value: string): string => encodeURIComponent(value.toWellFormed());

/** A compressed body that was cut can end as if it were whole; the size of a plain one is known. */
const AS_IT_IS = { 'Accept-Encoding': 'identity' } as const;

/**
 * Opens a link that is not the API's, a file source or a signed download, for the time of `use`, and closes it afterwards,
 * whatever is left of its body. The key is never sent along.
 * Rejects when the link cannot be reached within `patience` milliseconds, its body included.
 */
export const withLink = async <T>(
  hatz: Hatz,
  url: string,
  patience: number,
  use: (response: RawHttpResponse) => Promise<T>,
): Promise<T> => {
  const address = url.replaceAll('{', '%7B').replaceAll('}', '%7D');
  const queryAt = address.search(/\?|$/);
  const done = new AbortController();
  try {
    const response = await withBrokenBodies(
      () => done.abort(),
      () =>
        hatz.z.request({
          url: address.slice(0, queryAt),
          middlewareData: { query: address.slice(queryAt) },
          headers: { ...OWN_CONNECTION, ...AS_IT_IS },
          raw: true,
          skipThrowForStatus: true,
          signal: AbortSignal.any([done.signal, AbortSignal.timeout(Math.max(1, patience))]),
        }),
    );
    return await use(response);
  } finally {
    done.abort();
  }
};

/** Like `Promise.all`, but ends only when every work has ended, so that nothing goes on after the step. */
export const allSettledOrThrow = async <const T extends readonly Promise<unknown>[]>(
  works: T,
): Promise<{ -readonly [K in keyof T]: Awaited<T[K]> }> => {
  await Promise.allSettled(works);
  return Promise.all(works);
};

/**
 * Adds the query of a request as it was written. The platform takes the query of an address apart and deletes `{{...}}`
 * from its values, so requests carry it beside the address, and this step of the platform's own chain puts it back.
 */
export const withExactQuery: BeforeRequestMiddleware = (request) => ({
  ...request,
  url: `${request.url}${asText(request.middlewareData?.['query'])}`,
});
