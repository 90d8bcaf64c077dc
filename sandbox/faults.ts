import type { ServerResponse } from 'node:http';
import type { State } from './state';
import { sleep } from './types';

/** A failure that the sandbox is told to show instead of its answer. */
export interface Fault {
  method?: string;
  path?: string | RegExp;
  /** How often; for ever by default. */
  times?: number;
  /** Skips so many matches first. */
  after?: number;
  /** Only requests with this key: runs side by side fail each in its own way. */
  key?: string;
  /** The operation is done before the failure shows, and its own answer is what comes slowly, cut, or mislabelled. */
  performs?: boolean;
  kind:
    | 'status'
    | 'html'
    | 'empty'
    | 'truncated'
    | 'wrong-type'
    | 'wrong-charset'
    | 'big'
    | 'slow-headers'
    | 'slow-body'
    | 'reset-before'
    /** Done, then broken off before the first byte of the answer. */
    | 'reset-after'
    /** Broken off in the middle of the answer. */
    | 'reset-within'
    | 'redirect-same'
    | 'redirect-foreign'
    | 'echo-key';
  status?: number;
  body?: unknown;
  headers?: Record<string, string>;
  ms?: number;
  bytes?: number;
}

/** The fault for this request, if one is due. */
export function dueFault(state: State, method: string, path: string, key: string): Fault | undefined {
  for (const active of state.faults) {
    const { fault } = active;
    const fits =
      (fault.method ?? method) === method &&
      (fault.key ?? key) === key &&
      (fault.path === undefined || (typeof fault.path === 'string' ? fault.path === path : fault.path.test(path)));
    if (!fits) continue;
    const turn = active.matched++ - (fault.after ?? 0);
    if (turn >= 0 && turn < (fault.times ?? Infinity)) return fault;
  }
  return undefined;
}

type Show = (
  response: ServerResponse,
  fault: Fault,
  request: { key: string; filesUrl: string },
) => Promise<void> | void;

const json = { 'content-type': 'application/json' };
const asText = (body: unknown): string => (typeof body === 'string' ? body : JSON.stringify(body));

/** Slow bodies come in so many pieces. */
const PIECES = 40;

/** How each fault appears on the wire. */
export const showFault: Record<Fault['kind'], Show> = {
  status: (response, { status = 500, body, headers }) =>
    void response
      .writeHead(status, { ...json, ...headers })
      .end(asText(body ?? { detail: 'The sandbox was told to fail' })),
  html: (response, { status = 502 }) =>
    void response
      .writeHead(status, { 'content-type': 'text/html' })
      .end('<html><head><title>502 Bad Gateway</title></head><body><h1>Bad Gateway</h1></body></html>'),
  empty: (response, { status = 200 }) => void response.writeHead(status).end(),
  truncated: (response, { status = 200, body }) => {
    const text = asText(body ?? { data: [{ id: '1', name: 'cut off here' }] });
    response.writeHead(status, json).end(text.slice(0, Math.ceil(text.length / 2)));
  },
  'wrong-type': (response, { status = 200, body }) =>
    void response.writeHead(status, { 'content-type': 'application/pdf' }).end(asText(body ?? { data: [] })),
  'wrong-charset': (response, { status = 200, body }) =>
    void response
      .writeHead(status, { 'content-type': 'application/json; charset=utf-16le' })
      .end(Buffer.from(asText(body ?? { data: [] }), 'utf16le')),
  big: (response, { status = 200, bytes = 10 * 1024 * 1024 }) =>
    void response.writeHead(status, json).end(JSON.stringify({ data: [], padding: 'x'.repeat(bytes) })),
  'slow-headers': async (response, { ms = 60_000, status = 200, body }) => {
    await sleep(ms);
    response.writeHead(status, json).end(asText(body ?? { data: [] }));
  },
  'slow-body': async (response, { ms = 60_000, status = 200, body }) => {
    response.writeHead(status, json);
    const text = asText(body ?? { data: [] });
    const size = Math.ceil(text.length / PIECES);
    for (let from = 0; from < text.length; from += size) {
      if (response.destroyed) return;
      response.write(text.slice(from, from + size));
      await sleep((ms * size) / text.length);
    }
    response.end();
  },
  'reset-before': (response) => void response.socket?.resetAndDestroy(),
  'reset-after': (response) => void response.socket?.resetAndDestroy(),
  'reset-within': async (response, { status = 200, body }) => {
    const text = asText(body ?? { data: [] });
    response.writeHead(status, { ...json, 'content-length': Buffer.byteLength(text) });
    response.write(text.slice(0, Math.ceil(text.length / 2)));
    await sleep(250);
    response.socket?.resetAndDestroy();
  },
  'redirect-same': (response, { status = 302 }) =>
    void response.writeHead(status, { location: '/v1/chat/models' }).end(),
  'redirect-foreign': (response, { status = 302 }, { filesUrl }) =>
    void response.writeHead(status, { location: `${filesUrl}/public/notes.txt` }).end(),
  'echo-key': (response, { status = 400 }, { key }) =>
    void response.writeHead(status, json).end(JSON.stringify({ detail: `The key ${key} was not liked` })),
};
