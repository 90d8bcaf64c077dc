/** The contract check against the sandbox: each verdict is right, and each can turn. */
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import axios from 'axios';
import FormData from 'form-data';
import App from '../../src/index';
import { AUTOMATIONS, visibleAutomation } from '../../src/hatz/automations';
import { asRecord, listIn } from '../../src/hatz/json';
import { REPORTS, type ReportName } from '../../src/hatz/usage-table';
import { readUsageRows } from '../../src/hatz/usage-rows';
import { anonymiser } from '../../tools/contract/anonymise';
import { askWith } from '../../tools/contract/ask';
import { checkContract, type Outcome, type Verdict } from '../../tools/contract/contract';
import { OVERALL, QUESTIONS } from '../../tools/contract/questions';
import { recordingOf, writeRecording } from '../../tools/contract/record';
import { asJson, asTable, countsOf } from '../../tools/contract/show';
import { UNASKED } from '../../tools/contract/unasked';
import { USAGE_QUESTIONS } from '../../tools/contract/usage-questions';
import { startSandbox, type Fault, type Persona, type Sandbox, type Variations } from '../../sandbox';
import { agents } from '../../sandbox/agents';
import { automations } from '../../sandbox/fixtures';
import { models } from '../../sandbox/models';
import { everyone } from '../../sandbox/personas';
import { tenants } from '../../sandbox/tenants';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
beforeEach(() => sandbox.reset());
afterAll(() => sandbox.close());

const ALL = [...QUESTIONS, ...USAGE_QUESTIONS];

const check = (key: string = sandbox.keys.admin, patience?: number): Promise<Outcome[]> =>
  checkContract(askWith(sandbox.url, key, patience), ALL, OVERALL);

/** A file that the check can ask about. */
const upload = async (persona: Persona, name = 'secret plans.txt'): Promise<void> => {
  const form = new FormData();
  form.append('scope_type', 'agent');
  form.append('scope_id', agents[0]!.id);
  form.append('file', Buffer.from('text'), { filename: name });
  await axios.post(`${sandbox.url}/files/upload`, form, { headers: { 'X-API-Key': sandbox.keys[persona] } });
};

interface Line {
  question: string;
  assumes: string;
  verdict: Verdict;
  seen: string;
}

const linesOf = (outcomes: readonly Outcome[]): Line[] =>
  outcomes.flatMap(({ question, rows }) => rows.map((row) => ({ question: question.title, ...row })));

/** Assumptions that differed in one of the tests. */
const turned = new Set<string>();

/** What came out otherwise than well, in short. */
const oddOf = (outcomes: readonly Outcome[], verdict: Verdict = 'differs'): string[] => {
  const lines = linesOf(outcomes).filter((line) => line.verdict === verdict);
  if (verdict === 'differs') for (const { assumes } of lines) turned.add(assumes);
  return lines.map(({ question, assumes, seen }) => `${question}: ${assumes.split(' ', 4).join(' ')}: ${seen}`);
};

describe('the sandbox', () => {
  test.each<[Persona, number]>([
    ['admin', 16],
    ['general_user', 65],
    ['msp', 0],
    ['usage_viewer', 62],
  ])('keeps the contract for %s', async (persona, notAllowed) => {
    sandbox.vary({ fileSeconds: 0 });
    await upload(persona);
    const outcomes = await check(sandbox.keys[persona]);
    expect(oddOf(outcomes)).toEqual([]);
    expect(countsOf(outcomes)['not allowed']).toBe(notAllowed);
    const open = oddOf(outcomes, 'cannot tell');
    if (persona === 'admin' || persona === 'msp')
      expect(open).toEqual([expect.stringContaining('not known: hologram (as text)')]);
    else expect(open).toEqual([]);
  });

  test('is only read from, and with one key at a time', async () => {
    await check();
    expect(new Set(sandbox.requests.map(({ method }) => method))).toEqual(new Set(['GET']));
    const shown = sandbox.requests.map(({ headers }) => [headers['x-api-key'], headers.authorization]);
    expect(shown.filter(([key, bearer]) => key !== undefined && bearer !== undefined)).toEqual([]);
    expect(sandbox.fileRequests).toEqual([]);
  });
});

