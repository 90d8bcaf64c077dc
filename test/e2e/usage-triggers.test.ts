/** Polling usage over HTTP, at moments that the tests choose. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { Sandbox } from '../../sandbox';
import { execute, failureOf, setClock, useSandbox } from '../support';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await useSandbox();
});
beforeEach(() => sandbox.reset());
afterEach(() => void jest.useRealTimers());
afterAll(() => sandbox.close());

interface Item {
  id: string;
  credits: number;
  [key: string]: unknown;
}
interface Polled {
  input?: Record<string, unknown>;
  meta?: Record<string, unknown>;
  key?: string;
}

const poll = (trigger: string, { input = {}, meta = {}, key = sandbox.keys.admin }: Polled = {}): Promise<Item[]> =>
  execute<Item[]>(`triggers.${trigger}.operation.perform`, { key, input, meta });

/** What the platform does: the first poll is only remembered, then each id fires once, oldest first. */
class Zap {
  private readonly seen = new Set<string>();
  constructor(
    private readonly trigger: string,
    private readonly input: Record<string, unknown> = {},
    private readonly key = sandbox.keys.admin,
  ) {}

  async switchOn(moment: string): Promise<void> {
    await this.fired(moment, { isPopulatingDedupe: true });
  }

  async fired(moment: string, meta: Record<string, unknown> = {}): Promise<Item[]> {
    setClock(moment);
    const items = await poll(this.trigger, { input: this.input, meta, key: this.key });
    const fresh = items.filter(({ id }) => !this.seen.has(id)).reverse();
    for (const { id } of items) this.seen.add(id);
    return fresh;
  }
}

const column = (items: Item[], key: string): unknown[] => items.map((item) => item[key]);

describe('New Daily Usage', () => {
  test('each day once when it has settled, none lost while polls are missed', async () => {
    const zap = new Zap('new_daily_usage');
    await zap.switchOn('2026-02-26T12:00:00Z');
    expect(await zap.fired('2026-02-26T23:59:00Z')).toEqual([]);
    expect(await zap.fired('2026-02-27T05:59:00Z')).toEqual([]);
    expect(column(await zap.fired('2026-02-27T06:00:00Z'), 'date')).toEqual(['2026-02-26']);
    expect(await zap.fired('2026-02-27T06:15:00Z')).toEqual([]);
    expect(column(await zap.fired('2026-03-04T10:00:00Z'), 'date')).toEqual([
      '2026-02-27',
      '2026-02-28',
      '2026-03-01',
      '2026-03-02',
      '2026-03-03',
    ]);
    expect(await zap.fired('2026-03-04T23:00:00Z')).toEqual([]);
  });

  test('newest first, only what is over, in one request', async () => {
    setClock('2026-11-24T12:00:00Z');
    const items = await poll('new_daily_usage');
    expect(items[0]).toMatchObject({ id: 'own:2026-11-23', date: '2026-11-23', tenant_id: '' });
    expect(items).toHaveLength(30);
    expect(column(items, 'date')).toEqual([...column(items, 'date')].sort().reverse());
    expect(sandbox.requests.map(({ path, query }) => [path, query])).toEqual([
      ['/usage/daily', { start_date: '2026-10-25', end_date: '2026-11-23', timezone: 'UTC' }],
    ]);
  });

  test('keeps unknown fields, flat', async () => {
    setClock('2026-11-24T12:00:00Z');
    sandbox.vary({ usageShape: 'nested_totals' });
    const [item] = await poll('new_daily_usage');
    expect(item).toMatchObject({ totals_credits: item?.credits, totals_requests: expect.any(Number) });
  });

  test('a sample has three records', async () => {
    expect(await poll('new_daily_usage', { meta: { isLoadingSample: true } })).toHaveLength(3);
  });
});

