import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  asFlag,
  asInstant,
  asLine,
  asList,
  asTimestamp,
  asNumber,
  asRecord,
  asText,
  cutAt,
  firstOf,
  firstText,
  isRecord,
  listIn,
  parseJson,
  recordIn,
} from '../../src/hatz/json';
import { RUNS } from '../property-runs';

const foreign = fc.oneof(fc.anything(), fc.jsonValue(), fc.string({ unit: 'binary' }));

describe('any value', () => {
  test('is read as the promised type, and never throws', () => {
    fc.assert(
      fc.property(foreign, (value) => {
        expect(isRecord(asRecord(value))).toBe(true);
        expect(Array.isArray(asList(value))).toBe(true);
        expect(typeof asText(value)).toBe('string');
        expect(typeof asFlag(value)).toBe('boolean');
        const number = asNumber(value);
        expect(number === null || Number.isFinite(number)).toBe(true);
      }),
      RUNS,
    );
  });

  test('that has the promised type stays the same', () => {
    fc.assert(
      fc.property(fc.object(), fc.array(fc.anything()), fc.string(), (record, list, text) => {
        expect(asRecord(record)).toBe(record);
        expect(asList(list)).toBe(list);
        expect(asText(text)).toBe(text);
      }),
      RUNS,
    );
  });
});

describe('an object', () => {
  test.each([null, undefined, [], 'text', 1, true])('is not %j', (value) => {
    expect(isRecord(value)).toBe(false);
    expect(asRecord(value)).toEqual({});
  });

  test.each<[unknown, unknown]>([
    [{ data: { a: 1 }, b: 2 }, { a: 1 }],
    [
      { data: [1], b: 2 },
      { data: [1], b: 2 },
    ],
    [{ b: 2 }, { b: 2 }],
    ['text', {}],
  ])('that %j is about is %j', (body, record) => expect(recordIn(body)).toEqual(record));
});

test('a list is not what is none', () => {
  expect([null, 'text', { length: 1 }].map(asList)).toEqual([[], [], []]);
});

describe('a text', () => {
  test.each([
    ['a', 'a'],
    [12.5, '12.5'],
    [0, '0'],
    [false, 'false'],
    [null, ''],
    [undefined, ''],
    [{}, ''],
    [['a'], ''],
  ])('of %j is %j', (value, text) => expect(asText(value)).toBe(text));
});

describe('a number', () => {
  test.each([
    [0, 0],
    ['1234.5', 1234.5],
    [' -7 ', -7],
    ['', null],
    ['  ', null],
    ['12 tokens', null],
    [NaN, null],
    [Infinity, null],
    ['Infinity', null],
    [null, null],
    [true, null],
    [[5], null],
  ])('of %j is %j', (value, number) => expect(asNumber(value)).toBe(number));
});

describe('a yes', () => {
  test.each([true, 1, 'true', 'TRUE', ' Yes ', 'on', '1'])('is %j', (value) => expect(asFlag(value)).toBe(true));
  test.each([false, 0, 2, 'false', 'no', 'off', '', 'yesterday', 'version 1', null, undefined, {}, [true]])(
    'is not %j',
    (value) => expect(asFlag(value)).toBe(false),
  );
});

describe('the first of several fields', () => {
  test('is the first that is neither missing nor null, in the order of the names', () => {
    expect(firstOf({ c: 3, b: 2, a: null }, ['a', 'b', 'c'])).toBe(2);
    expect(firstOf({ a: '', b: 2 }, ['a', 'b'])).toBe('');
    expect(firstOf({ a: undefined }, ['a'])).toBeUndefined();
    expect(firstOf({ a: undefined, b: 2 }, ['a', 'b'])).toBe(2);
  });

  test('is never something that every object has', () => {
    expect(firstOf({}, ['toString', 'constructor', '__proto__'])).toBeUndefined();
  });

  test.each<[Record<string, unknown>, string]>([
    [{ a: '', b: { c: 'x' }, c: 7, d: 'x' }, '7'],
    [{ a: null }, ''],
    [{}, ''],
  ])('with text, in %j, is %j', (row, text) => {
    expect(firstText(row, ['toString', 'a', 'b', 'c', 'd'])).toBe(text);
  });

  test('is one of the values of the object, whatever is asked', () => {
    fc.assert(
      fc.property(fc.object(), fc.array(fc.string()), (row, names) => {
        const found = firstOf(row, names);
        expect(found === undefined || Object.values(row).includes(found)).toBe(true);
      }),
      RUNS,
    );
  });
});

