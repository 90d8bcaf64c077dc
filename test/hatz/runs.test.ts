/** Waiting for workflow runs on a virtual clock, and reading whatever may come. */
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import fc from 'fast-check';
import type { Bundle, ZObject } from 'zapier-platform-core';
import { automationForm } from '../../src/creates/automation-form';
import { runWorkflow } from '../../src/creates/run-workflow';
import { findWorkflowRun } from '../../src/searches/find-workflow-run';
import { RUNS } from '../property-runs';

type Row = Record<string, unknown>;
type Job = Row & { step_outputs?: unknown };

const ID = 'b0000000-0000-4000-8000-000000000001';
const JOB = 'a1b2c3d4-e5f6-4890-abcd-ef1234567890';

class AppError extends Error {
  override name = 'AppError';
}
class ThrottledError extends Error {
  override name = 'ThrottledError';
}
class HaltedError extends Error {
  override name = 'HaltedError';
}
class ExpiredAuthError extends Error {}

/** Paths that were asked for, each with the virtual moment. */
let asked: { path: string; at: number }[] = [];

/** An answer that never comes. */
const NEVER = Symbol('never');

/** The platform with an API that answers by path; a function of the milliseconds since the start. */
const platform = (answer: (path: string, at: number) => unknown): ZObject => {
  const start = Date.now();
  const request = ({ url }: { url: string }): Promise<unknown> => {
    const path = new URL(url).pathname.replace('/v1', '');
    asked.push({ path, at: Date.now() - start });
    const body = answer(path, Date.now() - start);
    if (body === NEVER) return new Promise(() => undefined);
    if (body instanceof Error) return Promise.reject(body);
    const headers = { get: (name: string) => (name === 'x-request-id' ? `request-${asked.length}` : null) };
    return Promise.resolve({ status: 200, content: JSON.stringify(body), headers });
  };
  const dehydrateFile = (_hydrator: unknown, input: { step_id: string }): string => {
    if (input.step_id.length > 1_000) throw new Error('DehydrateError');
    return `hydrate|||${input.step_id}|||hydrate`;
  };
  return {
    request,
    dehydrateFile,
    errors: { Error: AppError, ThrottledError, HaltedError, ExpiredAuthError },
  } as unknown as ZObject;
};

const bundleOf = (inputData: Row): Bundle => ({ authData: { api_key: 'k' }, inputData, meta: {} }) as unknown as Bundle;

/** Lets the virtual time pass until `work` has ended. */
const settled = async <T>(work: Promise<T>): Promise<T> => {
  let isOver = false;
  const watched = work.finally(() => (isOver = true));
  watched.catch(() => undefined);
  while (!isOver) await jest.advanceTimersByTimeAsync(10);
  return watched;
};

type Perform<T> = (z: ZObject, bundle: Bundle) => Promise<T>;
const start = (z: ZObject, input: Row = {}): Promise<Row> =>
  settled((runWorkflow.operation.perform as unknown as Perform<Row>)(z, bundleOf({ workflow_id: ID, ...input })));
const waitFor = (z: ZObject, input: Row = {}): Promise<Row[]> =>
  settled(
    (findWorkflowRun.operation.perform as unknown as Perform<Row[]>)(
      z,
      bundleOf({ job_id: JOB, when_running: 'wait', ...input }),
    ),
  );

/** A run that was accepted, and what its polls bring. */
const running =
  (job: (at: number) => unknown) =>
  (path: string, at: number): unknown =>
    path === '/workflows/run' ? { job_id: JOB } : path.startsWith('/workflows/') ? job(at) : { data: [] };

/** What a run looks like that came back as it was at its first poll. */
const told = async (job: Job): Promise<Row> =>
  (
    await waitFor(
      platform(() => job),
      { when_running: 'return' },
    )
  )[0] ?? {};

beforeEach(() => {
  asked = [];
  jest.useFakeTimers();
});
afterEach(() => void jest.useRealTimers());

const polls = (): number => asked.filter(({ path }) => path === `/workflows/${JOB}`).length;

