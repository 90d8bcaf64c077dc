import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { flagOf, isGiven, metaOf, sampled, textOf, textsOf } from '../../src/fields/values';
import { RUNS } from '../property-runs';

describe('a field', () => {
  test.each([undefined, null, '', []])('is not given with %j', (value) => expect(isGiven(value)).toBe(false));
  test.each([' ', 0, false, 'a', ['']])('is given with %j', (value) => expect(isGiven(value)).toBe(true));
});

describe('a text field', () => {
  test('gives its text as it is, and nothing when it is missing', () => {
    expect(textOf({ a: ' x ' }, 'a')).toBe(' x ');
    expect(textOf({ a: 5 }, 'a')).toBe('5');
    expect(textOf({ a: null }, 'a')).toBe('');
    expect(textOf({}, 'a')).toBe('');
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
    expect(flagOf({ a: value }, 'a', fallback)).toBe(flag);
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
  ])('of %j is %j', (value, texts) => expect(textsOf({ a: value }, 'a')).toEqual(texts));
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

test('whatever was filled in is read as the promised types', () => {
  const key = fc.constantFrom('a', 'b', 'length', '__proto__');
  fc.assert(
    fc.property(
      fc.dictionary(key, fc.oneof(fc.anything(), fc.jsonValue())),
      key,
      fc.boolean(),
      (data, name, fallback) => {
        expect(typeof isGiven(data[name])).toBe('boolean');
        expect(typeof textOf(data, name)).toBe('string');
        expect(typeof flagOf(data, name, fallback)).toBe('boolean');
        expect(textsOf(data, name).every((text) => typeof text === 'string' && text.trim() !== '')).toBe(true);
      },
    ),
    RUNS,
  );
});
