/** The platform's own command line against the built connector and a sandbox over HTTP. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startSandbox, type Sandbox } from '../../sandbox';

const ROOT = join(__dirname, '../..');
const run = promisify(execFile);

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.close());

const platform = async (...args: string[]): Promise<string> => {
  const env = {
    ...process.env,
    NODE_ENV: 'production',
    DISABLE_ZAPIER_ANALYTICS: '1',
    NO_UPDATE_NOTIFIER: '1',
    HATZ_API_BASE_URL: sandbox.url,
    authData_api_key: sandbox.keys.admin,
  };
  const { stdout } = await run(join(ROOT, 'node_modules/.bin/zapier-platform'), args, { cwd: ROOT, env });
  return stdout;
};

const invoke = async (...args: string[]): Promise<Record<string, unknown>> => {
  const stdout = await platform('invoke', ...args, '--non-interactive');
  return JSON.parse(stdout.slice(stdout.search(/^[[{]/m))) as Record<string, unknown>;
};

test('validates', async () => {
  expect(await platform('validate', '--without-style')).toContain('structurally sound');
}, 60_000);

test('builds', async () => {
  expect(await platform('build', '--skip-validation', '--skip-dep-install')).toContain('Build complete');
}, 120_000);

test('connects, and the key travels in its header alone', async () => {
  expect(await invoke('auth', 'test')).toMatchObject({ key_ending: '0001' });
  expect(await platform('invoke', 'auth', 'label', '--non-interactive')).toContain('API key ending in 0001');
  expect(await invoke('auth', 'template')).toMatchObject({
    template: { headers: { 'X-API-Key': '{{bundle.authData.api_key}}' } },
  });
});

test('polls, runs an app and a workflow, and finds the run', async () => {
  const [first] = (await invoke('trigger', 'new_automation')) as unknown as { id: string }[];
  expect(first).toHaveProperty('id');
  const answer = await invoke('create', 'run_app', '-i', '{"app_id":"Thought of the Day"}');
  expect(answer['result']).toContain('Tell a thought');
  const input = { workflow_id: 'Research and Write', input_topic: 'bees', wait_for_result: 'true' };
  const started = await invoke('create', 'run_workflow', '-i', JSON.stringify(input));
  expect(started['succeeded']).toBe(true);
  const found = await invoke('search', 'find_workflow_run', '-i', JSON.stringify({ job_id: started['job_id'] }));
  expect(found).toMatchObject([{ job_id: started['job_id'], status: 'complete' }]);
}, 60_000);

test('asks a model and an agent, uploads a file, sends a request, and finds things by name', async () => {
  const create = (key: string, input: Record<string, unknown>): Promise<Record<string, unknown>> =>
    invoke('create', key, '-i', JSON.stringify(input));
  expect(await create('send_prompt', { prompt: 'ECHO:Dear {{name}}' })).toMatchObject({ result: 'Dear {{name}}' });
  expect(await create('ask_agent', { agent_id: 'Data Analyst', prompt: 'ECHO:hi' })).toMatchObject({ result: 'hi' });
  const file = `${sandbox.filesUrl}/public/report.pdf`;
  expect(await create('upload_file', { file })).toMatchObject({ file_name: 'report.pdf', is_ready: true });
  expect(await create('api_request', { method: 'GET', path: '/chat/agents' })).toMatchObject({ status: 200 });
  const finds = [
    ['find_automation', 'weekly', 'name', 'Weekly Report'],
    ['find_agent', 'triage', 'name', 'Ticket Triage'],
    ['find_model', 'gpt-4o', 'id', 'gpt-4o'],
    ['find_file', 'report', 'file_name', 'report.pdf'],
  ] as const;
  for (const [search, name, field, expected] of finds) {
    const [first] = (await invoke('search', search, '-i', JSON.stringify({ name }))) as unknown as Record<
      string,
      unknown
    >[];
    expect(first?.[field]).toBe(expected);
  }
  for (const trigger of ['new_agent', 'new_model']) {
    const rows = (await invoke('trigger', trigger)) as unknown as unknown[];
    expect(rows.length).toBeGreaterThan(0);
  }
}, 120_000);
