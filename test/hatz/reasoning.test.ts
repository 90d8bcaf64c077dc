import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { findJson, takeReasoning } from '../../src/hatz/reasoning';
import { RUNS } from '../property-runs';

const block = (thought: string, summary = 'Thinking'): string =>
  `<details><summary>${summary}</summary>\n\n${thought}\n\n</details>`;

describe('reasoning', () => {
  test('is taken out of the block that Hatz writes', () => {
    expect(takeReasoning(`${block('Hm.')}\n\nThe answer.`)).toEqual({ answer: 'The answer.', thinking: 'Hm.' });
  });

  test.each(['Thinking', '💭 Thinking', '<b>Thinking</b>', 'Thought for 5 seconds', 'Reasoning', 'THINKING ...'])(
    'may be titled %s',
    (summary) => {
      expect(takeReasoning(`${block('Hm.', summary)} Yes.`)).toEqual({ answer: 'Yes.', thinking: 'Hm.' });
    },
  );

  test('may stand in an element with attributes and capitals', () => {
    const text = '<DETAILS open class="t">\n <SUMMARY id="s">Thinking</SUMMARY>Hm.</DETAILS >Yes.';
    expect(takeReasoning(text)).toEqual({ answer: 'Yes.', thinking: 'Hm.' });
  });

  test.each(['think', 'thinking', 'reasoning', 'Think'])('is taken out of a %s element', (tag) => {
    expect(takeReasoning(`<${tag}>\nHm.\n</${tag}>\n\nYes.`)).toEqual({ answer: 'Yes.', thinking: 'Hm.' });
  });

  test('of several blocks is joined, and what stands between them stays', () => {
    const text = `${block('One.')}\nFirst.\n<think>Two.</think>\nSecond.\n${block('')}`;
    expect(takeReasoning(text)).toEqual({ answer: 'First.\n\nSecond.', thinking: 'One.\n\nTwo.' });
  });

  test('holds the elements that are nested in it', () => {
    const inner = `Before ${block('inner')} after`;
    expect(takeReasoning(`${block(inner)}\nYes.`)).toEqual({ answer: 'Yes.', thinking: inner });
    const plain = '<details><summary>Sources</summary>a</details> after';
    expect(takeReasoning(`${block(plain)}\nYes.`)).toEqual({ answer: 'Yes.', thinking: plain });
    expect(takeReasoning('<think>a <think>b</think> c</think>Yes.')).toEqual({
      answer: 'Yes.',
      thinking: 'a <think>b</think> c',
    });
  });

  test.each([
    ['a block that is never closed', '<details><summary>Thinking</summary>Hm. The answer is 4.'],
    ['an element that is never closed', '<think>Hm. The answer is 4.'],
    ['a foldable part of the answer', 'See <details><summary>Full log</summary>line 1</details>'],
    ['a foldable part without a summary', '<details>I was thinking of you</details>'],
    ['a closing mark alone', 'a </details></think> b'],
    ['mark-up of another kind', '<thinker>a</thinker>'],
    ['text about thinking', '  Thinking: fast and slow  '],
    ['nothing', ''],
  ])('is not %s, which stays as it is', (_name, text) => {
    expect(takeReasoning(text)).toEqual({ answer: text, thinking: '' });
  });

  test('is found behind a block that is never closed', () => {
    const text = '<details><summary>Thinking</summary>open <think>Hm.</think> Yes.';
    expect(takeReasoning(text).thinking).toBe('Hm.');
    expect(takeReasoning(text).answer).toContain('Yes.');
  });

  test('beside an answer is told from it, whatever both say', () => {
    const plain = fc.string().map((text) => text.replaceAll('<', ''));
    fc.assert(
      fc.property(plain, plain, fc.boolean(), (thought, said, isElement) => {
        const text = (isElement ? `<think>${thought}</think>` : block(thought)) + said;
        expect(takeReasoning(text)).toEqual({ answer: said.trim(), thinking: thought.trim() });
      }),
      RUNS,
    );
  });

  const soup = fc
    .array(
      fc.oneof(
        fc.constantFrom(
          '<details>',
          '<details open>',
          '</details>',
          '<summary>',
          '</summary>',
          '<summary>Thinking</summary>',
          'Thinking',
          '<think>',
          '</think>',
          '<thinking>',
          '</reasoning>',
          '<',
          '>',
          '\n',
        ),
        fc.string({ unit: 'binary' }),
      ),
    )
    .map((parts) => parts.join(''));

  test('never makes a text longer and never throws, whatever comes', () => {
    fc.assert(
      fc.property(soup, (text) => {
        const { answer, thinking } = takeReasoning(text);
        expect(typeof answer).toBe('string');
        expect(typeof thinking).toBe('string');
        expect(answer.length).toBeLessThanOrEqual(text.length);
        if (!text.includes('<')) expect(answer).toBe(text);
      }),
      RUNS,
    );
  });

  test.each([
    ['opened elements', '<think>'],
    ['opened blocks', '<details><summary>Thinking</summary>'],
    ['closed elements', '<think>a</think>'],
    ['summaries that never end', '<details><summary>'],
    ['opening brackets', '<details '],
  ])('costs little in a long text of %s', (_name, piece) => {
    const text = piece.repeat(Math.ceil(200_000 / piece.length));
    const before = performance.now();
    takeReasoning(text);
    expect(performance.now() - before).toBeLessThan(2_000);
  });
});

test('elements that a text only speaks of, in backticks, are no reasoning', () => {
  const text = 'Write `<think>` before and `</think>` after.';
  expect(takeReasoning(text)).toEqual({ answer: text, thinking: '' });
});