describe('waiting for a run', () => {
  test.each([0.4, 1.01, 2.5, 6, 9.45, 9.6, 10.2, 11.1, 13.5, 15, 16, 18.1, 19, 20])(
    'notices the end after %s seconds in time',
    async (seconds) => {
      const end = seconds * 1_000;
      const z = platform(running((at) => ({ job_id: JOB, status: at >= end ? 'complete' : 'running' })));
      expect(await start(z)).toMatchObject({ is_finished: true });
      const noticed = asked.at(-1)!.at - end;
      expect(noticed).toBeLessThan(seconds < 10 ? 1_000 : end / 10);
      expect(polls()).toBeLessThanOrEqual(20);
    },
  );

  test('returns the run as it stands when the time is over, with at most 20 polls', async () => {
    const run = await start(platform(running(() => ({ status: 'running' }))));
    expect(run).toMatchObject({ is_finished: false, next_step: expect.stringMatching(/Find Workflow Run/) });
    expect(polls()).toBe(20);
    expect(asked.at(-1)!.at).toBeLessThan(25_000);
  });

  test('is not ended by polls that fail', async () => {
    const z = platform(running((at) => (at < 5_000 ? new Error('reset') : { status: 'complete' })));
    expect(await start(z)).toMatchObject({ is_finished: true, job_id: JOB, workflow_id: ID });
  });

  test('names steps from the workflow, which is read once, when the job does not', async () => {
    const job = {
      step_outputs: [
        { step_id: 's1', status: 'complete', output_data: 'x' },
        { step_id: 's2', status: 'complete', output_data: 'y' },
        { step_id: 's3', step_name: 'Own' },
      ],
    };
    const row = { id: ID, name: 'Report', steps: [{ id: 's1', display_name: 'Outline' }] };
    const z = platform((path, at) =>
      path === '/app/list'
        ? { data: [row] }
        : running(() => ({ ...job, status: at > 4_000 ? 'complete' : 'running' }))(path, at),
    );
    const run = await start(z);
    expect(run['workflow_name']).toBe('Report');
    expect((run['steps'] as Row[]).map(({ name }) => name)).toEqual(['Outline', 'Step 2', 'Own']);
    expect(asked.filter(({ path }) => path === '/app/list')).toHaveLength(1);
  });

  test.each([
    ['cannot be read', new Error('reset')],
    ['is not in the list', { data: [] }],
  ])('numbers steps when the workflow %s', async (_case, list) => {
    const job = { status: 'complete', step_outputs: [{ step_id: 's1', output_data: 'x' }] };
    const z = platform((path, at) => (path === '/app/list' ? list : running(() => job)(path, at)));
    expect(await start(z)).toMatchObject({ succeeded: true, result: 'x', steps: [{ name: 'Step 1' }] });
  });

  test.each([400, 950, 5_000])('is not held back by names of steps that never come: end at %s ms', async (end) => {
    const job = { step_outputs: [{ step_id: 's1', status: 'complete', output_data: 'x' }] };
    const z = platform((path, at) =>
      path === '/app/list' ? NEVER : running(() => ({ ...job, status: at >= end ? 'complete' : 'running' }))(path, at),
    );
    const startedAt = Date.now();
    expect(await start(z)).toMatchObject({ succeeded: true, steps: [{ name: 'Step 1' }] });
    expect(Date.now() - startedAt - end).toBeLessThan(1_400);
    expect(asked.filter(({ path }) => path === '/app/list')).toHaveLength(1);
  });

  test('asks once for names of steps that cannot be read', async () => {
    const job = { status: 'running', step_outputs: [{ step_id: 's1' }] };
    await start(platform((path, at) => (path === '/app/list' ? new Error('reset') : running(() => job)(path, at))));
    expect(asked.filter(({ path }) => path === '/app/list')).toHaveLength(1);
  });

  test('is left alone when a found run does not say which workflow it is of', async () => {
    const found = { status: 'running', step_outputs: [{ step_id: 's' }] };
    const z = platform((_path, at) => ({ ...found, status: at > 3_000 ? 'complete' : 'running' }));
    expect(await waitFor(z)).toMatchObject([{ workflow_id: '', workflow_name: '', steps: [{ name: 'Step 1' }] }]);
  });
});

