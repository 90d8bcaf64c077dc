/** `npm start`: a Zap's life with the built connector, on the sandbox; with `--live`, reading from the live API. */
import { setTimeout as sleep } from 'node:timers/promises';
import { startSandbox } from '../../sandbox';
import { choicesOf, type Row } from '../platform/definition';
import { failureOf } from '../platform/failure';
import { startFileService } from '../platform/file-service';
import { startHandOver, type HandOver } from '../platform/hand-over';
import { Account, DEPLOY_KEY } from './account';
import { expect, finish, say, step } from './show';

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
}

const POLL_MS = 700;
const LONGEST_RUN_MS = 15_000;

const connect = async (account: Account, key: string): Promise<void> => {
  const label = await account.label();
  say('connection', label);
  expect(label.endsWith(key.slice(-4)) && !label.includes(key), 'a label with the ending of the key, not the key');
};

const poll = async (account: Account): Promise<Automation[]> => {
  const rows = await account.perform<Automation[]>('triggers.new_automation');
  say('automations', rows.length);
  for (const { type, name } of rows.slice(0, 5)) say(type, name);
  expect(
    rows.every(({ id, name, type }) => id && name && /^(app|workflow)$/.test(type)),
    'an ID, a name and a type of every automation',
  );
  return rows;
};

const reportCustomers = async (account: Account): Promise<void> => {
  const [report] = await account.perform<Row[]>('searches.find_tenant_credits');
  expect(report !== undefined, 'a report');
  for (const line of String(report['report_text']).split('\n').filter(Boolean).slice(0, 8)) say('', line);
  const rows = report['rows'] as { percent: number | null }[];
  const percents = rows.map(({ percent }) => percent ?? -1);
  expect(rows.length === report['tenant_count'], 'a row for each customer');
  expect(percents.join() === percents.toSorted((a, b) => b - a).join(), 'the fullest customer first');
};

const alarm = async (account: Account): Promise<void> => {
  const input = { tenant_id: 'all', thresholds: ['80', '100'] };
  const alarms = await account.perform<Row[]>('triggers.credit_threshold_reached', input);
  for (const { tenant_name, threshold_percent, percent_used } of alarms)
    say(String(tenant_name), `${String(percent_used)}% used, over the threshold of ${String(threshold_percent)}%`);
  expect(
    alarms.some(({ tenant_name }) => tenant_name === 'Spent Industries'),
    'an alarm for the customer that has used its whole limit',
  );
};

const MAIL = `Subject: VPN down
Since this morning, nobody at Cedar Dental can reach the server. The front desk cannot book appointments. Please hurry!`;

const readMail = async (account: Account): Promise<string> => {
  const answer_fields = ['customer', 'category', 'priority', 'summary'];
  const sent = await account.perform('creates.send_prompt', { prompt: `Read this e-mail:\n${MAIL}`, answer_fields });
  const answer = sent['answer'] as Row;
  for (const [name, value] of Object.entries(answer)) say(name, value);
  expect(Object.keys(answer).join() === answer_fields.join(), 'a value for each name, and no other');
  return String(answer['summary']);
};

const askAgent = async (account: Account, summary: string): Promise<void> => {
  const prompt = `Who should take this ticket? ${summary}`;
  const answer = await account.perform('creates.ask_agent', { agent_id: 'Ticket Triage', prompt });
  say('agent', answer['agent_name']);
  say('result', answer['result']);
  expect(String(answer['result']).includes(summary), 'an answer to the very question');
  expect(String(answer['conversation']) !== '', 'a conversation that a later step can continue');
};

const openForm = async (account: Account, app_id: string): Promise<string[]> => {
  const fields = (await account.ownFields('run_app', { app_id })).filter(({ dict, type }) => !dict && type !== 'copy');
  const told = fields.map((field) => {
    const choices = choicesOf(field).map(({ label }) => label);
    const options = choices.length > 0 && `one of: ${choices.join(', ')}`;
    return [field.label ?? field.key, [field.type, field.required && 'required', options].filter(Boolean).join(', ')];
  });
  for (const [label = '', text] of told) say(label, text);
  return told.map((parts) => parts.join(': '));
};

const runApp = async (account: Account): Promise<void> => {
  const text = 'It has been burning since 9:00, says {{customer}}.';
  const filled = { 'Ticket Title': 'Printer on fire', 'Ticket Text': text };
  const answer = await account.run('run_app', { app_id: 'Summarize Ticket' }, filled);
  say('result', answer['result']);
  say('model', answer['model']);
  say('tokens', answer['total_tokens']);
  expect(String(answer['result']).includes(text), 'an answer to the very text that was filled in');
};