describe('the list in an answer', () => {
  const names = ['data', 'apps'];

  test('may stand alone, under a name, or under names inside each other', () => {
    expect(listIn([1], names)).toEqual([1]);
    expect(listIn({ total: 1, apps: [1] }, names)).toEqual([1]);
    expect(listIn({ data: { apps: [1] } }, names)).toEqual([1]);
    expect(listIn({ data: { data: { apps: [1] } } }, names)).toEqual([1]);
    expect(listIn({ data: { data: { data: { apps: [1] } } } }, names)).toBeUndefined();
  });

  test('is empty when its name says null', () => expect(listIn({ data: null }, names)).toEqual([]));

  test.each([undefined, null, 'text', 5, {}, { rows: [1] }, { data: 'none' }, { data: {} }])(
    'is not there in %j',
    (body) => expect(listIn(body, names)).toBeUndefined(),
  );

  test('is a list or nothing, whatever comes', () => {
    const envelope = fc.letrec((tie) => ({
      body: fc.oneof(
        foreign,
        fc.dictionary(fc.constantFrom('data', 'apps', 'items'), tie('body')),
        fc.array(tie('body'), { maxLength: 3 }),
      ),
    })).body;
    fc.assert(
      fc.property(envelope, (body) => {
        const rows = listIn(body, names);
        expect(rows === undefined || Array.isArray(rows)).toBe(true);
      }),
      RUNS,
    );
  });
});

describe('JSON', () => {
  test('is read back as it was written, also behind a byte order mark', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom('', '\uFEFF'), (value, mark) => {
        const text = JSON.stringify(value, (_key, one: unknown) =>
          Number.isInteger(one) && !Number.isSafeInteger(one) ? 0 : one,
        );
        expect(JSON.stringify(parseJson(mark + text))).toBe(text);
      }),
      RUNS,
    );
  });

  test.each<[string, unknown]>([
    ['{"a":9007199254740993}', { a: '9007199254740993' }],
    ['[-12345678901234567890]', ['-12345678901234567890']],
    ['[9007199254740991, -9007199254740991]', [9007199254740991, -9007199254740991]],
    ['["9007199254740993", "\\" 9007199254740993", 9007199254740993]', ['9007199254740993', '" 9007199254740993', '9007199254740993']],
    ['["\\\\", 9007199254740993]', ['\\', '9007199254740993']],
    ['[1.9007199254740993, 9007199254740993e2]', [1.9007199254740993, 9007199254740993e2]],
    ['["\uFEFF"]', ['\uFEFF']],
  ])('keeps every digit and sign of %s', (text, value) => expect(parseJson(text)).toEqual(value)); // prettier-ignore

  test.each<[string, boolean, string]>([
    ['500 lists', true, '['.repeat(500) + ']'.repeat(500)],
    ['501 lists', false, '['.repeat(501) + ']'.repeat(501)],
    ['501 lists beside a text', false, `["a\\"", ${'['.repeat(500)}${']'.repeat(500)}]`],
    ['500 objects', true, '{"a":'.repeat(500) + '1' + '}'.repeat(500)],
    ['501 objects', false, '{"a":'.repeat(501) + '1' + '}'.repeat(501)],
    ['many lists beside each other', true, `[${'[],'.repeat(600)}[]]`],
    ['many objects beside each other', true, `[${'{},'.repeat(600)}{}]`],
    ['brackets in a text', true, JSON.stringify(['['.repeat(600), `"${'{'.repeat(600)}`, '\\', '['.repeat(600)])],
  ])('may be as deep as any data: %s (%p)', (_title, is, text) => {
    expect(parseJson(text) !== undefined).toBe(is);
  });

  test.each(['', '{', 'Sorry', "{'a': 1}", '<html>'])('is not %j', (text) => expect(parseJson(text)).toBeUndefined());

  test('is a value or nothing, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(() => parseJson(text)).not.toThrow();
      }),
      RUNS,
    );
  });
});

