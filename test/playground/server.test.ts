/** The playground's server: whom it answers, what it keeps to itself, and what it executes. */
import { request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Connection, Outcome, Overview } from '../../tools/playground/protocol';
import type { Row } from '../../tools/platform/definition';
import type { StoredFile } from '../../tools/platform/file-service';
import { type Playground, startPlayground } from '../../tools/playground/playground';
import { startSandbox, type Sandbox } from '../../sandbox';

let playground: Playground;
let live: Sandbox;
let token: string;
/** Everything the server has said, to look for keys in. */
const said: string[] = [];

beforeAll(async () => {
  live = await startSandbox();
  playground = await startPlayground({ liveApi: live.url });
  token = /name="playground-token" content="([^"]+)"/.exec((await ask('/')).body)?.[1] ?? '';
});
afterAll(() => Promise.all([playground.close(), live.close()]));

interface Answer {
  status: number;
  headers: Record<string, unknown>;
  body: string;
}

const ask = (path: string, headers: Record<string, string> = {}, body?: string | Buffer): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const method = body === undefined ? 'GET' : 'POST';
    const sent = request(playground.url + path, { method, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString();
        said.push(JSON.stringify(response.headers), text);
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text });
      });
    });
    sent.on('error', reject);
    sent.end(body);
  });

const post = (path: string, body: unknown): Promise<Answer> =>
  ask(path, { 'x-playground-token': token, 'content-type': 'application/json' }, JSON.stringify(body));

const call = async <T>(path: string, body: unknown): Promise<T> => JSON.parse((await post(path, body)).body) as T;

const connect = (persona: string): Promise<Connection> => call('/api/connect', { persona });

const execute = (method: string, input: Row = {}, meta: Row = {}, files: string[] = []): Promise<Outcome> =>
  call('/api/execute', { method, input, meta, files });

const resultsOf = async (outcome: Promise<Outcome>): Promise<Row> => {
  const done = await outcome;
  if (!done.ok) throw new Error(done.failure.message);
  return done.results as Row;
};

