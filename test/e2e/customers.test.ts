/** What service providers do: customers, their credits, their users and roles. */
import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { Sandbox } from '../../sandbox';
import { execute, failureOf, setClock, useSandbox } from '../support';

type Row = Record<string, unknown>;

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await useSandbox();
});
afterEach(() => {
  jest.useRealTimers();
  sandbox.reset();
});
afterAll(() => sandbox.close());

const run = <T = Row[]>(method: string, input: Row = {}, key = sandbox.keys.msp): Promise<T> =>
  execute<T>(`${method}.operation.perform`, { key, input });
const search = (key: string, input: Row = {}, user = sandbox.keys.msp): Promise<Row[]> =>
  run(`searches.${key}`, input, user);
const action = (key: string, input: Row, user = sandbox.keys.msp): Promise<Row> => run(`creates.${key}`, input, user);
const choices = (key: string, input: Row = {}, user = sandbox.keys.msp, page = 0): Promise<Row[]> =>
  execute(`triggers.${key}.operation.perform`, { key: user, input, meta: { page } });
const messageOf = async (work: Promise<unknown>): Promise<string> => (await failureOf(work)).message;

const serve = (path: string, body: unknown, method = 'GET'): void =>
  sandbox.fail({ method, path, kind: 'status', status: 200, body });
const serveTenants = (rows: unknown[]): void => serve('/admin/tenants', rows);
const sent = (): string[] => sandbox.requests.map(({ method, path }) => `${method} ${path}`);
const written = () => sandbox.requests.filter(({ method }) => method !== 'GET');

const tenant = (id: string, name: string, used: unknown, limit: unknown, more: Row = {}): Row => ({
  id: `tenant_${id}`,
  name,
  status: 'Active',
  primary_package_name: 'Pro',
  user_count: 3,
  created_at: '2026-01-01T00:00:00Z',
  total_credits_used: used,
  total_credit_limit: limit,
  ...more,
});

describe('Find Customer', () => {
  test('finds by name, best first, with what is used and left', async () => {
    serveTenants([
      tenant('A1', 'Big Cedar', 1, 2),
      tenant('B2', 'Cedar Dental', 12_500, 50_000),
      tenant('C3', 'Elm', 1, 2),
    ]);
    expect(await search('find_tenant', { name: 'cedar' })).toEqual([
      {
        id: 'tenant_B2',
        name: 'Cedar Dental',
        status: 'Active',
        package_name: 'Pro',
        user_count: 3,
        total_credit_limit: 50_000,
        total_credits_used: 12_500,
        percent_used: 25,
        credits_remaining: 37_500,
        created_at: '2026-01-01T00:00:00.000Z',
      },
      expect.objectContaining({ id: 'tenant_A1' }),
    ]);
  });

  test.each(['Ten', 'tenant', 'tenant_', '_B2', 'B2', 'TENANT_B2'])('part of an id finds nobody: %s', async (name) => {
    serveTenants([
      tenant('A1', 'Acme', 1, 2),
      tenant('B2', 'Birch', 1, 2),
      tenant('B22', '', 1, 2),
      { id: 'tenant_C' },
    ]);
    expect(await search('find_tenant', { name })).toEqual([]);
  });

  test('a whole id finds its tenant', async () => {
    expect(await search('find_tenant', { name: ' tenant_Cust04 ' })).toMatchObject([{ name: 'Cedar Dental' }]);
  });

  test('without a name it lists 50, by name', async () => {
    sandbox.vary({ tenantCount: 70 });
    for (const input of [{}, { name: '' }, { name: '  ' }, { name: null }]) {
      const found = await search('find_tenant', input);
      expect(found).toHaveLength(50);
      expect(found.slice(0, 2)).toMatchObject([{ name: 'Acme Corporation' }, { name: 'Birch & Co' }]);
    }
  });

  test.each([
    ['no limit', tenant('A1', 'A', 5, null), { total_credit_limit: null, percent_used: null, credits_remaining: null }],
    ['a negative limit', tenant('A1', 'A', 5, -1), { total_credit_limit: null, percent_used: null }],
    [
      'a limit of nothing',
      tenant('A1', 'A', 5, 0),
      { total_credit_limit: 0, percent_used: null, credits_remaining: 0 },
    ],
    ['more than the limit', tenant('A1', 'A', 150, 100), { percent_used: 150, credits_remaining: 0 }],
    [
      'an unreadable use',
      tenant('A1', 'A', 'many', 100),
      { total_credits_used: null, percent_used: null, credits_remaining: null },
    ],
    ['numbers as text', tenant('A1', 'A', '1,025.5', '10000'), { total_credits_used: 1025.5, percent_used: 10.26 }],
    ['only an id', { id: 'tenant_A1' }, { name: 'tenant_A1', status: '', user_count: null, created_at: null }],
  ])('%s', async (_title, row, expected) => {
    serveTenants([row]);
    expect(await search('find_tenant')).toMatchObject([expected]);
  });

  test.each([
    { total: 300 },
    { has_more: true },
    { links: { next: '/admin/tenants?page=2' } },
    { pagination: { totalCount: '4' } },
  ])('a list that tells of more is read on: %j', async (about) => {
    const pages = [['A', 'B'], ['C']].map((ids) => ids.map((id) => tenant(id, id, 5, 10)));
    const [first, second] = pages;
    for (const body of [
      { data: first, ...about },
      { data: second, total: 3, has_more: false },
    ])
      sandbox.fail({ path: '/admin/tenants', kind: 'status', status: 200, body, times: 1 });
    expect(await search('find_tenant')).toHaveLength(3);
    expect(sandbox.requests.map(({ query }) => query['offset'])).toEqual(['0', '2']);
  });

  test.each(['find_tenant', 'find_tenant_credits'])(
    '%s refuses a list that tells of more than it gives',
    async (key) => {
      serve('/admin/tenants', { data: [tenant('A', 'A', 5, 10)], total: 300 });
      expect(await messageOf(search(key))).toMatch(
        /^Hatz AI could not read the list of customers: it tells of more than/,
      );
      expect(sandbox.requests).toHaveLength(2);
    },
  );

  test('a list that repeats its pages ends, one that goes on is read on', async () => {
    serveTenants(Array.from({ length: 1_000 }, () => ({ id: 'tenant_Plain1' })));
    expect(await search('find_tenant', { name: 'tenant_Plain1' })).toMatchObject([{ name: 'tenant_Plain1' }]);
    expect(sandbox.requests).toHaveLength(2);
    sandbox.reset();
    sandbox.vary({ tenantCount: 2_500 });
    expect(await search('find_tenant', { name: 'Example Customer 2400' })).toMatchObject([
      { user_count: expect.any(Number) },
    ]);
    expect(sandbox.requests.map(({ query }) => query['offset'])).toEqual(['0', '1000', '2000']);
  });

  test.each(['admin', 'general_user', 'usage_viewer'] as const)('says to %s what is missing', async (persona) => {
    for (const key of ['find_tenant', 'find_tenant_credits'])
      expect(await messageOf(search(key, {}, sandbox.keys[persona]))).toMatch(
        /not allowed to read customers: its user doesn't belong to a service provider, or the user's role/,
      );
  });
});

