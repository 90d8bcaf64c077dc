/** The sandbox behaves as the API is known to (docs/api-facts.md), seen by another client. */
import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import axios, { type AxiosInstance } from 'axios';
import { startSandbox, type Persona, type Sandbox } from '../sandbox/index';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
beforeEach(() => {
  jest.restoreAllMocks();
  sandbox.reset();
});
afterAll(() => sandbox.close());

const as = (persona: Persona): AxiosInstance =>
  axios.create({
    baseURL: sandbox.url,
    headers: { 'X-API-Key': sandbox.keys[persona] },
    validateStatus: () => true,
    maxRedirects: 0,
  });

const APP = 'a0000000-0000-4000-8000-000000000005';
const WORKFLOW = 'b0000000-0000-4000-8000-000000000002';

describe('authentication', () => {
  test('takes the key in its header and nowhere else', async () => {
    const bare = axios.create({ baseURL: sandbox.url, validateStatus: () => true });
    const bearer = { headers: { Authorization: `Bearer ${sandbox.keys.admin}` } };
    expect((await bare.get('/chat/models')).status).toBe(401);
    expect((await bare.get('/chat/models', bearer)).status).toBe(401);
    expect((await bare.post('/openai/responses', { model: 'gpt-4o', input: 'hi' }, bearer)).status).toBe(200);
    expect(
      (
        await bare.post(
          '/anthropic/messages',
          { model: 'gpt-4o', max_tokens: 9, messages: [{ role: 'user', content: 'hi' }] },
          bearer,
        )
      ).status,
    ).toBe(200);
    expect((await as('admin').get('/chat/models')).status).toBe(200);
  });

  test('gives a request id, or the caller’s own', async () => {
    const given = await as('admin').get('/chat/models', { headers: { 'X-Request-ID': 'mine' } });
    expect(given.headers['x-request-id']).toBe('mine');
    expect((await as('admin').get('/chat/agents')).headers['x-request-id']).toMatch(/^[\w-]{36}$/);
  });
});

describe('automations', () => {
  test('page within limits', async () => {
    sandbox.vary({ automationCount: 120 });
    const list = async (query: string): Promise<number> => {
      const { data } = await as('admin').get<{ data: unknown[] }>(`/app/list${query}`);
      return data.data.length;
    };
    expect(await list('')).toBe(100);
    expect(await list('?offset=100')).toBe(20);
    expect(await list('?limit=1000&name=report')).toBe(3);
    expect((await as('admin').get('/app/list?limit=1001')).status).toBe(422);
    expect((await as('admin').get('/app/list?limit=x')).data).toMatchObject({ detail: [{ loc: ['query', 'limit'] }] });
  });

  test('are seen by role', async () => {
    expect((await as('chat_only_user').get('/app/list')).data).toEqual({ data: [] });
    expect((await as('general_user').get(`/app/${WORKFLOW}`)).status).toBe(403);
    expect((await as('admin').get('/app/nothing')).status).toBe(422);
    expect((await as('admin').get('/app/00000000-0000-4000-8000-000000000000')).status).toBe(404);
  });

  test('run as what they are', async () => {
    expect((await as('admin').post(`/app/${APP}/query`, { inputs: {} })).status).toBe(200);
    expect((await as('admin').post(`/app/${WORKFLOW}/query`, { inputs: {} })).status).toBe(400);
    expect((await as('admin').post('/workflows/run', { app_id: APP, inputs: {} })).status).toBe(422);
    expect((await as('admin').post('/workflows/run', { app_id: WORKFLOW })).status).toBe(422);
    expect((await as('no_credits').post(`/app/${APP}/query`, { inputs: {} })).status).toBe(429);
  });

  test.each(['detail_string', 'detail_array', 'detail_object', 'error_object', 'error_string', 'message'] as const)(
    'refuse with %s',
    async (errorShape) => {
      sandbox.vary({ errorShape });
      expect(JSON.stringify((await as('admin').post(`/app/${APP}/query`, {})).data)).toContain('Field required');
    },
  );
});

