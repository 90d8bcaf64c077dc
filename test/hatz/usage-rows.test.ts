import { describe, expect, test } from '@jest/globals';
import type { Hatz, Reply } from '../../src/hatz/call';
import { creditsIn, orRefused } from '../../src/hatz/usage';
import { readUsageRows, shapeOf, whyUnreadable } from '../../src/hatz/usage-rows';
import type { ReportName } from '../../src/hatz/usage-table';
import { momentIn, numberIn, sumOf, Unreadable } from '../../src/hatz/usage-values';

const ASKED = { first: '2026-11-01', last: '2026-11-30', tenantId: '' };

/** The rows as name and credits, or the reason why they are refused. */
const read = (name: ReportName, body: unknown, asked: Partial<typeof ASKED> = {}): [string, number][] | string => {
  try {
    return readUsageRows(body, name, { ...ASKED, ...asked }).map(({ group, credits }) => [group, credits]);
  } catch (error) {
    if (error instanceof Unreadable) return error.message;
    throw error;
  }
};
const fieldsOf = (name: ReportName, body: unknown): unknown[] => readUsageRows(body, name).map(({ fields }) => fields);

test.each<[unknown, string]>([
  [{ data: [{ date: 'secret', sum: 1 }] }, 'data[].{date, sum}'],
  [{ data: [{ date: 1 }, { sum: 1 }], meta: { page: 1 } }, '{data[].{date, sum}, meta.{page}}'],
  [{ 'ada@acme.example': { spent: 'much' }, 'Bob B': { spent: 1 } }, '*.{spent}'],
  [[['secret', 1]], '[][](string)'],
  [{ data: { usage: { a: { b: { c: { d: 1 } } } } } }, 'data.usage.a.b.{c}'],
  [{ a: null, b: 1 }, '{a, b}'],
  [[], '[]'],
  [{}, '{}'],
  [null, '(null)'],
  ['secret', '(string)'],
])('%j consists of %s', (body, shape) => {
  expect(shapeOf(body)).toBe(shape);
});

test.each<[unknown, number | undefined]>([
  [12.5, 12.5],
  ['12.5', 12.5],
  ['1,234.5', 1234.5],
  ['12,503,000', 12_503_000],
  [' 7 ', 7],
  ['1e3', 1000],
  ['-3', -3],
  ['', undefined],
  ['1.234,5', undefined],
  ['12,5', undefined],
  ['0,750', undefined],
  ['00,100', undefined],
  ['80%', undefined],
  ['12 credits', undefined],
  ['0x10', undefined],
  ['NaN', undefined],
  ['Infinity', undefined],
  [NaN, undefined],
  [true, undefined],
  [null, undefined],
  [[5], undefined],
])('the number in %j is %p', (value, number) => {
  expect(numberIn(value)).toBe(number);
});

test.each<[unknown, string | undefined]>([
  ['2026-11-24', '2026-11-24T00:00:00.000Z'],
  [' 2026-11-24 ', '2026-11-24T00:00:00.000Z'],
  ['2015-01-01', '2015-01-01T00:00:00.000Z'],
  ['2014-12-31', undefined],
  ['2099-12-31', '2099-12-31T00:00:00.000Z'],
  ['2100-01-01', undefined],
  ['2026-11-24T09:30', '2026-11-24T09:30:00.000Z'],
  ['2026-11-24 09:30:15.5Z', '2026-11-24T09:30:15.000Z'],
  ['2026-11-24T00:00:00-05:00', '2026-11-24T05:00:00.000Z'],
  ['2026-11-24T00:00:00+0530', '2026-11-23T18:30:00.000Z'],
  [1_795_510_800, '2026-11-24T09:00:00.000Z'],
  ['1795510800000', '2026-11-24T09:00:00.000Z'],
  ['2026-02-30', undefined],
  ['2026-11-24T24:00', undefined],
  ['11/24/2026', undefined],
  ['20261124', undefined],
  [1_795_510_800.5, undefined],
  [5, undefined],
  [9e12, undefined],
  [null, undefined],
])('the moment in %j is %p', (value, iso) => {
  const moment = momentIn(value);
  expect(moment && new Date(moment.at).toISOString()).toBe(iso);
});

test('sums are exact, also of very many', () => {
  expect(sumOf(Array.from({ length: 125_030 }, () => 99.99999))).toBeCloseTo(12_502_998.7497, 6);
  expect(sumOf([1e17, 0.25, -1e17])).toBe(0.25);
  expect(sumOf([0.25, 1e17, -1e17])).toBe(0.25);
});