describe('variations that the connector reckons with change no verdict', () => {
  test.each<[string, Partial<Variations>]>([
    ['bare lists', { listEnvelope: 'bare' }],
    ['named lists', { listEnvelope: 'named' }],
    ['unknown fields', { extraFields: true }],
    ['app_id', { appIdField: 'app_id' }],
    ['uuid', { appIdField: 'uuid' }],
    ['workflows that fail with 500', { workflowGet500: true }],
    ['marked rows', { hiddenRows: true }],
    ['no state of files', { fileStatusMissing: true }],
    ['no credit limit', { creditLimit: null }],
    ['empty lists', { emptyLists: true }],
    ['1,000 automations and more', { automationCount: 1_200 }],
    ['just 1,000 automations', { automationCount: 1_000 }],
    ...(['bare', 'named', 'nested_totals', 'strings', 'seconds', 'milliseconds', 'datetime'] as const).map(
      (usageShape): [string, Partial<Variations>] => [`usage as ${usageShape}`, { usageShape }],
    ),
    ...(['detail_string', 'detail_array', 'detail_object', 'error_object', 'error_string', 'message'] as const).map(
      (errorShape): [string, Partial<Variations>] => [`errors as ${errorShape}`, { errorShape }],
    ),
  ])('%s', async (_, changes) => {
    sandbox.vary({ fileSeconds: 0, ...changes });
    await upload('admin');
    expect(oddOf(await check())).toEqual([]);
  });

  test('and a missing right is told from a difference', async () => {
    sandbox.vary({ agentsRefused: true });
    expect(oddOf(await check(), 'not allowed')).toContainEqual(
      'GET /chat/agents: answers 200 with JSON: 403: You do not have permission to view agents.',
    );
  });
});

describe('what the sandbox changes is seen', () => {
  test('automations without ids', async () => {
    const odd = oddOf(await (sandbox.vary({ appIdField: 'absent' }), check()));
    expect(odd).toEqual([
      'GET /app/list?limit=1000: a row carries id|app_id|uuid: id|app_id|uuid: missing in 16 of 16 rows',
    ]);
  });

  test('usage reports that are not there', async () => {
    sandbox.vary({ usageMissing: true });
    const odd = oddOf(await check());
    expect(odd).toEqual(
      ['daily', 'hourly', 'source', 'model', 'asset', 'user'].map(
        (name) => `GET /usage/${name}: answers 200 with JSON: 404: Not Found`,
      ),
    );
  });

  test.each(['by_name', 'by_date'] as const)('groups of one name that usage as %s loses', async (usageShape) => {
    sandbox.vary({ usageShape });
    expect(oddOf(await check())).toEqual([
      expect.stringMatching(/asset: its credits add up: \d\d\.\d % of them/),
      expect.stringMatching(/asset of one day: its credits are those: \d\d\.\d % of them/),
    ]);
  });

  test('credits of another period than the calendar month', async () => {
    sandbox.vary({ creditsUsed: 12 });
    expect(oddOf(await check())).toEqual([expect.stringMatching(/this month: its credits are those: \d+/)]);
  });

  test('a list in no order', async () => {
    sandbox.vary({ listOrder: 'shuffled' });
    expect(oddOf(await check()).join()).toMatch(/limit=1&offset=1: offset moves on, in: row \d+ of the list/);
  });

  test('a refused key ends it', async () => {
    const outcomes = await check('5a4db0c5-0000-4000-8000-00000000ffff');
    expect(oddOf(outcomes)).toEqual(['GET /chat/models: answers 200 with JSON: 401: Invalid or missing API key']);
    expect(sandbox.requests).toHaveLength(1);
    expect(outcomes).toHaveLength(ALL.length + 1);
  });
});

