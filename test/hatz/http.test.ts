/** What goes over the wire, seen from the side of the API. */
import { afterAll, afterEach, beforeAll, expect, jest, test } from '@jest/globals';
import nock from 'nock';
import { execute, failureOf, setClock } from '../support';

const BASE = 'https://ai.hatz.ai';

beforeAll(() => {
  delete process.env['HATZ_API_BASE_URL'];
  nock.disableNetConnect();
});
afterEach(() => nock.cleanAll());
afterAll(() => {
  nock.enableNetConnect();
  nock.restore();
});

const POLL = 'triggers.new_model.operation.perform';
const RUN = '5ae6e9dd-0296-4409-8fe4-1fc646bb22f7';

test('the key travels in its header to the documented address', async () => {
  const scope = nock(BASE, {
    reqheaders: { 'x-api-key': 'a-key', accept: 'application/json' },
    badheaders: ['authorization'],
  })
    .get('/v1/chat/models')
    .reply(200, '\uFEFF{"data":[{"name":"m"}]}', { 'x-request-id': 'r' });
  expect(await execute(POLL, { key: 'a-key' })).toHaveLength(1);
  expect(scope.isDone()).toBe(true);
});

test('the address is read when it is used, with or without a slash at its end', async () => {
  process.env['HATZ_API_BASE_URL'] = 'https://other.example/base/';
  nock('https://other.example').get('/base/chat/models').reply(200, { data: [] });
  expect(await execute(POLL)).toEqual([]);
  delete process.env['HATZ_API_BASE_URL'];
});

test('an answer without a request id, and one with a hostile one', async () => {
  nock(BASE).get('/v1/chat/models').reply(400, { detail: 'x' });
  expect((await failureOf(execute(POLL))).message).not.toMatch(/Request ID/);
  nock(BASE)
    .get('/v1/chat/models')
    .reply(400, { detail: 'x' }, { 'x-request-id': `<b>${'a'.repeat(300)}` });
  expect((await failureOf(execute(POLL))).message).toMatch(/\(Request ID: a{79}…\)$/);
});

test('links in reasons lose their query, sentences for developers are left out, long reasons are cut', async () => {
  nock(BASE).get('/v1/chat/models').reply(400, { detail: 'See https://s3.example/f?X-Sig=secret now.' });
  expect((await failureOf(execute(POLL))).message).toContain('"See https://s3.example/f now"');
  nock(BASE)
    .get('/v1/chat/models')
    .reply(422, { error: `Nope. Query GET /v1/x for more. ${'long '.repeat(100)}` });
  const { message } = await failureOf(execute(POLL));
  expect(message).not.toMatch(/GET \/v1/);
  expect(message.length).toBeLessThan(250);
});

test('the request that started a run is the one that matters, the look at it only when that has no id', async () => {
  const start = async (id: Record<string, string>): Promise<unknown> => {
    nock(BASE).post('/v1/workflows/run').reply(200, { job_id: RUN }, id);
    nock(BASE).get(`/v1/workflows/${RUN}`).reply(200, { status: 'complete' }, { 'x-request-id': 'look' });
    const run = await execute('creates.run_workflow.operation.perform', { input: { workflow_id: RUN } });
    return run['request_id'];
  };
  expect(await start({ 'x-request-id': 'start' })).toBe('start');
  expect(await start({})).toBe('look');
});

test('a page that comes again and again ends the reading, also of one type', async () => {
  let asked = 0;
  const data = Array.from({ length: 1_000 }, (_, n) => ({ id: `app-${n}`, name: 'App', prompt_sections: [] }));
  nock(BASE).persist().get('/v1/app/list').query(true).reply(200, () => ((asked += 1), { data })); // prettier-ignore
  const input = { automation_type: 'Workflow' };
  expect(await execute('triggers.new_automation.operation.perform', { input })).toEqual([]);
  expect(asked).toBe(2);
});

test('a part of a path stays one, whatever it is', async () => {
  const scope = nock(BASE).get('/v1/workflows/%252E%252E').reply(404, {});
  expect(await execute('searches.find_workflow_run.operation.perform', { input: { job_id: '..' } })).toEqual([]);
  expect(scope.isDone()).toBe(true);
});

test('an agent whose name begins like an id is found', async () => {
  nock(BASE)
    .get('/v1/chat/agents')
    .reply(200, { data: [{ id: 'agent-1', name: 'agent-007' }] });
  nock(BASE)
    .post('/v1/chat/completions', (body: { model: string }) => body.model === 'agent-agent-1')
    .reply(200, { choices: [{ message: { content: 'ok' } }] });
  const input = { agent_id: 'agent-007', prompt: 'any' };
  expect(await execute('creates.ask_agent.operation.perform', { input })).toMatchObject({ result: 'ok' });
});