describe('New Hourly Usage', () => {
  test('each hour once when it has settled, none lost in days without a poll', async () => {
    const zap = new Zap('new_hourly_usage');
    await zap.switchOn('2026-10-30T23:30:00Z');
    expect(column(await zap.fired('2026-10-31T00:00:00Z'), 'hour')).toEqual(['2026-10-30T21:00:00.000Z']);
    const hours = column(await zap.fired('2026-11-03T22:30:00Z'), 'hour');
    expect(hours).toHaveLength(94);
    expect([hours[0], hours.at(-1)]).toEqual(['2026-10-30T22:00:00.000Z', '2026-11-03T19:00:00.000Z']);
  });

  test('usage that arrives late is reported when it has arrived', async () => {
    const zap = new Zap('new_hourly_usage');
    sandbox.vary({ usageLagHours: 6 });
    await zap.switchOn('2026-11-05T12:30:00Z');
    const hours = column(await zap.fired('2026-11-05T14:30:00Z'), 'hour');
    expect(hours).toEqual(['2026-11-05T07:00:00.000Z', '2026-11-05T08:00:00.000Z']);
  });
});

describe('New Usage Summary', () => {
  test.each(['source', 'model', 'asset', 'user'])('by %s: every group of every settled day once', async (by) => {
    const zap = new Zap('new_usage_summary', { summary_by: by });
    await zap.switchOn('2026-11-20T12:00:00Z');
    const fired = await zap.fired('2026-11-22T12:00:00Z');
    expect(new Set(column(fired, 'period_start'))).toEqual(
      new Set(['2026-11-20T00:00:00.000Z', '2026-11-21T00:00:00.000Z']),
    );
    expect(new Set(column(fired, 'id')).size).toBe(fired.length);
    expect(fired[0]).toMatchObject({
      summary_by: by,
      period_end: '2026-11-20T23:59:59.000Z',
      group: expect.any(String),
    });
    expect(await zap.fired('2026-11-22T13:00:00Z')).toEqual([]);
  });

  test.each([
    ['day', 2, '2026-11-23T23:59:59.000Z'],
    ['week', 1, '2026-11-22T23:59:59.000Z'],
    ['month', 1, '2026-10-31T23:59:59.000Z'],
  ])('per %s: asks for %d periods, the newest first', async (period, count, end) => {
    setClock('2026-11-24T12:00:00Z');
    const items = await poll('new_usage_summary', { input: { summary_by: 'source', period } });
    expect(items[0]).toMatchObject({ period_end: end });
    expect(sandbox.requests).toHaveLength(count);
  });

  test('sums agree with the daily report', async () => {
    setClock('2026-11-24T12:00:00Z');
    const days = await poll('new_daily_usage');
    const groups = await poll('new_usage_summary', { input: { summary_by: 'model' } });
    const newest = groups.filter(({ period_start }) => period_start === groups[0]?.['period_start']);
    expect(newest.reduce((sum, { credits }) => sum + credits, 0)).toBe(days[0]?.credits);
  });

  test('of very many groups the largest, and the rest as one', async () => {
    setClock('2026-11-24T12:00:00Z');
    sandbox.vary({ usageRows: 5_000 });
    const items = await poll('new_usage_summary', { input: { summary_by: 'user', period: 'month' } });
    expect(items).toHaveLength(100);
    expect(items[99]).toMatchObject({ group: 'Others', folded_count: 4_901 });
    const days = await poll('new_usage_summary', { input: { summary_by: 'user' } });
    expect(days).toHaveLength(100);
    expect(days[49]).toMatchObject({ group: 'Others', folded_count: 4_951 });
  });

  test.each([{}, { summary_by: 'planet' }, { summary_by: 'model', period: 'year' }])(
    'says what it takes: %p',
    async (input) => {
      const { name, message } = await failureOf(poll('new_usage_summary', { input }));
      expect([name, message]).toEqual([
        'AppError',
        expect.stringMatching(/^(Summary By|Period) (is empty|has no choice).*Use one of: /),
      ]);
      expect(sandbox.requests).toHaveLength(0);
    },
  );

  test('a sample costs one request', async () => {
    expect(
      await poll('new_usage_summary', { input: { summary_by: 'asset' }, meta: { isLoadingSample: true } }),
    ).toHaveLength(3);
    expect(sandbox.requests).toHaveLength(1);
  });
});

