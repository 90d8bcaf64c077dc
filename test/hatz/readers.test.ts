import { describe, expect, test } from '@jest/globals';
import { fieldsOf, inputsOf } from '../../src/fields/automation-inputs';
import { bestMatches } from '../../src/fields/best-match';
import { readModelAnswer } from '../../src/hatz/answers';
import { visibleAutomation } from '../../src/hatz/automations';
import { findJson, takeReasoning } from '../../src/hatz/reasoning';
import { asInstant, asLine, listIn } from '../../src/hatz/read';

const answer = (body: unknown, text = ''): ReturnType<typeof readModelAnswer> =>
  readModelAnswer({ status: 200, text, body, requestId: '', retryAfter: '' });

describe('moments', () => {
  test.each([
    [1777384223.5, '2026-04-28T13:50:23.500Z'],
    [1777384223500, '2026-04-28T13:50:23.500Z'],
    ['1777384223', '2026-04-28T13:50:23.000Z'],
    ['2026-04-28T13:50:23', '2026-04-28T13:50:23.000Z'],
    ['2026-04-28 13:50:23', '2026-04-28T13:50:23.000Z'],
    ['2026-04-28T13:50:23+02:00', '2026-04-28T11:50:23.000Z'],
    ['2026-04-28', '2026-04-28T00:00:00.000Z'],
    ['yesterday', null],
    [null, null],
    [1e300, null],
    ['2026-99-99', null],
  ])('%j is %s', (value, expected) => expect(asInstant(value)).toBe(expected));
});

test('lines lose control characters and mark-up, and are cut with an ellipsis', () => {
  expect(asLine('a\u0000\n<b>bold</b>\u202e  x', 50)).toBe('a bold x');
  expect(asLine('x'.repeat(20), 10)).toBe(`${'x'.repeat(9)}…`);
});

test('lists stand bare, under a name, or under a name within', () => {
  expect(listIn([1], [])).toEqual([1]);
  expect(listIn({ data: { items: [2] } }, ['data', 'items'])).toEqual([2]);
  expect(listIn({ data: null }, ['data'])).toEqual([]);
  expect(listIn({ other: [] }, ['data'])).toBeUndefined();
  expect(listIn('text', ['data'])).toBeUndefined();
});

describe('reasoning', () => {
  const block = (text: string): string => `<details open><summary><b>💭 Thinking…</b></summary>${text}</details>`;
  test.each([
    [`${block(' one ')}\n\nAnswer`, 'Answer', 'one'],
    [`${block('a <details>inner</details> b')}Answer${block('two')}`, 'Answer', 'a <details>inner</details> b\n\ntwo'],
    ['<think>hm</think>Yes', 'Yes', 'hm'],
    [block(''), '', ''],
    ['<details><summary>More</summary>stays</details>', '<details><summary>More</summary>stays</details>', ''],
    ['<think>never closed', '<think>never closed', ''],
    ['  plain ', '  plain ', ''],
  ])('%j', (text, expected, thinking) => expect(takeReasoning(text)).toEqual({ answer: expected, thinking }));
});

describe('JSON in a text', () => {
  test.each([
    ['{"a":1}', { a: 1 }],
    [' [1,2] ', [1, 2]],
    ['Sure:\n```json\n{"a": 1}\n```\nDone', { a: 1 }],
    ['```\nnot json\n```\n{"b":2}', { b: 2 }],
    ['As [1] says, {"a": "}"} holds [2]', { a: '}' }],
    ['The list ["a", "b"] is all', ['a', 'b']],
    ['It is 5', null],
    ['"text"', null],
    ['{broken', null],
    ['see [3]', null],
  ])('%j', (text, expected) => expect(findJson(text)).toEqual(expected));
});

