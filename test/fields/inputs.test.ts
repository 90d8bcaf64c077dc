import { describe, expect, jest, test } from '@jest/globals';
import fc from 'fast-check';
import zapier, { type ZObject } from 'zapier-platform-core';
import { choicesOf, inputsOf, isGiven, metaOf, sampled } from '../../src/fields/inputs';
import { RUNS } from '../property-runs';

const z = { errors: (zapier as unknown as Pick<ZObject, 'errors'>).errors } as ZObject;
const FIELD = { key: 'a', label: 'Field' };
const read = (value: unknown) => inputsOf<Record<string, unknown>>(z, { inputData: { a: value } });

describe('a field', () => {
  test.each([undefined, null, '', []])('is not given with %j', (value) => expect(isGiven(value)).toBe(false));
  test.each([' ', 0, false, 'a', ['']])('is given with %j', (value) => expect(isGiven(value)).toBe(true));
});

describe('a text field', () => {
  test.each<[unknown, string]>([
    [' x ', ' x '],
    [5, '5'],
    [true, 'true'],
    [null, ''],
    [undefined, ''],
    [[], ''],
    [['a', 'b'], 'a\nb'],
    [['a', null, '', 7], 'a\n7'],
  ])('with %j gives %j', (value, text) => expect(read(value).text(FIELD)).toBe(text));

  test.each([[{ a: 1 }], [[{ a: 1 }]], [['a', ['b']]]])('with %j is refused by its label', (value) => {
    expect(() => read(value).text(FIELD)).toThrow(/Field holds a list or an object instead of text/);
    expect(() => read(value).required(FIELD)).toThrow(/Field holds a list or an object instead of text/);
  });

  test.each([undefined, '', ' \n', []])('that is required and holds %j is refused', (value) => {
    expect(() => read(value).required(FIELD)).toThrow(/Field is empty/);
  });

  test('that is required keeps its white space', () => expect(read(' x\n').required(FIELD)).toBe(' x\n'));
});

describe('a choice', () => {
  const CHOICE = { ...FIELD, choices: choicesOf({ text: 'Plain Text', json: 'JSON (Separate Fields)' }) };
  test.each(['json', ' JSON ', 'json (separate fields)', 'JSON (Separate Fields)'])('of %j is json', (value) => {
    expect(read(value).choice(CHOICE)).toBe('json');
  });
  test('is taken by its value before the label of another', () => {
    const crossed = { ...FIELD, choices: choicesOf({ a: 'B', b: 'A', B: 'C' }) };
    expect(['a', 'b', 'B', 'c'].map((typed) => read(typed).choice(crossed))).toEqual(['a', 'b', 'B', 'B']);
  });
  test('that was not made is the fallback, or is asked for', () => {
    expect(read('').choice(CHOICE, 'text')).toBe('text');
    expect(() => read('').choice(CHOICE)).toThrow(/Field is empty. Use one of: text, json/);
  });
  test('of something else is refused', () => {
    expect(() => read('xml').choice(CHOICE, 'text')).toThrow(/Field has no choice .*xml.*Use one of: text, json/);
  });
});

describe('a yes or no', () => {
  test.each([
    [true, false, true],
    ['true', false, true],
    ['yes', false, true],
    ['false', true, false],
    [false, true, false],
    ['', true, true],
    [undefined, true, true],
    [null, false, false],
  ])('of %j with the fallback %j is %j', (value, fallback, flag) => {
    expect(read(value).flag(FIELD, fallback)).toBe(flag);
  });
});

describe('a list field', () => {
  test.each<[unknown, string[]]>([
    [
      ['a', 'b'],
      ['a', 'b'],
    ],
    ['a', ['a']],
    [7, ['7']],
    [
      ['a', '', ' ', null, undefined, 'b'],
      ['a', 'b'],
    ],
    ['', []],
    [null, []],
    [undefined, []],
    [[], []],
  ])('of %j is %j', (value, texts) => expect(read(value).texts(FIELD)).toEqual(texts));
});

test('meta of a bundle without any is empty', () => {
  expect(metaOf({})).toEqual({});
  expect(metaOf({ meta: { limit: 3 } })).toEqual({ limit: 3 });
});