describe('answers only its own page', () => {
  const refused: [string, Record<string, string>][] = [
    ['a name that was made to point here', { host: 'evil.example' }],
    ['another port', { host: '127.0.0.1:1' }],
    ['a page from elsewhere', { origin: 'https://evil.example' }],
    ['a page without an origin', { origin: 'null' }],
    ['a link from elsewhere', { 'sec-fetch-site': 'cross-site' }],
    ['another port of this machine', { 'sec-fetch-site': 'same-site' }],
    ['a wrong token', { 'x-playground-token': 'x'.repeat(36) }],
    ['no token', { 'x-playground-token': '' }],
  ];
  test.each(refused)('refuses %s', async (_name, headers) => {
    const all = { 'x-playground-token': token, 'content-type': 'application/json', ...headers };
    const answer = await ask('/api/connect', all, '{"persona":"admin"}');
    expect([answer.status, answer.headers['access-control-allow-origin']]).toEqual([403, undefined]);
    expect((await ask('/api/overview', all)).status).toBe(403);
  });

  test('refuses the page itself to others, and shows it at both of its names', async () => {
    expect((await ask('/', { host: 'evil.example' })).status).toBe(403);
    expect((await ask('/', { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect((await ask('/', { host: `localhost:${new URL(playground.url).port}` })).status).toBe(200);
  });

  test('listens on loopback, keeps nothing, and runs nothing but its own script', async () => {
    expect(new URL(playground.url).hostname).toBe('127.0.0.1');
    const { headers, body } = await ask('/');
    expect(headers).toMatchObject({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' });
    expect(headers['content-security-policy']).toMatch(/^default-src 'none'; script-src 'self';/);
    expect(headers['content-security-policy']).not.toMatch(/src 'unsafe|https?:|\*/);
    expect(headers['set-cookie']).toBeUndefined();
    expect(body).not.toMatch(/<script(?! type="module" src="\/page.js")|<style|https?:\/\/(?!www\.w3\.org)/);
  });

  test('refuses what it does not understand', async () => {
    for (const body of [{}, { persona: 'admin', key: 'both' }, { persona: 1 }, []]) {
      expect((await post('/api/connect', body)).status).toBe(400);
    }
    expect((await post('/api/connect', { persona: 'nobody' })).status).toBe(409);
    expect((await post('/api/nothing', {})).status).toBe(404);
  });
});

test('tells the definition and who may do what, without keys', async () => {
  const { body } = await ask('/api/overview', { 'x-playground-token': token });
  const { definition, personas, account } = JSON.parse(body) as Overview;
  expect(definition.creates['run_app']?.display.label).toBe('Run App');
  expect(personas).toContainEqual({
    name: 'chat_only_user',
    title: 'Chat only user',
    may: expect.stringContaining('chat'),
  });
  expect(account).toBeNull();
});

test('executes nothing before an account is connected', async () => {
  await post('/api/disconnect', {});
  const { status, body } = await post('/api/execute', {
    method: 'triggers.new_model.operation.perform',
    input: {},
    meta: {},
    files: [],
  });
  expect([status, JSON.parse(body)]).toEqual([409, { message: 'No account is connected. Connect one first.' }]);
});

describe('with a user of the sandbox', () => {
  beforeEach(async () => {
    playground.sandbox.reset();
    playground.sandbox.vary({ workflowSpeed: 20, fileSeconds: 0.1 });
    await connect('admin');
  });

  test('runs an operation and logs its requests with the key masked', async () => {
    const outcome = await execute('creates.send_prompt.operation.perform', { prompt: 'ECHO:Dear {{name}}' });
    expect(outcome).toMatchObject({ ok: true, results: { result: 'Dear {{name}}' } });
    expect(outcome.requests).toMatchObject([{ method: 'POST', status: 200, url: expect.stringContaining('/chat/') }]);
    expect(outcome.requests[0]?.sent).toMatch(/X-API-Key: :censored:/i);
    expect(outcome.requests[0]?.sent).toContain('Dear');
  });

  test('tells the fields that a choice brings, and the choices page by page', async () => {
    const fields = await resultsOf(execute('creates.run_app.operation.inputFields', { app_id: 'Summarize Ticket' }));
    expect(fields).toContainEqual(expect.objectContaining({ label: 'Ticket Title', required: true }));
    const choices = await resultsOf(execute('triggers.list_apps.operation.perform', {}, { page: 0 }));
    expect(choices).toContainEqual(expect.objectContaining({ name: 'Summarize Ticket' }));
    expect(await resultsOf(execute('triggers.list_apps.operation.perform', {}, { page: 7 }))).toEqual([]);
  });

  test('tells errors as they are', async () => {
    playground.sandbox.fail({ path: /query/, kind: 'status', status: 429, headers: { 'retry-after': '7' } });
    const run = (): Promise<Outcome> => execute('creates.run_app.operation.perform', { app_id: 'Thought of the Day' });
    expect(await run()).toMatchObject({ ok: false, failure: { name: 'ThrottledError', delay: 7 } });
    playground.sandbox.reset();
    await connect('no_credits');
    expect(await run()).toMatchObject({ ok: false, failure: { name: 'HaltedError' } });
  });

  test.each([
    'authentication.test',
    'creates.nothing.operation.perform',
    'creates.constructor.operation.perform',
    'hydrators.stepFile',
    'x',
  ])('does not execute %s', async (method) => {
    expect((await post('/api/execute', { method, input: {}, meta: {}, files: [] })).status).toBe(409);
  });

  test('hands uploaded files to the connector as links', async () => {
    const type = 'text/html';
    const path = `/api/upload?${new URLSearchParams({ name: 'ünï "1".html', type }).toString()}`;
    const headers = { 'x-playground-token': token, 'content-type': 'application/octet-stream' };
    const { url } = JSON.parse((await ask(path, headers, Buffer.from('<script>1</script>'))).body) as StoredFile;
    const served = await fetch(url);
    expect(served.headers.get('content-security-policy')).toBe('sandbox');
    expect(served.headers.get('content-disposition')).toMatch(/^attachment/);
    const stored = await resultsOf(execute('creates.upload_file.operation.perform', { file: url }));
    expect(stored).toMatchObject({ file_name: 'ünï "1".html', size_bytes: 18 });
    expect((await fetch(new URL('/files/other', url))).status).toBe(404);
    const stashed = await fetch(new URL('/', url), { method: 'POST', body: '{"id":"1","method":"x"}' });
    expect(await stashed.json()).toEqual({ id: '1', error: 'Unknown deploy key' });
    expect((await fetch(new URL('/files/other', url), { method: 'POST', body: new FormData() })).status).toBe(403);
  });

  test('hands over a text in a file field as a link to a small file', async () => {
    const stored = execute('creates.upload_file.operation.perform', { file: 'Some notes for the file' }, {}, ['file']);
    expect(await resultsOf(stored)).toMatchObject({ file_name: 'Some notes f ... .txt', size_bytes: 23 });
  });

  test('fetches the file of a workflow step, alone and on its way into a later step', async () => {
    const input = { workflow_id: 'Quarterly Report', other_inputs: { quarter: 'Q1' }, wait_for_result: 'true' };
    const run = await resultsOf(execute('creates.run_workflow.operation.perform', input));
    const pointer = (run['steps'] as { file: string | null }[]).find(({ file }) => file)?.file ?? '';
    expect(pointer).toMatch(/^hydrate/);
    const fetched = await call<Outcome>('/api/fetch-file', { pointer });
    const link = fetched.ok ? fetched.results : '';
    expect(await (await fetch(String(link))).text()).toMatch(/^%PDF/);
    const stored = await execute('creates.upload_file.operation.perform', { file: pointer });
    expect(stored).toMatchObject({ ok: true, results: { file_name: 'Quarterly Report.pdf' } });
    expect((await post('/api/fetch-file', { pointer: 'no pointer' })).status).toBe(409);
    const foreign = 'hydrate|||{"method":"creates.run_app.operation.perform","bundle":{}}:x|||hydrate';
    expect((await post('/api/fetch-file', { pointer: foreign })).status).toBe(409);
  });

  test('goes on after more executions than the platform allows one process', async () => {
    for (let round = 0; round < 5; round += 1) {
      const outcomes = Array.from({ length: 50 }, () => execute('creates.run_app.operation.inputFields'));
      for (const { ok } of await Promise.all(outcomes)) expect(ok).toBe(true);
    }
  });
});

describe('with a key of one’s own', () => {
  test('connects, and talks to the live API alone', async () => {
    const connection = await call<Connection>('/api/connect', { key: ` ${live.keys.msp} ` });
    expect(connection).toEqual({ account: { label: 'API key ending in 0005', title: 'Live account', api: live.url } });
    playground.sandbox.reset();
    expect(await execute('triggers.new_model.operation.perform')).toMatchObject({ ok: true });
    expect(playground.sandbox.requests).toEqual([]);
    expect(live.requests.at(-1)).toMatchObject({ persona: 'msp' });
  });

  test('keeps the account when another key is refused', async () => {
    expect(await call('/api/connect', { key: 'wrong-key-1234' })).toMatchObject({
      failure: { message: expect.stringContaining('did not accept the API key') },
    });
    expect(await execute('triggers.new_model.operation.perform')).toMatchObject({ ok: true });
    expect(said.join()).not.toContain('wrong-key-1234');
  });
});

test('forgets an account at once, even in the middle of a test, and goes on with the next', async () => {
  await call('/api/connect', { key: live.keys.msp });
  live.reset();
  live.vary({ latencyMs: 20_000 });
  const running = post('/api/execute', {
    method: 'triggers.new_model.operation.perform',
    input: {},
    meta: {},
    files: [],
  });
  while (live.requests.length === 0) await sleep(5);
  await connect('admin');
  expect(JSON.parse((await running).body)).toEqual({ message: 'The test was stopped before it returned a result.' });
  live.reset();
  expect(await execute('triggers.new_model.operation.perform')).toMatchObject({ ok: true });
  expect(live.requests).toEqual([]);
});

test('never says a key', () => {
  const all = said.join('\n');
  for (const key of Object.values(playground.sandbox.keys)) expect(all).not.toContain(key);
});
