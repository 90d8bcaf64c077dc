/** What the page makes of forms, of data of earlier steps, and of results. */
import { describe, expect, test } from '@jest/globals';
import type { Definition, InputField } from '../../tools/platform/definition';
import { choicesIn, choicesQuestion } from '../../tools/platform/dropdown';
import { arranged, choicesOf, withDefaults, withLine } from '../../tools/playground/client/fields';
import { inputOf, neededFor, resolveList, resolveText } from '../../tools/playground/client/input';
import { leavesOf, lineItemsOf, rowsOf } from '../../tools/playground/client/outputs';
import { newStep, type Step } from '../../tools/playground/client/step';
import { className, verdictOf } from '../../tools/playground/client/verdicts';

const record = {
  job_id: 'abc',
  count: 3,
  done: false,
  nothing: null,
  tags: ['a', 'b'],
  when: '9:30\nor: later',
  result_json: { category: 'Network', deep: { level: 2 } },
  steps: [
    { name: 'One', meta: { ms: 1 } },
    { name: 'Two', meta: { ms: 2 } },
  ],
};
const tested = (results: unknown): Step => ({
  ...newStep(1),
  outcome: { ok: true, results, requests: [], took: 1 },
  outputFields: [{ key: 'job_id' }, { key: 'error_message' }],
});
const earlier = [tested([record]), newStep(2)];

describe('data of earlier steps', () => {
  test.each([
    ['{{1.job_id}}', 'abc'],
    ['Run {{1.job_id}} has {{1.count}}, {{1.done}}', 'Run abc has 3, false'],
    ['{{1.nothing}}|{{1.error_message}}', '|'],
    ['{{1.tags}}', 'a,b'],
    ['{{1.result_json__category}} {{1.result_json__deep__level}}', 'Network 2'],
    ['{{1.steps[]name}} {{1.steps[]meta__ms}}', 'One,Two 1,2'],
  ])('%s becomes %s', (text, expected) => expect(resolveText(text, earlier)).toBe(expected));

  test.each([
    '{{customer}}',
    '{{1}}',
    '{{1.unknown}}',
    '{{2.job_id}}',
    '{{9.job_id}}',
    '{{ 1.job_id }}',
    '{1.job_id}',
    '$& $1',
  ])('leaves %s as it is', (text) => expect(resolveText(text, earlier)).toBe(text));

  test('is not looked through again', () => {
    const echo = tested({ text: '{{1.text}} $& {{customer}}' });
    expect(resolveText('{{1.text}}', [echo])).toBe('{{1.text}} $& {{customer}}');
  });

  test('gives a list field one entry for each line item', () => {
    expect(resolveList(['{{1.steps[]name}}', 'x {{1.tags}}', '{{1.tags}}', '{{customer}}'], earlier)).toEqual([
      'One',
      'Two',
      'x a,b',
      'a',
      'b',
      '{{customer}}',
    ]);
  });
});

const fields: InputField[] = [
  { key: 'optional' },
  { key: 'notice', type: 'copy', helpText: 'Read this' },
  { key: 'needed', required: true, label: 'Needed' },
  { key: 'list', list: true, default: '' },
  { key: 'query', dict: true },
  { key: 'flag', type: 'boolean', default: 'false' },
];

describe('forms', () => {
  test('show notices, then required, then optional fields', () => {
    expect(arranged(fields).map(({ key }) => key)).toEqual(['notice', 'needed', 'optional', 'list', 'query', 'flag']);
  });

  test('hand over what was filled in, without what is empty', () => {
    const values = withDefaults(fields, {
      needed: '{{1.job_id}}',
      optional: '',
      list: '{{1.tags}}\n\nc',
      query: 'limit: 10\n: no name\n\nat:{{1.when}}',
      gone: 'a field of another form',
    });
    expect(inputOf(fields, values, earlier)).toEqual({
      needed: 'abc',
      list: ['a', 'b', 'c'],
      query: { limit: '10', at: '9:30\nor: later' },
      flag: 'false',
    });
    expect(inputOf(fields, { query: ' ', list: '\n', needed: '' }, earlier)).toEqual({});
  });

  test('say which steps must be tested first', () => {
    expect(neededFor(fields, { needed: 'x', query: 'a: {{1.count}} {{2.y}}' }, earlier)?.number).toBe(2);
    expect(neededFor(fields, { needed: '{{1.count}} {{9.x}}' }, earlier)).toBeUndefined();
  });

  test('add to a list on a line of its own', () => {
    expect([withLine('', 'a'), withLine('a', 'b'), withLine('a\n', 'b')]).toEqual(['a', 'a\nb', 'a\nb']);
  });

  test('take choices whichever way they are written', () => {
    const ab = [
      { value: 'a', label: 'A' },
      { value: 'b', label: 'b' },
    ];
    expect(choicesOf({ key: 'x', choices: [{ value: 'a', label: 'A' }, 'b'] })).toEqual(ab);
    expect(choicesOf({ key: 'x', choices: { a: 'A', b: 'b' } })).toEqual(ab);
    expect(choicesOf({ key: 'x' })).toEqual([]);
    expect(choicesOf({ key: 'x', type: 'boolean' }).map(({ value }) => value)).toEqual(['true', 'false']);
  });
});