describe('waiting with Find Workflow Run', () => {
  const failureOf = async (job: Job): Promise<Error> =>
    waitFor(platform(() => job)).then(
      () => new Error('It did not fail'),
      (error: unknown) => error as Error,
    );
  const hoursAgo = (hours: number): number => Date.now() - hours * 3_600_000;
  const iso = (timestamp: number): string => new Date(timestamp).toISOString();

  test('goes on in a minute for a run of today', async () => {
    expect(await failureOf({ status: 'running', created_at: iso(hoursAgo(23)) })).toBeInstanceOf(ThrottledError);
    expect(polls()).toBe(20);
  });

  test('ends after a day, by whatever moment is known of the run', async () => {
    for (const moments of [
      { created_at: iso(hoursAgo(25)) },
      { start_time: hoursAgo(25) / 1_000 },
      { updated_at: iso(hoursAgo(25)) },
      { start_time: 0, updated_at: iso(hoursAgo(25)) },
      { updated_at: iso(hoursAgo(0)), step_outputs: [{ step_id: 's', start_time: hoursAgo(25) }] },
    ]) {
      const error = await failureOf({ status: 'paused', ...moments });
      expect([error.name, error.message]).toEqual(['AppError', expect.stringMatching(/not finished after a day/)]);
    }
  });

  test.each([
    {},
    { updated_at: iso(hoursAgo(0)) },
    { start_time: 0, created_at: '0001-01-01T00:00:00Z' },
    { step_outputs: [{ step_id: 's', start_time: -1, updated_at: iso(hoursAgo(1)) }] },
  ])('ends at once for a run of which nothing tells how old it is: %j', async (moments) => {
    const error = await failureOf({ status: 'paused', ...moments });
    expect([error.name, error.message]).toEqual([
      'AppError',
      expect.stringMatching(/does not say when it started.*Use a Delay step/),
    ]);
  });
});

describe('the result of a run', () => {
  const steps = [{ step_id: 's', status: 'complete', output_data: '{"a": 1}' }];
  test.each(['running', 'pending', 'failed', 'cancelled', 'paused'])('is empty while it is %s', async (status) => {
    expect(await told({ status, step_outputs: steps, output: 'x' })).toMatchObject({
      result: '',
      result_json: null,
      thinking: '',
      steps: [{ output: '{"a": 1}' }],
    });
  });

  test('is that of its last step when it succeeded', async () => {
    expect(await told({ status: 'Complete', step_outputs: steps })).toMatchObject({
      result: '{"a": 1}',
      result_json: { a: 1 },
    });
    expect(await told({ status: 'complete', output: 'whole' })).toMatchObject({ result: 'whole' });
  });
});

describe('the result of several steps', () => {
  const done = (step_id: string, more: Row): Row => ({ step_id, status: 'complete', output_data: step_id, ...more });
  const early = 1_777_384_223;
  const app_data = { steps: [{ id: 'b' }, { id: 'a' }] };
  test.each<[string, Job]>([
    ['started last', { step_outputs: [done('a', { start_time: early + 1 }), done('b', { start_time: early })] }],
    [
      'was made last',
      { step_outputs: [done('a', { created_at: '2026-04-28T13:51' }), done('b', { created_at: '2026-04-28T13:50' })] },
    ],
    ['stands last', { step_outputs: [done('a', {}), done('b', {})], app_data }],
    [
      'stands last, since only one has a start',
      { step_outputs: [done('a', {}), done('b', { start_time: early })], app_data },
    ],
    ['has the last position', { step_outputs: [done('a', { position: 2 }), done('b', { position: 1 })] }],
    ['is listed last', { step_outputs: [done('b', { start_time: early + 1 }), done('a', {})] }],
    [
      'is listed last, since starts were never set',
      { step_outputs: [done('b', { start_time: 5 }), done('a', { start_time: 0 })] },
    ],
    ['is the last with an output', { step_outputs: [done('b', {}), done('a', {}), done('c', { output_data: null })] }],
    ['is the last that is done', { step_outputs: [done('b', {}), done('a', {}), done('c', { status: 'skipped' })] }],
    ['is the last in an object', { step_outputs: { b: done('b', {}), a: { status: 'complete', output_data: 'a' } } }],
    ['is the last in JSON text', { step_outputs: JSON.stringify([done('b', {}), done('a', {})]) }],
    ['is the last under steps', { steps: [done('b', {}), done('a', {})] }],
  ])('is that of the step that %s', async (_case, job) => {
    expect(await told({ status: 'complete', ...job })).toMatchObject({ result: 'a', error_message: '' });
  });

  test('is empty when the last step brought an empty text', async () => {
    const step_outputs = [done('a', {}), done('b', { output_data: '' })];
    expect(await told({ status: 'complete', step_outputs })).toMatchObject({ result: '', error_message: '' });
  });

  test.each<Job>([
    {},
    { step_outputs: 'x' },
    { step_outputs: { count: 3 } },
    { step_outputs: [done('a', { output_data: null })] },
  ])('is said to be unreadable when nothing can be read: %j', async (job) => {
    expect(await told({ status: 'complete', ...job })).toMatchObject({
      succeeded: true,
      result: '',
      error_message: expect.stringMatching(/succeeded, but its result could not be read/),
    });
  });

  test('takes no time from moments that were never set', async () => {
    expect(
      await told({ status: 'complete', start_time: 0, end_time: early, created_at: '0001-01-01T00:00:00Z' }),
    ).toMatchObject({
      created_at: null,
      duration_seconds: null,
    });
  });
});

