/** What a failure is told as: which class, and what a person reads. */
import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import nock from 'nock';
import { execute, type Failure, failureOf, setClock } from '../support';

const BASE = 'https://ai.hatz.ai/v1';
const APP = '5ae6e9dd-0296-4409-8fe4-1fc646bb22f7';
const AGENT = 'a9e00000-0000-4000-8000-000000000001';
const ID = { 'x-request-id': 'c0ffee00-1234-4567-89ab-cdef01234567' };

beforeAll(() => {
  delete process.env['HATZ_API_BASE_URL'];
  nock.disableNetConnect();
});
afterEach(() => {
  nock.abortPendingRequests();
  nock.cleanAll();
  jest.restoreAllMocks();
});
afterAll(() => {
  nock.enableNetConnect();
  nock.restore();
});

const told = async (work: Promise<unknown>): Promise<Failure> => {
  const failed = await failureOf(work);
  expect(failed.message.length).toBeLessThan(250);
  expect(failed.message).not.toMatch(/test-key|undefined|\[object|\{"|<\w/);
  return failed;
};

/** Polls a list that the API answers like this, however often. */
const polled = (status: number, body: nock.Body, headers: Record<string, string> = {}): Promise<Failure> => {
  nock(BASE)
    .persist()
    .get('/chat/models')
    .reply(status, body, { ...ID, ...headers });
  return told(execute('triggers.new_model.operation.perform'));
};

const runApp = (): Promise<unknown> => execute('creates.run_app.operation.perform', { input: { app_id: APP } });

/** Runs an app that the API refuses; the look-up that follows shows `seen`. */
const refused = (status: number, body: nock.Body, seen: [number, nock.Body]): Promise<Failure> => {
  nock(BASE).post(`/app/${APP}/query`).reply(status, body, ID);
  nock(BASE)
    .get(`/app/${APP}`)
    .reply(...seen);
  return told(runApp());
};

const asked = (status: number, body: nock.Body, agents: [number, nock.Body]): Promise<Failure> => {
  nock(BASE).post('/chat/completions').reply(status, body, ID);
  nock(BASE)
    .persist()
    .get('/chat/agents')
    .reply(...agents);
  return told(execute('creates.ask_agent.operation.perform', { input: { agent_id: AGENT, prompt: 'any' } }));
};

const MINE: [number, nock.Body] = [
  200,
  { id: APP, name: 'Mine', user_inputs: [{ variable_name: 'v', display_name: 'Topic' }] },
];
const PAGE = '<!DOCTYPE html><html><body>Access denied by policy</body></html>';
const ROLE = { detail: 'Model gpt-5 is disabled for your role.' };

describe('429', () => {
  test.each([
    { detail: 'credit_limit_exceeded' },
    { detail: 'creditLimitReached' },
    { detail: 'Too many requests', code: 'credit_limit_exceeded' },
    { detail: 'Rate limited', code: 'credit_limit_exceeded' },
    { error: { message: 'Too many requests', type: 'insufficient_quota' } },
    { error: { message: 'You exceeded your current quota, please check your plan and billing details.' } },
    { detail: 'Monthly usage limit reached' },
    { detail: 'Usage limit exceeded' },
    { detail: 'You have reached the limit for this month' },
    { detail: "Your organization's allowance is used up" },
    { message: 'Request blocked: overage' },
    { detail: 'Your credit balance is too low' },
    { detail: 'Spending limit reached for this workspace' },
    { detail: 'You are out of credits. The rate limit of your plan is 60 requests per minute.' },
    { detail: 'Rate limit: your monthly credits are exhausted' },
    { detail: 'Monthly token limit reached (10000000 tokens)' },
    { detail: 'Monthly usage exceeded for this tenant' },
    { detail: 'You have used all of your tokens for this month' },
    { detail: `${'We are sorry to say that this did not work out. '.repeat(6)}The monthly credits are exhausted.` },
  ])('speaks of credits: %j', async (body) => {
    const { name, message } = await polled(429, body);
    expect([name, message]).toEqual(['HaltedError', expect.stringMatching(/credits.*new month.*administrator/)]);
  });

  test.each([
    'Rate limit reached for gpt-4o in organization org-1 on tokens per min (TPM): Limit 30000, Used 29500, Requested 1500. Please try again in 2s.',
    'Rate limit reached for gpt-4o on requests per min (RPM): Limit 3. Please add credits to raise it.',
    "This request would exceed your organization's rate limit of 50,000 input tokens per minute.",
    'Requests have exceeded the token rate limit of your current pricing tier. Please retry after 2 seconds.',
    "Quota exceeded for quota metric 'Requests' and limit 'Requests per minute'",
    'Limit of 100 credits per minute exceeded',
    'You have exceeded the usage limit of 60 requests/min',
    'Hourly usage limit reached',
    'Usage limit: 60 requests in 1 minute',
    '100 requests every 10 seconds usage limit',
    'Usage limit of 100 requests within 60 seconds reached',
    'Per-minute usage limit reached',
    'Tokens-per-minute quota exceeded',
    'Credit rate limit: 50 credits per minute',
    'rate_limit_exceeded',
    'RateLimitError',
    'Too many requests',
    'Concurrent request limit reached',
    'See https://help.example/credits',
    '',
  ])('speaks of a rate: %s', async (detail) => {
    expect(await polled(429, { detail })).toMatchObject({ name: 'ThrottledError', delay: 60 });
  });

  test.each(['1', '3600', ' 30 '])('waits as long as it is told, whatever it speaks of: %s', async (value) => {
    const failed = await polled(429, { detail: 'credit overage' }, { 'retry-after': value });
    expect(failed).toMatchObject({ name: 'ThrottledError', delay: Number(value) });
  });

  test('a web page whose footer speaks of credits is not about credits', async () => {
    expect(await polled(429, '<html><footer>Credits</footer></html>')).toMatchObject({ name: 'ThrottledError' });
  });
});

test.each([402])('%s is credits that are used up', async (status) => {
  const { name, message } = await polled(status, { detail: 'Payment Required' });
  expect([name, message]).toEqual(['HaltedError', expect.stringMatching(/used up.*administrator.*Request ID/)]);
});

describe('what only a signed-in person may do', () => {
  test.each<[number, string]>([
    [403, 'This feature requires an interactive user session.'],
    [403, 'An interactive session is needed'],
    [401, 'This endpoint requires an interactive user session'],
    [400, 'Only available to signed-in users'],
    [422, 'You must be logged in to do this'],
    [403, 'Login session: a user session is required'],
    [405, 'This feature is not available with an API key'],
    [409, 'API keys are not supported for this endpoint'],
    [403, 'Cannot be used via API tokens.'],
    [403, 'API key authentication is not supported here'],
    [403, 'This endpoint does not accept API keys'],
    [403, 'Please sign in to do this'],
    [403, 'Session-based authentication required'],
    [403, 'Requires interactive authentication'],
  ])('%i %s', async (status, detail) => {
    const { name, message } = await polled(status, { detail });
    expect(name).toBe('AppError');
    expect(message).toMatch(
      /signed-in person and not to a key\..* Do it in Hatz AI, or leave the step out\. \(Request ID/,
    );
  });

  test.each<[number, string]>([
    [403, 'This model is not available to your API key'],
    [403, 'You are not allowed to create API keys'],
    [422, 'The user has not signed in yet'],
    [400, 'The session is too old'],
    [422, 'This interactive app needs a user input named topic'],
    [403, 'API keys do not have access to model gpt-5'],
  ])('is not what %i %s is about', async (status, detail) => {
    const { message } = await polled(status, { detail });
    expect(message).toContain(`Hatz AI says: "${detail}".`);
    expect(message).not.toMatch(/signed-in person/);
  });

  test.each([
    { error: { code: 'INTERACTIVE_SESSION_REQUIRED', message: 'Forbidden' } },
    { detail: { code: 'interactive_login', message: 'Not allowed' } },
    { code: 'requires_user_session', message: 'Not allowed' },
  ])('is told by the code in %j', async (body) => {
    expect((await polled(403, body)).message).toMatch(/signed-in person/);
  });

  test.each([
    { detail: [{ loc: ['body', 'inputs', 'user session required'], msg: 'Field is missing' }] },
    { detail: 'The prompt "Write only for logged-in users" was blocked' },
  ])('is not told by names and quotes in %j', async (body) => {
    expect((await polled(422, body)).message).not.toMatch(/signed-in person/);
  });

  test.each(['Please log in', 'You must be signed in'])('401 %s is a key that is refused', async (detail) => {
    const { name, message } = await polled(401, { detail });
    expect([name, message]).toEqual(['ExpiredAuthError', expect.stringMatching(/Generate a new one .*API Keys/)]);
  });

  test('no look-up follows', async () => {
    nock(BASE).post(`/app/${APP}/query`).reply(403, { detail: 'requires an interactive user session' });
    expect((await told(runApp())).message).toMatch(/signed-in person/);
  });
});

describe('an app that is refused', () => {
  test.each([403, 404])('%i: is not in My Automations when the key does not see it', async (status) => {
    for (const seen of [403, 404, 422] as const) {
      const { name, message } = await refused(status, ROLE, [seen, {}]);
      expect([name, message]).toEqual(['AppError', expect.stringMatching(/not in My Automations.*Community.*Choose/)]);
    }
  });

  test('tells the reason of the API when the key sees it', async () => {
    const { message } = await refused(403, ROLE, MINE);
    expect(message).toMatch(/not allowed to run this app.*Hatz AI says: "Model gpt-5 is disabled for your role"\./);
    expect(message).not.toMatch(/My Automations/);
  });

  test('tells of the web page of a firewall', async () => {
    const { message } = await refused(403, PAGE, MINE);
    expect(message).toMatch(/answered with a web page \(403\).*firewall/);
    expect(message).not.toMatch(/My Automations|policy/);
  });

  test('404 about something else tells the reason of the API', async () => {
    const { message } = await refused(404, { detail: 'Model gpt-5 not found' }, MINE);
    expect(message).toMatch(/could not run this app\. Hatz AI says: "Model gpt-5 not found"\./);
  });

  test('404 although the key sees it names the path', async () => {
    expect((await refused(404, {}, MINE)).message).toMatch(/could not run this app: \/app\/.* was not found/);
  });

  test('tells which action is for it', async () => {
    const { message } = await refused(422, ROLE, [200, { id: APP, name: 'Flow', steps: [] }]);
    expect(message).toMatch(/^"Flow" is a workflow\. Use the action Run Workflow for it\. \(Request ID/);
  });

  test('names its fields', async () => {
    const detail = [{ loc: ['body', 'inputs', 'v'], msg: 'Field required' }];
    expect((await refused(422, { detail }, MINE)).message).toContain('Hatz AI says: "Topic: Field required".');
  });
});

describe('an agent that is refused', () => {
  const shown: [number, nock.Body] = [200, { data: [{ id: AGENT, name: 'A' }] }];

  test('tells the reason of the API when the key sees it', async () => {
    const { message } = await asked(403, ROLE, shown);
    expect(message).toMatch(/not allowed to ask this agent.*says: "Model gpt-5 is disabled for your role"/);
    expect((await asked(403, PAGE, shown)).message).toMatch(/web page/);
  });

  test('is not available when the key does not see it, or nobody knows', async () => {
    expect((await asked(403, ROLE, [200, { data: [] }])).message).toMatch(/^This agent is not available/);
    nock.cleanAll();
    expect((await asked(404, ROLE, [403, {}])).message).toMatch(/^This agent is not available/);
    nock.cleanAll();
    const unknown = { detail: `Invalid model agent-${AGENT}` };
    expect((await asked(422, unknown, [200, { data: [] }])).message).toMatch(/^This agent is not available/);
    nock.cleanAll();
    expect((await asked(422, { detail: 'Too long' }, shown)).message).toMatch(/says: "Too long"/);
  });
});

describe('the reason that is told', () => {
  test.each<[unknown, string]>([
    [{ statusCode: 422, error: 'Unprocessable Entity', message: 'The model is closed' }, 'The model is closed'],
    [{ message: 'Bad Request', errors: [{ message: 'The model is closed' }] }, 'The model is closed'],
    [{ errors: { model: ['is closed', 'is old'] } }, 'model: is closed; model: is old'],
    [{ detail: 'The model is closed (POST /app/5ae6/query).' }, 'The model is closed'],
    [{ detail: 'Model gpt-4.1 is closed. Query GET /v1/chat/models for others.' }, 'Model gpt-4.1 is closed'],
  ])('of %j', async (body, words) => {
    expect((await polled(422, body as nock.Body)).message).toContain(`Hatz AI says: "${words}".`);
  });
});

describe('408', () => {
  test('reading is tried again, then told', async () => {
    const { name, message } = await polled(408, {});
    expect([name, message]).toEqual(['AppError', expect.stringMatching(/timed out.*Try again in a few minutes/)]);
    nock.cleanAll();
    nock(BASE).get('/chat/models').reply(408).get('/chat/models').reply(200, { data: [] });
    expect(await execute('triggers.new_model.operation.perform')).toEqual([]);
  });

  test('what runs something is not repeated', async () => {
    nock(BASE).post(`/app/${APP}/query`).reply(408, {}, ID);
    const { name, message } = await told(runApp());
    expect(name).toBe('HaltedError');
    expect(message).toMatch(/timed out.*may have run, so it was not repeated.*try again only if it did not run/);
  });
});

describe('success that is an error', () => {
  test.each<[nock.Body, string]>([
    [{ error: { message: 'Rate limit exceeded', code: 429 } }, 'Rate limit exceeded'],
    [{ detail: 'Not now' }, 'Not now'],
    [{ error: 'boom', data: null, status: 500, success: false }, 'boom'],
    [{ detail: [{ loc: ['query', 'limit'], msg: 'is odd' }], data: [] }, 'limit: is odd'],
  ])('%j', async (body, words) => {
    const { name, message } = await polled(200, body);
    expect(name).toBe('AppError');
    expect(message).toContain(`Hatz AI could not read the list of models. Hatz AI says: "${words}".`);
  });

  test.each([
    { data: [{ name: 'm' }], error: null },
    { data: [{ name: 'm' }], detail: 'one was left out' },
    { data: [], error: {} },
  ])('is not what %j is', async (body) => {
    nock(BASE).get('/chat/models').reply(200, body);
    expect(await execute('triggers.new_model.operation.perform')).toHaveLength(body.data.length);
  });
});

/** Lets the time of every request be over after a moment. */
const hurry = (): void => {
  const soon = AbortSignal.timeout.bind(AbortSignal);
  jest.spyOn(AbortSignal, 'timeout').mockImplementation(() => soon(60));
};

describe('no answer', () => {
  test.each<[string, Record<string, string>, string, RegExp]>([
    ['run_app', { app_id: APP }, `/app/${APP}/query`, /run this app.*faster model.*shorter task.*Run Workflow/],
    ['send_prompt', { prompt: 'any' }, '/chat/completions', /run this prompt.*faster model.*Run Workflow/],
    ['ask_agent', { agent_id: AGENT, prompt: 'any' }, '/chat/completions', /ask this agent.*faster model/],
    ['run_workflow', { workflow_id: APP }, '/workflows/run', /run this workflow.*Look in Hatz AI/],
  ])('%s: late and broken are told apart', async (key, input, path, late) => {
    const run = (): Promise<unknown> => execute(`creates.${key}.operation.perform`, { input });
    hurry();
    nock(BASE).post(path).delay(60_000).reply(200, {});
    const slow = await told(run());
    expect(slow.name).toBe('HaltedError');
    expect(slow.message).toMatch(/did not answer in time.*may have run, so it was not repeated/);
    expect(slow.message).toMatch(late);
    nock(BASE)
      .post(path)
      .replyWithError(Object.assign(new Error('x'), { code: 'ECONNRESET' }));
    const broken = await told(run());
    expect(broken.name).toBe('HaltedError');
    expect(broken.message).toMatch(/broke off the connection.*may have run, so it was not repeated/);
    expect(broken.message).not.toMatch(/in time|faster/);
  });

  test('reading: late and broken are told apart', async () => {
    hurry();
    nock(BASE).persist().get('/chat/models').delay(60_000).reply(200, {});
    const run = (): Promise<unknown> => execute('triggers.new_model.operation.perform');
    expect((await told(run())).message).toMatch(/could not be reached.*did not answer in time.*Nothing was changed/);
    nock.cleanAll();
    jest.restoreAllMocks();
    nock(BASE).persist().get('/chat/models').replyWithError('x');
    expect((await told(run())).message).toMatch(/could not be reached.*the connection broke off/);
  });
});

describe('the words of the API', () => {
  const LONG = 'The value of the field must be one of the nine kinds that the administrator of your team allows';

  test('stay whole where they are what helps, before the advice', async () => {
    const words = `${LONG}, and none of them is what you sent today`;
    expect((await polled(400, { detail: words })).message).toContain(`Hatz AI says: "${words}".`);
    nock.cleanAll();
    expect((await polled(400, { detail: 'short' })).message).toMatch(/says: "short"\. Correct the step.*\(Request ID/);
  });

  test('are cut only when nothing else can give way', async () => {
    const { message } = await polled(400, { detail: `${LONG} ${LONG} ${LONG}` });
    expect(message).toMatch(/^Hatz AI could .* Hatz AI says: "The value.*…"\. \(Request ID: [\w-]{36}\)$/);
  });

  test.each(['Internal Server Error', 'Forbidden', 'Too Many Requests'])('say nothing: %s', async (detail) => {
    expect((await polled(400, { detail })).message).toMatch(/\(400\) and gave no reason/);
  });
});

test('a failing upload in a run is no run', async () => {
  nock(BASE).post('/files/upload').reply(500, {}, ID);
  const { name, message } = await told(
    execute('creates.run_app.operation.perform', { input: { app_id: APP, files: ['any text'] } }),
  );
  expect(name).toBe('HaltedError');
  expect(message).toMatch(/had a problem \(500\) when asked to upload.*Nothing was run.*not repeated/);
  expect(message).not.toMatch(/may have run/);
});

test('nothing that runs is begun with less than 8 seconds left', async () => {
  nock(BASE)
    .post('/files/upload')
    .reply(200, () => {
      jest.setSystemTime(Date.now() + 17_000);
      return { file_id: AGENT };
    });
  setClock(Date.now());
  const { name, message } = await told(
    execute('creates.run_app.operation.perform', { input: { app_id: APP, files: ['any text'] } }),
  );
  jest.useRealTimers();
  expect(name).toBe('AppError');
  expect(message).toMatch(/run this app, so nothing was run: the files took too long.*in a step before/);
});
