import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { Sandbox } from '../../sandbox';
import { execute, failureOf, useSandbox } from '../support';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await useSandbox();
});
beforeEach(() => sandbox.reset());
afterAll(() => sandbox.close());

type Input = Record<string, unknown>;
const request = (input: Input): Promise<Input> =>
  execute('creates.api_request.operation.perform', { key: sandbox.keys.admin, input });

test('reads with a query', async () => {
  const answer = await request({
    method: 'GET',
    path: 'app/list',
    query: { limit: '2', name: 'a {{b}} & c', empty: '' },
  });
  expect(answer).toMatchObject({ status: 200, response: { data: [] }, response_text: '{"data":[]}' });
  expect(sandbox.requests[0]?.query).toEqual({ limit: '2', name: 'a {{b}} & c' });
});

test('writes with a body that is text or already parsed, once', async () => {
  const body = { messages: [{ role: 'user', content: 'ECHO:{{hi}}' }] };
  for (const given of [body, JSON.stringify(body)]) {
    const answer = await request({ method: 'post', path: '/chat/completions', body: given });
    expect(answer['response']).toMatchObject({ choices: [{ message: { content: '{{hi}}' } }] });
  }
});

test('gives an accepted answer that is no JSON as text', async () => {
  sandbox.fail({ method: 'DELETE', kind: 'html', status: 200 });
  expect(await request({ method: 'DELETE', path: '/files/x' })).toMatchObject({
    response: null,
    response_text: expect.stringContaining('<html>'),
  });
});

test.each([
  'https://evil.example/x',
  '//evil.example/x',
  'javascript:alert(1)',
  '/../admin',
  '/a/%2e%2e/b',
  '/a/%252e%252e/b',
  '/a/..%2fb',
  '/a%5cb',
  '/a\\b',
  '/a//b',
  '/./a',
  '/a?b=c',
  '/a#b',
  '/a b',
  '/ä',
])('refuses the path %s', async (path) => {
  const { name, message } = await failureOf(request({ method: 'GET', path }));
  expect(name).toBe('AppError');
  expect(message).toMatch(/^Path /);
  expect(sandbox.requests).toHaveLength(0);
});

test('names a wrong method, an empty field, and a body that is no JSON', async () => {
  expect((await failureOf(request({ method: 'HEAD', path: '/a' }))).message).toMatch(/^Method has no choice "HEAD"/);
  expect((await failureOf(request({ method: 'GET' }))).message).toMatch(/^Path is empty/);
  expect((await failureOf(request({ method: 'POST', path: '/a', body: '{nope' }))).message).toMatch(
    /^Body is not valid JSON/,
  );
  expect((await failureOf(request({ method: 'GET', path: '/nothing/here' }))).message).toMatch(
    /nothing\/here was not found/,
  );
});

test.each(['limit=2', [{ key: 'limit', value: '2' }], { limit: { min: 2 } }])(
  'sends nothing with a query that cannot be read: %j',
  async (query) => {
    expect((await failureOf(request({ method: 'DELETE', path: '/files/x', query }))).message).toMatch(/^Query/);
    expect(sandbox.requests).toHaveLength(0);
  },
);

test.each([{ limit: '2' }, '{"limit":"2"}', { limit: ['2'] }])('sends the query %j', async (query) => {
  await request({ method: 'GET', path: '/chat/agents', query });
  expect(sandbox.requests[0]?.query).toMatchObject({ limit: '2' });
});

test('tells the reason of the API about a path below an app', async () => {
  const body = { detail: 'This resource is read-only' };
  sandbox.fail({ method: 'DELETE', kind: 'status', status: 405, body });
  const path = '/app/b0000000-0000-4000-8000-000000000001';
  expect((await failureOf(request({ method: 'DELETE', path }))).message).toMatch(/"This resource is read-only"/);
});

test.each(['/app/a0000000-0000-4000-8000-000000000001', '/workflows/run'])(
  'explains why %s is missing',
  async (path) => {
    sandbox.fail({ kind: 'status', status: 404 });
    expect((await failureOf(request({ method: 'POST', path }))).message).toMatch(/not in My Automations.*Community/);
  },
);

test.each([
  ['/usage/daily', /To read usage reports for tenant_X1, your role needs View User Roles/],
  ['/usage/limit', /credit limit of tenant_X1, your role needs View Usage & Limits or View Own Tenant Usage/],
  ['/app/a0000000-0000-4000-8000-000000000001/query', /not in My Automations.*Community and Private/],
  ['/workflows/run', /not in My Automations/],
  ['/app/list', /not allowed to carry out POST \/app\/list/],
])('explains why %s is refused', async (path, expected) => {
  sandbox.fail({ kind: 'status', status: 403, body: { detail: 'Forbidden' } });
  const asked = request({ method: 'POST', path, query: { tenant_id: 'tenant_X1' } });
  expect((await failureOf(asked)).message).toMatch(expected);
});

test('tells the reason of the API where the key sees the app', async () => {
  const body = { detail: 'Model gpt-5 is disabled for your role' };
  sandbox.fail({ method: 'POST', kind: 'status', status: 403, body });
  const { message } = await failureOf(
    request({ method: 'POST', path: '/app/a0000000-0000-4000-8000-000000000001/query' }),
  );
  expect(message).toMatch(/not allowed to carry out POST \/app\/.*says: "Model gpt-5 is disabled for your role"/);
});