describe('New Customer', () => {
  const poll = (input: Row = {}): Promise<Row[]> => run('triggers.new_tenant', input);

  test('the newest first, whatever the order of the list; those without a date last', async () => {
    serveTenants([
      tenant('A', 'A', 1, 2, { created_at: '2026-02-01T00:00:00Z' }),
      tenant('B', 'B', 1, 2, { created_at: null }),
      tenant('D', 'D', 1, 2, { created_at: '2026-03-01T00:00:00+02:00' }),
      tenant('C', 'C', 1, 2, { created_at: '2026-02-01T00:00:00Z' }),
    ]);
    expect((await poll()).map(({ name }) => name)).toEqual(['D', 'A', 'C', 'B']);
  });

  test('all of more than a thousand, each once', async () => {
    sandbox.vary({ tenantCount: 1_234 });
    const items = await poll();
    expect(new Set(items.map(({ id }) => id)).size).toBe(1_234);
    expect(items[0]).toMatchObject({ name: 'Example Customer 1222' });
    expect(sandbox.requests).toHaveLength(2);
  });

  test('a sample is short, and no customers are no items', async () => {
    const sample = await execute<Row[]>('triggers.new_tenant.operation.perform', {
      key: sandbox.keys.msp,
      meta: { isLoadingSample: true },
    });
    expect(sample).toHaveLength(3);
    serveTenants([]);
    expect(await poll()).toEqual([]);
  });
});