const LIST = '/app/list';
const app = (fields: Record<string, unknown> = {}): Record<string, unknown> => ({
  id: automations[0]!.id,
  name: 'App',
  user_inputs: [],
  ...fields,
});
const input = (fields: Record<string, unknown> = {}): Record<string, unknown> => ({
  variable_name: 'topic',
  display_name: 'Topic',
  variable_type: 'short_answer',
  required: true,
  position: 0,
  ...fields,
});
const today = (): string => new Date().toISOString().slice(0, 10);
const body = (path: string, ...rows: unknown[]): Fault => ({ kind: 'status', status: 200, path, body: { data: rows } });

/** An answer of the API, and what the check then says. */
const TURNS: [what: string, fault: () => Fault, says: RegExp][] = [
  [
    'a server error',
    () => ({ kind: 'status', path: '/chat/agents' }),
    /agents: answers 200.*500: The sandbox was told to fail/,
  ],
  ['a web page', () => ({ kind: 'html', path: '/files/' }), /files\/: answers 200.*502 with a web page/],
  [
    'a web page that says 200',
    () => ({ kind: 'html', status: 200, path: LIST }),
    /limit=1000: answers 200.*200 with a web page/,
  ],
  ['an empty body', () => ({ kind: 'empty', path: '/usage/limit' }), /limit: answers 200.*200 with an empty body/],
  ['cut JSON', () => ({ kind: 'truncated', path: LIST }), /200 with text that is no JSON/],
  ['a redirect', () => ({ kind: 'redirect-same', path: '/chat/agents' }), /302, a redirect, which is not followed/],
  ['a redirect elsewhere', () => ({ kind: 'redirect-foreign', path: '/usage/daily' }), /302, a redirect/],
  ['a broken connection', () => ({ kind: 'reset-before', path: '/files/' }), /no answer \(ECONNRESET\)/],
  [
    'another content type',
    () => ({ kind: 'wrong-type', path: '/files/' }),
    /Every answer: is application\/json: also application\/pdf/,
  ],
  [
    'an accepted wrong key',
    () => ({ kind: 'status', status: 200, path: '/chat/models', after: 1, times: 1 }),
    /wrong key: answers 401: 200/,
  ],
  [
    'an accepted bearer',
    () => ({ kind: 'status', status: 200, path: '/chat/models', after: 2 }),
    /Bearer: answers 401: 200/,
  ],
  [
    'a reason elsewhere',
    () => ({ kind: 'status', status: 401, path: '/chat/models', after: 1, body: { reason: 'no' } }),
    /the reason stands in: an object without/,
  ],
  [
    'a list elsewhere',
    () => ({ kind: 'status', status: 200, path: '/chat/models', times: 1, body: { models_of_mine: [] } }),
    /models: rows stand in a: an object with models_of_mine/,
  ],
  ['rows that are no objects', () => body('/chat/agents', 'Ada'), /1 row under data, 1 of them no objects/],
  ['a renamed field', () => body('/chat/agents', { id: 'a', title: 'A' }), /name: missing in 1 of 1 rows/],
  [
    'another kind of field',
    () => body('/chat/models', { name: 'm', display_name: 'M', developer: 7, vision: true }),
    /developer: a number in 1 of 1 rows/,
  ],
  [
    'ids that are no UUIDs',
    () => body('/chat/agents', { id: 'agent-1', name: 'A' }),
    /agents: ids occur once and: 1 id, 1 not UUIDs/,
  ],
  ['repeated ids', () => body(LIST, app(), app()), /2 ids, 1 repeated/],
  ['model names with capitals', () => body('/chat/models', { name: 'GPT' }), /1 id, 1 not without capitals/],
  ['steps that are no list', () => body(LIST, app({ steps: {} })), /a workflow has a: .*1 with steps that are no list/],
  ['a workflow without steps', () => body(LIST, app({ type: 'workflow' })), /1 called a workflow, without steps/],
  [
    'an input without a name',
    () => body(LIST, app({ user_inputs: [input({ variable_name: null })] })),
    /an input carries.*variable_name: missing/,
  ],
  [
    'an unknown kind of file input',
    () => body(LIST, app({ user_inputs: [input({ variable_type: 'image_upload' })] })),
    /not known: image_upload/,
  ],
  ['an unknown mark', () => body(LIST, app({ origin: 'community' })), /Community and Private rows.*not known: origin/],
  [
    'a limit that is ignored',
    () => body(LIST, app(), app({ id: automations[1]!.id })),
    /limit=1: limit is the most: 2 rows/,
  ],
  [
    'an offset that is ignored',
    () => body(LIST, app(), app({ id: automations[1]!.id })),
    /offset moves on, in: row 1 of/,
  ],
  ['a page after the last', () => body(LIST, app()), /fewer rows than asked: 1 row after the first 1, 1 repeated/],
  [
    'an app that looks otherwise alone',
    () => ({ kind: 'status', status: 200, path: /^\/app\/a/, body: { name: 'Other' } }),
    /it stands alone or: differs in name/,
  ],
  [
    'an app that is marked alone',
    () => ({ kind: 'status', status: 200, path: /^\/app\/a/, body: { is_private: true } }),
    /marked as Community or Private/,
  ],
  [
    'an unknown app that is found',
    () => ({ kind: 'status', status: 200, path: /^\/app\/(?![ab]0{7}|list)/ }),
    /unknown id: answers 404 or 403: 200/,
  ],
  [
    'an odd id that is not refused',
    () => ({ kind: 'status', status: 404, path: '/app/no-uuid' }),
    /no UUID: answers 422: 404/,
  ],
  [
    'an unknown run that fails',
    () => ({ kind: 'status', status: 400, path: /^\/workflows/ }),
    /unknown run: answers 404: 400/,
  ],
  [
    'a path that always answers',
    () => ({ kind: 'status', status: 200, path: '/no/such/path' }),
    /no\/such\/path: answers 404: 200/,
  ],
  [
    'an unknown state of a file',
    () => ({ kind: 'status', status: 200, path: /status$/, body: { status: 'scanned' } }),
    /the state of a: scanned/,
  ],
  ['no state of a file', () => ({ kind: 'status', status: 200, path: /status$/, body: {} }), /no status and no state/],
  [
    'tenants with other ids',
    () => body('/admin/tenants', { id: 'acme', name: 'A', status: 'Active' }),
    /1 id, 1 not like tenant_…/,
  ],
  [
    'a tenant of another name',
    () => ({ kind: 'status', status: 200, path: /^\/admin\/tenants\/tenant_/, body: { name: 'Other' } }),
    /it has the name: another name/,
  ],
  [
    'roles that are no list',
    () => ({ kind: 'status', status: 200, path: '/admin/roles', body: { admins: 3 } }),
    /admin\/roles.*rows stand in a: an object with admins/,
  ],
  ['roles without names', () => body('/admin/roles', { id: 'role_1' }), /admin\/roles.*a row carries id/],
  [
    'a total of another page',
    () => ({ kind: 'status', status: 200, path: '/admin/roles', body: { roles: [{ id: 'role_1' }], total_count: 7 } }),
    /total_count counts the rows: 7 for 1 row/,
  ],
  [
    'somebody who is nobody',
    () => ({ kind: 'status', status: 200, path: '/admin/users', body: { id: 'user_1' } }),
    /of nobody: it is null, or: id/,
  ],
  [
    'a limit under other names',
    () => ({ kind: 'status', status: 200, path: '/usage/limit', body: { quota: 7 } }),
    /usage\/limit: carries.*no clear credit limit: \{quota\}/,
  ],
  [
    'a limit that is text',
    () => ({
      kind: 'status',
      status: 200,
      path: '/usage/limit',
      body: { total_credits_used: 7, total_credit_limit: 'none' },
    }),
    /no clear credit limit: \{total_credits_used, total_credit_limit\}/,
  ],
  [
    'any tenant',
    () => ({
      kind: 'status',
      status: 200,
      path: '/usage/limit',
      body: { total_credits_used: 7, total_credit_limit: 8 },
    }),
    /unknown tenant: answers 403.*: 200/,
  ],
  [
    'other credits of a tenant',
    () => ({
      kind: 'status',
      status: 200,
      path: '/usage/limit',
      body: { total_credits_used: 7, total_credit_limit: 8 },
    }),
    /first tenant: tenant_id leads to the: others/,
  ],
  [
    'usage of another shape',
    () => ({ kind: 'status', status: 200, path: '/usage/model', body: { 'ada@acme.example': { spent: 'much' } } }),
    /its rows can be: has rows without credits/,
  ],
  [
    'another name for credits',
    () => body('/usage/model', { model: 'm', billed_credits: 3 }),
    /its rows can be: has rows without credits: data\[\]\.\{model, billed_credits\}/,
  ],
  [
    'another name for the group',
    () => body('/usage/user', { who: 'Ada', credits: 3 }),
    /its rows can be: has rows without a name: data\[\]\.\{who, credits\}/,
  ],
  [
    'a count taken for credits',
    () => body('/usage/source', { source: 'chat', credits: 3 }),
    /source: its credits add up: \d+\.\d % of them/,
  ],
  [
    'dates that are ignored',
    () => body('/usage/hourly', { hour: '2020-01-01T05:00:00', credits: 3 }),
    /rows lie within start_date: 2020-01-01/,
  ],
  ['days ahead of UTC', () => body('/usage/hourly', { hour: `${today()}T23:00:00`, credits: 3 }), /; 1 in the future/],
  [
    'other days than asked for',
    () => ({ ...body('/usage/model'), body: { data: [{ model: 'm', credits: 3 }], start_date: '2020-01-01' } }),
    /model: it is the whole: covers other days/,
  ],
  [
    'pages of a report',
    () => ({ ...body('/usage/model'), body: { data: [{ model: 'm', credits: 3 }], has_more: true } }),
    /model: its rows can be: holds only a part/,
  ],
  [
    'one hour for all',
    () => ({ ...body('/usage/hourly'), body: [1, 2].map((n) => ({ hour: `2026-11-0${n}T05:00:00`, credits: 3 })) }),
    /hours of a day: 1 hours/,
  ],
  [
    'an end that is left out',
    () => ({ ...body('/usage/daily'), after: 1 }),
    /one day: start_date and end_date are: 0 days/,
  ],
];

