/** What an operation returns, its sample and its output fields agree in keys and types. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import App from '../../src/index';
import type { Sandbox } from '../../sandbox';
import { execute, useSandbox } from '../support';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await useSandbox();
  sandbox.vary({ workflowSpeed: 20, fileSeconds: 0.1 });
});
afterAll(() => sandbox.close());

type Row = Record<string, unknown>;

const INPUTS: Record<string, Row> = {
  run_app: { app_id: 'Thought of the Day' },
  run_workflow: { workflow_id: 'Quarterly Report', other_inputs: { quarter: 'Q1' } },
  send_prompt: { prompt: 'Hello' },
  ask_agent: { agent_id: 'Data Analyst', prompt: 'Hello' },
  upload_file: { file: 'some text', file_name: 'note.txt' },
  api_request: { method: 'GET', path: '/chat/agents' },
  find_automation: { name: 'report' },
  find_agent: { name: 'a' },
  find_model: { name: 'gpt' },
  find_file: { name: 'note' },
  find_tenant: { name: 'b' },
  find_user: { email: 'sam.rivera@cedar.example' },
  invite_user: { tenant_id: 'Cedar Dental', email: 'new.person@cedar.example', role: 'General User' },
  update_user: { user_id: 'sam.rivera@cedar.example', role: 'client_admin' },
  find_usage: { report: 'daily' },
  new_usage_summary: { summary_by: 'model' },
  credit_threshold_reached: { thresholds: ['1'] },
};

const typeOf = (value: unknown): string => (Array.isArray(value) ? 'list' : typeof value);

/** Usage keeps what else the API tells, behind the promised fields. */
const KEEPS_MORE = /triggers\.new_\w*usage/;

const expectAgreement = (method: string, live: Row, sample: Row): void => {
  const keys = Object.keys(live);
  const promised = Object.keys(sample);
  expect(KEEPS_MORE.test(method) ? keys.slice(0, promised.length) : keys).toEqual(promised);
  for (const [key, value] of Object.entries(live)) {
    if (value === null || (sample[key] ?? null) === null || key === 'result_json') continue;
    expect([key, typeOf(value)]).toEqual([key, typeOf(sample[key])]);
    const [item, sampleItem] = [value, sample[key]].map((list) =>
      Array.isArray(list) ? (list[0] as Row | undefined) : undefined,
    );
    if (typeof item === 'object' && typeof sampleItem === 'object')
      expect(Object.keys(item)).toEqual(Object.keys(sampleItem));
  }
};

interface Sampled {
  display: { hidden?: boolean };
  operation: { sample: Row };
}
const all = Object.entries({ triggers: App.triggers, creates: App.creates, searches: App.searches }).flatMap(
  ([kind, operations]) =>
    Object.entries(operations as unknown as Record<string, Sampled>)
      .filter(([, { display }]) => !display.hidden)
      .map(([key, { operation }]): [string, string, Row] => [
        key,
        `${kind}.${key}.operation.perform`,
        operation.sample,
      ]),
);

test.each(all)('%s', async (key, method, sample) => {
  const user = /tenant|user/.test(key) ? sandbox.keys.msp : sandbox.keys.admin;
  const run = (input: Row): Promise<Row | Row[]> => execute(method, { key: user, input });
  let input = INPUTS[key] ?? {};
  if (key === 'find_workflow_run') {
    const started = await execute('creates.run_workflow.operation.perform', {
      key: sandbox.keys.admin,
      input: INPUTS['run_workflow'] ?? {},
    });
    input = { job_id: started['job_id'] };
  }
  const result = [await run(input)].flat();
  expect(result.length).toBeGreaterThan(0);
  for (const row of result.slice(0, 5)) expectAgreement(method, row, sample);
});
