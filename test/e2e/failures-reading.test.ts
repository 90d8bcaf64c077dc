import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Sandbox } from '../sandbox';
import { execute, failureOf, useSandbox } from '../support';
import { describeMatrix } from './failure-matrix';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await useSandbox();
});
beforeEach(() => sandbox.reset());
afterAll(() => sandbox.close());

describeMatrix(['trigger', 'search'], () => sandbox);

describe('reading', () => {
  const POLL = 'triggers.new_agent.operation.perform';
  const poll = (key = sandbox.keys.admin): Promise<unknown[]> => execute<unknown[]>(POLL, { key });

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

  test.each(['slow-headers', 'slow-body'] as const)('ends within 25 s whatever comes slowly: %s', async (kind) => {
    sandbox.fail({ kind });
    const start = Date.now();
    const { name, message } = await failureOf(poll());
    expect(name).toBe('AppError');
    expect(message).toMatch(/could not be reached/);
    expect(Date.now() - start).toBeLessThan(25_000);
  });

  test('refuses an answer that is too large', async () => {
    sandbox.fail({ kind: 'big', bytes: 51 * 1024 * 1024 });
    expect((await failureOf(poll())).message).toMatch(/too large/);
  });

  test('says when nothing answers at all', async () => {
    const url = process.env['HATZ_API_BASE_URL'];
    process.env['HATZ_API_BASE_URL'] = 'http://127.0.0.1:9/v1/';
    const input = { prompt: 'p' };
    const failure = await failureOf(execute('creates.send_prompt.operation.perform', { key: 'k', input }));
    process.env['HATZ_API_BASE_URL'] = url;
    expect(failure).toMatchObject({
      name: 'AppError',
      message: expect.stringMatching(/could not be reached.*Nothing was changed/),
    });
  });
});

test('a key pasted with spaces stays out of every log line', async () => {
  const log: string[] = [];
  await execute('triggers.new_agent.operation.perform', { key: `  ${sandbox.keys.admin}\n`, log });
  expect(log.length).toBeGreaterThan(0);
  expect(log.join('\n')).not.toContain(sandbox.keys.admin);
});
