/** What the matrix cannot show: repeating that helps, dates, sizes, and a network where nobody answers. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import { fieldKey } from '../../src/creates/automation-inputs';
import type { AddressInfo, Socket } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Fault, Sandbox } from '../../sandbox';
import { execute, failureOf, useSandbox, useVirtualClock } from '../support';
import { type Attempt, attempt, failing, posts } from './reliability/attempts';
import { OPERATIONS } from './reliability/operations';

useVirtualClock();

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await useSandbox();
});
beforeEach(() => sandbox.reset());
afterAll(() => sandbox.close());

describe('reading', () => {
  const poll = (key = sandbox.keys.admin): Promise<unknown[]> =>
    execute<unknown[]>('triggers.new_agent.operation.perform', { key });

  test('is repeated while the API or the network fails', async () => {
    sandbox.fail({ kind: 'status', status: 503, times: 1 });
    sandbox.fail({ kind: 'reset-before', times: 1 });
    expect(await poll()).toHaveLength(4);
    expect(sandbox.requests).toHaveLength(3);
  });

  test('waits as long as a date says', async () => {
    const date = new Date(Date.now() + 30_000).toUTCString();
    sandbox.fail({ kind: 'status', status: 429, headers: { 'retry-after': date } });
    const { delay } = await failureOf(poll());
    expect(delay).toBeGreaterThan(25);
    expect(delay).toBeLessThanOrEqual(30);
  });

  test('refuses an answer that is too large', async () => {
    sandbox.fail({ kind: 'big', bytes: 51 * 1024 * 1024 });
    expect((await failureOf(poll())).message).toMatch(/too large/);
  });
});

test('an accepted run whose answer is too large halts', async () => {
  sandbox.fail({ method: 'POST', kind: 'big', bytes: 51 * 1024 * 1024 });
  const input = { app_id: 'a0000000-0000-4000-8000-000000000005' };
  const failed = await failureOf(execute('creates.run_app.operation.perform', { key: sandbox.keys.admin, input }));
  expect(failed).toMatchObject({
    name: 'HaltedError',
    message: expect.stringMatching(/sent more than can be read.*may have run, so it was not repeated/),
  });
});

describe('an action sends its one POST after whatever else it has to send', () => {
  const text = 'any text';
  const APP = 'a0000000-0000-4000-8000-000000000004';
  const WORKFLOW = 'b0000000-0000-4000-8000-000000000006';
  const acting: [string, Record<string, unknown>, string[]][] = [
    [
      'run_app',
      { app_id: 'Read Document', [fieldKey('file', APP, 'document')]: text },
      ['/files/upload', '/app/ID/query'],
    ],
    [
      'run_workflow',
      { workflow_id: 'Review Contract', [fieldKey('file', WORKFLOW, 'contract')]: text },
      ['/files/upload', '/workflows/run'],
    ],
    ['send_prompt', { prompt: text, files: [text] }, ['/files/upload', '/chat/completions']],
    ['ask_agent', { prompt: text, agent_id: 'Data Analyst', files: [text] }, ['/files/upload', '/chat/completions']],
  ];
  const cells = acting.flatMap(([key, input, paths]) =>
    paths.flatMap((path, index) =>
      (['reset-after', 'reset-before', 'status'] as const).map(
        (kind): [string, Fault['kind'], string, Record<string, unknown>, string[]] => [
          key,
          kind,
          path,
          input,
          paths.slice(0, index + 1),
        ],
      ),
    ),
  );

  test.each(cells)('%s when %s strikes %s', async (key, kind, path, input, sent) => {
    sandbox.vary({ fileSeconds: 0.1 });
    sandbox.fail({ method: 'POST', path: new RegExp(path.replace('ID', '[^/]+')), kind });
    const done = await attempt(sandbox, { method: `creates.${key}.operation.perform`, input });
    expect(done.error?.name).toBe('HaltedError');
    expect(posts(done).map((request) => request.path.replace(/[\w-]{36}/, 'ID'))).toEqual(sent);
  });

  test.each(['POST', 'PUT', 'PATCH', 'DELETE'])('a raw %s', async (method) => {
    const operation = OPERATIONS.find(({ key }) => key === 'api_request')!;
    sandbox.fail({ kind: 'status', status: 502 });
    const done = await attempt(sandbox, { ...operation, input: { ...operation.input, method } });
    expect(done.error?.name).toBe('HaltedError');
    expect(done.requests).toHaveLength(1);
  });
});

test('nothing is sent into a connection that has died since the last answer', async () => {
  const used = new WeakSet<Socket>();
  const server = createServer((request, response) => {
    if (used.has(request.socket)) return void request.socket.resetAndDestroy();
    used.add(request.socket);
    response.setHeader('content-type', request.url === '/file' ? 'text/plain' : 'application/json');
    response.end(JSON.stringify({ data: [], job_id: 'j', file_id: 'f', choices: [{ message: { content: 'done' } }] }));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  process.env['HATZ_API_BASE_URL'] = `${origin}/v1`;
  try {
    const app_id = 'a0000000-0000-4000-8000-000000000005';
    for (let time = 0; time < 2; time += 1) {
      await execute('triggers.new_agent.operation.perform');
      const input = { app_id, files: [`${origin}/file`] };
      expect(await execute('creates.run_app.operation.perform', { input })).toMatchObject({ result: 'done' });
    }
  } finally {
    process.env['HATZ_API_BASE_URL'] = sandbox.url;
    server.close();
  }
});

describe('when nobody answers at all', () => {
  const ended = new Map<string, Attempt>();
  beforeAll(async () => {
    const url = process.env['HATZ_API_BASE_URL'];
    process.env['HATZ_API_BASE_URL'] = 'http://127.0.0.1:9/v1/';
    await Promise.all(OPERATIONS.map(async (operation) => ended.set(operation.key, await attempt(sandbox, operation))));
    process.env['HATZ_API_BASE_URL'] = url;
  });

  test.each(OPERATIONS.map(({ key }) => key))('%s says so, and that nothing was changed', (key) => {
    expect(ended.get(key)?.error).toMatchObject({
      name: 'AppError',
      message: expect.stringMatching(/could not be reached.*Nothing was changed/),
    });
  });
});

test('an answer that was performed and broke off is one run of the API, not two', async () => {
  const operation = OPERATIONS.find(({ key }) => key === 'run_workflow')!;
  const { error, requests } = await failing(sandbox, operation, {
    label: '',
    tells: false,
    fault: { kind: 'reset-after' },
  });
  expect(error?.name).toBe('HaltedError');
  expect(requests).toMatchObject([{ method: 'POST', path: '/workflows/run', persona: 'msp' }]);
});
