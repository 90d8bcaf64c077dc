/** `npm start`: a Zap's life with the built connector, on the sandbox; with `--live`, reading from the live API. */
import { setTimeout as sleep } from 'node:timers/promises';
import { startSandbox } from '../../test/sandbox';
import { connectionLabel, type Platform, readError, type Row, startPlatform } from './platform';
import { expect, finish, say, step } from './show';

interface Field {
  key: string;
  label: string;
  type: string;
  required: boolean;
  choices?: { value: string; label: string }[];
}

interface Run extends Row {
  job_id: string;
  status: string;
  is_finished: boolean;
  succeeded: boolean;
  result: string;
  steps: { name: string; status: string; output: string; file: string | null }[];
}

const PERFORM = {
  connect: 'authentication.test',
  poll: 'triggers.new_automation.operation.perform',
  appForm: 'creates.run_app.operation.inputFields',
  runApp: 'creates.run_app.operation.perform',
  workflowForm: 'creates.run_workflow.operation.inputFields',
  runWorkflow: 'creates.run_workflow.operation.perform',
  findRun: 'searches.find_workflow_run.operation.perform',
} as const;

const isOwn = ({ key }: Field): boolean => /^(input|file)_/.test(key);

/** The own fields of an app or workflow, as its form shows them. */
const ownFields = async (platform: Platform, key: string, method: string, input: Row): Promise<Field[]> =>
  (await platform.execute<Field[]>(method, key, input)).filter(isOwn);

const connect = async (platform: Platform, key: string): Promise<void> => {
  const account = await platform.execute(PERFORM.connect, key);
  const label = connectionLabel.replace(/\{\{(\w+)\}\}/g, (_, name: string) => String(account[name]));
  say('connected as', label);
  say('models', account['model_count']);
  expect(label.endsWith(key.slice(-4)), 'a label with the ending of the key');
};

const poll = async (platform: Platform, key: string): Promise<Row[]> => {
  const rows = await platform.execute<Row[]>(PERFORM.poll, key);
  say('automations', rows.length);
  for (const row of rows.slice(0, 5)) say(String(row['type']), row['name']);
  return rows;
};

const showForm = (fields: Field[]): void => {
  for (const { label, type, required, choices } of fields) {
    const options = choices ? `, one of ${choices.map((choice) => choice.label).join(', ')}` : '';
    say(label, `${type}${required ? ', required' : ''}${options}`);
  }
};

const demo = async (): Promise<void> => {
  const sandbox = await startSandbox();
  process.env['HATZ_API_BASE_URL'] = sandbox.url;
  const platform = await startPlatform();
  const key = sandbox.keys.admin;

  await step('Connect an account', () => connect(platform, key));

  await step('Trigger: New Automation', async () => {
    const rows = await poll(platform, key);
    expect(
      rows.some(({ type }) => type === 'app') && rows.some(({ type }) => type === 'workflow'),
      'apps and workflows',
    );
  });

  await step("The form of Run App, with the app's own fields", async () => {
    const fields = await ownFields(platform, key, PERFORM.appForm, { app_id: 'Every Input Type' });
    showForm(fields);
    expect(fields.length > 5 && fields.some(({ type }) => type === 'file'), 'a field for each input');
  });

  await step('Action: Run App', async () => {
    const app_id = 'Summarize Ticket';
    const [title, text] = await ownFields(platform, key, PERFORM.appForm, { app_id });
    const input = { app_id, [title?.key ?? '']: 'Printer on fire', [text?.key ?? '']: 'Dear {{team}}, it burns.' };
    const answer = await platform.execute(PERFORM.runApp, key, input);
    for (const name of ['result', 'model', 'total_tokens']) say(name, answer[name]);
    expect(String(answer['result']).includes('Dear {{team}}, it burns.'), 'an answer to the very text');
  });

  await step('Action: Run Workflow, with its progress, its steps and its file', async () => {
    const workflow_id = 'Quarterly Report';
    const [quarter] = await ownFields(platform, key, PERFORM.workflowForm, { workflow_id });
    const input = { workflow_id, [quarter?.key ?? '']: 'Q3', wait_for_result: 'false' };
    let run = await platform.execute<Run>(PERFORM.runWorkflow, key, input);
    say('started', run.job_id);
    while (!run.is_finished) {
      await sleep(700);
      const [found] = await platform.execute<Run[]>(PERFORM.findRun, key, { job_id: run.job_id });
      expect(found !== undefined, 'the run to be found');
      run = found ?? run;
      say(run.status, `${String(run['steps_finished'])} of ${String(run['step_count'])} steps`);
    }
    for (const { name, status, output } of run.steps) say(name, `${status}  ${output}`);
    const pointer = run.steps.find(({ file }) => file !== null)?.file ?? '';
    const { bundle } = JSON.parse(/\{.*\}/.exec(pointer)?.[0] ?? '{}') as {
      bundle?: Row;
    };
    await platform.execute('hydrators.stepFile', key, bundle);
    for (const { name, size } of platform.files) say('file', `${name}, ${size} bytes`);
    expect(run.succeeded && platform.files.length === 1, 'a finished run and its file');
  });

  await step('Action: Run Workflow, waiting for the result', async () => {
    const workflow_id = 'Research and Write';
    const [topic] = await ownFields(platform, key, PERFORM.workflowForm, { workflow_id });
    const run = await platform.execute<Run>(PERFORM.runWorkflow, key, { workflow_id, [topic?.key ?? '']: 'bees' });
    say('result', run.result);
    say('took', `${String(run['duration_seconds'])} s`);
    expect(run.succeeded && run.result !== '', 'a result');
  });

  const reads = (title: string, work: () => Promise<unknown>, expected: RegExp): Promise<void> =>
    step(title, async () => {
      const { name, message } = await work().then(() => ({ name: 'nothing', message: '' }), readError);
      say(name, '');
      for (const line of message.match(/.{1,100}(?:\s|$)/g) ?? []) say('', line);
      expect(expected.test(message), `a message that matches ${expected.source}`);
    });

  await reads(
    'What a wrong key reads',
    () => platform.execute(PERFORM.poll, 'wrong-key'),
    /did not accept the API key/,
  );
  await reads(
    'What a role without rights reads',
    () =>
      platform.execute(PERFORM.runApp, sandbox.keys.chat_only_user, { app_id: 'a0000000-0000-4000-8000-000000000001' }),
    /not in My Automations/,
  );
  platform.close();
  await sandbox.close();
};

const live = async (key: string): Promise<void> => {
  const platform = await startPlatform();
  await step('Connect an account', () => connect(platform, key));
  let first: Row | undefined;
  await step('Trigger: New Automation', async () => {
    first = (await poll(platform, key)).find(({ type }) => type === 'app');
  });
  await step('The form of Run App', async () => {
    if (first) showForm(await ownFields(platform, key, PERFORM.appForm, { app_id: first['id'] }));
    else say('', 'There is no app in My Automations of this key.');
  });
  platform.close();
};

const main = async (): Promise<void> => {
  const start = performance.now();
  const key = process.env['HATZ_API_KEY'];
  if (process.argv.includes('--live') && !key) {
    console.error('Set HATZ_API_KEY to a key from Hatz AI (Workspace > API Keys), then: npm start -- --live');
    process.exitCode = 1;
    return;
  }
  await (process.argv.includes('--live') && key ? live(key) : demo());
  finish((performance.now() - start) / 1000);
};

void main();
