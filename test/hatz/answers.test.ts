import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import zapier, { type ZObject } from 'zapier-platform-core';
import { acceptedAnswer, errorIn, readModelAnswer } from '../../src/hatz/answers';
import type { Reply } from '../../src/hatz/http';
import { parseJson } from '../../src/hatz/json';
import { RUNS } from '../property-runs';

const answerOf = (text: string): Reply => ({
  status: 200,
  text,
  body: parseJson(text),
  requestId: 'request-1',
  retryAfter: '',
});

const read = (body: unknown): ReturnType<typeof readModelAnswer> => readModelAnswer(answerOf(JSON.stringify(body)));

const withContent = (content: unknown): Record<string, unknown> => ({
  choices: [{ message: { role: 'assistant', content } }],
  model: 'gpt-4o',
  usage: { input_tokens: 10, output_tokens: 5 },
});

describe('a documented answer', () => {
  test('is read with all its parts', () => {
    expect(read(withContent('Hello.'))).toEqual({
      result: 'Hello.',
      result_json: null,
      thinking: '',
      model: 'gpt-4o',
      input_tokens: 10,
      output_tokens: 5,
      total_tokens: 15,
      request_id: 'request-1',
    });
  });

  test('gives JSON as a value and reasoning apart', () => {
    const text = '<details><summary>Thinking</summary>Hm.</details>\n```json\n{"a": 1}\n```';
    expect(read(withContent(text))).toMatchObject({ result_json: { a: 1 }, thinking: 'Hm.' });
    expect(read(withContent(text)).result).not.toContain('Hm.');
  });

  test('keeps reasoning that is told apart, before that of the text', () => {
    const body = { ...withContent('<think>Two.</think>Yes.'), thinking: 'One.' };
    expect(read(body)).toMatchObject({ result: 'Yes.', thinking: 'One.\n\nTwo.' });
  });
});

describe('the text of an answer', () => {
  test.each<[string, unknown]>([
    [
      'parts',
      withContent([
        { type: 'text', text: 'Yes, ' },
        { type: 'text', text: 'it is.' },
      ]),
    ],
    ['parts with others between', withContent(['Yes, ', null, 5, { type: 'image', url: 'u' }, { content: 'it is.' }])],
    ['a part beside one of another kind', withContent([{ category: 'A' }, 'Yes, it is.'])],
    ['an object with the text', withContent({ type: 'text', text: 'Yes, it is.' })],
    ['a message in a message', withContent({ role: 'assistant', content: 'Yes, it is.' })],
    ['a choice with the text', { choices: [{ text: 'Yes, it is.' }] }],
    ['a choice whose message is text', { choices: [{ message: 'Yes, it is.' }] }],
    ['a choice beside an empty message', { choices: [{ message: null, text: 'Yes, it is.' }] }],
    ['a message beside an empty text', { choices: [{ text: '', message: { content: 'Yes, it is.' } }] }],
    ['a message without choices', { message: { content: 'Yes, it is.' } }],
    ...['content', 'text', 'message', 'output', 'result', 'response', 'answer'].map((name): [string, unknown] => [
      `the field ${name}`,
      { [name]: 'Yes, it is.' },
    ]),
  ])('may be %s', (_name, body) => expect(read(body).result).toBe('Yes, it is.'));

  test('is JSON when it came as an object', () => {
    expect(read(withContent({ content: { city: 'Bonn' } }))).toMatchObject({
      result: '{"city":"Bonn"}',
      result_json: { city: 'Bonn' },
    });
  });

  test.each<[unknown, unknown]>([
    [
      { category: 'Sales', text: 'hello' },
      { category: 'Sales', text: 'hello' },
    ],
    [
      { answer: 'yes', confidence: 0.9 },
      { answer: 'yes', confidence: 0.9 },
    ],
    [
      [{ category: 'A' }, { category: 'B' }],
      [{ category: 'A' }, { category: 'B' }],
    ],
  ])('is the whole of the JSON %j', (content, json) => expect(read(withContent(content)).result_json).toEqual(json));

  test.each<[unknown, string]>([
    [42, '42'],
    [0, '0'],
    [false, 'false'],
    [[1, 2.5], '[1,2.5]'],
    [[[1], [2]], '[[1],[2]]'],
  ])('is %j as it is written in JSON', (content, text) => expect(read(withContent(content)).result).toBe(text));

  test('may stand in an envelope', () => expect(read({ data: withContent('Yes, it is.') }).result).toBe('Yes, it is.'));

  test.each<[string, unknown]>([
    ['is null', withContent(null)],
    ['is missing', { choices: [{ message: { role: 'assistant' } }], model: 'gpt-4o' }],
    ['stands beside other things only', { choices: [{ message: { tool_calls: [] } }], model: 'gpt-4o' }],
    ['has no choices', { choices: [], model: 'gpt-4o' }],
    ['is an empty list', withContent([])],
    ['is nowhere', { model: 'gpt-4o' }],
  ])('is empty when it %s', (_name, body) => {
    expect(read(body)).toMatchObject({ result: '', result_json: null, model: 'gpt-4o' });
  });

  test.each(['Just text.', '', '<html>ok</html>', '"quoted"', '42'])(
    'is the whole answer %j that is no JSON object',
    (text) => {
      expect(readModelAnswer(answerOf(text))).toMatchObject({ result: text, model: '', total_tokens: null });
    },
  );
});

