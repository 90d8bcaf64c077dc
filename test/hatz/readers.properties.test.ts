/** Whatever the API sends, the readers keep their promises: no exception, always the promised shape. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { ZObject } from 'zapier-platform-core';
import { fieldsOf, filledInputs } from '../../src/creates/automation-inputs';
import { bestMatches } from '../../src/hatz/by-name';
import { writeConversation } from '../../src/creates/conversation';
import { readModelAnswer } from '../../src/hatz/answers';
import { visibleAutomation } from '../../src/hatz/automations';
import type { Reply } from '../../src/hatz/http';
import { findJson } from '../../src/hatz/find-json';
import { takeReasoning } from '../../src/hatz/thinking';
import { asFlag, asInstant, asLine, asNumber, asText, listIn, parseJson } from '../../src/hatz/json';
import { RUNS } from '../property-runs';

const z = { errors: { Error } } as unknown as ZObject;

const anyJson = fc.jsonValue();

/** Objects with the API's own names and anything in them. */
const named = (...names: string[]): fc.Arbitrary<unknown> =>
  fc.record(Object.fromEntries(names.map((name) => [name, fc.oneof(anyJson, fc.anything())])), { requiredKeys: [] });

const answerOf = (body: unknown, text = ''): Reply => ({
  status: 200,
  text,
  body,
  requestId: 'r',
  retryAfter: '',
});

const check = <T>(arbitrary: fc.Arbitrary<T>, property: (value: T) => void): void =>
  fc.assert(fc.property(arbitrary, property), RUNS);

describe('scalars', () => {
  test('any value becomes text, number, flag, moment', () => {
    check(fc.anything(), (value) => {
      expect(typeof asText(value)).toBe('string');
      const number = asNumber(value);
      expect(number === null || Number.isFinite(number)).toBe(true);
      expect(typeof asFlag(value)).toBe('boolean');
      const instant = asInstant(value);
      if (instant !== null) expect(new Date(instant).toISOString()).toBe(instant);
    });
  });

  test('a line is one line of bounded length without mark-up', () => {
    check(
      fc.tuple(fc.string({ unit: 'binary', maxLength: 400 }), fc.integer({ min: 5, max: 100 })),
      ([text, limit]) => {
        const line = asLine(text, limit);
        expect(line.length).toBeLessThanOrEqual(limit);
        expect(line).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}]/u);
        expect(line).toBe(line.trim());
      },
    );
  });

  test('a list is found or not', () => {
    check(fc.oneof(fc.anything(), named('data', 'items')), (value) => {
      const list = listIn(value, ['data', 'items']);
      expect(list === undefined || Array.isArray(list)).toBe(true);
    });
  });
});