describe('every assumption can fail', () => {
  test.each(TURNS)('%s', async (_, fault, says) => {
    sandbox.vary({ fileSeconds: 0 });
    await upload('msp');
    sandbox.fail(fault());
    expect(oddOf(await check(sandbox.keys.msp)).join('\n')).toMatch(says);
  });

  test.each([
    ['no list', { nothing: 1 }, 'differs: rows stand in a'],
    ['rows of another kind', { data: [{ odd: 'x', date: today(), billed_credits: 3 }] }, 'differs: a row'],
  ])('%s, wherever it is asked', async (_, answer, says) => {
    sandbox.fail({ kind: 'status', status: 200, body: answer });
    const odd = oddOf(await check(sandbox.keys.msp)).map((line) => `differs: ${line.split(': ')[1] ?? ''}`);
    expect(odd.filter((line) => line.startsWith(says)).length).toBeGreaterThanOrEqual(5);
  });

  test('a sent request id that does not come back, and none at all', async () => {
    const ask = askWith(sandbox.url, sandbox.keys.admin);
    for (const [requestId, says] of [
      ['mine', 'another one'],
      ['', 'none'],
    ] as const) {
      const outcomes = await checkContract(async (request) => ({ ...(await ask(request)), requestId }), ALL, OVERALL);
      expect(oddOf(outcomes)[0]).toBe(`GET /chat/models: an X-Request-ID that is: ${says}`);
    }
    expect(
      oddOf(await checkContract(async (request) => ({ ...(await ask(request)), requestId: '' }), ALL, OVERALL)),
    ).toContainEqual(expect.stringMatching(/^Every answer: carries an X-Request-ID: (\d+) of \1 without/));
  });
});

