/** Usage reports and credits over HTTP: shapes, windows, rights, and very many rows. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { findUsage } from '../../src/searches/find-usage';
import type { Sandbox } from '../../sandbox';
import { execute, failureOf, setClock, useSandbox } from '../support';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await useSandbox();
});
beforeEach(() => {
  sandbox.reset();
  setClock('2026-11-24T12:20:00Z');
});
afterEach(() => void jest.useRealTimers());
afterAll(() => sandbox.close());

interface Found {
  id: string;
  start_date: string;
  end_date: string;
  total_credits: number;
  row_count: number;
  rows: { group: string; credits: number; percent: number; period_start: string }[];
  folded_count: number;
  top_group: string;
  report_text: string;
  report_markdown: string;
  report_html: string;
}

const search = (key: string, input: Record<string, unknown>, user = sandbox.keys.admin): Promise<Found[]> =>
  execute<Found[]>(`searches.${key}.operation.perform`, { key: user, input });
const find = async (input: Record<string, unknown>, user = sandbox.keys.admin): Promise<Found> => {
  const [found] = await search('find_usage', input, user);
  if (!found) throw new Error('Nothing was found');
  return found;
};

const REPORTS = ['daily', 'hourly', 'source', 'model', 'asset', 'user'];
const SHAPES = [
  'data',
  'bare',
  'named',
  'by_date',
  'by_name',
  'nested_totals',
  'strings',
  'seconds',
  'milliseconds',
  'datetime',
] as const;

describe('Find Usage Report', () => {
  test('averages over all days that are asked for, also those the API leaves out', async () => {
    const data = [{ date: '2026-11-02', credits: 20 }, { date: '2026-11-09', credits: 80 }]; // prettier-ignore
    sandbox.fail({ kind: 'status', status: 200, body: { data } });
    const { report_text } = await find({ report: 'daily', start_date: '2026-11-01', end_date: '2026-11-10' });
    expect(report_text).toContain('Average: 10 per day');
    const { report_text: sofar } = await find({ report: 'daily', start_date: '2026-11-01', end_date: '2026-11-30' });
    expect(sofar).toContain(`Average: ${(100 / 24).toFixed(2)} per day`);
  });

  test.each(REPORTS)('%s: rows, total and shares agree', async (report) => {
    const found = await find({ report });
    expect(found.row_count).toBe(found.rows.length);
    expect(found.rows.reduce((sum, { credits }) => sum + credits, 0)).toBe(found.total_credits);
    expect(found.rows.reduce((sum, { percent }) => sum + percent, 0)).toBeCloseTo(100, 0);
    expect(found.total_credits).toBeGreaterThan(0);
    expect(found.rows.map(({ group }) => group)).toContain(found.top_group);
    for (const { period_start } of found.rows) expect(new Date(period_start).toISOString()).toBe(period_start);
  });

  // Two assets of the sandbox have one name, which an object keyed by name cannot hold.
  test.each(REPORTS.filter((report) => report !== 'asset'))('%s: the same from every shape', async (report) => {
    const reports = [];
    for (const usageShape of SHAPES) {
      sandbox.vary({ usageShape });
      reports.push(await find({ report }));
    }
    for (const { rows } of reports) expect(rows).toEqual(reports[0]?.rows);
  });

  test('asks for the last 30 days, today included', async () => {
    const { start_date, end_date, row_count } = await find({ report: 'daily' });
    expect([start_date, end_date, row_count]).toEqual(['2026-10-26', '2026-11-24', 30]);
    expect(sandbox.requests.map(({ query }) => query)).toEqual([{ start_date, end_date, timezone: 'UTC' }]);
  });

  test('asks for the last 48 hours', async () => {
    const { rows } = await find({ report: 'hourly' });
    expect(rows).toHaveLength(48);
    expect([rows[0]?.group, rows.at(-1)?.group]).toEqual(['2026-11-22T13:00:00.000Z', '2026-11-24T12:00:00.000Z']);
  });

  test.each<[string, Record<string, unknown>, string, string]>([
    ['both', { start_date: '2026-02-10', end_date: '2026-03-05' }, '2026-02-10', '2026-03-05'],
    ['one day', { start_date: '2028-02-29', end_date: '2028-02-29' }, '2028-02-29', '2028-02-29'],
    [
      'as the platform sends them',
      { start_date: '2026-11-01T00:00:00-08:00', end_date: '2026-11-02T23:00:00+02:00' },
      '2026-11-01',
      '2026-11-02',
    ],
    ['only a start', { start_date: '2026-11-01' }, '2026-11-01', '2026-11-24'],
    ['only an end', { end_date: '2026-03-30' }, '2026-03-01', '2026-03-30'],
    ['a moment in seconds', { start_date: '1793577600' }, '2026-11-02', '2026-11-24'],
    ['a start in the future', { start_date: '2027-01-01' }, '2027-01-01', '2027-01-01'],
  ])('reads dates: %s', async (_title, dates, start_date, end_date) => {
    const found = await find({ report: 'daily', ...dates });
    expect(found).toMatchObject({ start_date, end_date });
    expect(sandbox.requests[0]?.query).toEqual({ start_date, end_date, timezone: 'UTC' });
  });

  test.each<[string, Record<string, unknown>, RegExp]>([
    ['a date that is none', { report: 'daily', start_date: 'soon' }, /Start Date is not a date: "soon"/],
    ['a day that does not exist', { report: 'daily', end_date: '2026-02-30' }, /End Date is not a date/],
    ['the wrong order', { report: 'daily', start_date: '2026-11-02', end_date: '2026-11-01' }, /End Date is before/],
    ['no report', {}, /Report is empty. Use one of: daily/],
  ])('refuses %s before it asks', async (_title, input, sentence) => {
    expect(await failureOf(search('find_usage', input))).toMatchObject({
      name: 'AppError',
      message: expect.stringMatching(sentence),
    });
    expect(sandbox.requests).toHaveLength(0);
  });

  test('the reports read well', async () => {
    const { report_text, report_markdown, report_html } = await find({ report: 'model' });
    expect(report_text).toMatchInlineSnapshot(`
     "Credits by model, 2026-10-26 to 2026-11-24
     Total: 9,873.75 credits
     gpt-4o: 4,811.75 (48.7%)
     gpt-4o-mini: 2,534.75 (25.7%)
     gpt-5.2: 1,688.75 (17.1%)
     google.gemini-3.1-pro-preview: 560.25 (5.7%)
     anthropic.claude-sonnet-4-6: 278.25 (2.8%)"
    `);
    expect(report_markdown).toMatchInlineSnapshot(`
     "**Credits by model, 2026-10-26 to 2026-11-24**

     Total: 9,873.75 credits  

     - gpt-4o: **4,811.75** 48.7%
     - gpt-4o-mini: **2,534.75** 25.7%
     - gpt-5.2: **1,688.75** 17.1%
     - google.gemini-3.1-pro-preview: **560.25** 5.7%
     - anthropic.claude-sonnet-4-6: **278.25** 2.8%"
    `);
    expect(report_html).toContain('<strong>Credits by model, 2026-10-26 to 2026-11-24</strong>');
    expect((await find({ report: 'hourly' })).report_text).toMatchInlineSnapshot(`
     "Credits per hour (UTC), 2026-11-22 to 2026-11-24
     Total: 608.25 credits
     Average: 12.67 per hour
     Most: 74.75 on 2026-11-23 15:00
     Earlier (44 hours): 455.75 (74.9%)
     2026-11-24 09:00: 28.5 (4.7%)
     2026-11-24 10:00: 50.25 (8.3%)
     2026-11-24 11:00: 5 (0.8%)
     2026-11-24 12:00: 68.75 (11.3%)"
    `);
  });

  test('nothing used is said in words', async () => {
    const found = await find({ report: 'user', start_date: '2027-05-01' });
    expect(found).toMatchObject({ total_credits: 0, row_count: expect.any(Number) });
    sandbox.fail({ kind: 'status', status: 200, body: { data: [] } });
    expect(await find({ report: 'user' })).toMatchObject({
      total_credits: 0,
      rows: [],
      top_group: '',
      report_text: expect.stringMatching(/No usage in this time/),
    });
  });

  test('the sample is what the search makes of such an answer', async () => {
    const sample = findUsage.operation.sample as unknown as Found;
    const rows = sample.rows.map(({ group, credits }) => ({ model: group, credits }));
    sandbox.fail({ kind: 'status', status: 200, body: rows });
    expect(await find({ report: 'model', start_date: '2026-10-26', end_date: '2026-11-24' })).toEqual(sample);
  });

  test('an answer that cannot be read is described', async () => {
    sandbox.fail({ kind: 'status', status: 200, body: { status: 'ok', rows_written: 'many' } });
    const { name, message } = await failureOf(search('find_usage', { report: 'source' }));
    expect(name).toBe('AppError');
    expect(message).toMatch(/\/usage\/source holds no list of groups \(\{status, rows_written\}\)/);
  });

  test('a report that the API does not know is not found', async () => {
    sandbox.vary({ usageMissing: true });
    expect(await search('find_usage', { report: 'daily' })).toEqual([]);
  });
});

test('days come oldest first, in whatever order the API has them', async () => {
  const days = ['2026-11-03', '2026-11-01', '2026-11-02'];
  sandbox.fail({ kind: 'status', status: 200, body: days.map((date) => ({ date, credits: 1 })) });
  const { rows } = await find({ report: 'daily', start_date: '2026-11-01', end_date: '2026-11-03' });
  expect(rows.map(({ group }) => group)).toEqual(days.sort());
});

test('dates are days, however they are written, and numbers are none', async () => {
  const dates = async (start_date: string): Promise<string> => (await find({ report: 'daily', start_date })).start_date;
  for (const date of ['2026-11-01', '20261101', '2026-11-01T23:00:00-05:00', '2026-11-01 10:00'])
    expect(await dates(date)).toBe('2026-11-01');
  for (const date of ['5', '123456789012', '8640000000000000', '2026-13-01', '2026-11', '20260230', 'yesterday'])
    expect((await failureOf(dates(date))).message).toMatch(/^Start Date is not a date/);
});

describe('very many rows', () => {
  const sumOf = (rows: Found['rows']): number => rows.reduce((sum, { credits }) => sum + credits, 0);

  test.each([
    ['user', 'users', 100_000],
    ['asset', 'apps, workflows or agents', 2_000],
  ])('by %s become a report', async (report, several, count) => {
    jest.useRealTimers();
    sandbox.vary({ usageRows: count });
    const found = await find({ report });
    expect(found.rows).toHaveLength(500);
    expect(sumOf(found.rows)).toBeCloseTo(found.total_credits, 4);
    expect(found).toMatchObject({ row_count: count, folded_count: count - 499 });
    expect(found.rows.at(-1)?.group).toBe(`Others (${(count - 499).toLocaleString('en')} ${several})`);
    expect(found.report_text).toContain(`\nOthers (${(count - 4).toLocaleString('en')} `);
  });

  test.each([
    ['daily', 365],
    ['hourly', 365 * 24],
  ])('a year by %s', async (report, count) => {
    const found = await find({ report, start_date: '2025-11-20', end_date: '2026-11-19' });
    expect(found.row_count).toBe(count);
    expect(sumOf(found.rows)).toBeCloseTo(found.total_credits, 4);
  });
});

describe('Find Credit Balance', () => {
  test('limit, what is left and what it will be', async () => {
    sandbox.vary({ creditLimit: 50_000, creditsUsed: 15_000.5 });
    expect(await search('find_credit_usage', {})).toEqual([
      {
        id: 'own:2026-11',
        total_credit_limit: 50_000,
        total_credits_used: 15_000.5,
        credits_remaining: 34_999.5,
        percent_used: 30,
        projected_percent_at_month_end: 38.28,
        period_start: '2026-11-01T00:00:00.000Z',
        period_end: '2026-11-30T23:59:59.000Z',
        tenant_id: '',
        tenant_name: '',
        summary:
          '15,000.5 of 50,000 credits used this month (30%), 34,999.5 left. At this pace, 38.3% will be used by the end of the month.',
      },
    ]);
  });

  test('reads a limit in an envelope', async () => {
    const data = { total_credit_limit: 100, total_credits_used: 0 };
    sandbox.fail({ path: '/usage/limit', kind: 'status', status: 200, body: { data } });
    expect(await search('find_credit_usage', {})).toMatchObject([{ ...data, credits_remaining: 100 }]);
  });

  test.each([
    ['not in the first hours', '2026-11-01T11:59:59Z', null],
    ['on the first day', '2026-11-01T12:00:00Z', 300],
    ['in the last one', '2026-11-30T23:59:59Z', 10],
    ['in a leap February', '2028-02-15T12:00:00Z', 20],
  ])('projects %s', async (_title, now, percent) => {
    jest.setSystemTime(Date.parse(now));
    sandbox.vary({ creditLimit: 1_000, creditsUsed: 100 });
    expect(await search('find_credit_usage', {})).toMatchObject([{ projected_percent_at_month_end: percent }]);
  });

  test.each([
    [null, null, /reports no credit limit/],
    [0, 0, /limit is 0/],
  ])('a limit of %p is handled in words', async (creditLimit, credits_remaining, summary) => {
    sandbox.vary({ creditLimit, creditsUsed: 12 });
    expect(await search('find_credit_usage', {})).toMatchObject([
      {
        percent_used: null,
        projected_percent_at_month_end: null,
        credits_remaining,
        summary: expect.stringMatching(summary),
      },
    ]);
  });

  test('an answer without credits is described', async () => {
    sandbox.fail({ kind: 'status', status: 200, body: { ok: true } });
    expect((await failureOf(search('find_credit_usage', {}))).message).toMatch(
      /\/usage\/limit has no clear credit limit \(\{ok\}\)/,
    );
  });
});

describe('rights', () => {
  const AND_ASK = /Ask a Hatz AI administrator, and check that you see the same usage in Hatz AI\./;
  const REPORTS_NEED = new RegExp(`your role needs View User Roles\\. ${AND_ASK.source}`);
  const LIMIT_NEEDS = new RegExp(`your role needs View Usage & Limits or View Own Tenant Usage\\. ${AND_ASK.source}`);

  test.each(REPORTS)('%s needs View User Roles', async (report) => {
    for (const key of [sandbox.keys.general_user, sandbox.keys.usage_viewer, sandbox.keys.chat_only_user]) {
      const { name, message } = await failureOf(search('find_usage', { report }, key));
      expect([name, message]).toEqual(['AppError', expect.stringMatching(REPORTS_NEED)]);
      expect(message).toMatch(/for your own tenant.*Request ID/);
      expect(message.length).toBeLessThan(250);
    }
  });

  test('the limit needs a right of its own', async () => {
    expect(await search('find_credit_usage', {}, sandbox.keys.usage_viewer)).toHaveLength(1);
    const { message } = await failureOf(search('find_credit_usage', {}, sandbox.keys.general_user));
    expect(message).toMatch(LIMIT_NEEDS);
  });

  test('a message says for which tenant', async () => {
    const other = { tenant_id: 'tenant_Cust04' };
    for (const [key, input] of [
      ['find_usage', { report: 'daily', ...other }],
      ['find_credit_usage', other],
    ] as const)
      expect((await failureOf(search(key, input))).message).toMatch(/(for|of) tenant_Cust04, your role needs/);
  });

  test('a service provider reads its customers, and nobody reads strangers', async () => {
    for (const tenant_id of ['Cedar Dental', 'tenant_Cust04']) {
      const found = await find({ report: 'user', tenant_id }, sandbox.keys.msp);
      expect(found).toMatchObject({ tenant_id: 'tenant_Cust04', tenant_name: 'Cedar Dental' });
      expect(found.report_text).toMatch(/^Credits by user, Cedar Dental, 2026-/);
    }
    expect(await search('find_credit_usage', { tenant_id: 'tenant_Cust04' }, sandbox.keys.msp)).toMatchObject([
      { tenant_name: 'Cedar Dental', summary: expect.stringMatching(/^Cedar Dental: /) },
    ]);
    sandbox.fail({
      path: '/admin/tenants/tenant_Cust04',
      kind: 'status',
      status: 200,
      body: { name: 'Cedar' },
      times: 1,
    });
    expect(await find({ report: 'user', tenant_id: 'tenant_Cust04' }, sandbox.keys.msp)).toMatchObject({
      tenant_name: 'Cedar',
    });
    sandbox.fail({ path: '/admin/tenants/tenant_Cust04', kind: 'status', status: 403 });
    expect(await find({ report: 'user', tenant_id: 'tenant_Cust04' }, sandbox.keys.msp)).toMatchObject({
      tenant_name: '',
      report_text: expect.stringMatching(/^Credits by user, tenant_Cust04, 2026-/),
    });

    expect(
      (await failureOf(search('find_usage', { report: 'user', tenant_id: 'tenant_Nobody9' }, sandbox.keys.msp)))
        .message,
    ).toMatch(REPORTS_NEED);
  });
});

test('a report that is not the whole answer is refused', async () => {
  const data = [{ model: 'gpt-4o', credits: 5 }];
  sandbox.fail({ kind: 'status', status: 200, body: { data, has_more: true } });
  const { name, message } = await failureOf(search('find_usage', { report: 'model' }));
  expect([name, message]).toEqual([
    'AppError',
    expect.stringMatching(
      /^Hatz AI sent usage in an unknown form: \/usage\/model holds only a part of the rows \(\{data\[\]\.\{model, credits\}, has_more\}\)\. Report this to the integration's support\./,
    ),
  ]);
  expect(message.length).toBeLessThan(250);
});

describe('customers', () => {
  const serve = (rows: unknown[]): void =>
    sandbox.fail({ path: '/admin/tenants', kind: 'status', status: 200, body: { data: rows } });

  test('a tenant without a name goes by its ID, and a list that repeats its pages ends', async () => {
    serve(Array.from({ length: 1_000 }, () => ({ id: 'tenant_Plain1' })));
    expect(await search('find_tenant', { name: 'tenant_Plain1' }, sandbox.keys.msp)).toMatchObject([
      { name: 'tenant_Plain1' },
    ]);
    expect(sandbox.requests).toHaveLength(2);
  });

  test('a line break in a name breaks no title and no summary', async () => {
    sandbox.fail({ path: /tenant_Cust04/, kind: 'status', status: 200, body: { name: 'Cedar\n\n# Dental' } });
    const input = { tenant_id: 'tenant_Cust04' };
    expect((await find({ report: 'user', ...input }, sandbox.keys.msp)).report_text).toMatch(
      /^Credits by user, Cedar # Dental, /,
    );
    expect(await search('find_credit_usage', input, sandbox.keys.msp)).toMatchObject([
      { summary: expect.stringMatching(/^Cedar # Dental: /) },
    ]);
  });

  test('a list that goes on is read on', async () => {
    serve(Array.from({ length: 1_000 }, (_, n) => ({ id: `tenant_${n}`, name: `Customer ${n}` })));
    await search('find_tenant', { name: 'Customer 7' }, sandbox.keys.msp);
    expect(sandbox.requests.map(({ query }) => query['offset'])).toEqual(['0', '1000']);
  });

  test('a name in a usage step: of several, of none, and where names cannot be looked up', async () => {
    const ask = async (tenant_id: string, user = sandbox.keys.msp): Promise<string> =>
      (await failureOf(search('find_usage', { report: 'daily', tenant_id }, user))).message;
    expect(await ask('Zebra')).toMatch(
      /no customer named "Zebra".*Check the spelling, or look it up with Find Customer\.$/,
    );
    expect(await ask('Cedar Dental', sandbox.keys.admin)).toMatch(/Tenant: String should match/);
    serve(['tenant_A', 'tenant_B'].map((id) => ({ id, name: 'Twins' })));
    expect(await ask('Twins')).toMatch(/2 customers are named "Twins".*tenant_A, tenant_B/);
    sandbox.reset();
    sandbox.fail({ path: '/admin/tenants', kind: 'status', status: 500 });
    expect(await ask('Cedar Dental')).toMatch(/had a problem \(500\) and could not read the list of customers/);
  });
});
