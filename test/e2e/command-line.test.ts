/** The platform's own command line against the built connector and a sandbox over HTTP. */
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startSandbox, type Sandbox } from '../../sandbox';

const ROOT = join(__dirname, '../..');

/**
 * Starts the command line once for all commands, since its start takes longer than most of them: each message is the
 * arguments of one command, and the answer says what went wrong with it.
 */
const SESSION = `
  const cli = require.resolve('zapier-platform-cli/package.json');
  const { run } = require(require.resolve('@oclif/core', { paths: [cli] }));
  process.on('message', (args) => run(args, cli).then(() => '', String).then((problem) => {
    process.stdout.write('\\u0004', () => process.send(problem));
  }));
`;

let sandbox: Sandbox;
let session: ChildProcess;
beforeAll(async () => {
  sandbox = await startSandbox();
  const env = {
    ...process.env,
    NODE_ENV: 'production',
    DISABLE_ZAPIER_ANALYTICS: '1',
    NO_UPDATE_NOTIFIER: '1',
    HATZ_API_BASE_URL: sandbox.url,
    authData_api_key: sandbox.keys.admin,
  };
  session = spawn(process.execPath, ['-e', SESSION], { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'inherit', 'ipc'] });
});
afterAll(async () => {
  session.kill();
  await sandbox.close();
});

/** What a command prints. Rejects when it fails, or when the session ends in it. */
const platform = (...args: string[]): Promise<string> =>
  new Promise((resolve, reject) => {
    let printed = '';
    let problem: string | undefined;
    const end = (): void => {
      if (problem === undefined || !printed.endsWith('\u0004')) return;
      session.stdout?.off('data', collect);
      session.off('exit', broken);
      if (problem) reject(new Error(`${problem}\n${printed}`));
      else resolve(printed.slice(0, -1));
    };
    const collect = (chunk: Buffer): void => {
      printed += chunk.toString();
      end();
    };
    const broken = (code: number | null): void => reject(new Error(`The command ended with ${code}\n${printed}`));
    session.stdout?.on('data', collect);
    session.once('exit', broken);
    session.once('message', (message: string) => {
      problem = message;
      end();
    });
    session.send(args);
  });

const invoke = async (...args: string[]): Promise<Record<string, unknown>> => {
  const stdout = await platform('invoke', ...args, '--non-interactive');
  return JSON.parse(stdout.slice(stdout.search(/^[[{]/m))) as Record<string, unknown>;
};

test('validates', async () => {
  expect(await platform('validate', '--without-style')).toContain('structurally sound');
}, 120_000);

test('connects, and the key travels in its header alone', async () => {
  expect(await invoke('auth', 'test')).toMatchObject({ key_ending: '0001' });
  expect(await platform('invoke', 'auth', 'label', '--non-interactive')).toContain('API key ending in 0001');
  expect(await invoke('auth', 'template')).toMatchObject({
    template: { headers: { 'X-API-Key': '{{bundle.authData.api_key}}' } },
  });
}, 120_000);

test('polls, runs an app and a workflow, and finds the run', async () => {
  const [first] = (await invoke('trigger', 'new_automation')) as unknown as { id: string }[];
  expect(first).toHaveProperty('id');
  const answer = await invoke('create', 'run_app', '-i', '{"app_id":"Thought of the Day"}');
  expect(answer['result']).toContain('Tell a thought');
  const input = { workflow_id: 'Research and Write', 'input_5e1107.topic': 'bees', wait_for_result: 'true' };
  const started = await invoke('create', 'run_workflow', '-i', JSON.stringify(input));
  expect(started['succeeded']).toBe(true);
  const found = await invoke('search', 'find_workflow_run', '-i', JSON.stringify({ job_id: started['job_id'] }));
  expect(found).toMatchObject([{ job_id: started['job_id'], status: 'complete' }]);
}, 120_000);

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