describe('the tokens of an answer', () => {
  const tokens = (usage: unknown): unknown[] => {
    const { input_tokens, output_tokens, total_tokens } = read({ ...withContent('a'), usage });
    return [input_tokens, output_tokens, total_tokens];
  };

  test.each<[unknown, unknown[]]>([
    [{ input_tokens: '10', output_tokens: '5' }, [10, 5, 15]],
    [{ prompt_tokens: 10, completion_tokens: 5 }, [10, 5, 15]],
    [{ input_tokens: 10, output_tokens: 5, total_tokens: 20 }, [10, 5, 20]],
    [{ input_tokens: 10 }, [10, null, 10]],
    [{ output_tokens: 0 }, [null, 0, 0]],
    [{ total_tokens: '7' }, [null, null, 7]],
    [{ input_tokens: null, prompt_tokens: 3 }, [3, null, 3]],
    [{ input_tokens: 'many' }, [null, null, null]],
    [{}, [null, null, null]],
    [null, [null, null, null]],
    ['free', [null, null, null]],
    [undefined, [null, null, null]],
  ])('of %j are %j', (usage, expected) => expect(tokens(usage)).toEqual(expected));
});

describe('an answer that came as a stream', () => {
  const lines = [
    { type: 'thinking', message: 'Let me ' },
    { type: 'thinking', message: 'see.' },
    { type: 'content', message: 'Yes, ' },
    { type: 'content', message: 'it is.\n' },
    { type: 'content', message: '{"a": 1}' },
    { type: 'end', model: 'gpt-4o', usage: { input_tokens: 3, output_tokens: 4 } },
  ].map((line) => JSON.stringify(line));

  test.each([
    ['lines', lines.join('\n')],
    ['lines with another end', lines.join('\r\n') + '\r\n'],
    ['events', lines.map((line) => `data: ${line}\n\n`).join('') + 'data: [DONE]\n\n'],
  ])('of %s is put together', (_name, text) => {
    expect(readModelAnswer(answerOf(text))).toEqual({
      result: 'Yes, it is.\n{"a": 1}',
      result_json: { a: 1 },
      thinking: 'Let me see.',
      model: 'gpt-4o',
      input_tokens: 3,
      output_tokens: 4,
      total_tokens: 7,
      request_id: 'request-1',
    });
  });

  test('that breaks off within a line is given as it came', () => {
    const cut = `${lines[2]}\n${lines[3]?.slice(0, -5)}`;
    expect(readModelAnswer(answerOf(cut)).result).toBe(cut);
  });

  test('of events that breaks off within a line is given as it came', () => {
    const cut = `data: ${lines[2]}\ndata: ${lines[3]?.slice(0, -5)}`;
    expect(readModelAnswer(answerOf(cut)).result).toBe(cut);
  });

  test('may speak of data', () => {
    expect(readModelAnswer(answerOf('{"type":"content","message":"The data: 5"}')).result).toBe('The data: 5');
  });

  test('is read without a count of tokens', () => {
    expect(readModelAnswer(answerOf(lines.slice(0, 5).join('\n')))).toMatchObject({
      result: 'Yes, it is.\n{"a": 1}',
      total_tokens: null,
    });
  });

  test('gives back any text, wherever it is cut', () => {
    const pieces = fc.array(fc.string({ unit: 'binary' }), { minLength: 2 });
    fc.assert(
      fc.property(pieces, (messages) => {
        const text = messages.map((message) => JSON.stringify({ type: 'content', message })).join('\n');
        const said = messages.join('');
        fc.pre(!said.includes('<'));
        expect(readModelAnswer(answerOf(text)).result).toBe(said);
      }),
      RUNS,
    );
  });
});