describe('answers', () => {
  test.each([
    [{ choices: [{ message: { content: 'a' } }] }, 'a'],
    [{ choices: [{ message: { content: [{ text: 'a' }, 'b', 7] } }] }, 'ab'],
    [{ choices: [{ text: 'a' }] }, 'a'],
    [{ choices: [], output: { content: 'a' } }, 'a'],
    [{ result: { odd: 1 } }, '{"odd":1}'],
    [{ choices: [{ message: { content: null } }] }, ''],
    [{}, ''],
  ])('%j', (body, expected) => expect(answer(body).result).toBe(expected));

  test('counts tokens as far as they are told', () => {
    expect(answer({ usage: { prompt_tokens: '3', completion_tokens: 4 } })).toMatchObject({
      input_tokens: 3,
      total_tokens: 7,
    });
    expect(answer({ usage: { input_tokens: 1 } })).toMatchObject({ output_tokens: null, total_tokens: 1 });
    expect(answer({ usage: { output_tokens: 2 } })).toMatchObject({ input_tokens: null, total_tokens: 2 });
    expect(answer({ usage: { total_tokens: 9 } })).toMatchObject({ total_tokens: 9 });
    expect(answer({})).toMatchObject({ total_tokens: null });
  });

  test('a stream is put together, with its reasoning', () => {
    const lines = [
      '{"type":"thinking","message":"hm"}',
      'data: {"type":"content","message":"Hel"}',
      '{"type":"content","message":"lo"}',
      '{"usage":{"input_tokens":1}}',
      'data: [DONE]',
    ];
    expect(answer(undefined, lines.join('\n'))).toMatchObject({ result: 'Hello', thinking: 'hm', input_tokens: 1 });
    expect(answer(undefined, '<html>page</html>').result).toBe('<html>page</html>');
    expect(answer([1], '[1]').result).toBe('[1]');
  });
});

describe('automations', () => {
  const isVisible = (fields: Record<string, unknown>): boolean =>
    visibleAutomation({ id: '1', name: 'n', ...fields }).length > 0;

  test.each([
    { visibility: 'community' },
    { scope: 'PRIVATE' },
    { category: 'Community Automations' },
    { source: 'hatz_community' },
    { kind: 'private_app' },
    { automationType: 'community' },
    { isCommunity: true },
    { is_private: 1 },
    { private: 'true' },
    { visibility: { level: 'private' } },
    { categories: ['x', 'Private Automations'] },
  ])('%j stays hidden', (fields) => expect(isVisible(fields)).toBe(false));

  test.each([
    { category: 'Private Equity' },
    { visibility: 'team' },
    { is_private: false },
    { community: null },
    { name: 'private' },
    { description: 'community' },
  ])('%j is shown', (fields) => expect(isVisible(fields)).toBe(true));

  test('are read as far as they go', () => {
    expect(visibleAutomation({ uuid: 7, steps: [{}, {}] })).toMatchObject([
      { id: '7', name: '7', type: 'workflow', step_count: 2 },
    ]);
    expect(visibleAutomation({ app_id: 'a', type: 'Workflow' })).toMatchObject([{ type: 'workflow', step_count: 0 }]);
    expect(visibleAutomation({ name: 'no id' })).toEqual([]);
  });

  test('give fields in the order of their position, one broken input costing only itself', () => {
    const user_inputs = [
      null,
      'text',
      { display_name: 'no variable' },
      { variable_name: 'last', position: 'x' },
      {
        variable_name: 'b',
        position: 2,
        display_name: ' ',
        variable_type: 'multiple_choice',
        description: 'See https://x.example/y now',
      },
      {
        variable_name: 'a',
        position: '1',
        display_name: '<b>A</b>\u0007',
        required: 'true',
        variable_type: 'constructor',
      },
      {
        variable_name: 'c',
        position: 3,
        variable_type: 'dropdown',
        choices: ['x', { name: 'Why', id: 'y' }, null, {}],
      },
    ];
    const [automation] = visibleAutomation({ id: '1', user_inputs });
    expect(fieldsOf(automation!)).toEqual([
      { key: 'input_a', label: 'A', type: 'string', required: true },
      {
        key: 'input_b',
        label: 'b',
        type: 'string',
        required: false,
        helpText: 'See `https://x.example/y` now Type one of the choices exactly as it is written in Hatz AI.',
      },
      {
        key: 'input_c',
        label: 'c',
        type: 'string',
        required: false,
        choices: [
          { value: 'x', label: 'x', sample: 'x' },
          { value: 'y', label: 'Why', sample: 'y' },
        ],
      },
      { key: 'input_last', label: 'last', type: 'string', required: false },
    ]);
  });

  test('what was filled in is told apart: text, files, other fields, codes that are none', () => {
    const { texts, files } = inputsOf({
      input_a: 0,
      input_b: '',
      file_f: ['x', 'y'],
      app_id: '1',
      input_x110000_: 'odd',
      input__x110000_: 'n',
    });
    expect(texts).toEqual({ a: 0, x110000_: 'odd', _x110000_: 'n' });
    expect(files).toEqual(new Map([['f', ['x', 'y']]]));
  });
});

test('names match exactly, then at the start, then anywhere; capitals and accents do not matter', () => {
  const names = ['My report', 'Reporting', 'RÉPORT', 'Other'];
  expect(bestMatches(names, 'report', (name) => [name])).toEqual(['RÉPORT', 'Reporting', 'My report']);
});
