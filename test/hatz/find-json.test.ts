import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { findJson } from '../../src/hatz/find-json';
import { RUNS } from '../property-runs';

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
    ['the first value', 'First {"a": 1} then {"b": 2, "c": 3} then {"d": 4}', { a: 1 }],
    ['brackets inside quoted text', 'So: {"a": "}]{[ \\" }", "b": 1} done', { a: '}]{[ " }', b: 1 }],
    ['an object behind a citation', 'As said [1], {"a": 1}', { a: 1 }],
    ['an object behind brackets that are not JSON', 'Use {name} or [x]: {"a": 1}', { a: 1 }],
    ['an object behind a brace that is never closed', 'a { b {"a": 1}', { a: 1 }],
    ['an object behind a byte order mark', '\uFEFF{"a": 1}', { a: 1 }],
    ['an unclosed fence', 'Sure:\n```json\n{"a": 1}', { a: 1 }],
    ['an empty object', '{}', {}],
    ['an empty list', '[]', []],
    ['a list that begins with an empty one', 'It is [[], [false]].', [[], [false]]],
    ['a list of an empty object', '```\n[{}]\n```', [{}]],
    ['an object before a fenced one', 'It is {"a": 1}. The schema:\n```json\n{"a": "number"}\n```', { a: 1 }],
    ['all of a block in another language', "```python\n{'a': True}\n```", { a: true }],
    ['an object below words in a block', '```json\n// the result\n{"a": 1}\n```', { a: 1 }],
    ['an object after a block that holds none', '```json\n{broken\n```\nSo: {"a": 1}', { a: 1 }],
    ['an object after code that holds one', '```js\nf({"x": 0})\n```\n{"a": 1}', { a: 1 }],
    ['an empty list before words', '[]\n\nThere were no items.', []],
    ['a list of numbers on a line of its own', '[85, 92]\n\nThese are the scores.', [85, 92]],
    ['a list that leaves out its end', '["x", "y", ...]', ['x', 'y']],
    ['texts that are joined', '{"a": "x" + "y"}', { a: 'xy' }],
    [
      'keys of other languages and numbers',
      '{größe: "L", first-name: {"x": 1}, "n": {1: "a"}}',
      { größe: 'L', 'first-name': { x: 1 }, n: { 1: 'a' } },
    ],
    [
      'an object with a fence in a text',
      '```json\n{"md": "a\n```\nb\n```\nc", "b": 2}\n```',
      { md: 'a\n```\nb\n```\nc', b: 2 },
    ],
    ['an object after a mention of a set', 'All of {x | x > 0}, so {"a": 1}', { a: 1 }],
    ['an object in the paragraph after damage', 'See {"x": [1, "y": {"z": 2}]}.\n\n{"a": 1}', { a: 1 }],
    ['an object beside an open bracket', 'On [0, 1) or { it is {"a": 1} ]', { a: 1 }],
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
    'Use `{{name}}` and {name}, or {x | x > 0}.',
    '\\frac{a}{b} and f(x) = [0, 1)',
    'See [the guide](https://example.com/[1]).',
    '[link](https://example.com) {name}',
    '```json\n{broken\n```',
    '{"a": '.repeat(1_500),
    '```js\nconst x = {"a": 1};\n```',
    "```python\n{'a': 1}\nprint()\n```",
    // What stands inside of a value that cannot be read, or of something else in brackets, is a piece.
    'See {the object {"a": 1} here}',
    '{name: John, address: {city: "Berlin"}}',
    '{"a" => 1, "b" => {"c": 1}}',
    '{"t": "Use {"x": 1} here", "c": {"d": 2}}',
    '[red, {"a": 1}]',
    '{"a": "x", "b": "y}\n\nHope this helps!',
    '{"a": [1, "b": 3]}',
    'body { color: "red"; }',
    // What only looks like a list.
    '[2026-11-30] The server restarted',
    'digits [0-9]{3} and row["name"]',
    'about [1,000, 2,000] of them',
    '[1] Smith says so.',
    '{"a": 1}\n{"b": what it says}\n{"c": 3}',
    '}{][',
  ])('is not in %j', (text) => expect(findJson(text)).toBeNull());

  /** Larger integers are kept as text, so they do not come back as they were. */
  const isExact = (value: unknown): boolean => !/(?<![.\d])\d{16,}(?![.\d]*e?-)/.test(JSON.stringify(value));
  const values = fc.jsonValue().filter((value) => typeof value === 'object' && value !== null && isExact(value));

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
    const prose = fc.string().map((text) => text.replace(/[[\]{}("`\\]/g, ''));
    const large = values.filter(
      (value) => !/^(\{\}|\[[-\d,.[\]{}]*\])$/.test(JSON.stringify(value)) && !/```/.test(JSON.stringify(value)),
    );
    fc.assert(
      fc.property(prose, large, prose, (before, value, after) => {
        const json = JSON.stringify(value);
        expect(JSON.stringify(findJson(`a${before} ${json}${after}`))).toBe(json);
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

  test.each<[string, string, unknown]>([
    ['a comma too many', '{"memory": [{"text":"User likes pizza"},]}', { memory: [{ text: 'User likes pizza' }] }],
    [
      'line breaks in a text',
      '{"field": "line 1\nline 2", "meta": {"lang":"en"}}',
      { field: 'line 1\nline 2', meta: { lang: 'en' } },
    ],
    ['single quotes', "{'a': 'it\\'s', 'b': [1]}", { a: "it's", b: [1] }],
    ['Python literals', '{"a": True, "b": None, "c": False}', { a: true, b: null, c: false }],
    ['doubled braces', '{{"a": {{"b": 1}}}}', { a: { b: 1 } }],
    ['a cut end', '{"a": 1, "b": [1, 2', { a: 1, b: [1, 2] }],
    ['a cut end in a fenced block', '```json\n{"a": 1, "b": [1, 2\n```', { a: 1, b: [1, 2] }],
    ['a cut end in the first of two fenced blocks', '```json\n{"a": [1, 2\n```\n```\nls\n```', { a: [1, 2] }],
    ['an object on each line', '{"a":1}\n{"a":2}\n{"a":3}', [{ a: 1 }, { a: 2 }, { a: 3 }]],
    ['digits beyond 2^53', '{"p_id": 7615917337495251231}', { p_id: '7615917337495251231' }],
    ['digits beyond 2^53 beside damage', '{"p_id": 7615917337495251231,}', { p_id: '7615917337495251231' }],
  ])('is repaired: %s', (_name, text, value) => expect(findJson(text)).toEqual(value));

  test('is never a piece from inside a value that is damaged', () => {
    const object = fc.dictionary(
      fc.stringMatching(/^[A-Z]{1,8}$/),
      fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), fc.integer(), { minKeys: 1 }),
      { minKeys: 1, maxKeys: 4 },
    );
    fc.assert(
      fc.property(object, fc.nat(), (value, at) => {
        const json = JSON.stringify(value);
        const found = findJson(json.slice(0, 1 + (at % json.length)));
        expect(Object.keys(found ?? {}).join('')).toMatch(/^[A-Z]*$/);
      }),
      RUNS,
    );
  });

  test.each([
    ['open braces', '{'],
    ['open lists', '["'],
    ['open objects', '{"a": '],
    ['pairs', '{}'],
    ['escaped quotes', '{"\\"'],
  ])('is looked for in hostile text of %s without end', (_name, piece) => {
    expect(typeof findJson(piece.repeat(50_000))).toBe('object');
  });

  test('is found when a text in it is very long', () => {
    const value = { text: 'long '.repeat(2_000_000) };
    const found = findJson(`Here: ${JSON.stringify(value)}`);
    expect((found as typeof value).text).toHaveLength(value.text.length);
  });
});
