import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { bestMatches } from '../../src/searches/by-name';
import { RUNS } from '../property-runs';

const find = (names: string[], typed: string): string[] => bestMatches(names, typed, (name) => [name]);

describe('finding by name', () => {
  test('puts exact before starting with before containing', () => {
    const names = ['My Report', 'Report Maker', 'Something', 'Report'];
    expect(find(names, 'report')).toEqual(['Report', 'Report Maker', 'My Report']);
  });

  test('keeps the order of equals', () => {
    expect(find(['Report B', 'Report A', 'A Report', 'Report C'], 'report')).toEqual([
      'Report B',
      'Report A',
      'Report C',
      'A Report',
    ]);
  });

  test.each([
    ['Résumé', 'resume'],
    ['resume', 'RÉSUMÉ'],
    ['  Résumé ', 'resume'],
    ['Resume', ' resume '],
    ['re\u0301sume\u0301', 'résumé'],
    ['ﬁle', 'file'],
  ])('finds %j by %j', (name, typed) => expect(find([name], typed)).toEqual([name]));

  test('finds nothing when nothing fits', () => {
    expect(find(['Report'], 'Invoice')).toEqual([]);
    expect(find([], 'Report')).toEqual([]);
    expect(bestMatches(['a'], 'a', () => [])).toEqual([]);
  });

  test('takes the best of the names of an item', () => {
    const models = [
      { id: 'openai.gpt-4o', label: 'A model like GPT-4o' },
      { id: 'x', label: 'GPT-4o' },
    ];
    const found = bestMatches(models, 'gpt-4o', ({ id, label }) => [id, label]);
    expect(found.map(({ id }) => id)).toEqual(['x', 'openai.gpt-4o']);
  });

  test('reads typed characters as they are, not as a pattern', () => {
    expect(find(['a.c', 'abc'], 'a.c')).toEqual(['a.c']);
    expect(find(['(x', 'x'], '(')).toEqual(['(x']);
  });

  test('finds every part of a name, each item once, exact ones first', () => {
    const name = fc.string({ unit: 'grapheme', minLength: 1 });
    fc.assert(
      fc.property(fc.uniqueArray(name, { minLength: 1 }), fc.nat(), (names, pick) => {
        const wanted = names[pick % names.length] ?? '';
        const found = find(names, wanted);
        expect(found).toContain(wanted);
        expect(new Set(found).size).toBe(found.length);
        expect(found.every((one) => names.includes(one))).toBe(true);
        if (wanted.trim() !== '') expect(find(names, wanted.toUpperCase().toLowerCase())).toEqual(expect.any(Array));
      }),
      RUNS,
    );
  });

  test('works with any text', () => {
    const text = fc.string({ unit: 'binary' });
    fc.assert(
      fc.property(fc.array(text), text, (names, typed) => {
        expect(find(names, typed).every((name) => names.includes(name))).toBe(true);
      }),
      RUNS,
    );
  });
});