describe('amounts', () => {
  const source = (row: object): unknown => read('source', [{ source: 'chat', ...row }]);

  test.each<[object, number]>([
    [{ total_credits_used: 5 }, 5],
    [{ credits_used: '1,234.5' }, 1234.5],
    [{ total: 900, credits_spent: 200 }, 200],
    [{ credits: 3, credit_multiplier: 2, input_credits: 1, output_credits: 2 }, 3],
    [{ credits: 3, credits_used: 3 }, 3],
    [{ credits: null }, 0],
    [{ credits: null, totals: { credits: 4 } }, 4],
    [{ totals: { credits: 4, requests: 9 } }, 4],
    [{ credits: 3, tokens_used: 900, percent_used: 7 }, 3],
    [{ credits: 3, files_used: 9, minutes_billed: 7, usd_charged: 1, times_used: 4 }, 3],
    [{ TotalCredits: 3, 'Credits Used': 3 }, 3],
  ])('of %j', (row, credits) => {
    expect(source(row)).toEqual([['chat', credits]]);
  });

  test.each<[object, RegExp]>([
    [{ input_credits: 100, output_credits: 200 }, /without credits/],
    [{ credit_multiplier: 3, requests: 5 }, /without credits/],
    [{ credits: 50_000, total_credits_used: 5 }, /two different amounts/],
    [{ credits: 50_000, spent: 5 }, /two different amounts/],
    [{ credits: 5, totals: { credits: 6 } }, /two different amounts/],
    [{ credits: 5, totals: { spent: 6 } }, /two different amounts/],
    [{ credits: 5, creditsUsed: 6 }, /two different amounts/],
    [{ credits: 5, billed: 6 }, /two different amounts/],
    [{ credits: 5, Credits: 6 }, /one thing twice/],
    [{ value: 5 }, /without credits/],
    [{ usage: { metrics: { credits: 5 } } }, /without credits/],
    [{ credits: { used: 5 } }, /no number/],
    [{ credits: 'many' }, /no number/],
    [{ credits: '' }, /no number/],
    [{ credits: true }, /no number/],
    [{ credits: -5 }, /no number/],
  ])('none in %j', (row, reason) => {
    expect(source(row)).toMatch(reason);
  });

  test('missing in a row with the like of others is 0, in a row of its own kind it is refused', () => {
    const rows = (...more: object[]): unknown =>
      read('daily', [{ date: '2026-11-01', credits: 1, tokens: 3 }, ...more]);
    expect(rows({ date: '2026-11-02', tokens: 0 })).toEqual([['2026-11-01', 1], ['2026-11-02', 0]]); // prettier-ignore
    expect(rows({ date: '2026-11-02' })).toMatch(/without credits/);
    expect(rows({ date: '2026-11-02', tokens: 0, widgets: 4 })).toMatch(/without credits/);
    expect(rows({ date: '2026-11-02', usage: { tokens: 0 } })).toMatch(/without credits/);
    expect(rows({ date: '2026-11-02', credits: null, prompt_credits: 0 })).toEqual([['2026-11-01', 1], ['2026-11-02', 0]]); // prettier-ignore
    expect(
      read('model', [
        { model: 'a', id: 1, credits: 5 },
        { model: 'b', id: 2 },
      ]),
    ).toMatch(/without credits/);
    expect(rows({ date: '2026-11-02', spend: 7 })).toMatch(/without credits/);
    expect(rows({ date: '2026-11-02', credits: null, tokensUsed: 9 })).toEqual([['2026-11-01', 1], ['2026-11-02', 0]]); // prettier-ignore
    for (const other of ['prompt_credits', 'amount', 'costValue', 'spend', 'consumed'])
      expect(rows({ date: '2026-11-02', credits: null, [other]: 7 })).toMatch(/without credits/);
    expect(rows({ date: '2026-11-01', credits: 1, usage: { input_credits: 0 } })).toEqual([['2026-11-01', 2]]);
  });
});

describe('where rows stand', () => {
  const DAYS: [string, number][] = [
    ['2026-11-01', 12.5],
    ['2026-11-02', 0],
  ];
  const rows = DAYS.map(([date, credits]) => ({ date, credits }));

  test.each<[string, unknown]>([
    ['a bare list', rows],
    ['a general envelope', { data: rows }],
    ['envelopes in one another', { data: { usage: rows } }],
    ['envelopes of four levels', { data: { usage: { data: { usage: rows } } } }],
    ['its own name before others', { data: [], daily: rows, hourly: [] }],
    ['keyed by day', { '2026-11-01': 12.5, '2026-11-02': null, total: 12.5, note: 'x', tenant_id: 'tenant_A' }],
    ['rows keyed by their own days', { '2026-11-01': rows[0], '2026-11-02': rows[1] }],
    ['rows keyed by day', { data: { '2026-11-01': { credits: 12.5 }, '2026-11-02': { credits: 0 } } }],
    [
      'several rows of a day',
      { '2026-11-01': [{ model: 'a', credits: 12 }, { model: 'b', credits: 0.5 }], '2026-11-02': [{ credits: 0 }] }, // prettier-ignore
    ],
    ['midnights', rows.map((row) => ({ ...row, date: `${row.date}T00:00:00Z` }))],
    ['seconds', rows.map((row) => ({ timestamp: Date.parse(row.date) / 1000, credits: row.credits }))],
    ['the filled list', { daily: [], items: rows, records: [] }],
    ['beside names', { data: rows, groups: ['day'], breakdown: [] }],
    ['a success', { success: true, ok: 'yes', status: 200, error: 'none', errors: [''], data: rows }],
    ['a total in its place', [...rows, { date: 'Total', credits: 12.5 }]],
    ['ends at midnight', rows.map((row) => ({ ...row, period_end: Date.parse(row.date) + 86_400_000 }))],
    ['ends of days', rows.map((row) => ({ ...row, period_end: `${row.date}T23:59:59Z` }))],
  ])('%s', (_title, body) => {
    expect(read('daily', body)).toEqual(DAYS);
  });

  test.each<[string, unknown, RegExp]>([
    ['null', null, /no list/],
    ['a text', 'soon', /no list/],
    ['an empty object', {}, /no usage/],
    ['null in an envelope', { data: null }, /no usage/],
    ['an error in a success', { data: null, error: 'busy' }, /tells of an error/],
    ['a failure in a success', { success: false, data: [] }, /tells of an error/],
    ['a failed status', { status: 'error', data: [] }, /tells of an error/],
    ['a failure in words', { success: 'False', data: [] }, /tells of an error/],
    ['a status of a failure', { statusCode: 503, data: rows }, /tells of an error/],
    ['a code of a failure', { errorCode: 'E7', message: 'busy', data: rows }, /tells of an error/],
    ['an error inside', { metadata: { error: { message: 'busy' } }, data: [] }, /tells of an error/],
    ['a report in the making', { state: 'QUEUED', data: [] }, /tells of an error/],
    ['a report that is not ready', { data: { status: 'in_progress', days: rows } }, /tells of an error/],
    ['lists of lists', [['2026-11-01', 5]], /no objects/],
    ['texts', { data: ['2026-11-01'] }, /more than days/],
    ['two lists of its own', { days: rows, by_day: rows.slice(1) }, /several lists/],
    ['two lists', { data: rows, items: rows }, /several lists/],
    ['too deep', { data: { data: { data: { data: { data: rows } } } } }, /no list/],
    ['an object without a day', { '2026-11-01': 5, other: { credits: 7 } }, /more than days/],
    ['another total', { '2026-11-01': 5, total_credits: 9 }, /not the sum/],
    ['another total around', { total_credits: 9, data: { '2026-11-01': 5 } }, /not the sum/],
    ['a midnight by chance', [{ date: '2026-11-01T19:00:00-05:00', credits: 1 }], /days in UTC/],
    ['a number without a day', { '2026-11-01': 5, other: 7 }, /more than days/],
    ['two dates', { '2026-11-01': { date: '2026-11-02', credits: 1 } }, /two dates/],
    ['hours', rows.map((row) => ({ ...row, date: `${row.date}T05:00:00Z` })), /times instead of days/],
    ['days of another time zone', rows.map((row) => ({ ...row, date: `${row.date}T00:00:00-05:00` })), /days in UTC/],
    ['no day', [{ when: 'x', credits: 1 }], /without a day/],
    ['weeks', [{ period_start: '2026-11-02', period_end: '2026-11-08', credits: 1 }], /last too long/],
  ])('refused: %s', (_title, body, reason) => {
    expect(read('daily', body)).toMatch(reason);
  });

  test('nothing in a list is nothing', () => {
    expect(read('daily', [])).toEqual([]);
    expect(read('hourly', [])).toEqual([]);
    expect(read('model', { data: [] })).toEqual([]);
  });
});

