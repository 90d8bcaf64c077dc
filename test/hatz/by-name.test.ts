import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ambiguous, bestMatches, folded, isMapped, namedLike, onlyNamed, unknownName } from '../../src/hatz/by-name';
import type { Hatz } from '../../src/hatz/http';
import { RUNS } from '../property-runs';

const find = (names: string[], typed: string): string[] =>
  bestMatches(
    names,
    typed,
    (name) => [name],
    () => '',
  );

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
    const nameless = bestMatches(
      ['a'],
      'a',
      () => [],
      () => 'x',
    );
    expect(nameless).toEqual([]);
  });

  test('takes the best of the names of an item', () => {
    const models = [
      { id: 'openai.gpt-4o', label: 'A model like GPT-4o' },
      { id: 'x', label: 'GPT-4o' },
    ];
    const found = bestMatches(
      models,
      'gpt-4o',
      ({ id, label }) => [id, label],
      ({ id }) => id,
    );
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

const hatz = { z: { errors: { Error } } } as unknown as Hatz;
const items = (...names: string[]): { id: string; name: string }[] => names.map((name, n) => ({ id: `id-${n}`, name }));
const meant = (names: string[], typed: string): string[] => namedLike(items(...names), typed).map(({ name }) => name);

describe('what a step means by a name', () => {
  test.each([
    ['the id before a name', ['id-1', 'Other'], 'id-1', ['Other']],
    ['the exact name before other capitals', ['REPORT', 'Report', 'report'], 'Report', ['Report']],
    ['other capitals before other accents', ['RÉSUMÉ', 'Resume'], 'résumé', ['RÉSUMÉ']],
    ['no other accents', ['Résumé', 'Über'], 'resume', []],
    ['no other characters', ['Plan ²', 'ﬁle'], 'plan 2', []],
    ['the id in other capitals', ['Other', 'Third'], 'ID-1', ['Third']],
    ['a name before an id in other capitals', ['ID-1', 'Third'], 'ID-1', ['ID-1']],
    ['letters composed in another way', ['Mu\u0308ller'], 'M\u00fcller', ['Mu\u0308ller']],
    ['white space of any kind', ['Monthly\u00a0 Report '], ' Monthly Report', ['Monthly\u00a0 Report ']],
    ['no words in one', ['Monthly Report'], 'MonthlyReport', []],
    ['line breaks', ['Monthly\n\tReport'], 'monthly report', ['Monthly\n\tReport']],
    ['all of those that fit alike', ['Report', 'Report'], 'report', ['Report', 'Report']],
    ['no part of a name', ['Monthly Report'], 'Monthly', []],
    ['marks that make another letter', ['\u304b'], '\u304c', []],
    ['a Greek word at its end', ['\u039f\u0394\u039f\u03a3'], '\u03bf\u03b4\u03bf\u03c2', ['\u039f\u0394\u039f\u03a3']],
  ])('%s', (_title, names, typed, expected) => expect(meant(names, typed)).toEqual(expected));

  test('the one that is meant, or an error that says the next step', () => {
    expect(onlyNamed(hatz, 'agent', items('A', 'B'), 'b', 'here')).toMatchObject({ name: 'B' });
    expect(() => onlyNamed(hatz, 'agent', items('A', 'a'), 'A ', 'here')).not.toThrow();
    expect(() => onlyNamed(hatz, 'agent', items('X', 'X'), 'X', 'here')).toThrow(
      '2 agents are named "X". Use the ID of the one you mean: id-0, id-1.',
    );
    expect(() => onlyNamed(hatz, 'agent', items('X', 'X', 'X', 'X'), 'X', 'here')).toThrow(/: id-0, id-1, id-2\.$/);
    expect(() => onlyNamed(hatz, 'agent', [], 'X', 'for this API key')).toThrow(
      'There is no agent named "X" for this API key. Check the spelling, or look it up with Find Agent.',
    );
  });

  test.each([
    ['app', 'Find Automation'],
    ['workflow', 'Find Automation'],
    ['automation', 'Find Automation'],
    ['agent', 'Find Agent'],
    ['model', 'Find Model'],
    ['customer', 'Find Customer'],
  ] as const)('an unknown %s is looked up with %s', (noun, step) =>
    expect(unknownName(hatz, noun, 'x', 'here').message).toMatch(new RegExp(`look it up with ${step}\\.$`)),
  );

  test('errors stay short and on one line, whatever the names and ids', () => {
    const text = fc.string({ unit: 'binary', maxLength: 300 });
    fc.assert(
      fc.property(fc.array(fc.record({ id: text, name: text }), { minLength: 2 }), text, (found, typed) => {
        for (const { message } of [
          ambiguous(hatz, 'automation', typed, found),
          unknownName(hatz, 'app', typed, 'here'),
        ]) {
          expect(message.length).toBeLessThan(250);
          expect(message).not.toMatch(/[\p{Cc}\p{Zl}]/u);
        }
      }),
      RUNS,
    );
  });

  const name = fc.string({ unit: 'grapheme', minLength: 1 }).filter((text) => text.trim() !== '');
  const disguises: ((text: string) => string)[] = [
    (text) => text,
    (text) => text.normalize('NFD'),
    (text) => text.normalize('NFC'),
    (text) => ` ${text}\n`,
    (text) => text.replaceAll(' ', ' \u00a0'),
  ];

  test('a name is found in any disguise, and a search finds whatever a step finds', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(name, { minLength: 1 }),
        fc.nat(),
        fc.constantFrom(...disguises),
        (names, pick, disguise) => {
          const wanted = names[pick % names.length]!;
          expect(meant(names, disguise(wanted))).toContain(wanted);
          const found = find(names, disguise(wanted));
          for (const one of meant(names, disguise(wanted))) expect(found).toContain(one);
        },
      ),
      RUNS,
    );
  });

  test('folding twice is folding once', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => expect(folded(folded(text))).toBe(folded(text))),
      RUNS,
    );
  });

  test('a mapping that is not known yet', () => {
    expect([isMapped('{{123__id}}'), isMapped('a {{1__x}}'), isMapped('{name}'), isMapped('')]).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });
});

test('an id is found whole, never by a part', () => {
  const searched = [{ id: 'tenant_Ten', name: 'Acme' }];
  const by = (typed: string): number =>
    bestMatches(
      searched,
      typed,
      ({ name }) => [name],
      ({ id }) => id,
    ).length;
  expect([by('tenant_Ten'), by(' tenant_Ten '), by('Ten'), by('tenant_ten'), by('ac')]).toEqual([1, 1, 0, 0, 1]);
});
