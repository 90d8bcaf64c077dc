/** Odd and hostile values: what people see stays well formed, and values arrive as they were. */
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { MultipartBody } from '../../sandbox/types';
import { fieldKey } from '../../src/creates/automation-inputs';
import type { Sandbox } from '../../sandbox';
import { execute, failureOf, useSandbox } from '../support';
import { deepList, deepObject, faultsOfLine, NAMES } from './reliability/hostile';
import { DROPDOWNS, named, OPERATIONS } from './reliability/operations';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await useSandbox();
});
beforeEach(() => sandbox.reset());
afterAll(() => sandbox.close());

type Row = Record<string, unknown>;
const run = <T = Row>(method: string, input: Row = {}): Promise<T> =>
  execute<T>(method, { key: sandbox.keys.msp, input });
const create = (key: string, input: Row): Promise<Row> => run(`creates.${key}.operation.perform`, input);

/** The next answers are these rows, whatever list was asked for; JSON text is sent as it is. */
const serve = (rows: unknown, method = 'GET'): void =>
  sandbox.fail({ method, kind: 'status', status: 200, body: typeof rows === 'string' ? rows : { data: rows } });

const idOf = (index: number): string => `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`;

/** One row that is an app, a workflow, a model, an agent, a file and a tenant at once. */
const rowOf = (name: string, index: number): Row => ({
  id: idOf(index),
  file_id: idOf(index),
  name,
  display_name: name,
  file_name: name,
  description: name,
  developer: name,
  instructions: name,
  tools: [name, { name }],
  user_inputs: [{ variable_name: name, display_name: name, description: name, variable_type: name, options: [name] }],
  ...(index % 2 ? { steps: [{ id: name }] } : {}),
});

const hostileRows = NAMES.map(([, name], index) => rowOf(name, index));
const labelsOf = (items: readonly Row[]): string[] =>
  items.flatMap((item) => faultsOfLine(item['name'], 150).map((fault) => `${String(item['id'])} ${fault}`));

/** What stands in the form beside a dropdown, and the choices that are the connector's own. */
const FORM = { tenant_id: 'own' };
const FIXED: unknown[] = ['all', 'own'];

describe.each(DROPDOWNS)('the dropdown %s', (method) => {
  test('has clean labels and ids that are as the API gave them', async () => {
    serve(hostileRows);
    const choices = await run<Row[]>(method, FORM);
    expect(choices.length).toBeGreaterThan(NAMES.length / 3);
    expect(labelsOf(choices)).toEqual([]);
    const ids = hostileRows.flatMap((row) => [row['id'], row['name']]);
    expect(choices.filter(({ id }) => ![...ids, ...FIXED].includes(id))).toEqual([]);
  });

  test('names each id once', async () => {
    serve([...hostileRows, ...hostileRows, rowOf('the same id again', 0), rowOf('and again', 1)]);
    const ids = (await run<Row[]>(method, FORM)).map(({ id }) => id);
    expect(ids).toHaveLength(new Set(ids).size);
  });

  test('survives rows of any kind', async () => {
    serve(`{"data": [null, 7, "text", [], {}, {"id": null, "name": {}}, {"id": 5, "name": 6},
      {"__proto__": {"id": "x"}, "constructor": 1}, {"id": "__proto__", "name": "constructor"}, ${deepObject(200)}]}`);
    const choices = await run<Row[]>(method, FORM);
    expect(labelsOf(choices)).toEqual([]);
    expect(({} as Row)['id']).toBeUndefined();
  });
});

const LISTS = OPERATIONS.filter(({ key }) => /^(new|find)_(automation|agent|model|file|tenant)$/.test(key));

describe.each(named(LISTS))('%s', (_key, { kind, method }) => {
  test('gives names as they are', async () => {
    for (const [index, [, name]] of NAMES.entries()) {
      if (kind === 'search' && name.trim() === '') continue;
      sandbox.reset();
      serve([rowOf(name, index), rowOf(name, index)]);
      const found = await run<Row[]>(method, { name });
      if (kind === 'trigger') expect(found).toHaveLength(1);
      expect(Object.values(found[0]!)).toContain(name);
    }
  });
});