const expectModelAnswer = (answer: ReturnType<typeof readModelAnswer>): void => {
  expect([answer.result, answer.thinking, answer.model, answer.request_id].map((text) => typeof text)).toEqual(
    Array(4).fill('string'),
  );
  for (const count of [answer.input_tokens, answer.output_tokens, answer.total_tokens]) {
    expect(count === null || Number.isFinite(count)).toBe(true);
  }
  expect(typeof answer.result_json).toBe('object');
};

describe('any answer', () => {
  /** A value as it is documented, or anything in its place. */
  const or = (documented: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> => fc.oneof(documented, fc.anything());
  const optional = (fields: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<unknown> =>
    or(fc.record(fields, { requiredKeys: [] }));
  const part = optional({ type: or(fc.constant('text')), text: or(fc.string()) });
  const content = or(fc.oneof(fc.string(), fc.array(part)));
  const message = optional({ role: or(fc.constant('assistant')), content });
  const count = or(fc.oneof(fc.nat(), fc.nat().map(String)));
  const body = optional({
    choices: or(fc.array(optional({ message, text: or(fc.string()) }))),
    model: or(fc.constant('gpt-4o')),
    usage: optional({ input_tokens: count, output_tokens: count, total_tokens: count, prompt_tokens: count }),
    thinking: or(fc.string()),
    content,
    message,
  });

  test('is read without throwing when it is parsed', () => {
    fc.assert(
      fc.property(fc.oneof(body, fc.anything(), fc.jsonValue()), fc.string(), (parsed, text) => {
        expectModelAnswer(readModelAnswer({ ...answerOf(text), body: parsed }));
      }),
      RUNS,
    );
  });

  test('is read without throwing when it is text', () => {
    const line = optional({
      type: or(fc.constantFrom('content', 'thinking')),
      message: content,
      usage: or(fc.object()),
    });
    const written = fc.oneof(body, line).map((value) => JSON.stringify({ value }).slice('{"value":'.length, -1));
    const stream = fc.array(fc.oneof(written, fc.string())).map((lines) => lines.join('\n'));
    const cut = fc.tuple(written, fc.nat()).map(([text, at]) => text.slice(0, at % (text.length + 1)));
    fc.assert(
      fc.property(fc.oneof(stream, cut, fc.string({ unit: 'binary' })), (text) => {
        expectModelAnswer(readModelAnswer(answerOf(text)));
      }),
      RUNS,
    );
  });
});

describe('reasoning that is told apart', () => {
  test.each<[string, unknown]>([
    [
      'parts of type reasoning',
      withContent([
        { type: 'reasoning', text: 'Hm.' },
        { type: 'text', text: 'Yes.' },
      ]),
    ],
    [
      'parts of type thinking',
      withContent([
        { type: 'thinking', thinking: 'Hm.' },
        { type: 'text', text: 'Yes.' },
      ]),
    ],
    [
      'a summary of it',
      withContent([
        { type: 'reasoning', summary: [{ text: 'H' }, { text: 'm.' }] },
        { type: 'output_text', text: 'Yes.' },
      ]),
    ],
    ['a field of the message', { choices: [{ message: { content: 'Yes.', reasoning_content: 'Hm.' } }] }],
    ['a field of the answer', { ...withContent('Yes.'), thinking: 'Hm.' }],
  ])('as %s', (_how, body) => {
    expect(read(body)).toMatchObject({ result: 'Yes.', thinking: 'Hm.' });
  });
});

describe('an error under a success', () => {
  test.each<[string, unknown, string]>([
    ['an object', { error: { message: 'Rate limit exceeded', code: 429 } }, 'Rate limit exceeded'],
    ['a text', { error: 'No.' }, 'No.'],
    ['a detail', { detail: 'No.' }, 'No.'],
    ['a list', { errors: [{ message: 'No.' }] }, 'No.'],
    ['a code', { error: { code: 'overloaded' } }, 'overloaded'],
    ['true', { error: true }, 'true'],
    ['in the choice', { choices: [{ error: { message: 'No.' } }] }, 'No.'],
    ['a name beside the message', { error: 'Too Many Requests', message: 'No.' }, 'No.'],
    ['true beside the message', { error: true, message: 'No.' }, 'No.'],
    ['a code beside the message', { error: { code: 429 }, message: 'No.' }, 'No.'],
    ['a text beside another', { error: 'No.', response: 'Internal failure' }, 'No.'],
    ['no success', { success: false, message: 'No.' }, 'No.'],
    ['a status', { status: 'error', message: 'No.' }, 'No.'],
    ['a status without a word', { status: 'error' }, ''],
    ['a status in numbers', { status: 400, message: 'No.' }, 'No.'],
    ['a status code', { status_code: '500', message: 'No.' }, 'No.'],
    ['the code of a status', { code: 429, message: 'No.' }, 'No.'],
    ['an error in an envelope', { data: { error: 'No.' } }, 'No.'],
    ['an error in an error', { error: { error: { message: 'No.' } } }, 'No.'],
    ['an error with a detail', { error: { detail: 'No.' } }, 'No.'],
    ['errors by field', { errors: { model: ['No.'] } }, 'model: No.'],
    ['a code with a description', { error: 'unauthorized_model', error_description: 'No.' }, 'No.'],
  ])('told as %s is found', (_how, body, reason) => {
    expect(errorIn(answerOf(JSON.stringify(body)))).toBe(reason);
  });

  test.each([
    '{"type":"content","message":"Hel"}\n{"type":"error","message":"No."}',
    '{"type":"content","message":"Hel"}\n{"error":"No."}',
  ])('that breaks off a stream is found: %s', (text) => expect(errorIn(answerOf(text))).toBe('No.'));

  test('without a word in a stream is found', () =>
    expect(errorIn(answerOf('{"type":"content","message":"a"}\n{"type":"error"}'))).toBeDefined());

  test.each([
    { ...withContent('Yes.'), error: null },
    { ...withContent('Yes.'), errors: [] },
    { ...withContent('Yes.'), error: {} },
    withContent('Yes.'),
    { ...withContent('Yes.'), status: 'failed over', code: 500 },
    { choices: [{ text: 'Yes.' }], error: 'Half of it.' },
    { choices: [{ text: '', message: { content: 'Yes.' } }], error: 'Half of it.' },
    { status: 'complete', code: 200, output: 'Yes.' },
    { status: 'no error', errors: [], output: 'Yes.' },
    'text',
    {},
  ])('is not in %j', (body) => expect(errorIn(answerOf(JSON.stringify(body)))).toBeUndefined());

  test('halts with the words of the API, which are told once', () => {
    const z = { errors: (zapier as unknown as Pick<ZObject, 'errors'>).errors } as ZObject;
    const hatz = { z, key: 'key', deadline: Infinity, isConnectionTest: false };
    const accepted = (body: unknown) =>
      acceptedAnswer(hatz, answerOf(JSON.stringify(body)), { action: 'run this app' });
    expect(accepted(withContent('Yes.')).result).toBe('Yes.');
    expect(() => accepted({ error: { message: 'Rate limit exceeded. ', code: 429 } })).toThrow(
      /^Hatz AI answered with an error when asked to run this app\. Hatz AI says: "Rate limit exceeded"\. It may have run, so it was not repeated\./,
    );
  });
});
