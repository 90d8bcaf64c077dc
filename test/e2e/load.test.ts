/** Two hundred executions at once in one process, with failures among them, and nothing left behind. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Sandbox } from '../../sandbox';
import { useSandbox } from '../support';
import { type Attempt, attempt, leaks, LONGEST_MS, LONGEST_MESSAGE, markedKey, posts } from './reliability/attempts';
import { FAILURES } from './reliability/failures';
import { heapInUse } from './reliability/memory';
import { OPERATIONS } from './reliability/operations';

const AT_ONCE = 200;
const CLASSES = ['AppError', 'ExpiredAuthError', 'HaltedError', 'ThrottledError'];

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await useSandbox();
});
afterAll(() => sandbox.close());

/** Numbers that look random and are the same in every run. */
const numbers = (seed: number) => (): number => {
  seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
  return seed >>> 8;
};

const FAULTS = FAILURES.flatMap(({ cases }) => cases.map(({ fault }) => fault));

/** One in three executions works; the others meet a failure, at any of their requests. */
const round = async (seed: number): Promise<Attempt[]> => {
  const next = numbers(seed);
  sandbox.reset();
  sandbox.vary({ fileSeconds: 0.1, workflowSpeed: 20, latencyMs: 20 });
  const pick = <T>(items: readonly T[]): T => items[next() % items.length]!;
  return Promise.all(
    Array.from({ length: AT_ONCE }, () => {
      const operation = pick(OPERATIONS);
      const key = markedKey(sandbox.keys.msp);
      if (next() % 3) sandbox.fail({ ...pick(FAULTS), key, after: next() % 2 });
      return attempt(sandbox, { ...operation, input: { ...operation.input, wait_for_result: false } }, key);
    }),
  );
};

const listeners = (): number => process.eventNames().reduce((sum, name) => sum + process.listenerCount(name), 0);

/** Open connections and files, of the connector and of the sandbox in the same process. */
const resources = (): number =>
  process.getActiveResourcesInfo().filter((name) => !/TCPServer|PipeWrap|TTY|Immediate/.test(name)).length;

/** Calls that outlive their execution, and connections that ended, are gone after a while. */
const settled = async (atMost: number): Promise<void> => {
  for (let waits = 0; waits < 100 && resources() > atMost; waits += 1)
    await new Promise((resolve) => setTimeout(resolve, 100));
};

describe(`${AT_ONCE} executions at once`, () => {
  let attempts: Attempt[];
  beforeAll(async () => {
    attempts = await round(1);
  }, 60_000);

  test('end as promised: with an output, or an error of a known class with a sentence', () => {
    const failed = attempts.filter(({ error }) => error !== undefined);
    expect(failed.length).toBeGreaterThan(AT_ONCE / 3);
    expect(failed.length).toBeLessThan(AT_ONCE);
    expect(failed.filter(({ error }) => !CLASSES.includes(error!.name)).map(({ error }) => error)).toEqual([]);
    expect(failed.filter(({ error }) => error!.message.length >= LONGEST_MESSAGE)).toEqual([]);
    expect(attempts.filter(({ milliseconds }) => milliseconds >= LONGEST_MS)).toEqual([]);
  });

  test('send one POST each at most, and mix up no keys', () => {
    expect(attempts.filter((one) => posts(one).length > 1)).toEqual([]);
    expect(attempts.filter(({ requests }) => requests.length === 0)).toEqual([]);
    const mixed = attempts.filter(({ key, error, result }) =>
      leaks(`${error?.message} ${JSON.stringify(result)}`, key),
    );
    expect(mixed).toEqual([]);
  });
});

test('leave no listener, connection, file or memory behind', async () => {
  const atRest = 5;
  await round(2);
  await settled(atRest);
  sandbox.reset();
  const before = { listeners: listeners(), heap: await heapInUse() };
  await round(3);
  await round(4);
  await settled(atRest);
  sandbox.reset();
  expect(resources()).toBeLessThanOrEqual(atRest);
  expect(listeners()).toBeLessThanOrEqual(before.listeners);
  // Of 400 executions the engine keeps less than 25 kilobytes each; one that is kept whole has about 50.
  expect((await heapInUse()) - before.heap).toBeLessThan(10);
}, 90_000);