describe('groups', () => {
  test.each(['TOTAL:', '\nTotal', '__total__', 'Total credits', '- Total -', 'Grand Total'])(
    '%j sums up the others',
    (model) => {
      const rows = ['gpt', 'claude'].map((name) => ({ model: name, credits: 2 }));
      expect(read('model', [...rows, { model, credits: 4 }])).toHaveLength(2);
      expect(read('model', [...rows, { model, credits: 5 }])).toMatch(/total that may be none/);
    },
  );

  test.each(['Overall Total', 'total (ALL)', 'Sum of all models', 'Combined usage', '*', 'All agents'])(
    '%j sums up the others, also in an object or by a flag',
    (name) => {
      const groups = ['x', 'y'].map((model) => ({ model, credits: 2 }));
      expect(read('model', [...groups, { model: name, credits: 4 }])).toHaveLength(2);
      expect(read('model', [...groups, { model: { display_name: name }, credits: 4 }])).toHaveLength(2);
      expect(read('model', [...groups, { model: 'z', isTotal: true, credits: 4 }])).toHaveLength(2);
      expect(read('model', [...groups, { model: 'z', row_type: 'grand_total', credits: 4 }])).toHaveLength(2);
      for (const type of ['total', 'Sub-Total', 'subtotal'])
        expect(read('model', [...groups, { model: 'z', type, credits: 4 }])).toHaveLength(2);
      for (const type of ['total_recall', 'not a total'])
        expect(read('model', [...groups, { model: 'z', type, credits: 4 }])).toHaveLength(3);
      expect(read('model', [...groups, { model: name, credits: 3 }])).toMatch(/total that may be none/);
    },
  );

  test('names that only begin like a total are names', () => {
    expect(read('asset', [{ name: 'Total Recall', credits: 4 }, { name: 'Summarise', credits: 4 }])).toHaveLength(2); // prettier-ignore
  });

  test('a total of hours is left out like one of days', () => {
    const hour = { hour: '2026-11-24T09:00:00Z', credits: 3 };
    expect(read('hourly', [hour, { hour: 'Total', credits: 3 }])).toHaveLength(1);
    expect(read('hourly', [hour, { hour: 'Total', credits: 4 }])).toMatch(/total that may be none/);
  });

  test.each<[ReportName, (name: string) => object]>([
    ['model', (name) => ({ model: { display_name: name } })],
    ['model', (name) => ({ model: { modelId: name } })],
    ['user', (name) => ({ user: { full_name: name } })],
    ['user', (name) => ({ user: '', userEmail: name })],
    ['asset', (name) => ({ asset: { workflow_name: name } })],
    ['asset', (name) => ({ asset: { title: 'same', agentId: name } })],
    ['asset', (name) => ({ name: 'same', automationId: name })],
    ['source', (name) => ({ source: null, name: ' ', label: name })],
    ['user', (name) => ({ user: 'Ann', email: name })],
    ['user', (name) => ({ name: 'Ann', UUID: '', userHashId: name })],
  ])('of %s keep apart what is named as %p', (report, named) => {
    const rows = readUsageRows(['one', 'two'].map((name) => ({ ...named(name), credits: 1 })), report); // prettier-ignore
    expect(rows.map(({ groupId }) => groupId)).toEqual(['one', 'two']);
  });

  test.each([{ model: ['a'] }, { model: { of: 'a' } }, { model: null, name: [{ is: 'a' }] }])(
    'a name in another form is refused: %j',
    (row) => {
      expect(read('model', [{ ...row, credits: 1 }])).toMatch(/without a name/);
    },
  );

  test.each<[ReportName, object, object]>([
    ['asset', { app_id: 7, name: 'Quote' }, { agent_id: 7, name: 'Quote' }],
    ['asset', { asset_id: 'a', name: 'Quote' }, { asset_id: 'a', name: 'Lead' }],
    ['asset', { asset_id: 'a', app_id: 1 }, { asset_id: 'a', app_id: 2 }],
    ['user', { user_id: 7, email: 'a@x.example' }, { user_id: 7, email: 'b@x.example' }],
  ])('of %s: one id of two things is refused (%j, %j)', (report, one, two) => {
    expect(
      read(
        report,
        [one, two].map((row) => ({ ...row, credits: 1 })),
      ),
    ).toMatch(/one id for two things/);
  });

  test('a row without the name of its group has it from another', () => {
    const rows = [{ user_id: 7 }, { user_id: 7, name: 'Ann' }, { user_id: 7, email: '', name: 'Ann' }];
    expect(read('user', rows.map((row, id) => ({ id, ...row, credits: 1 })))).toEqual([['Ann', 3]]); // prettier-ignore
  });

  test('an id is a name where there is no other', () => {
    expect(read('model', [{ model: ['a'], id: 'x', credits: 1 }])).toEqual([['x', 1]]);
    expect(read('asset', [{ asset_id: 'a', credits: 1 }, { name: 'a', credits: 1 }])).toEqual([['a', 2]]); // prettier-ignore
  });

  test('what a person used of other things is no second amount', () => {
    expect(read('user', [{ email: 'a@x.example', credits: 5, models_used: 2 }])).toEqual([['a@x.example', 5]]);
    expect(read('user', [{ email: 'a@x.example', credits: 5, totalCreditsUsed: 2 }])).toMatch(/two different/);
  });

  test.each(['created_at', 'generatedAt', 'api_version', 'zip_code', 'fiscal_year', 'report_id', 'total_spend', 'new_users', 'chats', 'credits_by_app', 'output', 'creditsTotal'])(
    'what is told under %j is no group',
    (key) => {
      expect(read('model', { 'gpt-4o': 5, [key]: 6 })).toMatch(/no list of groups/);
    },
  ); // prettier-ignore

  test.each([{ by_user: { credits: 3 } }, { breakdown: 6 }])('what would hold rows is no group: %j', (more) => {
    expect(read('model', { 'gpt-4o': 5, ...more })).toMatch(/no list of groups/);
  });

  test('chats are a source', () => {
    expect(read('source', { chats: 5, apps: 6 })).toEqual([['chats', 5], ['apps', 6]]); // prettier-ignore
  });

  test.each<[string, ReportName, unknown]>([
    ['rows', 'source', [{ source: 'chat', credits: 5 }, { source: 'app', credits: 3 }]], // prettier-ignore
    ['its own name', 'model', { sources: [], models: [{ model: 'chat', credits: 5 }, { model: 'app', credits: 3 }] }], // prettier-ignore
    ['keyed', 'user', { chat: 5, app: '3', total: 8, total_credits: 8, tenant_id: 'x', count: 2 }],
    ['rows keyed', 'model', { chat: { credits: 5 }, app: { credits: 3 }, totals: { credits: 8 } }],
    ['rows keyed that count', 'user', { chat: { credits: 5, count: 9 }, app: { credits: 3, count: 1 } }],
    ['keyed by id', 'asset', { a1: { name: 'chat', credits: 5 }, a2: { name: 'app', credits: 3 } }],
    ['nested', 'user', [{ user: { id: 'u1', email: 'chat' }, credits: 5 }, { user: { name: 'app' }, credits: 3 }]], // prettier-ignore
    ['a total', 'model', [{ model: 'chat', credits: 5 }, { model: 'app', credits: 3 }, { model: 'Total', credits: 8 }]], // prettier-ignore
    ['by day', 'source', [{ date: '2026-11-01', source: 'chat', credits: 2 }, { source: 'chat', credits: 3 }, { source: 'app', credits: 3 }]], // prettier-ignore
  ])('%s', (_title, name, body) => {
    expect(read(name, body)).toEqual([
      ['chat', 5],
      ['app', 3],
    ]);
  });

  test.each<[string, unknown, RegExp]>([
    ['totals', { credits: 5, requests: 3, tokens: 9 }, /no list of groups/],
    ['totals in an envelope', { data: { total_credits: 5, total_requests: 3 } }, /no list of groups/],
    ['lists of something else', { sources: [{ source: 'chat', credits: 1 }] }, /no list of groups/],
    ['tenants', { tenant_A: { credits: 1 } }, /no list of groups/],
    ['a number that tells about the answer', { chat: 5, end: 7 }, /no list of groups/],
    [
      'a total that differs',
      [
        { model: 'a', credits: 5 },
        { model: 'Total', credits: 9 },
      ],
      /like a total/,
    ],
    [
      'a total with an id',
      [
        { model: 'a', credits: 5 },
        { id: 'x', model: 'Total', credits: 5 },
      ],
      /like a total/,
    ],
    [
      'a nameless total',
      [
        { model: 'a', credits: 5 },
        { model: null, credits: 5 },
      ],
      /could be the total/,
    ],
    ['no name', [{ who: 'Ada', credits: 3 }], /without a name/],
  ])('refused: %s', (_title, body, reason) => {
    expect(read('model', body)).toMatch(reason);
  });

  test('of one name stay apart by their ids, wherever these stand', () => {
    const ids = (name: ReportName, body: unknown): string[] => readUsageRows(body, name).map(({ groupId }) => groupId);
    const twins = ['a1', 'a2'].map((id) => ({ id, name: 'New Workflow', credits: 1 }));
    expect(ids('asset', twins)).toEqual(['a1', 'a2']);
    expect(ids('user', twins.map(({ id, name, credits }) => ({ user: { id, name }, credits })))).toEqual(['a1', 'a2']); // prettier-ignore
  });

  test('a name like that of a total with an id of its own is a group', () => {
    expect(read('asset', [{ id: 'a1', name: 'Total', credits: 9 }, { id: 'a2', name: 'b', credits: 1 }])).toHaveLength(2); // prettier-ignore
  });

  test('without a name is one', () => {
    expect(read('user', [{ user: null, credits: 1 }, { user: 'x', credits: 3 }])).toEqual([['', 1], ['x', 3]]); // prettier-ignore
    expect(read('user', [{ user: null, credits: 0 }, { user: 'x', credits: 0 }])).toEqual([['', 0], ['x', 0]]); // prettier-ignore
    expect(read('user', [{ user: null, credits: 0.004 }])).toEqual([['', 0.004]]);
  });

  test('names like those of built-in properties are names', () => {
    const body = JSON.parse('{"__proto__": 1, "constructor": 2, "toString": {"credits": 3}}') as unknown;
    expect(read('source', body)).toEqual([
      ['__proto__', 1],
      ['constructor', 2],
      ['toString', 3],
    ]);
  });

  test('a row alone stays as it came, and has its name from its key', () => {
    const row = { user: 'a', credits: 1, chats_open: 2, nothing: null };
    expect(fieldsOf('user', [row])).toEqual([row]);
    expect(fieldsOf('model', { chat: { credits: 5 } })).toEqual([{ model: 'chat', credits: 5 }]);
    expect(fieldsOf('asset', { a1: { name: 'chat', credits: 5 } })).toEqual([{ id: 'a1', name: 'chat', credits: 5 }]);
  });

  test('rows that become one add counts that came as text, and no averages', () => {
    const row = { model: 'a', credits: 1, unique_users: '5', median_tokens: 4, p95_tokens: 9, max_context_tokens: 8, latency_seconds: 2, price_usd: 1 }; // prettier-ignore
    expect(
      fieldsOf('model', [
        { ...row, totalRequests: '2' },
        { ...row, totalRequests: 3 },
      ]),
    ).toEqual([{ model: 'a', credits: 2, totalRequests: 5 }]);
  });

  test('rows that become one add amounts and keep texts', () => {
    const row = {
      user_email: 'a@b.c',
      user_id: 7,
      role: 'admin',
      chats_open: 2,
      average_tokens: 9,
      totals: { tokens: 5 },
      note: null,
      cached_tokens: null,
      ideal: 3,
      rush_hour: 3,
      update: 3,
      birthday: 3,
    };
    const rows = [
      { ...row, date: '2026-11-01', credits: 1, requests: 4, runs: 1, odd: { a: 1 }, last_model: null },
      { ...row, date: '2026-11-02', credits: 2, requests: '4', runs: 'many', odd: 'x', last_model: 'm' },
    ];
    expect(fieldsOf('user', rows)).toEqual([
      {
        user_email: 'a@b.c',
        user_id: 7,
        role: 'admin',
        credits: 3,
        requests: 8,
        totals: { tokens: 10 },
        last_model: 'm',
      },
    ]);
  });
});

