import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { sortedByName, sortKey } from '../../src/hatz/lists';
import { sortedChoices } from '../../src/dropdowns/dropdown';
import { RUNS } from '../property-runs';

const named = (...names: string[]): { id: string; name: string }[] => names.map((name, n) => ({ id: `id-${n}`, name }));
const sorted = (...names: string[]): string[] => sortedByName(named(...names)).map(({ name }) => name);

describe('the order of names', () => {
  test.each([
    ['numbers by their value', ['v10', 'v9', 'v2'], ['v2', 'v9', 'v10']],
    ['zeros in front count nothing', ['a 010', 'a 9', 'a 00'], ['a 00', 'a 9', 'a 010']],
    ['versions', ['gpt-4.10', 'gpt-4.9', 'gpt-4'], ['gpt-4', 'gpt-4.9', 'gpt-4.10']],
    ['capitals do not matter', ['b', 'C', 'A'], ['A', 'b', 'C']],
    ['accents do not matter', ['Zebra', 'Élan', 'Epsilon'], ['Élan', 'Epsilon', 'Zebra']],
    ['very long numbers', [`x${'9'.repeat(30)}`, `x1${'0'.repeat(30)}`], [`x${'9'.repeat(30)}`, `x1${'0'.repeat(30)}`]],
  ])('%s', (_title, names, expected) => expect(sorted(...names)).toEqual(expected));

  test('equals stand by their ids, whatever order they came in', () => {
    const items = [
      { id: 'b', name: 'Same' },
      { id: 'a', name: 'same' },
    ];
    expect(sortedByName(items)).toEqual(sortedByName([...items].reverse()));
  });

  test('is the same for every order in which the items come', () => {
    const item = fc.record({ id: fc.string({ unit: 'binary' }), name: fc.string({ unit: 'binary' }) });
    const items = fc.uniqueArray(item, { selector: ({ id }) => id });
    fc.assert(
      fc.property(
        items.chain((list) => fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length }))),
        ([list, shuffled]) => expect(sortedByName(shuffled)).toEqual(sortedByName(list)),
      ),
      RUNS,
    );
  });

  test('puts whole numbers in the order of their values', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n }), fc.bigInt({ min: 0n }), (a, b) => {
        const [x, y] = [sortKey(`n${a}`), sortKey(`n${b}`)];
        expect(x < y).toBe(a < b);
      }),
      RUNS,
    );
  });
});

describe('choices', () => {
  test('are there once each, sorted, and told apart by the end of their ids', () => {
    expect(
      sortedChoices([
        { id: 'a0000000-0000-4000-8000-0000000000b2', name: 'Twins' },
        { id: 'a0000000-0000-4000-8000-0000000000a1', name: 'Twins' },
        { id: 'x', name: 'Single' },
        { id: 'x', name: 'Single' },
      ]),
    ).toEqual([
      { id: 'x', name: 'Single' },
      { id: 'a0000000-0000-4000-8000-0000000000a1', name: 'Twins (…0000a1)' },
      { id: 'a0000000-0000-4000-8000-0000000000b2', name: 'Twins (…0000b2)' },
    ]);
  });

  test('ids that end alike show as much as it takes', () => {
    const names = sortedChoices(['1-aaaaaaaa', '2-aaaaaaaa', 'short'].map((id) => ({ id, name: 'N' }))).map(
      ({ name }) => name,
    );
    expect(names).toEqual(['N (1-aaaaaaaa)', 'N (2-aaaaaaaa)', 'N (short)']);
  });

  test('of one name are always told apart', () => {
    const ids = fc.uniqueArray(fc.string({ unit: 'grapheme-ascii', minLength: 1 }), { minLength: 2 });
    fc.assert(
      fc.property(ids, (list) => {
        const names = sortedChoices(list.map((id) => ({ id, name: 'Same' }))).map(({ name }) => name);
        expect(new Set(names).size).toBe(list.length);
      }),
      RUNS,
    );
  });
});
