/** Large accounts and large answers: within the step's time and the platform's limits, and nothing lost without a word. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Sandbox } from '../../sandbox';
import { execute, useSandbox, useVirtualClock } from '../support';
import { LONGEST_MS } from './reliability/attempts';

/** What the platform takes from one execution, in bytes of JSON. */
const LIMIT_BYTES = 6_291_456;
const MEGABYTE = 1_000_000;

useVirtualClock();

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await useSandbox();
});
beforeEach(() => sandbox.reset());
afterAll(() => sandbox.close());

type Output = Record<string, unknown>;
const run = <T = Output>(method: string, input: Output = {}): Promise<T> =>
  execute<T>(`${method}.operation.perform`, { key: sandbox.keys.admin, input });
const bytesOf = (output: unknown): number => Buffer.byteLength(JSON.stringify(output));

describe('a large account', () => {
  test('has 10,000 automations in 11 calls', async () => {
    sandbox.vary({ automationCount: 10_000 });
    const start = Date.now();
    const rows = await run<Output[]>('triggers.new_automation');
    expect(new Set(rows.map(({ id }) => id)).size).toBe(10_000);
    expect(sandbox.requests.length).toBeLessThanOrEqual(11);
    expect(Date.now() - start).toBeLessThan(LONGEST_MS);
  });

  test('finds one among 10,000 automations', async () => {
    sandbox.vary({ automationCount: 10_000 });
    const [found] = await run<Output[]>('searches.find_automation', { name: 'Generated Automation 09000' });
    expect(found).toMatchObject({ name: 'Generated Automation 09000' });
  });

  test('has 5,000 models, in the trigger, the dropdown and the search, with one call each', async () => {
    sandbox.vary({ modelCount: 5_000 });
    expect(await run<Output[]>('triggers.new_model')).toHaveLength(5_000);
    expect(await run<Output[]>('triggers.list_models')).toHaveLength(5_000);
    expect(await run<Output[]>('searches.find_model', { name: 'Example Model 4800' })).toMatchObject([
      { name: 'Example Model 4800' },
    ]);
    expect(sandbox.requests).toHaveLength(3);
  });

  test('has a run of 500 steps', async () => {
    sandbox.vary({ stepCount: 500, workflowSpeed: 20 });
    const start = Date.now();
    const result = await run('creates.run_workflow', {
      workflow_id: 'b0000000-0000-4000-8000-000000000001',
      other_inputs: { topic: 'bees' },
    });
    expect(result).toMatchObject({ succeeded: true, step_count: 500, steps_finished: 500 });
    expect(result['steps']).toHaveLength(500);
    expect(Date.now() - start).toBeLessThan(LONGEST_MS);
  });
});

const APP = 'a0000000-0000-4000-8000-000000000005';
const WORKFLOW = 'b0000000-0000-4000-8000-000000000001';
const CHAT = { model: 'gpt-4o', messages: [{ role: 'user', content: 'any' }] };

/** What gives a text of any size back, and where the text then stands. */
const GIVES: [string, string, Output, string][] = [
  ['run_app', 'result', { app_id: APP }, 'result_json'],
  ['send_prompt', 'result', { prompt: 'any' }, 'result_json'],
  ['ask_agent', 'result', { prompt: 'any', agent_id: 'a9e00000-0000-4000-8000-000000000001' }, 'result_json'],
  ['run_workflow', 'result', { workflow_id: WORKFLOW, other_inputs: { topic: 'bees' } }, 'result_json'],
  [
    'api_request',
    'response_text',
    { method: 'POST', path: '/chat/completions', body: JSON.stringify(CHAT) },
    'response',
  ],
];

/** The sizes are those of the text; in JSON quotes take two bytes, and emoji take four in UTF-8. */
const TEXTS: [string, string][] = [
  ['8 MB of letters', 'x'.repeat(8 * MEGABYTE)],
  ['4 MB of quotes', '"'.repeat(4 * MEGABYTE)],
  ['8 MB of emoji', '😀'.repeat(2 * MEGABYTE)],
  ['8 MB of JSON', JSON.stringify(Array.from({ length: 80_000 }, () => 'y'.repeat(97)))],
];

describe.each(GIVES)('%s', (key, field, input, jsonField) => {
  const give = (text: string): Promise<Output> => {
    sandbox.vary({ chatContent: text, workflowSpeed: 20 });
    return run(`creates.${key}`, input);
  };

  test('gives 1 MB whole', async () => {
    const text = 'x'.repeat(MEGABYTE);
    const output = await give(text);
    expect(String(output[field])).toContain(text);
    expect(String(output[field])).not.toMatch(/cut/i);
  });

  test.each(TEXTS)('cuts %s to what the platform takes, and says so', async (_title, text) => {
    const output = await give(text);
    expect(bytesOf(output)).toBeLessThan(LIMIT_BYTES);
    const cut = String(output[field]);
    expect(cut.length).toBeGreaterThan(MEGABYTE / 10);
    expect(cut.slice(-300)).toMatch(/cut/i);
    expect(cut.isWellFormed()).toBe(true);
    expect(output[jsonField]).toBeNull();
    expect(output['request_id']).toMatch(/^[\w-]{36}$/);
  });
});

test('a result of 5 MB that fits comes back whole', async () => {
  const text = 'x'.repeat(5 * MEGABYTE);
  sandbox.vary({ chatContent: text });
  expect((await run('creates.run_app', { app_id: APP }))['result']).toBe(text);
});

test('a list that is too large keeps its first records', async () => {
  const rows = Array.from({ length: 4_000 }, (_, n) => ({
    id: String(n).padStart(5, '0'),
    name: `Agent ${String(n).padStart(5, '0')}`,
    instructions: 'i'.repeat(2_500),
  }));
  sandbox.fail({ kind: 'status', status: 200, body: { data: rows } });
  const found = await run<Output[]>('triggers.new_agent');
  expect(bytesOf(found)).toBeLessThan(LIMIT_BYTES);
  expect(found.length).toBeGreaterThan(0);
});