describe('dropdowns', () => {
  const listed: InputField = { key: 'app_id', dynamic: 'list_apps.id.name' };
  const definition = { triggers: { list_apps: { operation: { canPaginate: true } } } } as unknown as Definition;

  test('are asked for page by page, from a hidden trigger', () => {
    expect(choicesQuestion(listed, 3)).toMatchObject({
      method: 'triggers.list_apps.operation.perform',
      meta: { page: 3, isFillingDynamicDropdown: true },
    });
  });

  test('go on until a page is empty', () => {
    const options = [{ value: '1', label: 'One' }];
    expect(choicesIn(definition, listed, [{ id: '1', name: 'One' }], 3)).toEqual({ options, next: 4 });
    expect(choicesIn(definition, listed, [], 4)).toEqual({ options: [] });
  });
});

describe('results', () => {
  const outputFields = [
    { key: 'job_id', label: 'Run ID', type: 'string' },
    { key: 'result_json', label: 'Result as Fields' },
    { key: 'steps[]name', label: 'Step Name', type: 'string' },
    { key: 'finished_at', label: 'Finished At', type: 'datetime' },
    { key: 'files[]name', label: 'File Name' },
  ];
  const sample = { job_id: 'sample', steps: [{ name: 'Sampled' }] };

  test('are labelled and typed by the definition, else named by key, beside the sample', () => {
    const rows = rowsOf(record, sample, outputFields);
    expect(rows.map(({ label }) => label)).toEqual([
      'Run ID',
      'result_json__category',
      'result_json__deep__level',
      'Finished At',
      'File Name',
      'count',
      'done',
      'nothing',
      'tags',
      'when',
    ]);
    expect(rows[0]).toMatchObject({ value: 'abc', sample: 'sample', type: 'string' });
    expect(rows[3]).toMatchObject({ value: undefined, type: 'datetime' });
    expect(rows.at(-2)).toMatchObject({ type: 'list' });
  });

  test('show line items as labelled columns', () => {
    const uneven = { steps: [{ ms: 1, name: 'One' }, { name: 'Two' }] };
    expect(lineItemsOf(uneven, outputFields)).toEqual([
      {
        list: 'steps',
        columns: [
          { path: 'steps[]name', label: 'Step Name' },
          { path: 'steps[]ms', label: 'ms' },
        ],
        items: [
          ['One', 1],
          ['Two', undefined],
        ],
      },
    ]);
  });

  test('stay readable when they are huge or empty', () => {
    const rows = Array.from({ length: 5_000 }, (_, id) => ({ id, name: 'x' }));
    expect(leavesOf({ rows }).length).toBeLessThanOrEqual(1_000);
    expect(leavesOf({ list: [], object: {}, mixed: [1, { a: 1 }] }).map(({ path }) => path)).toEqual([
      'list',
      'object',
      'mixed',
    ]);
    expect([rowsOf({}, {}, []), lineItemsOf({}, [])]).toEqual([[], []]);
  });
});

test.each([
  ['HaltedError', 'HaltedError', /is not repeated. The Zap stays turned on/],
  ['ThrottledError', 'ThrottledError', /after 7 seconds/],
  ['ExpiredAuthError', 'ExpiredAuthError', /reconnect/],
  ['AppError', 'Error', /owner of the Zap/],
  ['TypeError', 'TypeError', /owner of the Zap/],
])('%s is explained in plain words', (name, shown, words) => {
  const failure = { name, message: 'x', delay: 7 };
  expect(verdictOf(failure).means(failure)).toMatch(words);
  expect(className(failure)).toBe(shown);
});
