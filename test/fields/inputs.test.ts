import { describe, expect, test } from '@jest/globals';
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