describe('hours', () => {
  const NINE = ['2026-11-24T09:00:00.000Z', 1];

  test.each<[string, unknown]>([
    ['a moment', { hour: '2026-11-24T09:00:00' }],
    ['an offset', { timestamp: '2026-11-24T11:00:00+02:00' }],
    ['milliseconds', { hour: 1_795_510_800_000 }],
    ['an hour beside a date', { date: '2026-11-24', hour: 9 }],
    ['hour_of_day', { date: '2026-11-24', hour_of_day: '09' }],
    ['in words', { date: '2026-11-24', hour: ' 9 AM ' }],
    ['with minutes', { date: '2026-11-24', hour: '09:00:00' }],
    ['beside an offset date', { date: '2026-11-24T00:00:00-05:00', hour: 4 }],
    ['told twice', { date: '2026-11-24T09:00:00Z', hour: 9 }],
  ])('%s', (_title, row) => {
    expect(read('hourly', [{ ...(row as object), credits: 1 }])).toEqual([NINE]);
  });

  test('are those of a whole day', () => {
    const hours = Array.from({ length: 24 }, (_, hour) => ({ date: '2026-11-24', hour, credits: hour }));
    expect(read('hourly', hours)).toEqual(
      hours.map(({ hour }) => [`2026-11-24T${String(hour).padStart(2, '0')}:00:00.000Z`, hour]),
    );
    const moments = ['2026-11-24T00:00:00Z', '2026-11-24T01:00:00Z'];
    expect(read('hourly', moments.map((timestamp) => ({ timestamp, credits: 1 })))).toHaveLength(2); // prettier-ignore
    const mixed = ['2026-11-24', '2026-11-24T01:00:00Z'];
    expect(read('hourly', mixed.map((timestamp) => ({ timestamp, credits: 1 })))).toMatch(/days instead of hours/); // prettier-ignore
  });

  test('keyed by day keep both', () => {
    expect(read('hourly', { '2026-11-24': [{ hour: 9, credits: 1 }, { hour: '12 am', credits: 2 }, { hour: '1 pm', credits: 3 }] })).toEqual([NINE, ['2026-11-24T00:00:00.000Z', 2], ['2026-11-24T13:00:00.000Z', 3]]); // prettier-ignore
    expect(read('hourly', { '2026-11-24T09:00:00Z': 1 })).toEqual([NINE]);
  });

  test.each<[string, object, RegExp]>([
    ['a day', { date: '2026-11-24' }, /days instead of hours/],
    ['a day as hour', { hour: '2026-11-24' }, /days instead of hours/],
    ['a midnight that may be a day', { timestamp: '2026-11-24T00:00:00Z' }, /days instead of hours/],
    ['hour 24', { date: '2026-11-24', hour: 24 }, /without an hour/],
    ['no hour', {}, /without an hour/],
    ['0 am', { date: '2026-11-24', hour: '0 AM' }, /without an hour/],
    ['an hour and more', { date: '2026-11-24', hour: '9 or so' }, /without an hour/],
    ['more than an hour', { date: '2026-11-24', hour: 'at 9' }, /without an hour/],
    ['13 pm', { date: '2026-11-24', hour: '13 PM' }, /without an hour/],
    ['an hour that is no hour', { date: '2026-11-24', hour: 'noon' }, /without an hour/],
    ['two hours', { date: '2026-11-24T08:00:00Z', hour: 9 }, /without an hour/],
    ['an hour alone', { hour: 9 }, /without an hour/],
    ['half an hour', { timestamp: '2026-11-24T09:30:00Z' }, /without an hour/],
    ['a day long', { timestamp: '2026-11-24T09:00:00Z', end: '2026-11-25T09:00:00Z' }, /last too long/],
  ])('refused: %s', (_title, row, reason) => {
    expect(read('hourly', [{ ...row, credits: 1 }])).toMatch(reason);
  });
});