test('a sample has three items, and a poll all of them', () => {
  expect(sampled({ meta: { isLoadingSample: true } }, [1, 2, 3, 4])).toEqual([1, 2, 3]);
  expect(sampled({ meta: { isLoadingSample: true } }, [1])).toEqual([1]);
  expect(sampled({}, [1, 2, 3, 4])).toEqual([1, 2, 3, 4]);
});

test('whatever was filled in is read as the promised types, or refused by its label', () => {
  const orRefused = (work: () => void): void => {
    try {
      work();
    } catch (error) {
      expect((error as Error).message).toMatch(/Field holds/);
    }
  };
  fc.assert(
    fc.property(fc.oneof(fc.anything(), fc.jsonValue()), fc.boolean(), (value, fallback) => {
      const inputs = read(value);
      expect(typeof inputs.flag(FIELD, fallback)).toBe('boolean');
      orRefused(() => expect(typeof inputs.text(FIELD)).toBe('string'));
      orRefused(() => expect(inputs.texts(FIELD).every((text) => text.trim() !== '')).toBe(true));
    }),
    RUNS,
  );
});

describe('a day', () => {
  const dayOf = (value: unknown): string => {
    const day = read(value).day(FIELD);
    return day === null ? '' : new Date(day).toISOString();
  };

  test.each<[unknown, string]>([
    ['2026-11-30', '2026-11-30'],
    ['20261130', '2026-11-30'],
    ['2026-11-30T15:00:00-06:00', '2026-11-30'],
    ['2026-11-30T22:30:00-06:00', '2026-11-30'],
    ['2026-11-30T01:00:00+05:30', '2026-11-30'],
    ['2026-11-30 10:00', '2026-11-30'],
    [' 2026-11-30 ', '2026-11-30'],
    ['2026-11-30 18:30 to 18:00-06:00 or later', '2026-11-30'],
    ['2026-11-30T00:00:00+0530', '2026-11-30'],
    ['2026-11-30T00:00', '2026-11-30'],
    ['2026-11-29T18:00:00-06:00', '2026-11-30'],
    ['2026-11-30T17:59:59-06:00', '2026-11-30'],
    ['2026-12-01T05:29:59+05:30', '2026-11-30'],
    ['1796083199', '2026-11-30'],
    [1_796_040_000_000, '2026-11-30'],
  ])('of %j is %s', (value, day) => {
    expect(dayOf(value)).toBe(`${day}T00:00:00.000Z`);
  });

  test.each(['', null, undefined])('of %j is not given', (value) => expect(dayOf(value)).toBe(''));

  test.each(['x1796083199', '1796083199x', 'soon', '2026-02-30', '2026-13-01', '5', '11/30/2026', '2026-11'])(
    'of %j is refused',
    (value) => {
      expect(() => dayOf(value)).toThrow(/Field is not a date: .*Use one such as 2026-11-30\./);
    },
  );

  // What the platform does with an input of type datetime, in its own code.
  type Convert = (data: Record<string, unknown>, fields: object[], zone: string) => Record<string, unknown>;
  const convert = jest.requireActual<Convert>(
    '../../node_modules/zapier-platform-cli/src/oclif/commands/invoke/input-types.js',
  );
  const inZone = (value: string, zone: string): unknown =>
    convert({ a: value }, [{ ...FIELD, type: 'datetime' }], zone)['a'];

  const MOMENTS = [
    ['2026-11-01T00:00:00.000Z', '2026-11-01'],
    ['2026-11-30T23:59:59.000Z', '2026-11-30'],
    ['2026-07-01T00:00:00.000Z', '2026-07-01'],
    ['2026-11-15', '2026-11-15'],
  ] as const;
  const offsets = (zone: string): string =>
    MOMENTS.map(([moment]) => new Date(moment).toLocaleString('en', { timeZone: zone })).join();

  test('is the same in every time zone of the platform', () => {
    const zones = [...Map.groupBy(Intl.supportedValuesOf('timeZone'), offsets).values()].flatMap(([zone = '']) => zone);
    const wrong = zones.filter((zone) =>
      MOMENTS.some(([value, day]) => dayOf(inZone(value, zone)) !== `${day}T00:00:00.000Z`),
    );
    expect(zones.length).toBeGreaterThan(40);
    expect(wrong).toEqual([]);
  });
});
