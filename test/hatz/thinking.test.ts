import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { takeReasoning } from '../../src/hatz/thinking';
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

  test('of several blocks at the start is joined; a block in the answer stays', () => {
    const said = 'First.\n<think>Three.</think>\nSecond.';
    const text = `${block('One.')}\n<think>Two.</think>\n${said}`;
    expect(takeReasoning(text)).toEqual({ answer: said, thinking: 'One.\n\nTwo.' });
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
    ['a foldable part about thinking', '<details><summary>Thinking of switching plans?</summary>Yes.</details>'],
    ['a closing mark in code', 'Write `</think>` at the end.'],
    ['mark-up of another kind', '<thinker>a</thinker>'],
    ['text about thinking', '  Thinking: fast and slow  '],
    ['nothing', ''],
  ])('is not %s, which stays as it is', (_name, text) => {
    expect(takeReasoning(text)).toEqual({ answer: text, thinking: '' });
  });

  test.each(['Maybe {"category":"Sales"}? No. </think> {"category":"Support"}', 'Hm.\n</thinking>\nYes.'])(
    'may have lost its opening: %s',
    (text) => {
      const [before = '', after = ''] = text.split(/<\/\w+>/);
      expect(takeReasoning(text)).toEqual({ answer: after.trim(), thinking: before.trim() });
    },
  );

  test('beside an answer is told from it, whatever both say', () => {
    // Signs around a tag can make it one that is only spoken of.
    const plain = fc.string().map((text) => text.replace(/[<`~'",.;:)]/g, ''));
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
});

test('elements that a text only speaks of, in backticks, are no reasoning', () => {
  const text = 'Write `<think>` before and `</think>` after.';
  expect(takeReasoning(text)).toEqual({ answer: text, thinking: '' });
});

describe('a closing tag without its opening', () => {
  test.each([
    ["I'd label it 'Support'</think>Support", "I'd label it 'Support'", 'Support'],
    ['The pipe is 6" wide.</think>It is 6 inches.', 'The pipe is 6" wide.', 'It is 6 inches.'],
    ["Hm.\n</think>'Yes' is my answer", 'Hm.', "'Yes' is my answer"],
    ['Hm.</think>:) Hi', 'Hm.', ':) Hi'],
    ['<think>a</think>more</think>Answer', 'a\n\nmore', 'Answer'],
    ['<think>They use `</think>` tags.</think>Answer', 'They use `</think>` tags.', 'Answer'],
    ['I should think.</think>', 'I should think.', ''],
    ['{"a": [1, "b": 2]} No.</think>Answer', '{"a": [1, "b": 2]} No.', 'Answer'],
    ['Maybe {"a": "Sal... no.</think>{"a": 1}', 'Maybe {"a": "Sal... no.', '{"a": 1}'],
  ])('of %j ends the thoughts', (text, thinking, answer) => expect(takeReasoning(text)).toEqual({ thinking, answer }));

  test.each([
    'It ends with </think>, as a rule.',
    "It's '</think>' here, “</think>” there and `a </think> b` in code.",
    '~~~\n</think>\n~~~\nAnswer',
    '{"html": "line 1\nuse </think> here",}',
  ])('stays in %j', (text) => expect(takeReasoning(text)).toEqual({ thinking: '', answer: text }));
});