describe('why a run failed', () => {
  const PROMPT = { prompt: 'You are a helpful assistant', model: 'm' };
  const reasonOf = async (step: Row, job: Row = {}): Promise<unknown> =>
    (await told({ status: 'failed', step_outputs: [{ step_id: 's', status: 'failed', ...step }], ...job }))[
      'error_message'
    ];

  test.each<[Row, string]>([
    [{ error: { message: 'Model refused', code: 7 } }, 'Model refused'],
    [{ error: '{"message":"Model refused","code":7}' }, 'Model refused'],
    [{ output_data: { error: { message: 'No credits' } } }, 'No credits'],
    [{ output_data: 'The connection is not set up.' }, 'The connection is not set up.'],
    [{ payload: { ...PROMPT, error: 'Not set up' } }, 'Not set up'],
    [{ payload: { error: { type: 'x', detail: [{ msg: 'One' }, { msg: 'Two' }] } } }, 'One; Two'],
    [{ payload: PROMPT }, 'The workflow failed at step 1.'],
    [{ payload: JSON.stringify(PROMPT), name: 'Summary' }, 'The workflow failed at step 1 (Summary).'],
    [{ error: "{'message': 'Model refused', 'code': 7}" }, 'Model refused'],
    [{ error: 'Error code: 400 - {"error": {"message": "Model refused"}}' }, 'Model refused'],
    [{ error: 'It said:\n```json\n{"detail": "Model refused"}\n```' }, 'Model refused'],
    [{ error: '```json\n{"message": "Model refused"}\n```' }, 'Model refused'],
    [{ error: 'Unknown placeholder {topic}' }, 'Unknown placeholder {topic}'],
    [{ error: '[Errno 2] No such file' }, '[Errno 2] No such file'],
    [{ error: '["One", "Two"]' }, 'One; Two'],
    [{ error: '{"code": 7}' }, 'The workflow failed at step 1.'],
    [{ error: 'Missing inputs: ["a", "b"]' }, 'Missing inputs: ["a", "b"]'],
    [{ output_data: 'Half a letter', payload: { error: 'Model refused' } }, 'Model refused'],
    [{ payload: JSON.stringify({ ...PROMPT, error: 'Model refused' }) }, 'Model refused'],
    [{ payload: { message: 'Write a letter' } }, 'The workflow failed at step 1.'],
    [{ message: 'Not set up', output_data: 'Half a letter' }, 'Not set up'],
    [{ error: { code: 5 }, output_data: { ...PROMPT } }, 'The workflow failed at step 1.'],
    [{ error: ' ', message: null, output_data: '' }, 'The workflow failed at step 1.'],
    [{ error: { error: { error: { error: { error: { error: 'deep' } } } } } }, 'The workflow failed at step 1.'],
  ])('%j is %j', async (step, reason) => expect(await reasonOf(step)).toBe(reason));

  test('is what the run says when no step does', async () => {
    expect(await reasonOf({}, { error: { message: 'Stopped' } })).toBe('Stopped');
    expect(await reasonOf({ output_data: 'Half a letter' }, { error: 'Stopped' })).toBe('Stopped');
    expect(await reasonOf({ message: 'x' }, { detail: 'Stopped' })).toBe('Stopped');
    expect(await reasonOf({}, { message: 'Stopped' })).toBe('Stopped');
    expect(await told({ status: 'failed', error: { code: 5 } })).toMatchObject({
      error_message: 'The workflow failed.',
    });
  });
});