describe('Find Customer Credits', () => {
  const report = async (input: Row = {}): Promise<Row> => {
    const found = await search('find_tenant_credits', input);
    expect(found).toHaveLength(1);
    return found[0]!;
  };
  const served = [
    tenant('Low', 'Low Use', 100, 1_000),
    tenant('None', 'No Limit', 7_000, null),
    tenant('Full', 'Full <b>House</b>', 1_050, 1_000),
    tenant('Odd', 'Negative Limit', 9_000, -1),
    tenant('Half', 'Half', '500.5', 1_000),
  ];

  test('one record from one request, the fullest first, ready to send', async () => {
    setClock('2026-11-24T12:00:00Z');
    serveTenants(served);
    const found = await report();
    expect(sandbox.requests).toHaveLength(1);
    expect(found).toMatchObject({
      id: 'customers:2026-11',
      period_start: '2026-11-01T00:00:00.000Z',
      tenant_count: 5,
      total_credits: 17_650.5,
      top_tenant: 'Full <b>House</b>',
    });
    expect(found['rows']).toEqual([
      {
        tenant_id: 'tenant_Full',
        tenant_name: 'Full <b>House</b>',
        package_name: 'Pro',
        user_count: 3,
        credits: 1_050,
        limit: 1_000,
        percent: 105,
        remaining: 0,
      },
      expect.objectContaining({ tenant_id: 'tenant_Half', percent: 50.05, remaining: 499.5 }),
      expect.objectContaining({ tenant_id: 'tenant_Low', percent: 10, remaining: 900 }),
      expect.objectContaining({ tenant_id: 'tenant_Odd', limit: null, percent: null, remaining: null }),
      expect.objectContaining({ tenant_id: 'tenant_None', limit: null, percent: null, remaining: null }),
    ]);
    expect(found['report_text']).toBe(
      [
        'Credits by customer, 2026-11',
        '5 customers, 17,650.5 credits used this month',
        'At or over the limit: 1',
        'Full House: 1,050 (105%), limit 1,000, 0 left',
        'Half: 500.5 (50%), limit 1,000, 499.5 left',
        'Low Use: 100 (10%), limit 1,000, 900 left',
        'Negative Limit: 9,000, no limit',
        'No Limit: 7,000, no limit',
      ].join('\n'),
    );
    expect(found['report_markdown']).toMatch(/- Half: \*\*500\.5\*\* 50%, limit 1,000, 499\.5 left/);
    expect(found['report_html']).toMatch(/<td[^>]*>Half<\/td>.*500\.5.*499\.5 left/);
    expect(found['report_html']).not.toMatch(/<b>/);
  });

  test.each([
    ['50', ['tenant_Full', 'tenant_Half']],
    ['50.05', ['tenant_Full']],
    [' 80 % ', ['tenant_Full']],
    ['0', ['tenant_Full', 'tenant_Half', 'tenant_Low']],
    [105, []],
  ])('only above %j', async (only_above_percent, ids) => {
    serveTenants(served);
    const found = await report({ only_above_percent });
    expect((found['rows'] as Row[]).map(({ tenant_id }) => tenant_id)).toEqual(ids);
    expect(found).toMatchObject({ tenant_count: ids.length, top_tenant: ids.length > 0 ? 'Full <b>House</b>' : '' });
    expect(found['report_text']).toMatch(new RegExp(`${ids.length} of 5 customers above`));
  });

  test('a percentage is told with its decimals, and a limit of 0 is a limit', async () => {
    serveTenants([tenant('A', 'Acme', 80, 100), tenant('B', 'Birch', 5, 0)]);
    expect((await report({ only_above_percent: '79.99' }))['report_text']).toMatch(/1 of 2 customers above 79\.99%/);
    expect((await report())['report_text']).toMatch(/Birch: 5, limit 0, 0 left/);
  });

  test.each(['most', '80-90', '-5', '1e999', '%'])('%j is refused before any request', async (only_above_percent) => {
    expect(await messageOf(search('find_tenant_credits', { only_above_percent }))).toMatch(
      /^Only Above Percent is not a number: ".*Use one such as 80/,
    );
    expect(sandbox.requests).toEqual([]);
  });

  test.each([
    ['a use that is text', tenant('A1', 'Acme', 'n/a', 10), /credits of Acme cannot be read: .*total_credits_used\./],
    ['a use that is missing', { id: 'tenant_A', name: 'Acme', total_credit_limit: 5 }, /total_credits_used/],
    ['a use that is null', tenant('A1', 'Acme', null, 10), /total_credits_used/],
    ['a use below nothing', tenant('A1', 'Acme', -5, 10), /total_credits_used/],
    ['a use that is a list', tenant('A1', 'Acme', [5], 10), /total_credits_used/],
    ['a limit that is text', tenant('A1', 'Acme', 5, 'unlimited'), /total_credit_limit/],
    ['a limit that is missing', { id: 'tenant_A', name: 'Acme', total_credits_used: 5 }, /total_credit_limit/],
    ['a limit that is an object', tenant('A1', 'Acme', 5, { amount: 5 }), /total_credit_limit/],
    ['no id', { name: 'Acme', total_credits_used: 5, total_credit_limit: 10 }, /a customer cannot be read: .*: id/],
    ['no object', 'Acme', /total_credits_used, total_credit_limit/],
  ])('%s is refused, never 0', async (_title, row, sentence) => {
    serveTenants([tenant('B2', 'Birch', 5, 10), row]);
    const { name, message } = await failureOf(search('find_tenant_credits'));
    expect([name, message]).toEqual(['AppError', expect.stringMatching(sentence)]);
    expect(message.length).toBeLessThan(250);
  });

  test('many customers: all as rows, the fullest sixty named, the rest in one line', async () => {
    sandbox.vary({ tenantCount: 1_500 });
    const found = await report();
    expect(found).toMatchObject({ tenant_count: 1_500 });
    expect(found['rows']).toHaveLength(1_500);
    expect(found['report_text']).toMatch(/\n1440 more customers: [\d,.]+, not listed here$/);
  });

  test('no customers are a report without rows; one is no plural', async () => {
    serveTenants([]);
    expect(await report()).toMatchObject({ tenant_count: 0, total_credits: 0, rows: [], top_tenant: '' });
    sandbox.reset();
    serveTenants([tenant('A1', 'Acme', 5, 10)]);
    expect((await report())['report_text']).toMatch(/\n1 customer, 5 credits used this month\n/);
  });

  test('an API that has no such list finds nothing', async () => {
    sandbox.fail({ path: '/admin/tenants', kind: 'status', status: 404 });
    expect(await search('find_tenant_credits')).toEqual([]);
  });

  test('early in a month it says that counters may be old', async () => {
    serveTenants(served);
    setClock('2026-12-01T11:59:00Z');
    expect((await report())['report_text']).toMatch(/can still be last month's/);
    setClock('2026-12-01T12:00:00Z');
    expect((await report())['report_text']).not.toMatch(/last month/);
  });
});

describe('the lists of customers', () => {
  test('are sorted, and tell two of one name apart', async () => {
    serveTenants([
      { id: 'tenant_Zed10', name: 'Branch 10' },
      { id: 'tenant_Zed2', name: 'branch 2' },
      { id: 'tenant_TwinA1', name: 'Twins' },
      { id: 'tenant_TwinB1', name: 'Twins' },
    ]);
    expect(await choices('list_tenants')).toEqual([
      { id: 'tenant_Zed2', name: 'branch 2' },
      { id: 'tenant_Zed10', name: 'Branch 10' },
      { id: 'tenant_TwinA1', name: 'Twins (…TwinA1)' },
      { id: 'tenant_TwinB1', name: 'Twins (…TwinB1)' },
    ]);
  });

  test('all of them, and the own team, stand first and only where they mean something', async () => {
    const first = async (key: string, page = 0): Promise<unknown> =>
      (await choices(key, {}, sandbox.keys.msp, page))[0]?.['id'];
    expect(await first('list_tenants')).toBe('tenant_Acme01');
    expect(await first('list_tenants_or_all')).toBe('all');
    expect(await first('list_tenants_or_own')).toBe('own');
    serveTenants([tenant('A1', 'Acme', 1, 2)]);
    expect(await first('list_tenants_or_all', 1)).toBe('tenant_A1');
  });

  test.each(['list_tenants', 'list_tenants_or_all', 'list_tenants_or_own'])(
    '%s explains that it is empty',
    async (key) => {
      expect(await choices(key, {}, sandbox.keys.admin)).toEqual([
        { id: '', name: expect.stringMatching(/^You can't list customers with this API key\. .*customer's ID\.$/) },
      ]);
      serveTenants([]);
      expect(await choices(key)).toEqual([{ id: '', name: expect.stringMatching(/^No customers for this API key\./) }]);
      expect(await choices(key, {}, sandbox.keys.msp, 1)).toEqual([]);
    },
  );

  test('an API that fails is no empty list', async () => {
    sandbox.fail({ path: '/admin/tenants', kind: 'status', status: 500 });
    expect(await messageOf(choices('list_tenants'))).toMatch(/had a problem \(500\)/);
  });
});

describe('the list of roles', () => {
  const roles = (input: Row, user = sandbox.keys.msp): Promise<Row[]> => choices('list_roles', input, user);
  const EXPLAINED = [
    {
      id: '',
      name: expect.stringMatching(/^(Choose a customer to see its roles|To see the roles, enter the user's email)/),
    },
  ];

  test('those of the customer, by its id or name, in one request', async () => {
    const expected = ['client_admin', 'chat_only_user', 'general_user', 'usage_viewer', 'workshop_user'];
    expect((await roles({ tenant_id: 'tenant_Cust04' })).map(({ id }) => id)).toEqual(expected);
    expect(sandbox.requests).toMatchObject([{ path: '/admin/roles', query: { tenant_id: 'tenant_Cust04' } }]);
    expect((await roles({ tenant_id: 'cedar dental' })).map(({ id }) => id)).toEqual(expected);
    expect((await roles({ move_to_tenant_id: 'tenant_Cust03', user_id: '{{1__id}}' })).length).toBe(5);
  });

  test('those of the provider itself are its custom ones', async () => {
    expect(await roles({ tenant_id: 'own' })).toEqual([{ id: 'usage_viewer', name: 'Usage Viewer' }]);
    expect(sandbox.requests[0]?.query).not.toHaveProperty('tenant_id');
  });

  test('those of the customer that a user is in', async () => {
    expect(await roles({ user_id: 'sam.rivera@cedar.example' })).toHaveLength(5);
    expect(sandbox.requests.at(-1)?.query).toMatchObject({ tenant_id: 'tenant_Cust04' });
  });

  test.each([
    {},
    { tenant_id: '' },
    { tenant_id: '{{123__id}}' },
    { user_id: '{{123__id}}' },
    { user_id: 'user_Sam0042' },
  ])('nothing is asked, and nothing fails, while the form holds %j', async (input) => {
    expect(await roles(input)).toEqual(EXPLAINED);
    expect(sandbox.requests).toEqual([]);
  });

  test('a user that nobody knows is explained', async () => {
    expect(await roles({ user_id: 'nobody@cedar.example' })).toEqual(EXPLAINED);
  });

  test.each([100, 150, 260])('pages count per source: %i custom roles are all there', async (customRoleCount) => {
    sandbox.vary({ customRoleCount });
    expect(await roles({ tenant_id: 'tenant_Cust04' })).toHaveLength(customRoleCount + 4);
  });

  test('two of one name are chosen by their ids', async () => {
    const role = (id: string, role_source: string): Row => ({
      id,
      name: 'helper',
      display_name: 'Helper',
      role_source,
    });
    const list = [role('role_D', 'default'), role('role_C', 'custom'), { id: 'role_X', name: 'x' }];
    serve('/admin/roles', { roles: list, total_count: 3 });
    const found = await roles({ tenant_id: 'tenant_Cust04' });
    expect(found.map(({ id }) => id)).toEqual(['role_C', 'role_D', 'x']);
    serve('/admin/users/invite', { total_new_users_created: 1 }, 'POST');
    await action('invite_user', { tenant_id: 'tenant_Cust04', email: 'a@b.example', role: 'role_C' });
    expect(written()).toMatchObject([{ body: { users: [{ custom_role_name: 'helper' }] } }]);
  });

  test('without a total it reads until a page is empty', async () => {
    const pages = [[1, 2, 3], [4], []].map((ids) => ids.map((n) => ({ id: `role_${n}`, name: `r${n}` })));
    for (const page of pages)
      sandbox.fail({ path: '/admin/roles', kind: 'status', status: 200, body: { roles: page }, times: 1 });
    expect(await roles({ tenant_id: 'tenant_Cust04' })).toHaveLength(4);
    expect(sandbox.requests).toHaveLength(3);
  });

  test('none, and none that may be read, are explained', async () => {
    expect(await roles({ tenant_id: 'tenant_Cust04' }, sandbox.keys.admin)).toEqual([
      { id: '', name: expect.stringMatching(/^You can't list roles/) },
    ]);
    serve('/admin/roles', { roles: [{ id: 'role_1' }, { name: 'x' }, null], total_count: 0 });
    expect(await roles({ tenant_id: 'tenant_Cust04' })).toEqual([
      { id: '', name: expect.stringMatching(/^No roles can be listed here/) },
    ]);
  });

  test('an API that fails is no empty list', async () => {
    sandbox.fail({ path: '/admin/roles', kind: 'status', status: 500 });
    expect(await messageOf(roles({ tenant_id: 'tenant_Cust04' }))).toMatch(/had a problem \(500\)/);
  });
});

describe('Find User', () => {
  const EMAIL = 'sam.rivera@cedar.example';

  test('brings the user with the name of the customer', async () => {
    expect(await search('find_user', { email: ' Sam.Rivera@cedar.example ' })).toEqual([
      {
        id: 'user_Sam0042',
        email: EMAIL,
        first_name: 'Sam',
        last_name: 'Rivera',
        tenant_id: 'tenant_Cust04',
        tenant_name: 'Cedar Dental',
        role: 'general_user',
        invitation_status: 'Active',
      },
    ]);
    expect(sent()).toEqual(['GET /admin/users', 'GET /admin/tenants/tenant_Cust04']);
  });

  test('a name that may not be read costs only the name', async () => {
    sandbox.fail({ path: /tenant_Cust04/, kind: 'status', status: 403 });
    expect(await search('find_user', { email: EMAIL })).toMatchObject([{ id: 'user_Sam0042', tenant_name: '' }]);
    sandbox.reset();
    serve('/admin/users', { id: 'user_1', email: EMAIL });
    expect(await search('find_user', { email: EMAIL })).toMatchObject([
      { id: 'user_1', tenant_id: '', tenant_name: '' },
    ]);
    expect(sandbox.requests).toHaveLength(1);
  });

  test.each([[null], [{}], [[]], [{ data: null }], [{ data: [] }], [{ data: {} }]])('%j is nobody', async (body) => {
    serve('/admin/users', JSON.stringify(body));
    expect(await search('find_user', { email: EMAIL })).toEqual([]);
  });

  test.each([
    [{ data: { id: 'user_1', email: EMAIL } }],
    [[{ id: 'user_1', email: EMAIL }]],
    [{ user_id: 'user_1', email: EMAIL.toUpperCase() }],
    [{ data: [{ id: 'user_1', email: EMAIL }] }],
    [{ users: [{ id: 'user_1', email: EMAIL }] }],
  ])('%j is the user', async (body) => {
    serve('/admin/users', body);
    expect(await search('find_user', { email: EMAIL })).toMatchObject([{ id: 'user_1' }]);
  });

  test.each([
    [{ id: 'user_1', email: 'somebody.else@cedar.example' }],
    [{ id: 'user_1' }],
    [{ email: EMAIL }],
    [
      [
        { id: 'user_1', email: EMAIL },
        { id: 'user_2', email: EMAIL },
      ],
    ],
    ['a text'],
  ])('%j is refused', async (body) => {
    serve('/admin/users', JSON.stringify(body));
    expect(await messageOf(search('find_user', { email: EMAIL }))).toMatch(/something other than this user/);
  });

  test('an error under a status that says success is told', async () => {
    serve('/admin/users', JSON.stringify({ error: { message: 'The directory sleeps' } }));
    expect(await messageOf(search('find_user', { email: EMAIL }))).toMatch(/Hatz AI says: "The directory sleeps"/);
  });

  test('nobody has the address', async () => {
    expect(await search('find_user', { email: 'nobody@cedar.example' })).toEqual([]);
  });

  test.each(['ada', 'a@b.example, c@d.example', 'a@b.example c@d.example', 'Ada <ada@b.example>', '@', 'a@', ''])(
    '%j is refused before any request',
    async (email) => {
      expect(await messageOf(search('find_user', { email }))).toMatch(/^Email is (not one email address|empty)/);
      expect(sandbox.requests).toEqual([]);
    },
  );

  test('says who may', async () => {
    expect(await messageOf(search('find_user', { email: EMAIL }, sandbox.keys.admin))).toMatch(
      /not allowed to view users: its user doesn't belong to a service provider/,
    );
    expect(await search('find_user', { email: EMAIL }, sandbox.keys.msp_helpdesk)).toHaveLength(1);
  });
});

describe('Invite User', () => {
  const NEW = { tenant_id: 'tenant_Cust04', email: 'new.person@cedar.example' };
  const invite = (more: Row = {}, user = sandbox.keys.msp): Promise<Row> =>
    action('invite_user', { ...NEW, ...more }, user);

  test('invites one person, once', async () => {
    const result = await invite({
      first_name: ' New ',
      last_name: 'Person',
      role: 'General User',
      send_email: 'false',
    });
    expect(result).toEqual({
      email: NEW.email,
      invited: true,
      message: '1 of 1 users invited.',
      tenant_id: 'tenant_Cust04',
      tenant_name: 'Cedar Dental',
      role: 'general_user',
      request_id: written()[0]?.requestId,
    });
    expect(written()).toMatchObject([
      {
        method: 'POST',
        path: '/admin/users/invite',
        body: {
          tenant_id: 'tenant_Cust04',
          users: [{ email: NEW.email, first_name: 'New', last_name: 'Person', role: 'general_user' }],
          send_email: false,
        },
      },
    ]);
    expect(await search('find_user', { email: NEW.email })).toMatchObject([{ invitation_status: 'Invited' }]);
  });

  test('sends nothing for what is empty, and the email by default', async () => {
    await invite({ first_name: '', last_name: null, role: ' ' });
    expect(written()[0]?.body).toEqual({ tenant_id: NEW.tenant_id, users: [{ email: NEW.email }], send_email: true });
  });

  test('a customer by its name in other capitals', async () => {
    expect(await invite({ tenant_id: 'CEDAR  dental' })).toMatchObject({ tenant_id: 'tenant_Cust04', invited: true });
  });

  test.each(['own', 'OWN', 'Your Own Team (the service provider, not a customer)'])(
    'the own team: %s',
    async (tenant_id) => {
      expect(await invite({ tenant_id, role: 'Helpdesk' })).toMatchObject({
        tenant_id: 'own',
        tenant_name: '',
        role: 'Helpdesk',
      });
      expect(written()).toMatchObject([
        {
          path: '/admin/users/invite/msp',
          body: { users: [{ email: NEW.email, role: 'Helpdesk' }], send_email: true },
        },
      ]);
      expect(written()[0]?.body).not.toHaveProperty('tenant_id');
    },
  );

  test.each(['', '  ', null, undefined, []])('no customer (%j) is an error before any request', async (tenant_id) => {
    expect(await messageOf(invite({ tenant_id }))).toMatch(/^Customer is empty/);
    expect(sandbox.requests).toEqual([]);
  });

  test.each(['Nobody Inc', 'tenant_Nobody9', 'tenant_', '{{123__id}}', 'tenant_Msp00', '1', 'all'])(
    'an unknown customer (%s) is an error, and nobody is invited',
    async (tenant_id) => {
      const { name, message } = await failureOf(invite({ tenant_id }));
      expect([name, message]).toEqual(['AppError', expect.stringMatching(/no customer named.*Find Customer\.$/)]);
      expect(written()).toEqual([]);
    },
  );

  test('a customer of several by one name is an error', async () => {
    serveTenants(['tenant_A', 'tenant_B'].map((id) => ({ id, name: 'Twins' })));
    expect(await messageOf(invite({ tenant_id: 'Twins' }))).toMatch(
      /2 customers are named "Twins".*tenant_A, tenant_B/,
    );
    expect(written()).toEqual([]);
  });

  test('a name that cannot be looked up invites nobody', async () => {
    expect(await messageOf(invite({ tenant_id: 'Cedar Dental' }, sandbox.keys.admin))).toMatch(
      /belong to a service provider/,
    );
    expect(written()).toEqual([]);
  });

  test('an id that may not be read is taken as it is', async () => {
    sandbox.fail({ path: '/admin/tenants/tenant_Cust04', kind: 'status', status: 403 });
    expect(await invite()).toMatchObject({ invited: true, tenant_name: '' });
  });

  test.each([
    '',
    'ada',
    'a@b.example, c@d.example',
    'a@b.example\nc@d.example',
    ['a@b.example', 'c@d.example'],
    'Ada <a@b.example>',
  ])('an address such as %j is an error before any request', async (email) => {
    expect(await messageOf(invite({ email }))).toMatch(/^Email is (not one email address|empty)/);
    expect(sandbox.requests).toEqual([]);
  });

  test.each([
    ['general_user', { role: 'general_user' }],
    ['General user', { role: 'general_user' }],
    ['usage_viewer', { custom_role_name: 'usage_viewer' }],
    ['Usage Viewer', { custom_role_name: 'usage_viewer' }],
  ])('the role %s', async (role, expected) => {
    await invite({ role });
    expect(written()).toMatchObject([{ body: { users: [{ email: NEW.email, ...expected }] } }]);
  });

  test('a role that the customer lacks is an error that names those it has', async () => {
    expect(await messageOf(invite({ role: 'boss' }))).toMatch(/no role named "boss" here\. Use one of: client_admin, /);
    expect(written()).toEqual([]);
    serve('/admin/roles', {
      roles: ['a', 'b'].map((name) => ({ id: name, name, display_name: 'Boss' })),
      total_count: 2,
    });
    expect(await messageOf(invite({ role: 'boss' }))).toMatch(/^2 roles are called "boss"/);
    expect(written()).toEqual([]);
  });

  test('a role that cannot be looked up is left to the API', async () => {
    sandbox.fail({ path: '/admin/roles', kind: 'status', status: 403 });
    expect(await invite({ role: ' general_user ' })).toMatchObject({ role: 'general_user' });
  });

  test.each(['objects', 'texts', 'none'] as const)(
    'a refused address is an error, also under 200: %s',
    async (inviteResults) => {
      sandbox.vary({ inviteResults });
      const { name, message } = await failureOf(invite({ email: 'someone@blocked.example' }));
      expect(name).toBe('AppError');
      expect(message).toMatch(/^Hatz AI did not invite someone@blocked\.example\./);
      expect(message).toMatch(inviteResults === 'none' ? /0 of 1 users invited/ : /Email domain is not allowed/);
      expect(message).toMatch(/Request ID/);
      expect(written()).toHaveLength(1);
    },
  );

  const created = {
    message: 'Done',
    total_new_users_created: 1,
    total_new_users_failed: 0,
    new_users_failed_emails: [],
    results: [],
  };
  const none = { ...created, total_new_users_created: 0 };
  test.each([
    ['a count of failures', { ...none, total_new_users_failed: 1 }, /"Done"/],
    ['a count as text', { ...created, total_new_users_failed: '1' }, /"Done"/],
    ['an address that failed', { ...created, new_users_failed_emails: [NEW.email] }, /"Done"/],
    ['nobody created', none, /"Done"/],
    ['nothing but counts', { total_new_users_failed: 1 }, /Check whether this user exists already/],
    ['a result with an error', { ...created, results: [{ email: NEW.email, error: 'Seat limit' }] }, /"Seat limit"/],
    ['a result with an error inside', { ...created, results: [{ error: { message: 'No seats' } }] }, /"No seats"/],
    ['a result without success', { ...created, results: [{ success: false, reason: 'Exists' }] }, /"Exists"/],
    ['a result that failed', { ...created, results: [{ status: 'FAILED', message: 'Seat limit' }] }, /"Seat limit"/],
    ['a result that only says failed', { ...created, results: [{ status: 'failed' }] }, /"failed"/],
    ['a result as text', { ...none, results: ['Seat limit.'] }, /"Seat limit"/],
    ['an error body', { error: { message: 'No seats left' } }, /"No seats left"/],
    ['a detail body', { detail: 'No seats left' }, /"No seats left"/],
    ['all of it under data', { data: { ...none, total_new_users_failed: 1 } }, /"Done"/],
    ['an address that failed, alone', { new_users_failed_emails: NEW.email }, /Check whether/],
    ['results by address', { results: { [NEW.email]: { success: false, message: 'Exists' } } }, /"Exists"/],
    ['an answer without success', { success: false, message: 'No seats left' }, /"No seats left"/],
    ['an answer that failed', { status: 'error', message: 'No seats left' }, /"No seats left"/],
    ['an answer without success in words', { success: 'no', message: 'No seats left' }, /"No seats left"/],
    ['a bare list', [{ email: NEW.email, status: 'failed', error: 'Seat limit' }], /"Seat limit"/],
    ['a list under data', { data: [{ email: NEW.email, invited: false, reason: 'No seats' }] }, /"No seats"/],
    ['addresses that failed', { failed_emails: [{ email: NEW.email }] }, /Check whether/],
    ['a result that was there', { ...created, results: [{ status: 'Already exists' }] }, /"Already exists"/],
    ['a result that was skipped', { ...created, results: [{ status: 'skipped' }] }, /"skipped"/],
    ['a result with a status', { ...created, results: [{ status: 409, message: 'Taken' }] }, /"Taken"/],
    ['a result that is not ok', { ...created, results: [{ ok: 'false', error_message: 'Taken' }] }, /"Taken"/],
    ['an outcome', { ...created, results: [{ outcome: 'not_invited' }] }, /"not_invited"/],
    ['a detail', { detail: 'User already exists' }, /"User already exists"/],
    ['texts by address', { ...created, results: { [NEW.email]: 'User already exists' } }, /"User already exists"/],
    ['results by outcome', { ...created, results: { sent: [], failed: [{ email: NEW.email, reason: 'No seats' }] } }, /"No seats"/], // prettier-ignore
    ['a text without a sign', { ...none, results: ['No seats'] }, /"No seats"/],
    ['an error of codes', { error: { code: 'seat_limit' } }, /"code: seat_limit"/],
    ['errors by field', { errors: { email: ['is taken'] } }, /"email: is taken"/],
  ])('%s under 200 is an error with the reason', async (_title, body, reason) => {
    serve('/admin/users/invite', body, 'POST');
    const { name, message } = await failureOf(invite());
    expect([name, message]).toEqual(['AppError', expect.stringMatching(reason)]);
    expect(written()).toHaveLength(1);
  });

  test.each([
    ['text', 'ok', false],
    ['no counts', { message: 'Accepted' }, false],
    ['the documented answer', created, true],
    ['the documented answer under data', { data: created }, true],
    ['a result without an error', { ...created, results: [{ email: NEW.email, status: 'sent', error: false }] }, true],
    ['results that say so', { ...created, results: [{ status: 'no_error', error: 'none' }] }, true],
    ['an empty address', { ...created, new_users_failed_emails: [''] }, true],
    ['a detail of success', { ...created, detail: '1 user created' }, true],
    ['an address like a sign', { ...created, results: ['not-exists@limit.example'] }, true],
    ['results by address', { ...created, results: { [NEW.email]: 'invited' } }, true],
    ['results that went well', { ...created, results: [{ email: NEW.email, status: 'created', error: null }] }, true],
  ])('%s is no failure', async (_title, body, invited) => {
    serve('/admin/users/invite', body, 'POST');
    expect(await invite()).toMatchObject({ invited, message: expect.stringMatching(/./) });
  });

  test.each([
    ['a customer of nobody', 'admin', NEW.tenant_id],
    ['the own team', 'general_user', 'own'],
    ['a role that may not', 'msp_helpdesk', NEW.tenant_id],
  ] as const)('%s: told what is missing', async (_title, persona, tenant_id) => {
    expect(await messageOf(invite({ tenant_id }, sandbox.keys[persona]))).toMatch(
      /not allowed to invite users: its user doesn't belong to a service provider, or the user's role doesn't allow it/,
    );
  });

  test.each(['reset-after', 'status'] as const)('is sent once when its outcome is unknown: %s', async (kind) => {
    sandbox.fail({ method: 'POST', kind, status: 503 });
    const { name, message } = await failureOf(invite());
    expect([name, message]).toEqual(['HaltedError', expect.stringMatching(/may have run, so it was not repeated/)]);
    expect(written()).toHaveLength(1);
  });

  test('a validation answer names the field', async () => {
    expect(await messageOf(invite({ email: 'ada@nowhere' }))).toMatch(/Email: value is not a valid email address/);
  });
});

test('the name of another customer is not taken', async () => {
  serve('/admin/tenants/tenant_Cust04', { id: 'tenant_Cust05', name: 'Somebody else' });
  const input = { tenant_id: 'tenant_Cust04', email: 'new.person@cedar.example' };
  expect(await action('invite_user', input)).toMatchObject({ tenant_id: 'tenant_Cust04', tenant_name: '' });
});

test('an invitation without a message says nothing of doubt', async () => {
  serve('/admin/users/invite', { total_new_users_created: 1 }, 'POST');
  const input = { tenant_id: 'tenant_Cust04', email: 'new.person@cedar.example' };
  expect(await action('invite_user', input)).toMatchObject({ invited: true, message: '' });
});

describe('Update User', () => {
  const EMAIL = 'sam.rivera@cedar.example';
  const update = (input: Row, user = sandbox.keys.msp): Promise<Row> => action('update_user', input, user);

  test('by id, with what was given and nothing else', async () => {
    expect(await update({ user_id: ' user_Sam0042 ', first_name: 'Samira', last_name: '', role: null })).toEqual({
      user_id: 'user_Sam0042',
      message: 'User updated successfully',
      request_id: written()[0]?.requestId,
    });
    expect(sandbox.requests).toMatchObject([
      { method: 'PATCH', path: '/admin/users/user_Sam0042', body: { first_name: 'Samira' } },
    ]);
    expect(await search('find_user', { email: EMAIL })).toMatchObject([{ first_name: 'Samira', last_name: 'Rivera' }]);
  });

  test('by address: role by its label, and another customer', async () => {
    await update({ user_id: EMAIL, role: 'Usage Viewer' });
    expect(written()[0]?.body).toEqual({ role_name: 'usage_viewer' });
    sandbox.reset();
    await update({ user_id: EMAIL, role: 'admin', last_name: 'R.', move_to_tenant_id: 'birch & co' });
    expect(written()).toMatchObject([
      {
        path: '/admin/users/user_Sam0042',
        body: { role_name: 'client_admin', last_name: 'R.', tenant_id: 'tenant_Cust03' },
      },
    ]);
  });

  test('a role of an unknown tenant is left to the API', async () => {
    expect(await messageOf(update({ user_id: 'user_Sam0042', role: 'boss' }))).toMatch(/Role 'boss' not found/);
    expect(await messageOf(update({ user_id: EMAIL, role: 'boss' }))).toMatch(/no role named "boss" here/);
  });

  test.each([{}, { first_name: '', last_name: ' ', role: null, move_to_tenant_id: [] }])(
    'nothing to change (%j) is an error before any request',
    async (change) => {
      expect(await messageOf(update({ user_id: EMAIL, ...change }))).toMatch(/^There is nothing to change/);
      expect(sandbox.requests).toEqual([]);
    },
  );

  test.each([
    ['no user', { user_id: '' }, /^User is empty/],
    ['two addresses', { user_id: 'a@b.example, c@d.example' }, /^User is not one email address/],
    ['an address of nobody', { user_id: 'nobody@cedar.example' }, /no user with the email address.*Find User\.$/],
    ['an unknown id', { user_id: 'user_Nobody' }, /User not found|was not found/],
    ['a path', { user_id: '../tenants' }, /not found/],
    ['an unknown customer', { user_id: EMAIL, move_to_tenant_id: 'Nobody Inc' }, /no customer named "Nobody Inc"/],
    ['an unknown customer id', { user_id: EMAIL, move_to_tenant_id: 'tenant_No1' }, /no customer named "tenant_No1"/],
    ['the own team', { user_id: EMAIL, move_to_tenant_id: 'own' }, /no customer named "own"/],
  ])('%s is an error', async (_title, input, sentence) => {
    const { name, message } = await failureOf(update({ first_name: 'S', ...input }));
    expect([name, message]).toEqual(['AppError', expect.stringMatching(sentence)]);
    expect(sandbox.requests.filter(({ path }) => path === '/admin/users/user_Sam0042')).toEqual([]);
  });

  test('somebody else is never changed', async () => {
    serve('/admin/users', { id: 'user_Other', email: 'other@cedar.example' });
    expect(await messageOf(update({ user_id: EMAIL, first_name: 'S' }))).toMatch(/something other than this user/);
    expect(written()).toEqual([]);
  });

  test('an error body under 200 is an error; what cannot be read is returned', async () => {
    const fault = { method: 'PATCH', kind: 'status', status: 200 } as const;
    sandbox.fail({ ...fault, body: { error: 'The last administrator stays' }, times: 1 });
    expect(await messageOf(update({ user_id: 'user_Sam0042', role: 'x' }))).toMatch(
      /^Hatz AI did not update the user\..*The last administrator stays/,
    );
    sandbox.fail({ ...fault, body: 'done' });
    expect(await update({ user_id: 'user_Sam0042', first_name: 'S' })).toMatchObject({ message: '' });
  });

  test.each([
    [{ success: false }, /^Hatz AI did not update the user\. Correct/],
    [{ ok: 'no', message: 'Busy' }, /"Busy"/],
    [{ data: { success: false, message: 'Not allowed' } }, /"Not allowed"/],
    [{ errors: { role_name: ['is unknown'] } }, /"role_name: is unknown"/],
    [{ error: { code: 'last_admin' } }, /"code: last_admin"/],
    [{ error_message: 'Busy' }, /"Busy"/],
    [{ status: 'failed', reason: 'Busy' }, /"Busy"/],
    [{ statusCode: 409, message: 'Conflict of names' }, /"Conflict of names"/],
    [{ updated: false }, /did not update/],
  ])('a failure under 200 is an error: %j', async (body, sentence) => {
    serve('/admin/users/user_Sam0042', body, 'PATCH');
    expect(await messageOf(update({ user_id: 'user_Sam0042', first_name: 'S' }))).toMatch(sentence);
  });

  test.each([
    [{ data: { message: 'ok' } }, 'ok'],
    [{ message: 'Done', data: { id: 'user_Sam0042', created: false } }, 'Done'],
    [{ success: true, detail: 'Role set', error: null, errors: [] }, ''],
  ])('a success keeps its message: %j', async (body, message) => {
    serve('/admin/users/user_Sam0042', body, 'PATCH');
    expect(await update({ user_id: 'user_Sam0042', first_name: 'S' })).toMatchObject({ message });
  });

  test('is sent once when its outcome is unknown, and says who may', async () => {
    sandbox.fail({ method: 'PATCH', kind: 'reset-after', times: 1 });
    expect(await failureOf(update({ user_id: 'user_Sam0042', first_name: 'S' }))).toMatchObject({
      name: 'HaltedError',
    });
    expect(written()).toHaveLength(1);
    expect(await messageOf(update({ user_id: 'user_Sam0042', first_name: 'S' }, sandbox.keys.msp_helpdesk))).toMatch(
      /not allowed to update users/,
    );
  });
});

describe('every Find by name', () => {
  test.each([
    ['find_automation', 50],
    ['find_agent', 50],
    ['find_model', 50],
    ['find_tenant', 12],
  ])('%s lists at most 50 without a name', async (key, most) => {
    sandbox.vary({ automationCount: 60, modelCount: 60 });
    const found = await search(key);
    expect(found.length).toBeGreaterThan(2);
    expect(found.length).toBeLessThanOrEqual(most);
  });

  test.each([
    ['find_agent', 'no such agent'],
    ['find_model', 'no such model'],
    ['find_tenant', 'no such customer'],
  ])('%s finds nothing that is not there', async (key, name) => expect(await search(key, { name })).toEqual([]));
});

describe('a model', () => {
  const serveModels = (rows: Row[]): void => serve('/chat/models', { data: rows });
  const sentModel = async (model: string): Promise<unknown> => {
    await action('send_prompt', { prompt: 'Hello', model });
    return (written()[0]?.body as Row)['model'];
  };
  const rows = [
    { name: 'gpt-4o', display_name: 'GPT 4o', developer: 'OpenAI' },
    { name: 'auto', display_name: 'Auto', developer: 'Hatz' },
    { name: 'plain', display_name: 'Plain Model' },
  ];

  test.each(['GPT 4o', 'gpt 4O', 'OpenAI: GPT 4o', 'openai: gpt 4o', 'GPT-4O', 'Gpt-4o'])(
    'by the name that people see: %s',
    async (typed) => {
      serveModels(rows);
      expect(await sentModel(typed)).toBe('gpt-4o');
    },
  );

  test('is listed with its developer, where it has one', async () => {
    serveModels(rows);
    expect(await choices('list_models')).toEqual([
      { id: 'auto', name: 'Auto (Hatz AI picks a suitable model)' },
      { id: 'gpt-4o', name: 'OpenAI: GPT 4o' },
      { id: 'plain', name: 'Plain Model' },
    ]);
  });

  test('of several by one name is an error that names them', async () => {
    serveModels(['a', 'b'].map((name) => ({ name, display_name: 'Same Name' })));
    expect(await messageOf(sentModel('Same Name'))).toMatch(/2 models are named "Same Name".*: a, b\.$/);
  });
});
