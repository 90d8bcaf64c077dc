import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { fieldKey } from '../../src/creates/automation-inputs';
import type { Sandbox } from '../../sandbox';
import { execute, failureOf, useSandbox, useVirtualClock } from '../support';

useVirtualClock();

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await useSandbox();
});
beforeEach(() => sandbox.reset());
afterAll(() => sandbox.close());

const app = (n: number): string => `a0000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const workflow = (n: number): string => `b0000000-0000-4000-8000-${String(n).padStart(12, '0')}`;

type Input = Record<string, unknown>;
const runApp = (input: Input, key = sandbox.keys.admin): Promise<Input> =>
  execute('creates.run_app.operation.perform', { key, input });
const runWorkflow = (input: Input, key = sandbox.keys.admin): Promise<Input> =>
  execute('creates.run_workflow.operation.perform', { key, input });
const findRun = (input: Input, meta = {}): Promise<Input[]> =>
  execute<Input[]>('searches.find_workflow_run.operation.perform', { key: sandbox.keys.admin, input, meta });

interface Field {
  key: string;
  label: string;
  type: string;
  required: boolean;
  choices?: unknown;
}
const form = async (action: 'run_app' | 'run_workflow', input: Input): Promise<Field[]> => {
  const fields = await execute<Field[]>(`creates.${action}.operation.inputFields`, { key: sandbox.keys.admin, input });
  return fields.filter(({ key }) => /^(input|file)_\w+\./.test(key));
};

const posts = (): string[] => sandbox.requests.filter(({ method }) => method === 'POST').map(({ path }) => path);

describe('the form', () => {
  test('shows the own fields of the app, with one request', async () => {
    const fields = await form('run_app', { app_id: app(2) });
    expect(fields.map(({ label, type }) => `${label}: ${type}`)).toEqual([
      'Short: string',
      'Long: text',
      'Choice: string',
      'Drop: string',
      'Document: file',
      'Old Document: file',
      'Link: string',
      'Odd: string',
    ]);
    expect(fields[0]).toMatchObject({ required: true, helpText: 'One line of text' });
    expect(fields[2]?.choices).toContainEqual({ value: 'medium', label: 'Medium priority', sample: 'medium' });
    expect(sandbox.requests).toHaveLength(1);
  });

  test('is empty while nothing is chosen, and works by exact name', async () => {
    expect(await form('run_app', {})).toEqual([]);
    expect(await form('run_app', { app_id: 'Classify Ticket' })).toHaveLength(1);
  });

  test('finds the workflow in the list when the API fails for it', async () => {
    sandbox.vary({ workflowGet500: true });
    const fields = await form('run_workflow', { workflow_id: workflow(2) });
    expect(fields.map(({ label }) => label)).toEqual(['Quarter']);
  });
});

describe('Run App', () => {
  test('runs with one request and gives result and tokens', async () => {
    const [title, text] = await form('run_app', { app_id: app(1) });
    sandbox.reset();
    const result = await runApp({
      app_id: app(1),
      [title!.key]: 'Printer',
      [text!.key]: 'It burns',
      model: 'gpt-4o-mini',
    });
    expect(result).toMatchObject({
      app_id: app(1),
      app_name: '',
      model: 'gpt-4o-mini',
      thinking: '',
      result_json: null,
    });
    expect(result['total_tokens']).toBe(Number(result['input_tokens']) + Number(result['output_tokens']));
    expect(result['request_id']).not.toBe('');
    expect(sandbox.requests).toHaveLength(1);
    expect(sandbox.requests[0]?.body).toEqual({
      inputs: { ticket_title: 'Printer', ticket_text: 'It burns' },
      stream: false,
      model: 'gpt-4o-mini',
    });
  });

  test.each([
    'Dear {{name}}, {{bundle.authData.api_key}} {{process.env.HOME}} {{{',
    '"quotes" \\ud800 \\\\ 😀 שלום\n\t',
    'x'.repeat(1_000_000),
  ])('brings text to the API byte for byte', async (text) => {
    await runApp({ app_id: app(1), other_inputs: { ticket_title: 't', ticket_text: text } });
    expect(sandbox.requests[0]?.body).toMatchObject({ inputs: { ticket_text: text } });
  });

  test('replaces a lone surrogate, which no text in UTF-8 can hold', async () => {
    await runApp({ app_id: app(1), other_inputs: { ticket_title: 'a\ud800b', ticket_text: '😀' } });
    expect(sandbox.requests[0]?.body).toMatchObject({ inputs: { ticket_title: 'a\ufffdb', ticket_text: '😀' } });
  });

  test('sends nothing for empty fields', async () => {
    await runApp({
      app_id: app(5),
      [fieldKey('input', app(5), 'a')]: '',
      [fieldKey('input', app(5), 'b')]: [null],
      [fieldKey('input', app(5), 'c')]: [],
      model: '',
      files: [],
    });
    expect(sandbox.requests[0]?.body).toEqual({ inputs: {}, stream: false });
  });

  test('takes an exact name and a display name of a model', async () => {
    const result = await runApp({ app_id: 'thought of the day', model: 'GPT 4o' });
    expect(result).toMatchObject({ app_id: app(5), app_name: 'Thought of the Day' });
  });

  test('takes inputs by variable name for an app that an earlier step chose', async () => {
    await runApp({
      app_id: app(1),
      other_inputs: { ticket_title: 'Printer', ' ticket_text ': 'Burns', '': 'x', empty: '' },
    });
    expect(sandbox.requests).toHaveLength(1);
    expect(sandbox.requests[0]?.body).toMatchObject({ inputs: { ticket_title: 'Printer', ticket_text: 'Burns' } });
    sandbox.reset();
    await runApp({
      app_id: app(1),
      [fieldKey('input', app(1), 'ticket_title')]: 'field',
      other_inputs: '{"ticket_title": "other", "ticket_text": "x"}',
    });
    expect(sandbox.requests[0]?.body).toMatchObject({ inputs: { ticket_title: 'other', ticket_text: 'x' } });
    sandbox.reset();
    for (const [other_inputs, expected] of [
      ['just text', /^Other Inputs holds no names and values/],
      [{ ticket_text: { a: 1 } }, /^ticket_text holds a list or an object/],
    ] as const)
      expect((await failureOf(runApp({ app_id: app(1), other_inputs }))).message).toMatch(expected);
    expect(sandbox.requests).toEqual([]);
  });

  test('uploads a link in other inputs where the app takes a file, and sends it where it does not', async () => {
    sandbox.vary({ fileSeconds: 0 });
    const file = `${sandbox.filesUrl}/public/report.pdf`;
    await runApp({ app_id: app(4), other_inputs: { document: file, question: 'https://a.example' } });
    const { inputs } = sandbox.requests.at(-1)?.body as { inputs: Input };
    expect(inputs).toEqual({ document: expect.stringMatching(/^[\w-]{36}$/), question: 'https://a.example' });
    sandbox.reset();
    sandbox.fail({ method: 'GET', kind: 'status', status: 403 });
    const run = runApp({ app_id: app(3), other_inputs: { ticket: 'https://a.example' } });
    expect((await failureOf(run)).name).toBe('AppError');
    expect(posts()).toEqual([]);
  });

  test('neither sends nor uploads what an earlier choice left behind', async () => {
    const [left] = await form('run_app', { app_id: app(4) });
    const [ticket] = await form('run_app', { app_id: app(3) });
    sandbox.reset();
    await runApp({ app_id: app(3), [left!.key]: 'https://a.example/left.pdf', [ticket!.key]: ['Line 1', 'Line 2'] });
    expect(sandbox.requests.map(({ body }) => body)).toEqual([{ inputs: { ticket: 'Line 1\nLine 2' }, stream: false }]);
  });

  test('lists the candidates of an ambiguous name', async () => {
    const { message } = await failureOf(runApp({ app_id: 'Weekly Report', other_inputs: { team: 'a' } }));
    expect(message).toContain(app(6));
    expect(message).toContain(app(7));
    expect(posts()).toEqual([]);
  });

  test('says what is wrong with the name, the type, the field, the model', async () => {
    expect((await failureOf(runApp({}))).message).toMatch(/^App is empty/);
    expect((await failureOf(runApp({ app_id: 'Nothing' }))).message).toMatch(/no app named "Nothing"/);
    expect((await failureOf(runApp({ app_id: workflow(1) }))).message).toMatch(
      /is a workflow. Use the action Run Workflow/,
    );
    expect((await failureOf(runApp({ app_id: 'Review Contract' }))).message).toMatch(
      /^"Review Contract" is a workflow. Use the action Run Workflow/,
    );
    expect((await failureOf(runApp({ app_id: app(1) }))).message).toMatch(/Ticket Title: Field required/);
    expect((await failureOf(runApp({ app_id: app(5), model: 'none' }))).message).toMatch(/Model 'none' not found/);
    expect((await failureOf(runApp({ app_id: app(5) }, sandbox.keys.chat_only_user))).message).toMatch(
      /not in My Automations/,
    );
  });

  test('halts when the credits are used up', async () => {
    const { name, message } = await failureOf(runApp({ app_id: app(5) }, sandbox.keys.no_credits));
    expect(name).toBe('HaltedError');
    expect(message).toMatch(/new month.*administrator/);
  });

  test('reads JSON answers into fields and takes reasoning out', async () => {
    sandbox.vary({ jsonStyle: 'fenced', thinking: true });
    const result = await runApp({ app_id: app(3), other_inputs: { ticket: 'No network' } });
    expect(result['result_json']).toHaveProperty('category');
    expect(result['thinking']).toMatch(/wants an answer/);
    expect(result['result']).not.toMatch(/details/);
  });

  test.each([{ contentShape: 'parts' }, { ndjsonAlways: true }, { extraFields: true }] as const)(
    'reads an answer with %j',
    async (variation) => {
      sandbox.vary({ ...variation, chatContent: 'The answer 😀' });
      expect(await runApp({ app_id: app(5) })).toMatchObject({ result: 'The answer 😀' });
    },
  );

  test('uploads files with the scope of the app, waits until they are ready, and gives their ids', async () => {
    const result = await runApp({
      app_id: app(4),
      [fieldKey('file', app(4), 'document')]: `${sandbox.filesUrl}/public/report.pdf`,
      files: [`${sandbox.filesUrl}/public/no-name`, 'plain text'],
    });
    expect(result['result']).toMatch(/Files read: report.pdf, table.csv, text.txt/);
    const uploads = sandbox.requests
      .filter(({ path }) => path === '/files/upload')
      .map(({ body }) => body as { fields: Input });
    expect(uploads.map(({ fields }) => fields)).toEqual(Array(3).fill({ scope_type: 'app', scope_id: app(4) }));
    expect(sandbox.fileRequests.every(({ headers }) => headers['x-api-key'] === undefined)).toBe(true);
  });

  test('runs nothing when a file cannot be used', async () => {
    sandbox.vary({ fileSeconds: 0.1 });
    const withFile = (file: string): Promise<Input> =>
      runApp({ app_id: app(4), [fieldKey('file', app(4), 'document')]: file });
    expect((await failureOf(withFile(`${sandbox.filesUrl}/public/login`))).message).toMatch(/web page/);
    expect((await failureOf(withFile(`${sandbox.filesUrl}/public/empty.txt`))).message).toMatch(/empty/);
    expect((await failureOf(withFile(`${sandbox.filesUrl}/public/missing`))).message).toMatch(/404/);
    expect((await failureOf(withFile(`${sandbox.filesUrl}/public/fail`))).message).toMatch(/404/);
    expect(posts()).toEqual([]);
  });

  test('passes the id of a file that is already there', async () => {
    await failureOf(runApp({ app_id: app(4), [fieldKey('file', app(4), 'document')]: app(1) }));
    expect(posts()).toEqual([`/app/${app(4)}/query`]);
  });

  test('never sends a second POST: an unknown outcome halts', async () => {
    for (const kind of ['reset-after', 'reset-before'] as const) {
      sandbox.reset();
      sandbox.fail({ method: 'POST', kind });
      const { name, message } = await failureOf(runApp({ app_id: app(5) }));
      expect(name).toBe('HaltedError');
      expect(message).toMatch(/may have run, so it was not repeated/);
      expect(posts()).toHaveLength(1);
    }
  });
});

describe('Run Workflow', () => {
  const SOON_MS = 1_200;

  test('notices the end within a second and carries the file of a step', async () => {
    const start = Date.now();
    const run = await runWorkflow({ workflow_id: workflow(2), other_inputs: { quarter: 'Q1' } });
    expect(run).toMatchObject({
      is_finished: true,
      succeeded: true,
      status: 'complete',
      workflow_name: 'Quarterly Report',
      step_count: 4,
      steps_finished: 4,
    });
    expect(run['next_step']).toBe('');
    const steps = run['steps'] as { name: string; file: string | null }[];
    expect(steps.map(({ file }) => file !== null)).toEqual([false, false, false, true]);
    expect(steps[3]?.name).toBe('PDF');
    expect(Date.now() - start - Number(run['duration_seconds']) * 1000).toBeLessThan(SOON_MS);
  });

  test('starts with one request when it does not wait', async () => {
    const run = await runWorkflow({
      workflow_id: workflow(1),
      other_inputs: { topic: 'x' },
      wait_for_result: 'false',
      use_draft: true,
    });
    expect(run).toMatchObject({
      is_finished: false,
      workflow_id: workflow(1),
      next_step: expect.stringMatching(/Find Workflow Run/),
    });
    expect(run['job_id']).not.toBe('');
    expect(sandbox.requests).toHaveLength(1);
    expect(sandbox.requests[0]?.body).toEqual({ app_id: workflow(1), inputs: { topic: 'x' }, is_draft_app: true });
  });

  test('returns a failed run as data, or halts when asked to', async () => {
    const input = { workflow_id: workflow(3), other_inputs: { topic: 'x' } };
    const run = await runWorkflow(input);
    expect(run).toMatchObject({ is_finished: true, succeeded: false, status: 'failed', steps_finished: 1 });
    expect(run).toMatchObject({ result: '', result_json: null, steps: [{ output: expect.stringMatching(/./) }, {}] });
    expect(run['error_message']).toMatch(/Autotask/);
    for (const if_failed of ['stop', ' Stop ']) {
      const { name, message } = await failureOf(runWorkflow({ ...input, if_failed }));
      expect(name).toBe('HaltedError');
      expect(message).toMatch(/Autotask.*Look at the run in Hatz AI.*\(Request ID: [\w-]{36}\)$/);
    }
    sandbox.reset();
    expect((await failureOf(runWorkflow({ ...input, if_failed: 'explode' }))).message).toMatch(/continue, stop/);
    expect(sandbox.requests).toEqual([]);
  });

  test('loses no accepted run, whatever happens while it waits', async () => {
    sandbox.fail({ method: 'GET', path: /^\/workflows\//, times: 2, kind: 'status', status: 500 });
    sandbox.fail({ method: 'GET', path: /^\/workflows\//, times: 1, kind: 'reset-before' });
    const run = await runWorkflow({ workflow_id: workflow(1), other_inputs: { topic: 'x' } });
    expect(run).toMatchObject({ is_finished: true, succeeded: true });
    expect(posts()).toEqual(['/workflows/run']);
  });

  test.each(['html', 'empty', 'truncated'] as const)('returns an accepted run whose answer is %s', async (kind) => {
    sandbox.fail({ method: 'POST', kind, status: 200 });
    const run = await runWorkflow({ workflow_id: workflow(1), other_inputs: { topic: 'x' } });
    expect(run).toMatchObject({ job_id: '', workflow_id: workflow(1), is_finished: false });
    expect(run['error_message']).toMatch(/did not say its run ID/);
  });

  test.each([
    { statusNames: { complete: 'Succeeded' } },
    { jobIdField: 'id' },
    { timeUnit: 'ms' },
    { outputDataObject: true },
  ] as const)('reads a run with %j', async (variation) => {
    sandbox.vary({ ...variation, workflowSpeed: 10 });
    const run = await runWorkflow({ workflow_id: workflow(1), other_inputs: { topic: 'x' } });
    expect(run).toMatchObject({ is_finished: true, succeeded: true });
    expect(run['result']).not.toBe('');
    expect(run['duration_seconds']).toBeLessThan(2);
  });

  test('keeps what is known of a run when later looks tell nothing', async () => {
    sandbox.vary({ workflowSpeed: 100 });
    const body = {
      job_id: 'j',
      status: 'running',
      step_outputs: [{ step_id: 's', status: 'complete', output_data: 'x' }],
    };
    sandbox.fail({ method: 'GET', kind: 'status', status: 200, body, times: 1 });
    sandbox.fail({ method: 'GET', kind: 'status', status: 200, body: {} });
    expect(await runWorkflow({ workflow_id: workflow(1), other_inputs: { topic: 'x' } })).toMatchObject({
      status: 'running',
      steps_finished: 1,
      is_finished: false,
    });
  });

  test('says when an app was chosen', async () => {
    expect((await failureOf(runWorkflow({ workflow_id: app(5) }))).message).toMatch(
      /is an app. Use the action Run App.*Request ID/,
    );
  });
});

describe('Find Workflow Run', () => {
  const started = async (n: number): Promise<string> =>
    String(
      (await runWorkflow({ workflow_id: workflow(n), other_inputs: { topic: 'x' }, wait_for_result: false }))['job_id'],
    );

  test('returns how the run stands, and nothing for an unknown one', async () => {
    expect(await findRun({ job_id: await started(1) })).toMatchObject([{ is_finished: false }]);
    expect(await findRun({ job_id: app(1) })).toEqual([]);
    expect((await failureOf(findRun({ job_id: ' ' }))).message).toMatch(/^Workflow Run is empty/);
    expect((await failureOf(findRun({ job_id: 'nope' }))).message).toMatch(/says: "Workflow Run: /);
  });

  test('waits for the end, and lets the platform look again when it takes longer', async () => {
    sandbox.vary({ workflowSpeed: 3 });
    expect(await findRun({ job_id: await started(1), when_running: 'wait' })).toMatchObject([{ is_finished: true }]);
    const endless = await started(4);
    expect(await findRun({ job_id: endless, when_running: 'wait' }, { isLoadingSample: true })).toMatchObject([
      { is_finished: false },
    ]);
  });
});
