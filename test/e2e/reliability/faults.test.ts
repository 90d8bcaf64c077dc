/** The sandbox fails as it is told to: what the reliability tests stand on. */
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import axios, { type AxiosInstance } from 'axios';
import { startSandbox, type Sandbox } from '../../../sandbox';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
beforeEach(() => sandbox.reset());
afterAll(() => sandbox.close());

const as = (key: string): AxiosInstance =>
  axios.create({ baseURL: sandbox.url, headers: { 'X-API-Key': key }, validateStatus: () => true });
const RUN = { app_id: 'b0000000-0000-4000-8000-000000000001', inputs: { topic: 'bees' } };

test('a key may carry a mark, and a fault may strike one key alone', async () => {
  const [first, second] = [`${sandbox.keys.admin}.1`, `${sandbox.keys.admin}.2`];
  sandbox.fail({ kind: 'status', status: 418, key: first });
  expect((await as(first).get('/chat/models')).status).toBe(418);
  expect((await as(second).get('/chat/models')).status).toBe(200);
  expect((await as('someone else').get('/chat/models')).status).toBe(401);
});

test.each(['slow-headers', 'slow-body', 'status'] as const)(
  'an operation is done although it ends with %s',
  async (kind) => {
    sandbox.fail({ method: 'POST', kind, status: 200, ms: 50, performs: true });
    const { data } = await as(sandbox.keys.admin).post<{ job_id: string }>('/workflows/run', RUN);
    expect((await as(sandbox.keys.admin).get(`/workflows/${data.job_id}`)).status).toBe(200);
  },
);

test('an operation is not done when the failure strikes before it', async () => {
  sandbox.fail({ method: 'POST', kind: 'slow-headers', ms: 20 });
  expect((await as(sandbox.keys.admin).post<unknown>('/workflows/run', RUN)).data).toEqual({ data: [] });
});

test('keeps who asked and what was sent, also of a request that fails', async () => {
  sandbox.fail({ method: 'POST', kind: 'reset-before' });
  await expect(as(sandbox.keys.msp).post('/workflows/run', RUN)).rejects.toThrow();
  expect(sandbox.requests).toMatchObject([{ persona: 'msp', body: RUN, rawBody: JSON.stringify(RUN) }]);
});

test('names every answer, also of a path that does not exist', async () => {
  const { status, headers } = await as(sandbox.keys.admin).get('/nothing');
  expect(status).toBe(404);
  expect(headers['x-request-id']).toMatch(/^[\w-]{36}$/);
  expect(sandbox.requests[0]?.requestId).toBe(headers['x-request-id']);
});
