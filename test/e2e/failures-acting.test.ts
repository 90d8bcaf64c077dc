import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { Sandbox } from '../sandbox';
import { execute, failureOf, useSandbox } from '../support';
import { describeMatrix } from './failure-matrix';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await useSandbox();
});
beforeEach(() => sandbox.reset());
afterAll(() => sandbox.close());

describeMatrix(['action'], () => sandbox);

test('an app that takes too long halts within 25 s and is not repeated', async () => {
  const input = { app_id: 'a0000000-0000-4000-8000-000000000009' };
  const start = Date.now();
  const { name, message } = await failureOf(
    execute('creates.run_app.operation.perform', { key: sandbox.keys.admin, input }),
  );
  expect(name).toBe('HaltedError');
  expect(message).toMatch(/did not answer in time.*not repeated/);
  expect(Date.now() - start).toBeLessThan(25_000);
  expect(sandbox.requests).toHaveLength(1);
});
