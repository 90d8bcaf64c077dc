import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Sandbox } from '../../sandbox';
import { execute, failureOf, useSandbox } from '../support';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await useSandbox();
});
beforeEach(() => sandbox.reset());
afterAll(() => sandbox.close());

const POLL = 'triggers.new_automation.operation.perform';
const LIST_APPS = 'triggers.list_apps.operation.perform';
const FIND = 'searches.find_automation.operation.perform';

interface Row {
  id: string;
  name: string;
  type?: string;
}

const poll = (input = {}, meta = {}): Promise<Row[]> => execute<Row[]>(POLL, { key: sandbox.keys.admin, input, meta });

describe('connection test', () => {
  test('makes one request and returns the ending of the key and the number of models', async () => {
    const result = await execute('authentication.test', { key: `\n ${sandbox.keys.admin} \r\n` });
    expect(result).toMatchObject({ key_ending: sandbox.keys.admin.slice(-4), model_count: expect.any(Number) });
    expect(sandbox.requests.map(({ method, path }) => `${method} ${path}`)).toEqual(['GET /chat/models']);
  });

  test.each(['', 'two words', 'schlüssel', 'zero\u200Bwidth', 'line\nbreak'])(
    'refuses %j before any request',
    async (key) => {
      const { name, message } = await failureOf(execute('authentication.test', { key }));
      expect(name).toBe('AppError');
      expect(message).toMatch(/API key (is empty|contains)/);
      expect(sandbox.requests).toHaveLength(0);
    },
  );

  test('says where the key is when it is not accepted, and does not try again when the API fails', async () => {
    const wrong = await failureOf(execute('authentication.test', { key: 'wrong' }));
    expect(wrong).toMatchObject({ name: 'AppError', message: expect.stringContaining('Workspace > API Keys') });
    sandbox.reset();
    sandbox.fail({ kind: 'status', status: 503 });
    await failureOf(execute('authentication.test', { key: sandbox.keys.admin }));
    expect(sandbox.requests).toHaveLength(1);
  });
});

describe('New Automation', () => {
  test('tells apps and workflows apart, in one request', async () => {
    const all = await poll();
    expect(new Set(all.map(({ type }) => type))).toEqual(new Set(['app', 'workflow']));
    expect(sandbox.requests).toHaveLength(1);
    expect(await poll({ automation_type: ' ' })).toHaveLength((await poll({})).length);
    expect((await failureOf(poll({ automation_type: 'agent' }))).message).toMatch(
      /Automation Type has no choice "agent"\. Use one of: app, workflow/,
    );
    const workflows = await poll({ automation_type: 'workflow' });
    expect(workflows.every(({ type }) => type === 'workflow')).toBe(true);
    expect(workflows.length).toBeGreaterThan(0);
  });

  test('reads pages of 1,000 until the end, each automation once', async () => {
    sandbox.vary({ automationCount: 2500 });
    const rows = await poll();
    expect(rows).toHaveLength(2500);
    expect(new Set(rows.map(({ id }) => id)).size).toBe(2500);
    expect(sandbox.requests.map(({ query }) => query)).toEqual(
      [0, 1000, 2000].map((offset) => ({ limit: '1000', offset: String(offset) })),
    );
  });

  test('keeps its order when the order of the server changes', async () => {
    sandbox.vary({ listOrder: 'shuffled' });
    const [first, second] = [await poll(), await poll()];
    expect(second).toEqual(first);
  });

  test('hides Community and Private rows however they are marked', async () => {
    const before = await poll();
    sandbox.vary({ hiddenRows: true });
    expect(await poll()).toEqual(before);
  });

  test.each(['app_id', 'uuid'] as const)('reads ids under %s', async (appIdField) => {
    const before = await poll();
    sandbox.vary({ appIdField });
    expect(await poll()).toEqual(before);
  });

  test('leaves rows without an id out', async () => {
    sandbox.vary({ appIdField: 'absent' });
    expect(await poll()).toEqual([]);
  });

  test('gives three records for a sample and ids and names for a dropdown', async () => {
    sandbox.vary({ automationCount: 2500 });
    expect(await poll({}, { isLoadingSample: true })).toHaveLength(3);
    expect(sandbox.requests).toHaveLength(1);
    const [choice] = await poll({}, { isFillingDynamicDropdown: true });
    expect(Object.keys(choice ?? {})).toEqual(['id', 'name']);
  });

  test.each(['bare', 'named'] as const)('reads a %s list with unknown fields', async (listEnvelope) => {
    const before = await poll();
    sandbox.vary({ listEnvelope, extraFields: true });
    expect(await poll()).toEqual(before);
  });
});

