import { describe, expect, test } from '@jest/globals';
import { readUsageRows, shapeOf } from '../../src/hatz/usage-rows';
import type { ReportName } from '../../src/hatz/usage-table';

const read = (name: ReportName, body: unknown): [string, number][] | undefined =>
  readUsageRows(body, name)?.map(({ group, credits }) => [group, credits]);

const DAYS: [string, number][] = [
  ['2026-11-01', 12.5],
  ['2026-11-02', 0],
];
const rows = (moment: (day: string) => unknown, amount: (credits: number) => unknown = Number, name = 'date') =>
  DAYS.map(([day, credits]) => ({ [name]: moment(day), credits: amount(credits), tokens: 7 }));
const bare = rows(String);

test('an answer is described without its values', () => {
  expect([[], [{ secret: 1 }], { a: 'secret' }, {}, null, 'secret'].map(shapeOf)).toEqual([
    'a list without rows',
    'rows with the fields secret',
    'the fields a',
    'no fields',
    'a null',
    'a string',
  ]);
});

test('an amount is looked for two levels deep, and a year that no report tells of is none', () => {
  const nested = { date: '2026-11-01', totals: { usage: { metrics: { value: 1 } } } };
  expect(readUsageRows([nested], 'daily')).toBeUndefined();
  expect(read('hourly', [{ timestamp: 8.64e15, credits: 1 }])).toBeUndefined();
});

describe('a daily report', () => {
  test.each<[string, unknown]>([
    ['a bare list', bare],
    ['a list under data', { data: bare }],
    ['a list under usage, nested', { data: { usage: bare } }],
    ['a list under a key of its own', { tenant: 'x', time_series: bare }],
    ['an object keyed by date', { '2026-11-01': 12.5, '2026-11-02': 0, total: 12.5 }],
    ['rows keyed by date', { data: { '2026-11-01': { credits: 12.5 }, '2026-11-02': { credits: 0 } } }],
    [
      'lists keyed by date',
      {
        '2026-11-01': [
          { model: 'a', credits: 12 },
          { model: 'b', credits: 0.5 },
        ],
        '2026-11-02': [{ credits: 0 }],
      },
    ],
    ['numbers as text', rows(String, String)],
    ['amounts with another name', DAYS.map(([day, credits]) => ({ day, total_credits_used: credits }))],
    ['an amount that nobody foresaw', DAYS.map(([day, n]) => ({ day, team_credits: n, credits_limit: 900 }))],
    ['nested totals', DAYS.map(([date, credits]) => ({ date, totals: { credits, tokens: 9 } }))],
    ['twice nested totals', DAYS.map(([date, value]) => ({ date, metrics: { usage: { value } } }))],
    ['seconds', rows((day) => Date.parse(day) / 1000)],
    ['milliseconds', rows((day) => Date.parse(day))],
    ['seconds as text', rows((day) => String(Date.parse(day) / 1000), Number, 'timestamp')],
    ['ISO moments', rows((day) => `${day}T00:00:00Z`)],
    ['ISO moments without an offset', rows((day) => `${day}T00:00:00`)],
    ['moments with a blank', rows((day) => `${day} 00:00:00`, Number, 'bucket')],
    ['days of another time zone', rows((day) => `${day}T00:00:00+05:30`)],
    ['rows split by something else', [...bare, { date: '2026-11-01', credits: 0 }]],
    ['rows without an amount among others', [bare[0], { date: '2026-11-02' }]],
    ['an amount of null', [bare[0], { date: '2026-11-02', credits: null }]],
    ['odd rows among good ones', [null, 5, 'x', ...bare, { date: 'never', credits: 4 }]],
  ])('%s', (_shape, body) => {
    expect(read('daily', body)).toEqual(DAYS);
  });

  test.each<[string, unknown]>([
    ['nothing', []],
    ['nothing under a key', { data: [] }],
    ['null under a key', { usage: null }],
    ['an empty object', {}],
    ['an empty object under a key', { data: {} }],
  ])('no rows: %s', (_shape, body) => {
    expect(read('daily', body)).toEqual([]);
  });

  test.each<[string, unknown, RegExp]>([
    ['null', null, /a null/],
    ['a text', 'soon', /a string/],
    ['a list of numbers', [1, 2], /a list without rows/],
    ['rows without moments', [{ when: 'x', credits: 1 }], /rows with the fields when, credits/],
    ['rows without amounts', [{ date: '2026-11-01', tokens: 1 }], /rows with the fields date, tokens/],
    ['a message', { detail: 'later' }, /the fields detail/],
  ])('unreadable: %s', (_shape, body, shape) => {
    expect(read('daily', body)).toBeUndefined();
    expect(shapeOf(body)).toMatch(shape);
  });

  test('a day begins when its own time zone says', () => {
    const [row] = readUsageRows([{ date: '2026-11-01T00:00:00-08:00', credits: 1 }], 'daily') ?? [];
    expect(row).toMatchObject({ group: '2026-11-01', moment: Date.parse('2026-11-01T08:00:00Z') });
  });

  test('a day with a time in it begins at midnight', () => {
    const [row] = readUsageRows([{ date: '2026-11-01T13:45:10Z', credits: 1 }], 'daily') ?? [];
    expect(row).toMatchObject({ group: '2026-11-01', moment: Date.parse('2026-11-01') });
  });
});