describe('an accepted start', () => {
  test.each(['success', 'completed', 'Complete'])('that says %j is waited for', async (status) => {
    const job = { status: 'complete', step_outputs: [{ step_id: 's', step_name: 'A', output_data: 'x' }] };
    const z = platform((path) => (path === '/workflows/run' ? { status, job_id: JOB } : job));
    expect(await start(z)).toMatchObject({ succeeded: true, result: 'x' });
    expect(polls()).toBe(1);
    expect(await start(z, { wait_for_result: false })).toMatchObject({
      is_finished: false,
      succeeded: false,
      result: '',
      error_message: '',
      next_step: expect.stringMatching(/Find Workflow Run/),
    });
  });

  test('that brings the result is the run', async () => {
    const z = platform(() => ({ status: 'success', job_id: '', id: JOB, result: 'x' }));
    expect(await start(z)).toMatchObject({ job_id: JOB, is_finished: true, succeeded: true, result: 'x' });
    expect(asked).toHaveLength(1);
  });

  test.each([
    [
      { error: { message: 'Rate limit exceeded', code: 429 } },
      /did not say that the run started.*"Rate limit exceeded"/,
    ],
    [{ detail: 'Draft is broken.' }, /"Draft is broken\."/],
    [{}, /did not say its run ID/],
    ['text', /did not say its run ID/],
  ])('that names no run is returned: %j', async (body, expected) => {
    expect(await start(platform(() => body))).toMatchObject({
      job_id: '',
      is_finished: false,
      next_step: '',
      error_message: expect.stringMatching(expected),
    });
    expect(asked).toHaveLength(1);
  });

  test('is returned without its file when the platform takes no pointer to it', async () => {
    const file = { status: 'complete', output_type: 'file', output_data: 'a.pdf' };
    const step_outputs = [
      { ...file, step_id: 'x'.repeat(20_000) },
      { ...file, step_id: 's\ud800' },
    ];
    const run = await start(platform(running(() => ({ status: 'complete', step_outputs }))));
    expect((run['steps'] as Row[]).map((step) => step['file'] === null)).toEqual([true, false]);
  });

  test('shows a form that says what went wrong, whatever it was', async () => {
    jest.useRealTimers();
    const form = automationForm('workflow_id', 'workflow');
    const z = platform(() => new TypeError('odd'));
    expect(await form(z, bundleOf({ workflow_id: ID }))).toMatchObject([
      { type: 'copy', helpText: expect.stringMatching(/could not be shown.*could not be reached/) },
    ]);
  });

  test('never throws, whatever its polls bring', async () => {
    jest.useRealTimers();
    const step = fc.record(
      {
        step_id: fc.anything(),
        status: fc.oneof(fc.constantFrom('complete', 'failed'), fc.jsonValue()),
        output_type: fc.oneof(fc.constant('file'), fc.jsonValue()),
        output_data: fc.jsonValue(),
        payload: fc.jsonValue(),
        start_time: fc.jsonValue(),
      },
      { requiredKeys: [] },
    );
    const job = fc.record(
      {
        job_id: fc.jsonValue(),
        app_id: fc.jsonValue(),
        status: fc.constantFrom('complete', 'failed'),
        number_of_steps: fc.jsonValue(),
        app_data: fc.jsonValue(),
        error: fc.jsonValue(),
        created_at: fc.jsonValue(),
        step_outputs: fc.oneof(fc.array(step), fc.jsonValue()),
      },
      { requiredKeys: ['status'] },
    );
    await fc.assert(
      fc.asyncProperty(job, async (body) => {
        const z = platform(() => body);
        const run = await (runWorkflow.operation.perform as unknown as Perform<Row>)(
          z,
          bundleOf({ workflow_id: ID, wait_for_result: false }),
        );
        expect(typeof run['error_message']).toBe('string');
        expect(run['error_message']).not.toMatch(/^\{"/);
      }),
      RUNS,
    );
  });
});