describe('JSON in a text', () => {
  test.each<[string, string, unknown]>([
    ['the whole text', ' {"a": 1}\n', { a: 1 }],
    ['a whole list', '[{"a": 1}, {"a": 2}]', [{ a: 1 }, { a: 2 }]],
    ['a list of numbers', '[1, 2, 3]', [1, 2, 3]],
    ['a fenced block', 'Here:\n```json\n{"a": 1}\n```\nBye', { a: 1 }],
    ['a fenced block without a language', '```\n[1, 2]\n```', [1, 2]],
    ['a fenced block on one line', '```{"a": 1}```', { a: 1 }],
    ['the fenced block that is JSON', '```sh\nls -l\n```\n```json\n{"a": 1}\n```', { a: 1 }],
    ['a fenced block before larger prose', '```json\n{"a": 1}\n```\n{"b": "much longer than the other one"}', { a: 1 }],
    ['prose around an object', 'The result is {"a": {"b": [1]}}. Anything else?', { a: { b: [1] } }],
    ['prose around a list', 'They are ["x", "y"], I think.', ['x', 'y']],
    ['the largest piece', 'First {"a": 1} then {"b": 2, "c": 3} then {"d": 4}', { b: 2, c: 3 }],
    ['brackets inside quoted text', 'So: {"a": "}]{[ \\" }", "b": 1} done', { a: '}]{[ " }', b: 1 }],
    ['an object behind a citation', 'As said [1], {"a": 1}', { a: 1 }],
    ['an object behind brackets that are not JSON', 'Use {name} or [x]: {"a": 1}', { a: 1 }],
    ['an object inside brackets that are not JSON', 'See {the object {"a": 1} here}', { a: 1 }],
    ['an object behind a brace that is never closed', 'a { b {"a": 1}', { a: 1 }],
    ['an object behind a byte order mark', '\uFEFF{"a": 1}', { a: 1 }],
    ['an unclosed fence', 'Sure:\n```json\n{"a": 1}', { a: 1 }],
    ['an empty object', '{}', {}],
    ['an empty list', '[]', []],
  ])('is found as %s', (_name, text, value) => expect(findJson(text)).toEqual(value));

  test.each([
    '',
    'No JSON here.',
    'As shown in [1] and [ 23 ].',
    'Fill in the boxes [] and [ ].',
    '42',
    '"text"',
    'null',
    'true',
    '{"a": 1',
    "{'a': 1}",
    '[link](https://example.com) {name}',
    '```json\n{broken\n```',
    '}{][',
  ])('is not in %j', (text) => expect(findJson(text)).toBeNull());

  const values = fc.jsonValue().filter((value) => typeof value === 'object' && value !== null);

  test('is found however it is presented', () => {
    const present = fc.constantFrom<(json: string) => string>(
      (json) => json,
      (json) => `\n ${json} \n`,
      (json) => `\`\`\`json\n${json}\n\`\`\``,
      (json) => `Here it is:\n\n\`\`\`\n${json}\n\`\`\`\nBye.`,
    );
    const withoutFences = values.filter((value) => !JSON.stringify(value).includes('```'));
    fc.assert(
      fc.property(withoutFences, present, fc.constantFrom(0, 2), (value, presented, indent) => {
        expect(JSON.stringify(findJson(presented(JSON.stringify(value, null, indent))))).toBe(JSON.stringify(value));
      }),
      RUNS,
    );
  });

  test('is found inside prose without brackets of its own', () => {
    const prose = fc.string().map((text) => text.replace(/[[\]{}"`]/g, ''));
    const large = values.filter(
      (value) => !/^\[\d*\]$/.test(JSON.stringify(value)) && !/```/.test(JSON.stringify(value)),
    );
    fc.assert(
      fc.property(prose, large, prose, (before, value, after) => {
        const json = JSON.stringify(value);
        expect(JSON.stringify(findJson(`a${before}${json}${after}`))).toBe(json);
      }),
      RUNS,
    );
  });

  test('is an object, a list or nothing, whatever comes', () => {
    const soup = fc
      .array(
        fc.oneof(
          fc.constantFrom('{', '}', '[', ']', '"', '\\', ',', ':', '"a":', '1', '```', '```json\n'),
          fc.string(),
        ),
      )
      .map((parts) => parts.join(''));
    const cut = fc.tuple(fc.json(), fc.nat()).map(([json, at]) => json.slice(0, at % (json.length + 1)));
    fc.assert(
      fc.property(fc.oneof(soup, cut, fc.string({ unit: 'binary' })), (text) => {
        const found = findJson(text);
        expect(typeof found).toBe('object');
      }),
      RUNS,
    );
  });

  test.each([
    ['open braces', '{'.repeat(200_000)],
    ['open lists', '["'.repeat(100_000)],
    ['pairs', '{}'.repeat(100_000)],
    ['a word behind a fence', `\`\`\`${'a'.repeat(100_000)}`],
    ['empty lines behind a fence', `\`\`\`${'\n'.repeat(100_000)}`],
    ['escaped quotes', `{"${'\\"'.repeat(80_000)}`],
  ])('costs little to look for in a long text of %s', (_name, text) => {
    const before = performance.now();
    findJson(text);
    expect(performance.now() - before).toBeLessThan(2_000);
  });

  test('is found when a text in it is very long', () => {
    const value = { text: 'long '.repeat(2_000_000) };
    const found = findJson(`Here: ${JSON.stringify(value)}`);
    expect((found as typeof value).text).toHaveLength(value.text.length);
  });
});