describe('an hourly report', () => {
  const hours: [string, number][] = [
    ['2026-11-01T04:00:00.000Z', 2],
    ['2026-11-01T05:00:00.000Z', 3],
  ];
  test.each<[string, unknown]>([
    ['ISO hours', hours.map(([hour, credits]) => ({ hour, credits }))],
    ['seconds', hours.map(([hour, credits]) => ({ timestamp: Date.parse(hour) / 1000, credits }))],
    [
      'a date with an hour',
      hours.map(([hour, credits]) => ({ date: '2026-11-01', hour: Number(hour.slice(11, 13)), credits })),
    ],
    [
      'a date with an hour as text',
      hours.map(([hour, credits]) => ({ day: '2026-11-01', hour: hour.slice(11, 16), credits })),
    ],
    ['keyed by hour', Object.fromEntries(hours.map(([hour, credits]) => [hour.slice(0, 19), credits]))],
    [
      'another offset',
      hours.map(([hour, credits]) => ({
        hour: hour.replace(/T0(\d).*/, (_, h) => `T0${Number(h) + 2}:00:00+02:00`),
        credits,
      })),
    ],
  ])('%s', (_shape, body) => {
    expect(read('hourly', body)).toEqual(hours);
  });
});

describe('a report by group', () => {
  test.each<[string, ReportName, unknown]>([
    [
      'rows',
      'source',
      [
        { source: 'chat', credits: 5 },
        { source: 'app', credits: 3 },
      ],
    ],
    ['keyed by name', 'model', { data: { chat: 5, app: 3 }, total_credits: 8 }],
    ['rows keyed by name', 'model', { chat: { credits: 5 }, app: { credits: 3 }, totals: { credits: 8 } }],
    ['numbers keyed by name, with totals', 'user', { chat: 5, app: '3', total: 8, total_credits: 8, tenant_id: 'x' }],
    [
      'a nested name',
      'user',
      [
        { user: { id: 'u1', email: 'chat' }, credits: 5 },
        { user: { id: 'u2', name: 'app' }, credits: 3 },
      ],
    ],
    [
      'an unforeseen name',
      'source',
      [
        { when: '2026-11-01', kind: 'chat', credits: 5 },
        { when: '2026-11-01', kind: 'app', credits: 3 },
      ],
    ],
    [
      'split by day',
      'source',
      [
        { date: '2026-11-01', source: 'chat', credits: 2 },
        { source: 'chat', credits: 3 },
        { source: 'app', credits: 3 },
      ],
    ],
  ])('%s', (_shape, name, body) => {
    expect(read(name, body)).toEqual([
      ['chat', 5],
      ['app', 3],
    ]);
  });

  test('groups of one name stay apart by their ids', () => {
    const body = [
      { asset_id: 'a', asset_name: 'Report', credits: 1 },
      { asset_id: 'b', asset_name: 'Report', credits: 2 },
    ];
    expect(readUsageRows(body, 'asset')?.map(({ groupId }) => groupId)).toEqual(['a', 'b']);
  });

  test('rows that become one keep the fields in which they agree', () => {
    const body = [
      { user_email: 'a@b.c', role: 'admin', date: '2026-11-01', credits: 1 },
      { user_email: 'a@b.c', role: 'admin', date: '2026-11-02', credits: 2 },
    ];
    expect(readUsageRows(body, 'user')).toMatchObject([{ credits: 3, fields: { user_email: 'a@b.c', role: 'admin' } }]);
    expect(readUsageRows(body, 'user')?.[0]?.fields).not.toHaveProperty('date');
  });

  test('a name that speaks of credits is a name', () => {
    expect(read('asset', { 'Credit Check': 4, 'no.credit@x.y': 2 })).toEqual([
      ['Credit Check', 4],
      ['no.credit@x.y', 2],
    ]);
  });

  test('names like those of built-in properties are names', () => {
    const body = JSON.parse('{"__proto__": 1, "constructor": 2, "toString": {"credits": 3}}') as unknown;
    expect(read('source', body)).toEqual([
      ['__proto__', 1],
      ['constructor', 2],
      ['toString', 3],
    ]);
  });
});