describe('an API that fails altogether', () => {
  const failing: Fault['kind'][] = [
    'status',
    'html',
    'empty',
    'truncated',
    'redirect-foreign',
    'reset-before',
    'reset-within',
    'echo-key',
    'wrong-charset',
  ];

  test.each(failing)('%s: differs, and nothing is thrown', async (kind) => {
    sandbox.fail({ kind });
    const outcomes = await check();
    expect(countsOf(outcomes).differs).toBeGreaterThan(15);
    expect(asTable(sandbox.url, outcomes) + asJson(sandbox.url, outcomes)).not.toContain(sandbox.keys.admin);
    expect(JSON.stringify(recordingOf(sandbox.url, outcomes))).not.toContain(sandbox.keys.admin);
    expect(sandbox.fileRequests).toEqual([]);
  });

  test('no server, and one that does not answer in time', async () => {
    const nobody = await checkContract(askWith('http://127.0.0.1:9/v1', 'key'), ALL.slice(0, 1), OVERALL);
    expect(oddOf(nobody)).toEqual(['GET /chat/models: answers 200 with JSON: no answer (ECONNREFUSED)']);
    sandbox.fail({ kind: 'slow-body', path: '/chat/models', ms: 5_000 });
    const slow = await checkContract(askWith(sandbox.url, sandbox.keys.admin, 300), ALL.slice(0, 1), OVERALL);
    expect(oddOf(slow)[0]).toMatch(/no answer \(ERR_CANCELED\)/);
  });
});

