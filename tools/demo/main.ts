/** `npm start`: a Zap's life with the built connector, on the sandbox; with `--live`, reading from the live API. */
import { setTimeout as sleep } from 'node:timers/promises';
import { startSandbox } from '../../sandbox';
import { startFileService } from './file-service';
import { Account, connectionLabel, DEPLOY_KEY, errorOf, type Row } from './platform';
import { expect, finish, readError, say, step } from './show';

interface Automation {
  id: string;
  name: string;
  type: string;
}

interface Run {
  job_id: string;
  status: string;
  is_finished: boolean;
  succeeded: boolean;
  result: string;
  steps: { name: string; status: string; output: string; file: string | null }[];
  step_count: number;
  steps_finished: number;
  duration_seconds: number;
}

const POLL_MS = 700;
const LONGEST_RUN_MS = 15_000;

const automations = (account: Account): Promise<Automation[]> =>
  account.execute<Automation[]>('triggers.new_automation.operation.perform');

const connect = async (account: Account, key: string): Promise<void> => {
  const label = connectionLabel(await account.execute('authentication.test'));
  say('connection', label);
  expect(label.endsWith(key.slice(-4)) && !label.includes(key), 'a label with the ending of the key, not the key');
};

const poll = async (account: Account): Promise<Automation[]> => {
  const rows = await automations(account);
  say('automations', rows.length);
  for (const { type, name } of rows.slice(0, 5)) say(type, name);
  expect(
    rows.every(({ id, name, type }) => id && name && /^(app|workflow)$/.test(type)),
    'an ID, a name and a type of every automation',
  );
  expect(new Set(rows.map(({ id }) => id)).size === rows.length, 'every automation once');
  return rows;
};

const openForm = async (account: Account, app_id: string): Promise<string[]> => {
  const fields = (await account.ownFields('run_app', { app_id })).map(({ label, type, required, choices = [] }) => {
    const options = choices.length > 0 && `one of: ${choices.map((choice) => choice.label).join(', ')}`;
    return { label, text: [type, required && 'required', options].filter(Boolean).join(', ') };
  });
  for (const { label, text } of fields) say(label, text);
  return fields.map(({ label, text }) => `${label}: ${text}`);
};

const runApp = async (account: Account): Promise<void> => {
  const text = 'It burns since 9:00, says {{customer}}.';
  const filled = { 'ticket title': 'Printer on fire', 'ticket text': text };
  const answer = await account.run('run_app', { app_id: 'Summarize Ticket' }, filled);
  say('result', answer['result']);
  say('model', answer['model']);
  say('tokens', answer['total_tokens']);
  expect(String(answer['result']).includes(text), 'an answer to the very text that was filled in');
  expect(answer['model'] !== '' && Number(answer['total_tokens']) > 0, 'the model and its tokens');
};

const showProgress = (run: Run): void => say(run.status, `${run.steps_finished} of ${run.step_count} steps finished`);

const followWorkflow = async (account: Account): Promise<Run> => {
  const chosen = { workflow_id: 'Quarterly Report', wait_for_result: 'false' };
  const started = await account.run<Run>('run_workflow', chosen, { quarter: 'Q3' });
  say('run ID', started.job_id);
  expect(started.job_id !== '' && !started.is_finished, 'a run that has only begun');
  const end = performance.now() + LONGEST_RUN_MS;
  let run = started;
  for (let last = 0; !run.is_finished; last = run.steps_finished) {
    expect(performance.now() < end, `the run to end within ${LONGEST_RUN_MS / 1000} s`);
    await sleep(POLL_MS);
    const input = { job_id: started.job_id };
    const [found] = await account.execute<Run[]>('searches.find_workflow_run.operation.perform', input);
    expect(found?.job_id === started.job_id, 'the run to be found by its ID');
    run = found;
    showProgress(run);
    expect(run.steps_finished >= last, 'progress that never goes back');
  }
  for (const { name, status, output } of run.steps) say(name, `${status}: ${output}`);
  expect(run.succeeded && run.steps_finished === run.step_count && run.steps.length === 4, 'four finished steps');
  return run;
};

const runWorkflow = async (account: Account): Promise<void> => {
  const chosen = { workflow_id: 'Research and Write', wait_for_result: 'true' };
  const run = await account.run<Run>('run_workflow', chosen, { topic: 'bees', audience: 'children' });
  say('result', run.result);
  say('duration', `${run.duration_seconds} s`);
  expect(run.succeeded && run.result.includes('bees'), 'a result about the topic');
  expect(run.duration_seconds > 1, 'the duration of the run');
};