describe('dropdowns', () => {
  test('page with one request each', async () => {
    sandbox.vary({ automationCount: 1500 });
    const pages = await Promise.all(
      [0, 1, 2].map((page) => execute<Row[]>(LIST_APPS, { key: sandbox.keys.admin, meta: { page } })),
    );
    expect(pages[0]!.length + pages[1]!.length).toBeGreaterThan(1000);
    expect(pages[2]).toEqual([]);
    expect(sandbox.requests).toHaveLength(3);
  });

  test('say why they are empty', async () => {
    const rows = await execute<Row[]>(LIST_APPS, { key: sandbox.keys.chat_only_user });
    expect(rows).toEqual([{ id: '', name: expect.stringMatching(/^No apps in My Automations/) }]);
  });

  test('say how many rows were left out, and why', async () => {
    const data = [
      { id: '1', name: 'A', category: 'Community Apps' },
      { id: '2', name: 'B', is_private: true },
      { name: 'No id' },
    ];
    sandbox.fail({ kind: 'status', status: 200, body: { data } });
    const rows = await execute<Row[]>(LIST_APPS, { key: sandbox.keys.admin });
    expect(rows).toEqual([{ id: '', name: expect.stringMatching(/2 left out, .*Community or Private/) }]);
  });

  test.each([
    ['those of the other type', [{ id: '1', steps: [], is_private: true }], /^No apps in My Automations/],
    [
      'only those of its type',
      [
        { id: '1', steps: [], is_private: true },
        { id: '2', is_private: true },
      ],
      /: 1 left out/,
    ],
    [
      'them on a full page',
      Array.from({ length: 1_000 }, (_, n) => ({ id: `${n}`, is_community: true })),
      /1000 left out.* Load more to see the next ones\.$/,
    ],
  ])('count what was left out: %s', async (_case, data, name) => {
    sandbox.fail({ kind: 'status', status: 200, body: { data } });
    const rows = await execute<Row[]>(LIST_APPS, { key: sandbox.keys.admin });
    expect(rows).toEqual([{ id: '', name: expect.stringMatching(name) }]);
  });

  test('are sorted by name, and tell two of one name apart by their ids', async () => {
    const rows = await execute<Row[]>(LIST_APPS, { key: sandbox.keys.admin });
    const names = rows.map(({ name }) => name);
    expect(names.filter((name) => name.startsWith('Weekly Report'))).toEqual([
      'Weekly Report (…000006)',
      'Weekly Report (…000007)',
    ]);
    expect(names.indexOf('Classify Ticket')).toBeLessThan(names.indexOf('Summarize Ticket'));
  });

  test('say when a page holds none of the type but more follow', async () => {
    const data = Array.from({ length: 1000 }, (_, n) => ({ id: `w${n}`, name: `W${n}`, steps: [] }));
    sandbox.fail({ kind: 'status', status: 200, body: { data } });
    const rows = await execute<Row[]>(LIST_APPS, { key: sandbox.keys.admin });
    expect(rows).toEqual([{ id: '', name: expect.stringMatching(/Load more/) }]);
  });

  test('show models by developer and name, and explain auto', async () => {
    const rows = await execute<Row[]>('triggers.list_models.operation.perform', { key: sandbox.keys.admin });
    expect(rows).toContainEqual({ id: 'gpt-4o', name: expect.stringMatching(/^OpenAI: /) });
    expect(rows.find(({ id }) => id === 'auto')?.name).toMatch(/picks/);
    sandbox.vary({ emptyLists: true });
    const none = await execute<Row[]>('triggers.list_models.operation.perform', { key: sandbox.keys.admin });
    expect(none).toEqual([{ id: '', name: expect.stringMatching(/administrator/) }]);
  });
});

describe('Find Automation', () => {
  const find = (name: string): Promise<Row[]> => execute<Row[]>(FIND, { key: sandbox.keys.admin, input: { name } });

  test('puts the best match first', async () => {
    expect((await find('weekly report')).map(({ name }) => name)).toEqual(['Weekly Report', 'Weekly Report']);
    expect((await find('REPORT')).map(({ name }) => name)).toContain('Quarterly Report');
  });

  test('finds nothing without an error', async () => {
    expect(await find('no such thing')).toEqual([]);
    sandbox.fail({ kind: 'status', status: 404 });
    expect(await find('anything')).toEqual([]);
  });

  test('lists the first 50 without a name', async () => {
    sandbox.vary({ automationCount: 60 });
    expect(await find('')).toHaveLength(50);
  });
});