describe('answers of models', () => {
  const message = fc.oneof(anyJson, named('content', 'role', 'text'));
  const choices = fc.oneof(anyJson, fc.array(fc.oneof(anyJson, fc.record({ message }))));
  const body = fc.oneof(
    anyJson,
    fc.record(
      { choices, model: anyJson, usage: fc.oneof(anyJson, named('input_tokens', 'output_tokens', 'total_tokens')) },
      { requiredKeys: [] },
    ),
  );

  test('always have their shape', () => {
    check(body, (value) => {
      const answer = readModelAnswer(answerOf(value));
      expect([typeof answer.result, typeof answer.thinking, typeof answer.model]).toEqual([
        'string',
        'string',
        'string',
      ]);
      for (const count of [answer.input_tokens, answer.output_tokens, answer.total_tokens]) {
        expect(count === null || Number.isFinite(count)).toBe(true);
      }
      expect(typeof answer.result_json).toBe('object');
    });
  });

  test('that are no JSON come out as text', () => {
    check(fc.string(), (text) => {
      expect(typeof readModelAnswer(answerOf(undefined, text)).result).toBe('string');
    });
  });

  test('JSON inside prose is found again', () => {
    const prose = fc.string({ unit: fc.constantFrom('a', ' ', '.', '\n', 'é') });
    check(
      fc.tuple(prose, fc.dictionary(fc.string({ minLength: 1 }), anyJson, { minKeys: 1 }), prose),
      ([before, value, after]) => {
        fc.pre(!/(?<![.\d])\d{16,}/.test(JSON.stringify(value)));
        const written: unknown = JSON.parse(JSON.stringify(value));
        expect(findJson(`${before} ${JSON.stringify(value)} ${after}`)).toEqual(written);
        expect(findJson(`${before}\n\`\`\`json\n${JSON.stringify(value)}\n\`\`\`${after}`)).not.toBeNull();
      },
    );
  });

  test('any text parts into answer and reasoning, and hostile ones end soon', () => {
    check(
      fc.string({
        unit: fc.constantFrom(
          '<details>',
          '<summary>',
          'Thinking',
          '</summary>',
          '</details>',
          '<think>',
          '</think>',
          '{',
          '[',
          '"',
          '}',
          ']',
          'x',
        ),
      }),
      (text) => {
        const { answer, thinking } = takeReasoning(text);
        expect(answer.length + thinking.length).toBeLessThanOrEqual(text.length + 2 * text.split('<').length);
        findJson(text);
      },
    );
  });

  test('end on long hostile text, whose cost must not grow with its square', () => {
    for (const piece of ['[', '{"a":', '<think>', '<details><summary>Thinking</summary>', '"']) {
      expect(typeof takeReasoning(piece.repeat(200_000)).answer).toBe('string');
      expect(typeof findJson(piece.repeat(200_000))).toBe('object');
    }
  });
});

describe('automations', () => {
  const input = named(
    'variable_name',
    'display_name',
    'variable_type',
    'position',
    'required',
    'description',
    'options',
  );
  const row = fc.oneof(
    fc.anything(),
    fc.record(
      {
        id: fc.oneof(fc.string(), anyJson),
        name: anyJson,
        steps: anyJson,
        user_inputs: fc.array(input),
        type: anyJson,
      },
      { requiredKeys: [] },
    ),
  );

  test('always have their shape, and their forms too', () => {
    check(row, (value) => {
      for (const automation of visibleAutomation(value)) {
        expect(automation.id).not.toBe('');
        expect(['app', 'workflow']).toContain(automation.type);
        const fields = fieldsOf(automation);
        expect(new Set(fields.map(({ key }) => key)).size).toBe(fields.length);
        for (const { key, label, helpText = 'none' } of fields) {
          expect(key).toMatch(/^(input|file)_[\da-f]{6}\.[\w-]+$/);
          expect(label).not.toBe('');
          expect(helpText.length).toBeLessThanOrEqual(1000);
        }
      }
    });
  });

  test('what was filled in comes back under its variable, whatever it is called', () => {
    const odd = fc.constantFrom('__proto__', 'constructor', '_x41_', 'a.b', 'a[]b', '😀', 'x__y', '_', 'é ü');
    check(fc.oneof(odd, fc.string({ unit: 'grapheme', minLength: 1 })), (variable_name) => {
      const [automation] = visibleAutomation({ id: '1', user_inputs: [{ variable_name }] });
      const [field] = fieldsOf(automation!);
      const { texts } = filledInputs(z, { [field!.key]: 'given' }, '1');
      expect(Object.entries(texts)).toEqual([[variable_name, 'given']]);
    });
  });
});

test('a conversation is always JSON of bounded length', () => {
  const turn = fc.record({
    role: fc.constantFrom('user' as const, 'assistant' as const),
    content: fc.string({ unit: 'binary' }),
  });
  check(fc.array(turn), (turns) => {
    expect(parseJson(writeConversation(turns))).toHaveProperty('turns');
  });
});

test('finding by name never fails, and every match holds what was asked', () => {
  check(fc.tuple(fc.array(fc.string({ unit: 'grapheme' })), fc.string({ unit: 'grapheme' })), ([names, typed]) => {
    expect(bestMatches(names, typed, (name) => [name], String).length).toBeLessThanOrEqual(names.length);
  });
});