/** Shows what a failure reads, and holds it to its class and its sentence. */
const reads = async (who: string, work: Promise<unknown>, name: string, sentence: RegExp): Promise<void> => {
  const error = readError(await errorOf(work));
  say(who, error.name);
  say('', error.message);
  expect(error.name === name && sentence.test(error.message), `${name} that says ${sentence.source}`);
};

const EVERY_TYPE = [
  'short: string, required',
  'long: text',
  'choice: string, one of: Low, Medium priority, High',
  'drop: string',
  'document: file',
  'old document: file',
  'link: string',
  'Odd: string',
];

const demo = async (): Promise<void> => {
  const started = await step('Start the sandbox, a local Hatz AI API', async () => {
    const [sandbox, fileService] = await Promise.all([startSandbox(), startFileService(DEPLOY_KEY)]);
    process.env['HATZ_API_BASE_URL'] = sandbox.url;
    say('address', sandbox.url);
    expect(new URL(sandbox.url).hostname === '127.0.0.1', 'a loopback address');
    return { sandbox, fileService };
  });
  if (!started) return;
  const { sandbox, fileService } = started;
  const { keys } = sandbox;
  const accountOf = (key: string): Account => new Account(key, fileService.url);
  const admin = accountOf(keys.admin);

  await step('Connect an account', () => connect(admin, keys.admin));

  await step('Trigger: New Automation', async () => {
    const types = (await poll(admin)).map(({ type }) => type);
    expect(types.includes('app') && types.includes('workflow'), 'apps and workflows');
  });

  await step('Form: Run App, with the fields of "Every Input Type"', async () => {
    const fields = await openForm(admin, 'Every Input Type');
    expect(fields.join('; ') === EVERY_TYPE.join('; '), `the fields ${EVERY_TYPE.join('; ')}`);
  });

  await step('Action: Run App', () => runApp(admin));

  const run = await step('Action: Run Workflow, then Find Workflow Run until it is done', () => followWorkflow(admin));

  await step('The file of that run, fetched as a later step of the Zap would', async () => {
    const pointers = run?.steps.flatMap(({ file }) => file ?? []) ?? [];
    expect(pointers.length === 1, 'one step with a file');
    await admin.fetchFile(pointers[0] ?? '');
    const [file] = fileService.files;
    expect(file !== undefined, 'the file to arrive');
    say('file', file.name);
    say('size', `${file.size} bytes`);
    expect(file.name === 'Quarterly Report.pdf' && file.content.startsWith('%PDF'), 'the PDF of the report');
  });

  await step('Action: Run Workflow, waiting for its result', () => runWorkflow(admin));

  await step('What a wrong key reads', async () => {
    await reads('wrong key', automations(accountOf('wrong-key')), 'ExpiredAuthError', /did not accept the API key/);
  });

  await step('What a role without rights reads', async () => {
    const [chat, general] = [accountOf(keys.chat_only_user), accountOf(keys.general_user)];
    const rows = await automations(admin);
    const attempt = (account: Account, name: string): Promise<Row> =>
      account.execute('creates.run_app.operation.perform', { app_id: rows.find((row) => row.name === name)?.id });
    const sentence = /not in My Automations/;
    await reads('chat_only_user', attempt(chat, 'Summarize Ticket'), 'AppError', sentence);
    await reads('general_user', attempt(general, 'Every Input Type'), 'AppError', sentence);
  });

  await step('Close everything', async () => {
    await Promise.all([sandbox.close(), fileService.close()]);
    const answers = await Promise.allSettled([sandbox.url, sandbox.filesUrl, fileService.url].map((url) => fetch(url)));
    expect(
      answers.every(({ status }) => status === 'rejected'),
      'nothing to listen any more',
    );
  });
};

const live = async (key: string): Promise<void> => {
  delete process.env['HATZ_API_BASE_URL'];
  const account = new Account(key);
  await step('Connect an account to the live API', () => connect(account, key));
  const rows = await step('Trigger: New Automation', () => poll(account));
  await step('Form: Run App, with the fields of the first app', async () => {
    const app = rows?.find(({ type }) => type === 'app');
    expect(app !== undefined, 'an app in My Automations of this key');
    say('app', app.name);
    if ((await openForm(account, app.id)).length === 0) say('fields', 'none: this app has no inputs');
  });
};

const main = async (): Promise<void> => {
  const key = process.env['HATZ_API_KEY']?.trim();
  if (!process.argv.includes('--live')) await demo();
  else if (key) await live(key);
  else {
    console.error('Set HATZ_API_KEY to an API key from Hatz AI (Workspace > API Keys), then run npm start -- --live.');
    process.exitCode = 1;
    return;
  }
  finish();
};

void main();