describe('numbers and truths as text, ids as numbers', () => {
  test('are read as what they mean', async () => {
    serve([{ id: 12, name: 'm', max_tokens: '32768', vision: 'true', display_name: 5 }]);
    expect(await run<Row[]>('triggers.new_model.operation.perform')).toEqual([
      { id: 'm', name: '5', developer: '', max_tokens: 32_768, vision: true },
    ]);
    sandbox.reset();
    serve([{ id: 12, name: 7, user_inputs: [{ variable_name: 3, required: 'yes', position: '2' }] }]);
    expect(await run<Row[]>('triggers.new_automation.operation.perform')).toMatchObject([
      { id: '12', name: '7', inputs: [{ variable_name: '3', label: '3', required: true }] },
    ]);
  });
});

describe('the form of an app with hostile inputs', () => {
  interface Field {
    key: string;
    label: string;
    helpText?: string;
    choices?: { value: string; label: string }[];
  }
  const APP = 'a0000000-0000-4000-8000-000000000001';
  const variables = NAMES.map(([, name]) => name);
  const definition = {
    id: APP,
    name: 'Hostile',
    user_inputs: [...variables, ...variables, '', null].map((variable_name, position) => ({
      variable_name,
      display_name: variable_name,
      description: variable_name,
      variable_type: position % 3 ? 'short_answer' : 'constructor',
      options: position % 2 ? [variable_name, { label: '', value: variable_name }] : [],
      position,
    })),
  };
  const form = async (): Promise<Field[]> => {
    sandbox.fail({ method: 'GET', kind: 'status', status: 200, body: definition });
    const fields = await run<Field[]>('creates.run_app.operation.inputFields', { app_id: APP });
    return fields.filter(({ key }) => key.startsWith('input_'));
  };

  test('has unique, plain keys and clean labels', async () => {
    const fields = await form();
    expect(fields).toHaveLength(variables.length);
    expect(new Set(fields.map(({ key }) => key)).size).toBe(variables.length);
    expect(fields.filter(({ key }) => !/^[A-Za-z0-9_.-]+$/.test(key))).toEqual([]);
    expect(fields.flatMap(({ label }) => faultsOfLine(label, 100))).toEqual([]);
    expect(fields.flatMap(({ helpText }) => (helpText === undefined ? [] : faultsOfLine(helpText, 1_000)))).toEqual([]);
    expect(fields.flatMap(({ choices = [] }) => choices.flatMap(({ label }) => faultsOfLine(label, 100)))).toEqual([]);
  });

  test('brings what was filled in back to the variables, byte for byte', async () => {
    const fields = await form();
    sandbox.reset();
    serve({ choices: [{ message: { content: 'ok' } }] }, 'POST');
    const values = fields.map(({ key }, index): [string, string] => [key, NAMES[index]![1].toWellFormed() || 'x']);
    await create('run_app', { app_id: APP, ...Object.fromEntries(values) });
    const { inputs } = JSON.parse(sandbox.requests[0]!.rawBody!) as { inputs: Row };
    const expected = NAMES.map(([, name]): [string, string] => [name.toWellFormed(), name.toWellFormed()]);
    expect(new Map(Object.entries(inputs))).toEqual(new Map(expected));
  });
});

describe('text of a Zap arrives byte for byte', () => {
  const received = (): Row => JSON.parse(sandbox.requests.at(-1)!.rawBody!) as Row;
  const cases = NAMES.map(([title, text]): [string, string] => [title, `ECHO:${text.toWellFormed()}.`]);

  test.each(cases)('%s', async (_title, text) => {
    await create('run_app', {
      app_id: 'a0000000-0000-4000-8000-000000000001',
      other_inputs: { ticket_title: text, ticket_text: text },
    });
    expect(received()['inputs']).toEqual({ ticket_title: text, ticket_text: text });

    const workflow_id = 'b0000000-0000-4000-8000-000000000001';
    await create('run_workflow', {
      workflow_id,
      [fieldKey('input', workflow_id, 'topic')]: text,
      wait_for_result: false,
    });
    expect(received()['inputs']).toEqual({ topic: text });

    const answer = await create('send_prompt', { prompt: text, instructions: text });
    expect(received()['messages']).toEqual([
      { role: 'system', content: text },
      { role: 'user', content: text },
    ]);
    expect(answer['result']).toBe(text.slice('ECHO:'.length));

    await create('ask_agent', { agent_id: 'a9e00000-0000-4000-8000-000000000001', prompt: text });
    expect(received()['messages']).toEqual([{ role: 'user', content: text }]);

    const body = { messages: [{ role: 'user', content: text }], ['__proto__']: text };
    await create('api_request', {
      method: 'POST',
      path: '/chat/completions',
      query: { q: text },
      body: JSON.stringify(body),
    });
    expect(sandbox.requests.at(-1)?.query).toEqual({ q: text });
    expect(received()['messages']).toEqual(body.messages);

    await create('upload_file', { file: text, file_name: text, wait_until_ready: false });
    const { files } = sandbox.requests.at(-1)!.body as MultipartBody;
    expect(files[0]?.sha256).toBe(createHash('sha256').update(text).digest('hex'));
    expect(faultsOfLine(files[0]?.filename, 200)).toEqual([]);
  });
});