describe('New Credit Threshold Reached', () => {
  const used = (creditsUsed: number, creditLimit = 1_000): void => sandbox.vary({ creditsUsed, creditLimit });
  const thresholds = (...percent: unknown[]) => new Zap('credit_threshold_reached', { thresholds: percent });

  test('silent below, each threshold once, two at a time when usage jumps', async () => {
    const zap = thresholds('50', '80', '95', '100');
    used(499.94);
    await zap.switchOn('2026-11-03T12:00:00Z');
    expect(await zap.fired('2026-11-03T12:15:00Z')).toEqual([]);
    used(500);
    expect(column(await zap.fired('2026-11-04T12:00:00Z'), 'threshold_percent')).toEqual([50]);
    used(960);
    expect(column(await zap.fired('2026-11-05T12:00:00Z'), 'threshold_percent')).toEqual([80, 95]);
    expect(await zap.fired('2026-11-05T12:15:00Z')).toEqual([]);
    used(1_200);
    expect(await zap.fired('2026-11-06T12:00:00Z')).toEqual([
      {
        id: 'own:2026-11:100',
        threshold_percent: 100,
        percent_used: 120,
        total_credit_limit: 1_000,
        total_credits_used: 1_200,
        credits_remaining: 0,
        period_start: '2026-11-01T00:00:00.000Z',
        tenant_id: '',
        tenant_name: '',
      },
    ]);
  });

  test('what is reached already when it is switched on fires with the first poll', async () => {
    const zap = new Zap('credit_threshold_reached');
    used(990);
    await zap.switchOn('2026-11-03T12:00:00Z');
    expect(column(await zap.fired('2026-11-03T12:05:00Z'), 'threshold_percent')).toEqual([80]);
  });

  test('not again after the limit was raised, but what the new limit reaches', async () => {
    const zap = thresholds('80', '100');
    await zap.switchOn('2026-11-03T11:00:00Z');
    used(850);
    expect(await zap.fired('2026-11-03T12:00:00Z')).toHaveLength(1);
    used(850, 2_000);
    expect(await zap.fired('2026-11-04T12:00:00Z')).toEqual([]);
    used(2_000, 2_000);
    expect(column(await zap.fired('2026-11-05T12:00:00Z'), 'threshold_percent')).toEqual([100]);
  });

  test('again in the next month', async () => {
    const zap = thresholds(80);
    await zap.switchOn('2026-11-03T11:00:00Z');
    used(900);
    expect(await zap.fired('2026-11-30T23:59:00Z')).toMatchObject([{ id: 'own:2026-11:80' }]);
    expect(await zap.fired('2026-12-01T12:00:00Z')).toMatchObject([
      { id: 'own:2026-12:80', period_start: '2026-12-01T00:00:00.000Z' },
    ]);
  });

  test('in the first twelve hours of a month the counter may be the old one', async () => {
    const zap = thresholds('80');
    await zap.switchOn('2026-11-28T12:00:00Z');
    used(950);
    expect(await zap.fired('2026-11-30T23:59:00Z')).toMatchObject([{ id: 'own:2026-11:80' }]);
    expect(await zap.fired('2026-12-01T00:04:00Z')).toEqual([]);
    expect(await zap.fired('2026-12-01T11:59:59Z')).toEqual([]);
    used(2);
    expect(await zap.fired('2026-12-01T12:00:00Z')).toEqual([]);
    used(850);
    expect(await zap.fired('2026-12-20T12:00:00Z')).toMatchObject([{ id: 'own:2026-12:80', percent_used: 85 }]);
  });

  test('a percentage that is shown as 80 has reached 80', async () => {
    used(799.96);
    expect(await poll('credit_threshold_reached')).toMatchObject([{ percent_used: 80, threshold_percent: 80 }]);
    used(799.94);
    expect(await poll('credit_threshold_reached')).toEqual([]);
  });

  describe('of all customers', () => {
    const all = (): Zap => new Zap('credit_threshold_reached', { tenant_id: 'All Customers' }, sandbox.keys.msp);
    const serve = (count: number, more: (n: number) => object = () => ({})): void =>
      sandbox.fail({
        path: '/admin/tenants',
        kind: 'status',
        status: 200,
        body: Array.from({ length: count }, (_, n) => ({
          id: `tenant_${n}`,
          name: `Customer ${n}`,
          total_credit_limit: 100,
          total_credits_used: 85,
          ...more(n),
        })),
      });

    test('from one request, each once, silent without a limit', async () => {
      const zap = all();
      await zap.switchOn('2026-11-03T12:00:00Z');
      sandbox.reset();
      const limits = [100, null, -1, 0, 1_000];
      serve(5, (n) => ({ total_credit_limit: limits[n] }));
      expect(await zap.fired('2026-11-03T12:15:00Z')).toMatchObject([
        { id: 'tenant_0:2026-11:80', tenant_id: 'tenant_0', tenant_name: 'Customer 0', percent_used: 85 },
      ]);
      expect(sandbox.requests.map(({ path }) => path)).toEqual(['/admin/tenants']);
      expect(await zap.fired('2026-11-03T12:30:00Z')).toEqual([]);
    });

    test.each([1, 2, 5, 15])('more than 100 at once take turns, with %i minutes between polls', async (minutes) => {
      const zap = all();
      await zap.switchOn('2026-11-03T12:00:00Z');
      serve(180, () => ({ total_credits_used: 120 }));
      const fired = [];
      for (let n = 1; n <= 7; n += 1) {
        const items = await zap.fired(new Date(Date.UTC(2026, 10, 3, 12, n * minutes)).toISOString());
        expect(items.length).toBeLessThanOrEqual(100);
        fired.push(...items);
      }
      expect(fired).toHaveLength(360);
    });

    test('more than three requests can read are refused', async () => {
      setClock('2026-11-03T12:00:00Z');
      sandbox.vary({ tenantCount: 3_500 });
      const input = { tenant_id: 'all' };
      const { message } = await failureOf(poll('credit_threshold_reached', { input, key: sandbox.keys.msp }));
      expect(message).toMatch(/^There are too many customers to watch in one Zap: fewer than 3,000/);
      expect(sandbox.requests).toHaveLength(3);
      sandbox.reset();
      sandbox.vary({ tenantCount: 2_500 });
      await poll('credit_threshold_reached', { input, key: sandbox.keys.msp });
      expect(sandbox.requests).toHaveLength(3);
    });

    test('parts grow with the number of alarms', async () => {
      setClock('2026-11-03T12:00:00Z');
      serve(900);
      const input = { tenant_id: 'all', thresholds: '80' };
      const items = await poll('credit_threshold_reached', { input, key: sandbox.keys.msp });
      expect(items).toHaveLength(Math.ceil(900 / 11));
    });
  });

  test.each([
    ['a list in one text', ['50, 75%; 90'], [50, 75, 90]],
    ['one text', '80,100', [80, 100]],
    ['percent signs that stand apart', ['50 %', '75  % 90 %'], [50, 75, 90]],
    ['nothing means 80 and 100', [], [80, 100]],
    ['the same twice', [80, '80'], [80]],
  ])('reads thresholds: %s', async (_title, typed: unknown, read) => {
    used(1_000);
    const items = await poll('credit_threshold_reached', { input: { thresholds: typed } });
    expect(column(items, 'threshold_percent').reverse()).toEqual(read);
  });

  test.each(['much', '0', '-5', '5000'])('refuses %s as a percentage', async (typed) => {
    const { message } = await failureOf(poll('credit_threshold_reached', { input: { thresholds: [typed] } }));
    expect(message).toMatch(`Thresholds must be numbers above 0 and up to 1000, such as 80. "${typed}" is not one.`);
    expect(sandbox.requests).toHaveLength(0);
  });

  test.each([
    [0, /^This tenant has a credit limit of 0, so no percentage/],
    [null, /no percentage can be reached/],
  ])('a limit of %p is handled in words', async (creditLimit, words) => {
    sandbox.vary({ creditLimit, creditsUsed: 12 });
    const { name, message } = await failureOf(poll('credit_threshold_reached'));
    expect([name, message]).toEqual(['AppError', expect.stringMatching(words)]);
  });

  test('a customer without a limit is named', async () => {
    sandbox.vary({ creditLimit: null });
    const ask = async (): Promise<string> =>
      (
        await failureOf(
          poll('credit_threshold_reached', { input: { tenant_id: 'tenant_Cust03' }, key: sandbox.keys.msp }),
        )
      ).message;
    expect(await ask()).toMatch(/^Birch & Co has no credit limit/);
    sandbox.fail({ path: '/admin/tenants/tenant_Cust03', kind: 'status', status: 403 });
    expect(await ask()).toMatch(/^tenant_Cust03 has no credit limit/);
  });

  test('a sample shows the lowest threshold even below it', async () => {
    used(10);
    expect(await poll('credit_threshold_reached', { meta: { isLoadingSample: true } })).toMatchObject([
      { threshold_percent: 80, percent_used: 1 },
    ]);
  });

  test('a sample shows the thresholds that are reached', async () => {
    used(900);
    expect(await poll('credit_threshold_reached', { meta: { isLoadingSample: true } })).toMatchObject([
      { threshold_percent: 80, percent_used: 90 },
    ]);
  });
});