describe('a moment', () => {
  test.each([
    ['epoch seconds', 1_700_000_000, '2023-11-14T22:13:20.000Z'],
    ['epoch seconds with a fraction', 1_700_000_000.25, '2023-11-14T22:13:20.250Z'],
    ['epoch milliseconds', 1_700_000_000_000, '2023-11-14T22:13:20.000Z'],
    ['epoch seconds as text', '1700000000', '2023-11-14T22:13:20.000Z'],
    ['epoch milliseconds as text', '1700000000000', '2023-11-14T22:13:20.000Z'],
    ['ISO in UTC', '2025-03-04T05:06:07Z', '2025-03-04T05:06:07.000Z'],
    ['ISO with an offset', '2025-03-04T05:06:07+02:00', '2025-03-04T03:06:07.000Z'],
    ['ISO with an offset without colon', '2025-03-04T05:06:07-0330', '2025-03-04T08:36:07.000Z'],
    ['ISO without an offset', '2025-03-04T05:06:07', '2025-03-04T05:06:07.000Z'],
    ['ISO with microseconds', '2025-03-04T05:06:07.123456', '2025-03-04T05:06:07.123Z'],
    ['ISO with a space', '2025-03-04 05:06:07', '2025-03-04T05:06:07.000Z'],
    ['a database, in short', '2025-03-04 05:06:07.5+00', '2025-03-04T05:06:07.500Z'],
    ['a database, with the zone by name', '2025-03-04 05:06:07 UTC', '2025-03-04T05:06:07.000Z'],
    ['a database, with an offset in short', '2025-03-04 05:06:07+02', '2025-03-04T03:06:07.000Z'],
    ['a zone without a space', '2025-03-04T05:06:07UTC', '2025-03-04T05:06:07.000Z'],
    ['ISO between spaces', ' 2025-03-04T05:06:07Z ', '2025-03-04T05:06:07.000Z'],
    ['the first of milliseconds', 1e12, '2001-09-09T01:46:40.000Z'],
    ['the last moment', 8.64e15, '+275760-09-13T00:00:00.000Z'],
    ['a day', '2025-03-04', '2025-03-04T00:00:00.000Z'],
    ['a month', '2025-03', '2025-03-01T00:00:00.000Z'],
    ['the beginning', 0, '1970-01-01T00:00:00.000Z'],
  ])('from %s', (_name, value, instant) => {
    expect(asInstant(value)).toBe(instant);
    expect(asTimestamp(value)).toBe(Date.parse(instant));
  });

  test.each([
    null,
    undefined,
    '',
    'yesterday',
    'March 4, 2025',
    'on 2025-03-04',
    '2025-3-4',
    '2025-99-99',
    '2025-03-04T99',
    {},
    [],
    true,
    1e300,
    -1e300,
  ])('is not in %j', (value) => {
    expect(asTimestamp(value)).toBeNull();
    expect(asInstant(value)).toBeNull();
  });

  test('survives being written in any of the known ways', () => {
    const moments = fc.date({
      min: new Date('2001-09-10T00:00:00Z'),
      max: new Date('9999-12-31'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(moments, (date) => {
        const iso = date.toISOString();
        const written = [iso, iso.slice(0, -1), iso.replace('T', ' '), iso.slice(0, -1).replace('T', ' '), +date];
        for (const value of written) expect(asInstant(value)).toBe(iso);
        const second = Math.floor(Number(date) / 1000);
        expect(asTimestamp(second)).toBe(second * 1000);
        expect(asTimestamp(String(second))).toBe(second * 1000);
      }),
      RUNS,
    );
  });

  test('is a time that a date can hold, or nothing, whatever comes', () => {
    const datelike = fc
      .tuple(fc.date({ noInvalidDate: true }), fc.nat(30), fc.string({ unit: 'binary' }))
      .map(([date, length, rest]) => date.toISOString().slice(0, length) + rest);
    fc.assert(
      fc.property(fc.oneof(foreign, datelike, fc.double(), fc.double().map(String)), (value) => {
        const moment = asTimestamp(value);
        const instant = asInstant(value);
        expect(moment === null || Number.isFinite(new Date(moment).getTime())).toBe(true);
        expect(instant === null).toBe(moment === null);
        if (instant !== null) expect(instant).toMatch(/^[+-]?\d{4,6}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
      }),
      RUNS,
    );
  });
});

describe('a line', () => {
  test.each([
    [' a\r\n\tb  c ', 'a b c'],
    ['<p>Not <b>allowed</b></p>', 'Not allowed'],
    ['a\u0000b\u2028c', 'a b c'],
    ['5 < 6', '5 < 6'],
    ['a<br>b', 'a b'],
    ['a\u200d\nb', 'a b'],
    ['a\u200d\u200db', 'a\u200d\u200db'],
    ['👩‍🚀', '👩‍🚀'],
    [12, '12'],
    [null, ''],
    [{ a: 1 }, ''],
  ])('of %j is %j', (value, line) => expect(asLine(value, 50)).toBe(line));

  test('may be cut, between characters only', () => {
    expect(['a😀b', '\ud800ab'].map((text) => cutAt(text, 2))).toEqual(['a', '\ud800a']);
    expect(cutAt('a😀b', 3)).toBe('a😀');
  });

  test('that is too long ends with an ellipsis and whole characters', () => {
    expect(asLine('Amount <EUR> <b>bold</b><br/><!-- x --> <v2> 1 < 2 > 0', 60)).toBe(
      'Amount <EUR> bold <v2> 1 < 2 > 0',
    );
    expect(asLine('one two three', 9)).toBe('one two…');
    expect(asLine('one two three', 13)).toBe('one two three');
    expect(asLine('abc😀def', 5).isWellFormed()).toBe(true);
  });

  test('is never over its limit, and has no control characters, outer or double spaces', () => {
    const noisy = fc
      .array(fc.oneof(fc.constantFrom('\n', '\u2029', '\u0007', '<br>', '<', '>', '  ', '\u200d', '😀'), fc.string()))
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(fc.oneof(foreign, noisy), fc.integer({ min: 1, max: 300 }), (value, limit) => {
        const line = asLine(value, limit);
        expect(line.length).toBeLessThanOrEqual(limit);
        expect(line).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}]|\s\s/u);
        expect(line).toBe(line.trim());
      }),
      RUNS,
    );
  });

  test('of a huge text is made without reading it all again and again', () => {
    expect(asLine('<'.repeat(5_000_000), 100)).toHaveLength(100);
  });
});