describe('messages stay sentences', () => {
  test.each(NAMES)('about a name with %s', async (_title, name) => {
    const asked: [string, Row][] = [
      ['run_app', { app_id: `x${name}` }],
      ['run_workflow', { workflow_id: `x${name}` }],
      ['ask_agent', { agent_id: `x${name}`, prompt: 'p' }],
      ['api_request', { method: 'GET', path: `/x${name}` }],
      ['send_prompt', { prompt: 'p', conversation: `x${name}` }],
    ];
    for (const [key, input] of asked) {
      const failure = await failureOf(create(key, input));
      expect(failure.name).toBe('AppError');
      expect(faultsOfLine(failure.message, 249)).toEqual([]);
    }
  });

  test.each(NAMES)('about a reason with %s', async (_title, reason) => {
    sandbox.fail({ kind: 'status', status: 400, body: { detail: [{ loc: ['body', reason], msg: reason }, reason] } });
    for (const { method, input } of OPERATIONS) {
      const failure = await failureOf(run(method, input));
      expect(failure.name).toBe('AppError');
      expect(faultsOfLine(failure.message, 249)).toEqual([]);
    }
  });

  test('about a reason that repeats itself without end', async () => {
    sandbox.fail({ kind: 'status', status: 400, body: `{"detail": ${deepObject(5_000)}}` });
    const failure = await failureOf(run(OPERATIONS[0]!.method));
    expect(failure).toMatchObject({ name: 'AppError', message: expect.stringMatching(/gave no reason/) });
  });
});

describe('an accepted answer is never lost to its shape', () => {
  const answers: [string, string][] = [
    ['a content of 3,000 lists in lists', `{"choices":[{"message":{"content":${deepList(3_000)}}}]}`],
    ['a text of 3,000 lists in lists', JSON.stringify({ choices: [{ message: { content: deepList(3_000) } }] })],
    ['a text of 100,000 open brackets', JSON.stringify({ choices: [{ message: { content: '['.repeat(100_000) } }] })],
    ['3,000 objects in objects', deepObject(3_000)],
    ['100,000 lists in lists', deepList(100_000)],
    ['prototype keys', '{"__proto__":{"choices":[]},"constructor":{"prototype":{}},"choices":"none"}'],
    ['a text with prototype keys', JSON.stringify({ message: '{"__proto__":{"polluted":1},"a":1}' })],
    ['only a number', '7'],
    ['only null', 'null'],
  ];
  const acting = OPERATIONS.filter(({ key, kind }) => kind === 'action' && key !== 'upload_file');

  describe.each(named(acting))('of %s', (_key, { method, input }) => {
    test.each(answers)('%s', async (_title, answer) => {
      serve(answer, 'POST');
      expect(await run(method, input)).toHaveProperty('request_id', expect.stringMatching(/^[\w-]{36}$/));
      expect(({} as Row)['polluted']).toBeUndefined();
    });
  });

  test('a run whose steps are odd', async () => {
    const steps = [null, 7, { step_id: '__proto__', status: 'complete', output_data: 'x' }, { output_data: null }, []];
    sandbox.fail({
      kind: 'status',
      status: 200,
      body: { job_id: 'j', status: 'complete', step_outputs: steps, app_data: { steps: 'none' } },
    });
    expect(await run('searches.find_workflow_run.operation.perform', { job_id: 'j' })).toMatchObject([
      { job_id: 'j', succeeded: true, result: 'x' },
    ]);
  });
});