const followWorkflow = async (account: Account): Promise<Run> => {
  const chosen = { workflow_id: 'Quarterly Report', wait_for_result: 'false' };
  const started = await account.run<Run>('run_workflow', chosen, { Quarter: 'Q3' });
  say('run', started.job_id);
  expect(started.job_id !== '' && !started.is_finished, 'a run that has only begun');
  const end = performance.now() + LONGEST_RUN_MS;
  let run = started;
  for (let last = -1; !run.is_finished; last = run.steps_finished) {
    expect(performance.now() < end, `the run to end within ${LONGEST_RUN_MS / 1000} s`);
    await sleep(POLL_MS);
    const [found] = await account.perform<Run[]>('searches.find_workflow_run', { job_id: started.job_id });
    expect(found?.job_id === started.job_id, 'the run to be found by its ID');
    run = found;
    expect(run.steps_finished >= last, 'progress that never goes back');
    if (run.steps_finished > last) say(run.status, `${run.steps_finished} of ${run.step_count} steps finished`);
  }
  expect(run.succeeded && run.steps.length === 4, 'four finished steps');
  return run;
};

/**
 * The file of a run on its way into another workflow: fetched, uploaded once, and its ID mapped into a file field, where
 * the platform makes a small text file of it.
 */
const reviewFile = async (account: Account, run: Run, platform: HandOver): Promise<void> => {
  const file = await account.fetchFile(run.steps.find((each) => each.file)?.file ?? '');
  const upload = await account.perform('creates.upload_file', { file, automation_id: 'Review Contract' });
  say('file', `${String(upload['file_name'])}, ${String(upload['size_bytes'])} bytes`);
  const Contract = platform.handOver(String(upload['file_id']));
  const review = await account.run<Run>('run_workflow', { workflow_id: 'Review Contract' }, { Contract });
  for (const { name, status } of review.steps) say(name, status);
  say('result', review.result);
  expect(review.succeeded, 'a run that read the file');
};

/** Shows what a failure reads, and holds it to its class and its sentence. */
const reads = async (who: string, work: Promise<unknown>, name: string, sentence: RegExp): Promise<void> => {
  const error = await work.then(() => failureOf('Expected an error, and there was none'), failureOf);
  say(who, error.message);
  expect(error.name === name && sentence.test(error.message), `${name} that says ${sentence.source}`);
};

const EVERY_TYPE = [
  'Short: string, required',
  'Long: text',
  'Choice: string, one of: Low, Medium priority, High',
  'Drop: string',
  'Document: file',
  'Old Document: file',
  'Link: string',
  'Odd: string',
];

const demo = async (): Promise<void> => {
  const started = await step('Start the sandbox, a local Hatz AI API', async () => {
    const parts = [startSandbox(), startFileService(DEPLOY_KEY), startHandOver()] as const;
    const [sandbox, services, platform] = await Promise.all(parts);
    process.env['HATZ_API_BASE_URL'] = sandbox.url;
    say('address', sandbox.url);
    return { sandbox, services, platform };
  });
  if (!started) return;
  const { sandbox, services, platform } = started;
  const { keys } = sandbox;
  const accountOf = (key: string): Promise<Account> => Account.of(key, services.url);
  const provider = await accountOf(keys.msp);

  await step('Connect the account of a service provider', () => connect(provider, keys.msp));
  await step('Find Customer Credits: every customer in one report', () => reportCustomers(provider));
  await step('New Credit Threshold Reached: one alarm over all customers', () => alarm(provider));
  const summary = await step('Send Prompt with Answer Fields: an e-mail in, named values out', () =>
    readMail(provider),
  );
  await step('Ask Agent: who should take the ticket', () => askAgent(provider, summary ?? 'The VPN is down.'));
  const rows = await step('New Automation: apps and workflows of My Automations', () => poll(provider));
  await step('Run App: the form of "New Client Intake"', async () => {
    const fields = await openForm(provider, 'New Client Intake');
    expect(fields.join('; ') === EVERY_TYPE.join('; '), `the fields ${EVERY_TYPE.join('; ')}`);
  });
  await step('Run App: a ticket in, what to do first out', () => runApp(provider));
  const run = await step('Run Workflow, then Find Workflow Run until it is done', () => followWorkflow(provider));
  await step("The run's PDF, on its way into another workflow", async () => {
    expect(run !== undefined, 'a run');
    await reviewFile(provider, run, platform);
    const uploads = sandbox.requests.filter(({ path }) => path === '/files/upload');
    expect(uploads.length === 1, 'one upload: the ID stays the file that it names');
  });
  await step('What people read when something is refused', async () => {
    const wrong = await accountOf('wrong-key');
    const guest = await accountOf(keys.chat_only_user);
    const app_id = rows?.find(({ name }) => name === 'Summarize Ticket')?.id;
    const key = wrong.perform('triggers.new_automation');
    await reads('wrong key', key, 'ExpiredAuthError', /did not accept the API key/);
    await reads('no right', guest.perform('creates.run_app', { app_id }), 'AppError', /not in My Automations/);
  });
  await step('Close everything', async () => {
    await Promise.all([sandbox.close(), services.close(), platform.close()]);
    const answers = await Promise.allSettled([sandbox.url, sandbox.filesUrl, services.url].map((url) => fetch(url)));
    expect(
      answers.every(({ status }) => status === 'rejected'),
      'nothing to listen any more',
    );
  });
};

const live = async (key: string): Promise<void> => {
  delete process.env['HATZ_API_BASE_URL'];
  const account = await Account.of(key);
  await step('Connect an account to the live API', () => connect(account, key));
  const rows = await step('New Automation', () => poll(account));
  await step('Run App: the form of the first app', async () => {
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