test('a run is read whatever it looks like', async () => {
  const find = async (body: unknown): Promise<Record<string, unknown>> => {
    nock(BASE).get(`/v1/workflows/${RUN}`).reply(200, JSON.stringify(body));
    const [run] = await execute<Record<string, unknown>[]>('searches.find_workflow_run.operation.perform', {
      input: { job_id: RUN },
    });
    return run ?? {};
  };
  expect((await failureOf(find(null))).message).toMatch(/answered without the status of this workflow run/);
  expect((await failureOf(find({ data: [] }))).message).toMatch(/without the status/);
  expect((await failureOf(find({ output: 'x' }))).message).toMatch(/without the status/);
  expect(await find({ data: { state: 'COMPLETED ', output: { a: 1 } } })).toMatchObject({
    succeeded: true,
    result: '{"a":1}',
    result_json: { a: 1 },
  });
  expect(await find({ status: 'failed' })).toMatchObject({ is_finished: true, error_message: 'The workflow failed.' });
  expect(await find({ status: 'error', detail: { message: 'Why' } })).toMatchObject({ error_message: 'Why' });
  const steps = [
    { step_id: 'b', status: 'complete', output_data: 'second', start_time: 1_777_384_220 },
    { step_id: 'a', status: 'complete', output_data: 'first', start_time: 1_777_384_210 },
    'odd',
    { output_data: { no: 'status' }, output_type: 'file', start_time: 1_777_384_230 },
  ];
  expect(await find({ status: 'waiting', step_outputs: steps, created_at: 'x', end_time: 5 })).toMatchObject({
    result: '',
    steps_finished: 3,
    finished_at: null,
    steps: [{ step_id: 'a' }, { step_id: 'b' }, { step_id: '', name: 'Step 3', file: null }],
  });
  const definition = { steps: [{ id: 'y', position: 0, display_name: 'Why' }, { id: 'x' }] };
  const unordered = [
    { step_id: 'x', status: 'failed' },
    { step_id: 'y', status: 'complete', output_data: 'ok' },
  ];
  expect(
    await find({ status: 'failed', app_data: definition, step_outputs: unordered, start_time: 20, end_time: 10 }),
  ).toMatchObject({
    error_message: 'The workflow failed at step 2.',
    duration_seconds: null,
    steps: [{ name: 'Why' }, { step_id: 'x' }],
  });
});

test('an automation in an envelope, or missing from the list', async () => {
  const form = (): Promise<{ label: string }[]> =>
    execute('creates.run_app.operation.inputFields', { input: { app_id: RUN } });
  nock(BASE)
    .get(`/v1/app/${RUN}`)
    .reply(200, { data: { user_inputs: [{ variable_name: 'v' }] } });
  expect((await form()).map(({ label }) => label)).toContain('v');
  nock(BASE).get(`/v1/app/${RUN}`).reply(500).get('/v1/app/list').query(true).reply(200, []);
  expect(JSON.stringify(await form())).toMatch(/not in My Automations/);
});

test('a list that repeats its pages ends', async () => {
  const page = Array.from({ length: 1000 }, (_, n) => ({ id: String(n), name: 'same' }));
  nock(BASE).get('/v1/app/list').query(true).times(2).reply(200, { data: page });
  expect(await execute('triggers.new_automation.operation.perform')).toHaveLength(1000);
});

test('an id that is no UUID is looked up in the list', async () => {
  nock(BASE)
    .get('/v1/app/list')
    .query(true)
    .reply(200, { data: [{ id: 'odd/id', name: 'Odd' }] });
  nock(BASE)
    .post('/v1/app/odd%2Fid/query')
    .reply(200, { choices: [{ message: { content: 'ok' } }] });
  const answer = await execute('creates.run_app.operation.perform', { input: { app_id: 'odd/id' } });
  expect(answer).toMatchObject({ app_id: 'odd/id', result: 'ok' });
});

test('a reason stands in an answer with or without a place', async () => {
  const reasonFor = async (detail: unknown): Promise<string> => {
    nock(BASE).get('/v1/chat/models').reply(422, { detail });
    return (await failureOf(execute(POLL))).message;
  };
  expect(await reasonFor([{ loc: ['query', 'sky'], msg: 'is green' }])).toMatch(/Hatz AI says: "sky: is green"/);
  expect(await reasonFor([{ msg: 'is green' }])).toMatch(/Hatz AI says: "is green"/);
  expect(await reasonFor([{ loc: ['query', 'sky'] }])).toMatch(/gave no reason/);
  expect(await reasonFor({ errors: ['is green', { message: 'is low' }] })).toMatch(/Hatz AI says: "is green; is low"/);
  nock(BASE)
    .get('/v1/chat/models')
    .reply(422, { errors: [{ message: 'is green' }] });
  expect((await failureOf(execute(POLL))).message).toMatch(/Hatz AI says: "is green"/);
});

test('nothing is sent when the time of the execution is over', async () => {
  const answers = nock(BASE)
    .get('/v1/app/list')
    .query(true)
    .delay(200)
    .reply(200, () => {
      jest.setSystemTime(Date.now() + 60_000);
      return { data: Array.from({ length: 1000 }, (_, n) => ({ id: String(n) })) };
    });
  setClock(Date.now());
  const { name, message } = await failureOf(execute('triggers.new_automation.operation.perform'));
  jest.useRealTimers();
  expect([name, message]).toEqual([
    'AppError',
    expect.stringMatching(/^There was no time left to .* Test the step again/),
  ]);
  expect(answers.isDone()).toBe(true);
});