describe('the recording', () => {
  /** Everything in the sandbox that belongs to somebody. */
  const PRIVATE = [
    ...automations.flatMap(({ id, name, description, prompt, inputs, steps = [] }) => [
      ...[id, name, description, prompt],
      ...inputs.map((given) => given.variable_name),
      ...steps.flatMap((step) => [step.id, step.name, step.prompt]),
    ]),
    ...agents.flatMap(({ id, name, description, instructions, tools }) => [
      id,
      name,
      description,
      instructions,
      ...tools,
    ]),
    ...everyone.flatMap(({ key, userId, email, tenantId }) => [key, userId, email, tenantId]),
    ...tenants.flatMap(({ id, name }) => [id, name]),
    ...models.flatMap(({ name, developer, display_name }) => [name, developer, display_name]),
    'secret plans.txt',
  ].filter(Boolean);

  /** Every text and key of a JSON value. */
  const wordsIn = (value: unknown): string[] => {
    if (typeof value !== 'object' || value === null) return [String(value)];
    return Object.entries(value).flatMap(([key, item]) => [key, ...wordsIn(item)]);
  };

  /** Names that are also names of fields, or words of the API. */
  const WORDS_OF_THE_API = ['app', 'workflow', 'document', 'prompt', 'name', 'description', 'text'];

  const SHAPES = ['data', 'by_name', 'by_date', 'nested_totals', 'named', 'seconds'] as const;

  test.each(SHAPES)('holds nobody’s data, with usage as %s', async (usageShape) => {
    sandbox.vary({ usageShape, hiddenRows: true, fileSeconds: 0 });
    await upload('msp');
    const recording = recordingOf(sandbox.url, await check(sandbox.keys.msp));
    const kept = [recording.recorded, recording.outcomes.map((outcome) => outcome['body'])];
    const words = new Set(wordsIn(kept));
    expect(PRIVATE.filter((secret) => words.has(secret) && !WORDS_OF_THE_API.includes(secret))).toEqual([]);
    const text = JSON.stringify(recording);
    expect(PRIVATE.filter((secret) => secret.length > 12 && text.includes(secret))).toEqual([]);
  });

  test('keeps what the client reads: rows, types, marks, moments', async () => {
    sandbox.vary({ hiddenRows: true });
    const outcomes = await check(sandbox.keys.msp);
    const { recorded } = recordingOf(sandbox.url, outcomes);
    const answers = new Map(
      outcomes.toReversed().map(({ exchange }) => [`GET /v1${exchange?.request.path ?? ''}`, exchange?.answer.body]),
    );
    const shape = (rows: unknown[] = []): unknown[] =>
      rows
        .flatMap(visibleAutomation)
        .map(({ type, inputs, step_count }) => [type, step_count, inputs.map((one) => one.type)]);
    const list = (body: unknown): unknown[] | undefined => listIn(body, AUTOMATIONS.envelopes);
    const whole = outcomes.find(({ question }) => question.title.endsWith('limit=1000'))?.exchange?.answer.body;
    expect(shape(list(recorded['GET /v1/app/list']))).toEqual(shape(list(whole)));
    for (const name of Object.keys(REPORTS) as ReportName[]) {
      const route = `GET /v1${REPORTS[name].path}`;
      expect(readUsageRows(recorded[route], name).map(({ moment }) => moment)).toHaveLength(
        name === 'daily' ? 30 : readUsageRows(answers.get(route), name).length,
      );
    }
    expect(Object.keys(recorded)).toEqual(
      expect.arrayContaining([
        'GET /v1/chat/models',
        'GET /v1/app/list',
        'GET /v1/files/',
        'GET /v1/usage/limit',
        'GET /v1/admin/tenants',
      ]),
    );
    expect(Object.keys(recorded).filter((route) => /\/app\/0{8}-/.test(route))).toHaveLength(2);
  });

  test('stands in for the same value with the same word, and keeps kinds', () => {
    const anonymise = anonymiser();
    const value = {
      id: 4711,
      user_id: '0815',
      name: 'Ada',
      owner: { email: 'ada@acme.example', name: 'Ada' },
      link: 'https://acme.example/a?b=c',
      note: 'Call Ada at 9:00',
      credits: 1234.5,
      limit: -15_000,
      text_number: '1234.5',
      share: 0.25,
      position: 3,
      at: 1_777_384_223.5,
      day: '2026-11-30',
      created_at: '2026-11-30T05:00:00+02:00',
      status: 'Active',
      category: 'Community Automations',
      empty: '',
      nothing: null,
      yes: true,
      'Acme Inc.': { credits: 3 },
      ada: [1],
      '2026-11-30': 5,
    };
    expect(anonymise(value, ['ada'])).toEqual({
      id: 1,
      user_id: 'name-2',
      name: 'Name_3',
      owner: { email: 'person4@example.com', name: 'Name_3' },
      link: 'https://example.com/5',
      note: 'Text 6',
      credits: 1000.5,
      limit: -10_000,
      text_number: '1000.5',
      share: 0.6,
      position: 3,
      at: 1_777_384_223.5,
      day: '2026-11-30',
      created_at: '2026-11-30T05:00:00+02:00',
      status: 'Active',
      category: 'Community Automations',
      empty: '',
      nothing: null,
      yes: true,
      'Text 7': { credits: 3 },
      name_8: [1],
      '2026-11-30': 5,
    });
    expect(anonymise({ name: 'Ada', more: 'Bob' })).toEqual({ name: 'Name_3', more: 'Name_9' });
  });

  test('overwrites none', () => {
    const folder = mkdtempSync(join(tmpdir(), 'contract-'));
    try {
      writeFileSync(join(folder, 'recorded.json'), '{}');
      expect(() => writeRecording(folder, { recorded: {}, outcomes: [] })).toThrow('EEXIST');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('what is not checked', () => {
  interface Action {
    operation: { inputFields: { key?: string; choices?: { value: string }[] }[] };
  }
  const actions = App.creates as unknown as Record<string, Action>;

  test.each(UNASKED)('$what can be tried with $action', ({ action, input: given }) => {
    const fields = new Map(actions[action]?.operation.inputFields.map((field) => [field.key, field]));
    for (const [key, value] of Object.entries(given)) {
      if (key.startsWith('input_')) continue;
      expect([...fields.keys()]).toContain(key);
      const choices = fields.get(key)?.choices;
      if (choices) expect(choices.map((choice) => choice.value)).toContain(value);
    }
  });
});

describe('the command', () => {
  const ROOT = join(__dirname, '../..');
  const run = (args: string[], env: Record<string, string>): Promise<{ code: number; out: string; error: string }> =>
    new Promise((resolve) => {
      const { HATZ_API_KEY: _key, ...outer } = process.env;
      const child = execFile(
        join(ROOT, 'node_modules/.bin/tsx'),
        ['tools/contract/main.ts', ...args],
        { cwd: ROOT, env: { ...outer, NO_COLOR: '1', HATZ_API_BASE_URL: sandbox.url, ...env }, maxBuffer: 1e7 },
        (_error, out, error) => resolve({ code: child.exitCode ?? -1, out, error }),
      );
    });

  test('prints JSON and records', async () => {
    const folder = join(mkdtempSync(join(tmpdir(), 'contract-')), 'new');
    const { code, out } = await run(['--json', '--record', folder], { HATZ_API_KEY: sandbox.keys.admin });
    expect(code).toBe(0);
    const report = asRecord(JSON.parse(out));
    expect(report).toMatchObject({ base_url: sandbox.url, counts: { differs: 0 } });
    expect(Object.keys(report)).toEqual(['base_url', 'counts', 'findings', 'not_checked']);
    const kept =
      readFileSync(join(folder, 'recorded.json'), 'utf8') + readFileSync(join(folder, 'outcomes.json'), 'utf8');
    expect(out + kept).not.toContain(sandbox.keys.admin);
    const again = await run(['--record', folder], { HATZ_API_KEY: sandbox.keys.admin });
    expect(again).toMatchObject({ code: 2, error: expect.stringContaining('holds a recording already') });
    rmSync(join(folder, '..'), { recursive: true });
  });

  test('prints a table, and ends with 1 for a difference and for a refused key', async () => {
    sandbox.vary({ usageMissing: true });
    const odd = await run([], { HATZ_API_KEY: sandbox.keys.admin });
    expect(odd).toMatchObject({ code: 1, error: '' });
    expect(odd.out).toMatch(/✗ differs +answers 200 with JSON +404: Not Found/);
    expect(odd.out).toMatch(/\d+ hold, 6 differ, \d+ cannot be told, 16 not allowed for this key \(403\)/);
    expect(odd.out).not.toContain(sandbox.keys.admin);
    expect((await run([], { HATZ_API_KEY: 'nobody' })).code).toBe(1);
  });

  test('says what is missing', async () => {
    expect(await run([], {})).toEqual({ code: 2, out: '', error: expect.stringContaining('Set HATZ_API_KEY') });
    expect((await run([], { HATZ_API_KEY: 'two words' })).error).toContain('a character that no key has');
    expect((await run([], { HATZ_API_KEY: 'k', HATZ_API_BASE_URL: 'ftp://x' })).error).toContain('HATZ_API_BASE_URL');
    expect((await run(['--wrong'], {})).error).toContain('Usage:');
    expect(await run(['--help'], {})).toMatchObject({ code: 0, out: expect.stringContaining('Usage:') });
  });
});

test('each assumption turned at least once', () => {
  const never = [...ALL.flatMap(({ checks }) => checks), ...OVERALL].filter(({ assumes }) => !turned.has(assumes));
  expect(never.map(({ assumes }) => assumes)).toEqual([]);
});