describe('tenants', () => {
  test.each(['tenant_Cust03', 'Birch & Co'])('usage of a customer: %s', async (tenant_id) => {
    const [item] = await poll('new_daily_usage', { input: { tenant_id }, key: sandbox.keys.msp });
    expect(item).toMatchObject({
      tenant_id: 'tenant_Cust03',
      tenant_name: 'Birch & Co',
      id: expect.stringMatching(/^tenant_Cust03:/),
    });
    expect(sandbox.requests.at(-1)?.query).toMatchObject({ tenant_id: 'tenant_Cust03' });
  });

  test.each([
    ['new_usage_summary', { summary_by: 'model' }, 1_200, 1],
    ['new_usage_summary', { summary_by: 'model', period: 'month' }, 2_200, 2],
    ['new_daily_usage', {}, 2_200, 2],
    ['credit_threshold_reached', {}, 2_200, 2],
  ])('%s (%j) asks for the ID of one of very many customers', async (trigger, input, tenantCount, requests) => {
    sandbox.vary({ tenantCount });
    const ask = (tenant_id: string): Promise<Item[]> =>
      poll(trigger, { input: { ...input, tenant_id }, key: sandbox.keys.msp });
    expect((await failureOf(ask('Birch & Co'))).message).toMatch(
      /^There are too many customers to look one up by name/,
    );
    expect(sandbox.requests).toHaveLength(requests);
    sandbox.reset();
    await ask('Birch & Co');
    expect(sandbox.requests.length).toBeLessThanOrEqual(3);
  });

  test('an unknown name is told apart from a missing right', async () => {
    const { message } = await failureOf(
      poll('new_daily_usage', { input: { tenant_id: 'Nobody' }, key: sandbox.keys.msp }),
    );
    expect(message).toMatch(/no customer named "Nobody"/);
  });
});

test('a row keeps the tenant that it names when none was chosen', async () => {
  setClock('2026-11-24T12:00:00Z');
  const body = [{ date: '2026-11-20', credits: 1, tenant_id: 'tenant_Own' }];
  sandbox.fail({ kind: 'status', status: 200, body });
  expect(await poll('new_daily_usage')).toMatchObject([{ id: 'own:2026-11-20', tenant_id: 'tenant_Own' }]);
  const nested = [{ model: 'm', credits: 1, tenant: { id: 'tenant_Own', name: 'Own' } }];
  sandbox.reset();
  sandbox.fail({ kind: 'status', status: 200, body: nested });
  const [item] = await poll('new_usage_summary', { input: { summary_by: 'model' } });
  expect(item).toMatchObject({ tenant_id: 'tenant_Own', tenant_name: 'Own' });
});

test('a path that does not exist is named', async () => {
  sandbox.vary({ usageMissing: true });
  const { name, message } = await failureOf(poll('new_daily_usage'));
  expect([name, message]).toEqual(['AppError', expect.stringMatching(/\/usage\/daily/)]);
});
