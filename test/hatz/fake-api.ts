/** One execution's access to an API that answers at once, for tests that need no server. */
import type { ZObject } from 'zapier-platform-core';
import type { Hatz } from '../../src/hatz/call';

class AppError extends Error {
  override name = 'AppError';
}

/** What was asked of the API. */
export interface Asked {
  readonly method: string;
  /** Path and query, below the base URL. */
  readonly path: string;
  readonly body?: unknown;
}

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/** An answer that is no success. */
export const refusal = (status: number, body: unknown = {}): Answer => ({ status, body });

const isAnswer = (value: unknown): value is Answer =>
  typeof value === 'object' && value !== null && 'status' in value && 'body' in value;

interface Sent {
  readonly url: string;
  readonly method: string;
  readonly body?: string;
  readonly middlewareData: { readonly query: string };
}

/** The API that answers each request with the body that `answer` gives for it, and all that it was asked. */
export const fakeApi = (answer: (asked: Asked) => unknown): { hatz: Hatz; asked: Asked[] } => {
  const asked: Asked[] = [];
  const request = ({ url, method, body, middlewareData }: Sent): Promise<unknown> => {
    const path = new URL(url).pathname.replace('/v1', '') + middlewareData.query;
    const call: Asked = { method, path, ...(body === undefined ? {} : { body: JSON.parse(body) as unknown }) };
    asked.push(call);
    const told = answer(call);
    const { status, body: said } = isAnswer(told) ? told : { status: 200, body: told };
    return Promise.resolve({ status, content: JSON.stringify(said), headers: { get: () => null } });
  };
  const z = { request, errors: { Error: AppError } } as unknown as ZObject;
  return { hatz: { z, key: 'test-key', deadline: Date.now() + 20_000, isConnectionTest: false }, asked };
};
