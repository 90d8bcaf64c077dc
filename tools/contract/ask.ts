/** Asking the API: only ever with GET, over HTTP as any client would, and with answers instead of exceptions. */
import { randomUUID } from 'node:crypto';
import axios from 'axios';
import { asRecord, asText, parseJson } from '../../src/hatz/json';

type Headers = Readonly<Record<string, string>>;

const KEY_HEADERS = {
  right: (key: string): Headers => ({ 'X-API-Key': key }),
  wrong: (): Headers => ({ 'X-API-Key': randomUUID() }),
  bearer: (key: string): Headers => ({ Authorization: `Bearer ${key}` }),
} as const;

export interface Request {
  /** Below the base URL. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number>>;
  /** How the key is shown: in its header unless said otherwise. */
  readonly key?: keyof typeof KEY_HEADERS;
  readonly headers?: Headers;
}

export interface Answer {
  /** 0 when there was none. */
  readonly status: number;
  /** Why there was no answer. */
  readonly trouble: string;
  readonly text: string;
  /** The parsed JSON, `undefined` when the text is none. */
  readonly body: unknown;
  readonly contentType: string;
  readonly requestId: string;
}

export type Ask = (request: Request) => Promise<Answer>;

const PATIENCE_MS = 30_000;
const LARGEST_BYTES = 50 * 1024 * 1024;

/** Asks the API at a base URL. The key stays in here: should the API repeat it, it is taken out of the answer. */
export const askWith = (baseURL: string, key: string, patience = PATIENCE_MS): Ask => {
  const http = axios.create({
    baseURL,
    maxRedirects: 0,
    maxContentLength: LARGEST_BYTES,
    responseType: 'text',
    transformResponse: (text: unknown) => text,
    validateStatus: () => true,
  });
  const withoutKey = (value: unknown): string => asText(value).replaceAll(key, '[API key]');
  return async ({ path, query = {}, key: shown = 'right', headers = {} }) => {
    try {
      const {
        status,
        data,
        headers: received,
      } = await http.get<unknown>(path, {
        params: query,
        headers: { Accept: 'application/json', ...headers, ...KEY_HEADERS[shown](key) },
        signal: AbortSignal.timeout(patience),
      });
      const text = withoutKey(data);
      const header = (name: string): string => withoutKey(asRecord(received)[name]);
      return {
        status,
        trouble: '',
        text,
        body: parseJson(text),
        contentType: header('content-type'),
        requestId: header('x-request-id'),
      };
    } catch (error) {
      const trouble = asText(asRecord(error)['code']) || 'it broke off';
      return { status: 0, trouble, text: '', body: undefined, contentType: '', requestId: '' };
    }
  };
};