describe('the whole answer', () => {
  const rows = [{ source: 'chat', credits: 5 }, { source: 'app', credits: 3 }]; // prettier-ignore

  test.each<object>([
    { has_more: false, next: null, total: 2 },
    { total: 8 },
    { total_credits: 8.015 },
    { limit: 100 },
    { limit: 0, offset: 0 },
    { limit: 2, count: 2 },
    { tenant_id: null, time_zone: '', interval: null },
    { tz: ' UTC ' },
    { filters: { a: { b: { c: 'tenant_B' } } } },
    { total_credits: 8.004, totals: { credits: 8 }, pagination: { page: 1, total_pages: 1, per_page: 100 } },
    { start_date: '2026-11-01', end_date: '2026-11-30', timezone: 'Etc/UTC', granularity: 'total' },
    { period: { start: '2026-11-01T00:00:00Z', end: '2026-12-01T00:00:00Z' }, period_start: 'November' },
    { tenant_id: 'tenant_A', tenant: { id: 'tenant_A', name: 'A' }, tenant_name: 'A' },
  ])('%j', (about) => {
    expect(read('source', { ...about, data: rows }, { tenantId: 'tenant_A' })).toHaveLength(2);
  });

  test.each<[object, RegExp]>([
    [{ has_more: true }, /only a part/],
    [{ next: '/usage/source?page=2' }, /only a part/],
    [{ total: 500 }, /only a part/],
    [{ meta: { total_count: '50' } }, /only a part/],
    [{ pagination: { total_pages: 3 } }, /only a part/],
    [{ limit: 2 }, /only a part/],
    [{ items_total: 8 }, /only a part/],
    [{ total_credits: 9 }, /not the sum/],
    [{ total_credits: 8.03 }, /not the sum/],
    [{ summary: { credits: 900 } }, /not the sum/],
    [{ Total: 900 }, /only a part/],
    [{ overall: 900 }, /not the sum/],
    [{ meta: { credits_used: 900 } }, /not the sum/],
    [{ start_date: '2026-10-01' }, /other days/],
    [{ period: { start: '2026-11-01', end: '2026-11-07' } }, /other days/],
    [{ timezone: 'America/Chicago' }, /time zone/],
    [{ tenant_id: 'tenant_B' }, /another tenant/],
    [{ tenant: 'tenant_B' }, /another tenant/],
    [{ tenant_id: 'acme' }, /another tenant/],
    [{ filters: { a: { b: 'tenant_B' } } }, /another tenant/],
  ])('refused with %j', (about, reason) => {
    expect(read('source', { ...about, data: rows }, { tenantId: 'tenant_A' })).toMatch(reason);
  });

  const OF_2025 = { first: '2025-11-01', last: '2025-11-30' };
  const DAYS_ASKED = { start_date: '2025-11-01', end_date: '2025-11-30' };
  test.each<object>([
    { range_begin: '2025-10-31' },
    { from_date: '2025-11-02', to_date: '2025-11-30' },
    { date_to: '2025-11-29' },
    { end_date: '2025-12-31' },
    { period: ' 2025-10 ' },
    { dates: '2025-11-01 ... 2025-11-07' },
    { range: '2025-11-01 – 2025-11-07' },
    { timeframe: { since: '2025-10-01', until: '2025-11-30' } },
    { query: { ...DAYS_ASKED, from: '2025-11-01T00:00:00-05:00' } },
    { filters: { ...DAYS_ASKED, endTime: '2025-12-01T06:00:00Z' } },
    { ...DAYS_ASKED, end: '2025-11-30T18:00:00+02:00' },
    { month: '2025-11', period: '2025-10' },
    { date_range: '2025-11-01..2025-11-07' },
    { period: '2025-11-01 - 2025-11-15' },
    { day: '2025-11-30' },
    { lookbackDays: 7 },
    { start: '1 Nov 2025' },
    { end_date: '30.11.2025' },
  ])('other days are refused: %j', (about) => {
    expect(read('source', { ...about, data: rows }, OF_2025)).toMatch(/other days/);
  });

  test.each<object>([
    { month: '2025-11', days: 30 },
    { date_range: '2025-11-01/2025-11-30' },
    { date_range: '2025-11-01 to 2025-12-01', period: 'month' },
    { window: { start: '2025-11-01T00:00:00Z', end: '2025-11-30T23:59:59.999Z' } },
    { params: { from: '2025-11-01T02:00:00+02:00', to: Date.UTC(2025, 11) } },
    { from: 1, to: '2', generated_at: '2025-12-05T10:00:00Z', previous_period: { start: '2025-10-01' } },
  ])('the days that were asked for are taken: %j', (about) => {
    expect(read('source', { ...about, data: rows }, OF_2025)).toHaveLength(2);
  });

  test('what a row says in words is no date', () => {
    expect(read('source', [{ source: 'chat', from: 'version 2', date: 'day 1', credits: 1 }])).toHaveLength(1);
  });

  test('today is not over: its end may be any moment of it', () => {
    const today = new Date().toISOString().slice(0, 10);
    const body = { start: today, end: new Date().toISOString(), data: rows };
    expect(read('source', body, { first: today, last: today })).toHaveLength(2);
    const [before, after] = [-1, 5].map((days) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10));
    const week = { first: String(before), last: String(after) };
    expect(read('source', { days: 2, end: today, data: rows }, week)).toHaveLength(2);
    expect(read('source', { days: 3, data: rows }, week)).toMatch(/other days/);
    expect(read('source', { ...body, days: 1, start: `${today}T00:01:00Z` }, { first: today, last: today })).toMatch(/other days/); // prettier-ignore
  });

  test.each<object>([
    { customerId: 'tenant_B' },
    { account: { ids: ['tenant_A', 'tenant_B'] } },
    { tenant: { name: 'B', tenant_id: 'tenant_B' } },
    { tenants: ['tenant_B'] },
    { scope: 'tenant_B' },
    { organization: { id: 'tenant_B2' } },
  ])('another tenant is refused wherever it stands: %j', (about) => {
    for (const body of [{ ...about, data: rows }, rows.map((row) => ({ ...row, ...about }))])
      expect(read('source', body, { tenantId: 'tenant_A' })).toMatch(/another tenant/);
    expect(() => creditsIn({ ...about, total_credit_limit: 5, total_credits_used: 1 }, 'tenant_A')).toThrow(/another tenant/); // prettier-ignore
  });

  test('one tenant of the own is fine, and a word is no tenant', () => {
    expect(read('source', { report: 'tenant_usage', customer_id: 'tenant_A', data: rows })).toHaveLength(2);
    expect(read('source', { customer_id: 'tenant_A', parent_id: 'tenant_B', data: rows })).toMatch(/another tenant/);
  });

  test('several tenants are refused, also when none was asked for', () => {
    const of = (tenant: string): object => ({ source: tenant, tenant_name: tenant, credits: 1 });
    expect(read('source', [of('a'), of('b')])).toMatch(/another tenant/);
    expect(read('source', [of('a'), of('a')])).toHaveLength(1);
    const one = [{ tenant_name: 'a' }, { tenant_name: null }, { tenant: { name: 'a' } }, { tenant: 'a' }];
    const named = one.map((row, n) => ({ ...row, source: `s${n}`, credits: 1 }));
    expect(read('source', { data: named, parent: { tenant_name: 'p' } })).toHaveLength(4);
    expect(fieldsOf('source', [{ source: 'a', credits: 1, tenant_id: 'tenant_A' }])).toHaveLength(1);
  });

  test('rows outside what was asked are refused', () => {
    expect(read('daily', [{ date: '2026-12-01', credits: 1 }])).toMatch(/other days/);
    expect(read('source', [{ source: 'chat', date: '2026-10-31', credits: 1 }])).toMatch(/other days/);
    expect(read('source', [{ source: 'chat', date: '2026-11-05T10:00:00Z', credits: 1 }])).toMatch(/other days/);
    for (const end_date of ['2026-12-31', '2026-10-31', '2026-12-01T00:00:01Z'])
      expect(read('source', [{ source: 'chat', end_date, credits: 1 }])).toMatch(/other days/);
    for (const end_date of ['2026-11-01', '2026-11-05T10:00:00Z', '2026-12-01'])
      expect(read('source', [{ source: 'chat', date: '2026-11-01', end_date, credits: 1 }])).toHaveLength(1);
  });

  test.each<[string, unknown]>([
    ['deeper inside', { meta: { pagination: { total: 9 } } }],
    ['other spelling', { hasMore: true }],
    ['other spelling', { nextPageToken: 'abc' }],
    ['what was skipped', { offset: 2 }],
    ['what was skipped', { page: 2, total: 2 }],
    ['a count that happens to be the sum', { total_count: 3 }],
    ['a link', { _links: { next: { href: '/usage/daily?page=2' } } }],
    ['a list of links', { links: [{ rel: 'self' }, { rel: 'next', href: '/2' }] }],
    ['a link of another kind', { '@odata.nextLink': '/2' }],
    ['a next page', { paging: { nextPageUrl: '/2' } }],
    ['a cursor', { response_metadata: { next_cursor: 'b2' } }],
    ['a token', { continuationToken: 'b2' }],
    ['what is left', { has_more_items: 'yes' }],
    ['being incomplete', { isIncomplete: true }],
    ['not being complete', { is_complete: 'false' }],
    ['not being the last', { last: false }],
    ['a count inside', { stats: { totalRecords: 9 } }],
    ['a count in an object', { total: { value: 9, relation: 'eq' } }],
    ['another count', { number_of_items: 9 }],
    ['a count of results', { results_total: '9' }],
    ['a count by its own name', { total_daily: 9 }],
    ['a size that is reached', { per_page: 2, page: 1 }],
  ])('a part is refused when it is told by %s: %j', (_, beside) => {
    const data = [
      { date: '2026-11-02', credits: 1 },
      { date: '2026-11-03', credits: 2 },
    ];
    expect(read('daily', { data, ...(beside as object) })).toMatch(/part of the rows/);
    expect(read('daily', { data, total: 3, offset: 0, page: 1, meta: { pagination: { total: 2 } } })).toHaveLength(2);
  });

  test.each<object>([
    { limit: 2, has_more: 'no' },
    { page_size: 2, next_cursor: null },
    { per_page: 2, last: true },
    { per_page: 2, page: 1, pages: 1 },
    { limit: 2, count: 2, more: 'False' },
    { links: [{ rel: 'self', href: '/1' }], _links: { next: null } },
    { total_users: 50, next_reset_date: '2026-12-01' },
  ])('a page that is the whole is taken: %j', (about) => {
    expect(read('source', { ...about, data: rows })).toHaveLength(2);
  });

  test.each(['utc', 'Etc/GMT', 'GMT+0', 'UTC +00:00', 'Zulu', 'Coordinated universal time', 'Z'])(
    '%s is UTC',
    (timezone) => {
      expect(read('source', { meta: { timeZone: timezone }, data: rows })).toHaveLength(2);
      expect(read('source', { timezone: `${timezone}+1`, data: rows })).toMatch(/time zone/);
    },
  );

  test('parts of the apps, workflows and agents beside their list are not lost', () => {
    const body = { assets: [{ asset: 'a', credits: 1 }], agents: [{ asset: 'b', credits: 1 }] };
    expect(read('asset', body)).toMatch(/beside its list/);
    expect(read('asset', { ...body, agents: [] })).toHaveLength(1);
  });

  test('what stands beside the list for other groups is not lost', () => {
    expect(read('model', { models: [{ model: 'gpt', credits: 5 }], others: { credits: 4 } })).toMatch(
      /beside its list/,
    );
    for (const other of [
      0,
      '0',
      '0.00',
      null,
      { credits: 0 },
      { name: 'Other', credits: '0', requests: 0 },
      { count: 0 },
    ])
      expect(read('model', { models: [{ model: 'gpt', credits: 5 }], other })).toEqual([['gpt', 5]]);
    for (const rest of ['4', [{ credits: 1 }], { tokens: 9 }, { totalCredits: 2 }])
      expect(read('model', { models: [{ model: 'gpt', credits: 5 }], rest })).toMatch(/beside its list/);
    expect(read('source', { chat: 1, other: 2 })).toEqual([
      ['chat', 1],
      ['other', 2],
    ]);
  });

  test('the tenant is compared in other spellings too', () => {
    const body = { tenantId: 'tenant_B', data: [{ date: '2026-11-02', credits: 1 }] };
    expect(read('daily', body, { tenantId: 'tenant_A' })).toMatch(/another tenant/);
  });

  test('other steps of time are refused', () => {
    expect(read('daily', { granularity: 'week', data: [{ date: '2026-11-02', credits: 1 }] })).toMatch(/per day/);
    expect(read('hourly', { interval: 'day', data: [{ hour: '2026-11-02T05:00:00', credits: 1 }] })).toMatch(
      /per hour/,
    );
    for (const granularity of ['day', null, ''])
      expect(read('daily', { granularity, data: [{ date: '2026-11-02', credits: 1 }] })).toHaveLength(1);
  });
});

