import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { answerIn, answerOutputs, namesIn, requestFor } from '../../src/creates/answer-fields';
import { RUNS } from '../property-runs';

describe('the values that were asked for', () => {
  const names = ['Category', 'next step'];

  test.each<[string, unknown, string, string]>([
    ['under their names', { Category: 'Network', 'next step': 'Call' }, 'Network', 'Call'],
    ['in other capitals and signs', { category: 'Network', next_step: 'Call' }, 'Network', 'Call'],
    ['in one object that wraps them', { result: { Category: 'Network', NextStep: 'Call' } }, 'Network', 'Call'],
    ['in a list of one', [{ Category: 'Network', 'next step': 'Call' }], 'Network', 'Call'],
    ['in a list of objects with one each', [{ Category: 'Network' }, { 'next step': 'Call' }], 'Network', 'Call'],
    ['as numbers and yes or no', { Category: 7, 'next step': true }, '7', 'true'],
    ['as lists and objects', { Category: ['a', 'b'], 'next step': { who: 'Ada' } }, 'a\nb', '{"who":"Ada"}'],
    ['as a list of objects', { Category: [{ a: 1 }], 'next step': null }, '[{"a":1}]', ''],
    ['not given', { other: 1, more: 2 }, '', ''],
    ['in two objects that both tell it', [{ Category: 'A' }, { Category: 'B' }], '', ''],
    ['under two names alike', { category: 'A', CATEGORY: 'B' }, '', ''],
    ['in no JSON', null, '', ''],
    ['in a list of texts', ['a'], '', ''],
  ])('are read %s', (_how, json, category, step) => {
    expect(answerIn(json, names)).toEqual({ Category: category, 'next step': step });
  });

  test('are told apart when names differ in signs only', () => {
    expect(answerIn({ a_b: 1, 'a b': 2 }, ['a b', 'a_b'])).toEqual({ 'a b': '2', a_b: '1' });
  });

  test('are asked for by exactly their names, each once', () => {
    expect(namesIn([' Name ', 'Name', 'a\nb', ''])).toEqual(['Name', 'a', 'b']);
    expect(requestFor(['Name', 'say "x"'])).toContain('"Name", "say \\"x\\""');
  });

  test('are always there, as text, whatever the model gives', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.uniqueArray(fc.string({ minLength: 1 })), (json, asked) => {
        const answer = answerIn(json, asked);
        expect(Object.keys(answer).sort()).toEqual([...asked].sort());
        expect(Object.values(answer).every((value) => typeof value === 'string')).toBe(true);
      }),
      RUNS,
    );
  });
});

describe('the outputs before the first test', () => {
  test('are the names that were typed, mapped ones left out', async () => {
    const bundle = { inputData: { answer_fields: ['Category', '{{123__name}}', 'Next Step'] } };
    expect(await answerOutputs(null, bundle)).toEqual([
      { key: 'answer__Category', label: 'Category', type: 'string' },
      { key: 'answer__Next Step', label: 'Next Step', type: 'string' },
    ]);
  });

  test.each([undefined, null, {}, { inputData: null }, { inputData: { answer_fields: '' } }])(
    'are none for %j',
    async (bundle) => {
      expect(await answerOutputs(null, bundle)).toEqual([]);
    },
  );
});
