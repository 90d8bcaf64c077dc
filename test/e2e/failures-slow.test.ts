/** What comes slowly, or breaks off while something waits. Everything runs side by side. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Fault, Sandbox } from '../../sandbox';
import { useSandbox, useVirtualClock } from '../support';
import { type Attempt, attempt, broken, failing, leaks, LONGEST_MS, markedKey, posts } from './reliability/attempts';
import type { Case, Ending } from './reliability/failures';
import { DEADLINES, SLOW, STATUS_FAULTS } from './reliability/slow';
import { named, OPERATIONS, type Operation } from './reliability/operations';
import { startStash } from './reliability/stash';

useVirtualClock();

let sandbox: Sandbox;
let stash: Awaited<ReturnType<typeof startStash>>;
const attempts = new Map<string, Attempt>();

const slowly = (operation: Operation): Ending => ({
  name: operation.kind === 'action' ? 'HaltedError' : 'AppError',
  says: [operation.kind === 'action' ? /did not answer in time.*not repeated/ : /could not be reached.*in time/],
  tries: 3,
});

const titleOf = ({ key }: Operation, { label }: Case): string => `${key}: ${label}`;

/** Starts a run whose every status call fails in one way. */
const waitThrough = (fault: Omit<Fault, 'path' | 'key'>): Promise<Attempt> => {
  const key = markedKey(sandbox.keys.msp);
  sandbox.fail({ ...fault, key, path: /^\/workflows\/[\w-]{36}$/ });
  const input = { workflow_id: 'b0000000-0000-4000-8000-000000000001', other_inputs: { topic: 'bees' } };
  return attempt(sandbox, { method: 'creates.run_workflow.operation.perform', input }, key);
};

/** Executes a step whose calls are slow one after the other. */
const meet = ({ method, input, faults }: Omit<(typeof DEADLINES)[number], 'title'>): Promise<Attempt> => {
  const key = markedKey(sandbox.keys.msp);
  for (const fault of faults) sandbox.fail({ ...linked(fault), key });
  return attempt(sandbox, { method, input: input(sandbox), event: stash.event }, key);
};

/** Puts the address of the files origin where a body says FILES. */
const linked = (fault: Omit<Fault, 'key'>): Omit<Fault, 'key'> =>
  fault.body === undefined
    ? fault
    : { ...fault, body: JSON.parse(JSON.stringify(fault.body).replace('FILES', sandbox.filesUrl)) as unknown };

beforeAll(async () => {
  sandbox = await useSandbox();
  stash = await startStash();
  const starts: [string, () => Promise<Attempt>][] = [
    ...OPERATIONS.flatMap((operation) =>
      SLOW.map((one): [string, () => Promise<Attempt>] => [
        titleOf(operation, one),
        () => failing(sandbox, operation, one),
      ]),
    ),
    ...STATUS_FAULTS.map(([title, fault]): [string, () => Promise<Attempt>] => [title, () => waitThrough(fault)]),
  ];
  await Promise.all(starts.map(async ([title, start]) => attempts.set(title, await start())));
  // One after the other: executions in one process share its few transfers, and would wait for each other here.
  for (const { title, ...deadline } of DEADLINES) attempts.set(title, await meet(deadline));
}, 120_000);
afterAll(async () => {
  stash.close();
  await sandbox.close();
});

describe.each(named(OPERATIONS))('%s ends in time', (_key, operation) => {
  test.each(SLOW.map((one): [string, Case] => [one.label, one]))('with %s', (_label, one) => {
    expect(broken(operation, one, slowly(operation), attempts.get(titleOf(operation, one))!)).toEqual([]);
  });
});

describe('an accepted run is returned with its id while every look at it', () => {
  test.each(STATUS_FAULTS.map(([title]) => title))('%s', (title) => {
    const { error, result, requests, milliseconds } = attempts.get(title)!;
    expect(error).toBeUndefined();
    expect(result).toMatchObject({
      job_id: expect.stringMatching(/^[\w-]{36}$/),
      request_id: expect.stringMatching(/^[\w-]{36}$/),
      is_finished: false,
      next_step: expect.stringMatching(/Find Workflow Run/),
    });
    expect(posts({ requests }).map(({ path }) => path)).toEqual(['/workflows/run']);
    expect(requests.length).toBeLessThanOrEqual(21);
    expect(milliseconds).toBeLessThan(LONGEST_MS);
  });
});

describe('one budget is shared by all calls', () => {
  test.each(DEADLINES)('$title', ({ title, name, says, paths }) => {
    const { error, key, log, requests, milliseconds } = attempts.get(title)!;
    expect(error).toMatchObject({ name, message: expect.stringMatching(says) });
    expect(error?.message.length).toBeLessThan(250);
    expect(milliseconds).toBeLessThan(LONGEST_MS);
    expect(posts({ requests }).map(({ path }) => path)).toEqual(paths);
    expect(leaks([error?.message, ...log].join('\n'), key)).toBe(false);
    expect(error?.message).not.toMatch(/Signature|secret/);
  });
});

test('what timed out may have been done: the API saw the request, and saw it once', () => {
  const acting = OPERATIONS.filter(({ kind }) => kind === 'action');
  const bodies = acting.flatMap((operation) =>
    SLOW.filter(({ fault }) => fault.performs).map((one) => posts(attempts.get(titleOf(operation, one))!)),
  );
  expect(bodies.every((sent) => sent.length === 1 && sent[0]?.persona === 'msp' && sent[0].body !== undefined)).toBe(
    true,
  );
});