describe('the limit', () => {
  test.each<[unknown, number | null, number]>([
    [{ total_credit_limit: 50_000, total_credits_used: 15_000 }, 50_000, 15_000],
    [{ data: { credit_limit: '50,000', credits_used: '1,234.5' } }, 50_000, 1234.5],
    [{ total_credit_limit: null, total_credits_used: 5 }, null, 5],
    [{ total_credit_limit: 9, total_credits_used: 5, most_used: 'gpt-4o', used: '5' }, 9, 5],
    [{ total_credit_limit: -1, total_credits_used: 5 }, null, 5],
    [{ totalCreditLimit: 9, totalCreditsUsed: 5 }, 9, 5],
    [{ total_credit_limit: 9, total_credits_used: 5, spent: null }, 9, 5],
    [{ total_credit_limit: 9, total_credits_used: 5, credits_used_yesterday: 2, users_used: 3 }, 9, 5],
    [{ total_credit_limit: 9, total_credits_used: 5, bonus_credits_used: 0, last_month_credits_used: 8 }, 9, 5],
    [{ total_credit_limit: 0, total_credits_used: 0, tenant_id: 'tenant_A' }, 0, 0],
  ])('%j', (body, limit, used) => {
    expect(creditsIn(body, 'tenant_A')).toEqual({ limit, used });
  });

  test.each<[unknown, RegExp]>([
    [{ total_credit_limit: 50_000, credits_used_this_month: 15_000 }, /used credits/],
    [{ total_credit_limit: 50_000, total_credits_used: 0, credits_used_this_month: 15_000 }, /used credits/],
    [{ total_credit_limit: 50_000, total_credits_used: null }, /used credits/],
    [{ total_credit_limit: 50_000, total_credits_used: 5, spent: 6 }, /used credits/],
    [{ total_credit_limit: 50_000, total_credits_used: 5, monthly_credits_used: 6 }, /used credits/],
    [{ total_credit_limit: '0,500', total_credits_used: 5 }, /credit limit/],
    [{ total_credit_limit: 1, total_credits_used: 5, status: 'pending' }, /error/],
    [{ data: { total_credit_limit: 1, total_credits_used: 5, success: false } }, /error/],
    [{ total_credit_limit: 50_000, total_credits_used: -1 }, /used credits/],
    [{ total_credit_limit: 50_000, total_credits_used: 5, credits_used: 6 }, /used credits/],
    [{ limit: 50_000, total_credits: 5, used: 5 }, /credit limit/],
    [{ total_credits_used: 5 }, /credit limit/],
    [{ total_credit_limit: 'unlimited', total_credits_used: 5 }, /credit limit/],
    [{ total_credit_limit: 1, total_credits_used: 5, tenant_id: 'tenant_B' }, /another tenant/],
    [{ data: null, error: 'busy' }, /error/],
    ['soon', /credit limit/],
  ])('refused: %j', (body, reason) => {
    expect(() => creditsIn(body, 'tenant_A')).toThrow(reason);
  });
});

test('a fault of our own is not told as one of the answer', () => {
  const fault = new TypeError('a fault');
  const read = (): never => {
    throw fault;
  };
  expect(() => orRefused({} as Hatz, '/usage/daily', {} as Reply, read)).toThrow(fault);
});

test('what is wrong with an answer is told with what it consists of', () => {
  const fault = new Unreadable('has rows without a day');
  expect(whyUnreadable('/usage/daily', fault, { data: [{ a: 1 }] })).toBe(
    '/usage/daily has rows without a day (data[].{a}).',
  );
});