test('a workflow goes on in real time and gives its file by a signed link that wants no key', async () => {
  const { data: started } = await as('admin').post<{ job_id: string }>('/workflows/run', {
    app_id: WORKFLOW,
    inputs: { quarter: 'Q1' },
  });
  const path = `/workflows/${started.job_id}`;
  expect((await as('admin').get(path)).data).toMatchObject({ number_of_steps: 4, end_time: null });
  const aMinuteLater = Date.now() + 60_000;
  jest.spyOn(Date, 'now').mockReturnValue(aMinuteLater);
  const { data: job } = await as('admin').get<{ status: string; step_outputs: { step_id: string }[] }>(path);
  expect(job).toMatchObject({ status: 'complete', step_outputs: expect.any(Array) });
  const step_id = job.step_outputs[3]?.step_id;
  const { data: link } = await as('admin').post<{ url: string }>('/workflows/presigned-url', {
    job_id: started.job_id,
    step_id,
  });
  expect((await axios.get(link.url)).headers['content-disposition']).toContain('Quarterly Report.pdf');
  expect((await as('admin').get(link.url)).status).toBe(400);
  expect((await axios.get(`${link.url}0`, { validateStatus: () => true })).status).toBe(403);
  expect((await as('msp').get(path)).status).toBe(404);
});

test('uploads want a scope that the key sees', async () => {
  const upload = (fields: Record<string, string>): Promise<{ status: number; data: unknown }> => {
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.append(name, value);
    form.append('file', new Blob(['text']), 'note.txt');
    return as('admin').post('/files/upload', form);
  };
  expect((await upload({})).status).toBe(422);
  expect((await upload({ scope_type: 'chat', scope_id: APP })).data).toEqual({
    detail: 'Not authorized to upload to this scope.',
  });
  expect((await upload({ scope_type: 'user', scope_id: 'user_1' })).data).toEqual({
    detail: 'scope_id must be a valid UUID.',
  });
  expect((await upload({ scope_type: 'app', scope_id: APP })).data).toMatchObject({ status: 'uploading' });
  expect(
    (
      await as('admin').post('/files/upload-url', {
        file_name: 'a.txt',
        file_size: 1,
        mime_type: 'text/plain',
        scope_type: 'app',
        scope_id: APP,
      })
    ).data,
  ).toHaveProperty('upload_url');
});

test('usage and tenants are for those who may', async () => {
  expect((await as('general_user').get('/usage/limit')).status).toBe(403);
  expect((await as('usage_viewer').get('/usage/limit')).data).toMatchObject({ total_credit_limit: 50_000 });
  expect((await as('usage_viewer').get('/usage/daily')).status).toBe(403);
  const { data } = await as('admin').get<{ data: unknown[] }>('/usage/daily?start_date=2026-01-01&end_date=2026-01-31');
  expect(data.data).toHaveLength(31);
  expect((await as('admin').get('/admin/tenants')).status).toBe(403);
  expect((await as('msp').get('/admin/tenants?limit=5')).data).toHaveLength(5);
  expect((await as('msp').get('/usage/hourly?tenant_id=tenant_Cust03')).status).toBe(200);
  expect((await as('admin').get('/usage/model?tenant_id=tenant_Cust03')).status).toBe(403);
});

test('is controlled over HTTP when it runs alone', async () => {
  const control = axios.create({ baseURL: sandbox.url.replace('/v1', '/_sandbox') });
  await control.post('/vary', { emptyLists: true });
  expect((await as('admin').get('/chat/models')).data).toEqual({ data: [] });
  await control.post('/fail', { kind: 'status', status: 418 });
  expect((await as('admin').get('/chat/models')).status).toBe(418);
  await control.post('/reset', {});
  expect((await as('admin').get<{ data: unknown[] }>('/chat/models')).data.data.length).toBeGreaterThan(90);
});
