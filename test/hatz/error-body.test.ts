/** What the body of an error tells, whatever its form. */
import { describe, expect, test } from '@jest/globals';
import type { Reply } from '../../src/hatz/call';
import {
  isErrorBody,
  isWebPage,
  needsPerson,
  quotable,
  reasonIn,
  reasonOf,
  speaksOfCredits,
} from '../../src/hatz/error-body';
import { parseJson } from '../../src/hatz/json';
import { fakeApi } from './fake-api';

const hatz = { ...fakeApi(() => undefined).hatz, key: 'key-123' };

const replyOf = (text: string, status = 400): Reply => ({
  status,
  text,
  body: parseJson(text),
  requestId: '',
  retryAfter: '',
});
const answered = (body: unknown, status?: number): Reply => replyOf(JSON.stringify(body), status);

const LABELS = { inputs: 'Inputs', topic: 'Topic' };

describe('the reason in a body', () => {
  test.each<[unknown, string]>([
    [null, ''],
    ['text', ''],
    [{}, ''],
    [{ detail: 'a', error: 'b' }, 'a'],
    [{ detail: ['a', 'b', 5, null, {}] }, 'a; b; 5'],
    [{ detail: { message: 'a' } }, 'a'],
    [{ detail: { msg: 'a' } }, 'a'],
    [{ detail: { errors: ['a', { msg: 'b' }] } }, 'a; b'],
    [{ error_description: 'a', error: 'b' }, 'a'],
    [{ error: 'a', message: 'b' }, 'a'],
    [{ error: { error: { error: { message: 'a' } } } }, 'a'],
    [{ error: { error: { error: { error: { message: 'a' } } } } }, ''],
    [{ message: 'a', errors: ['b'] }, 'a'],
    [{ errors: ['a', { message: 'b' }] }, 'a; b'],
    [{ errors: { color: 'a', size: [{ message: 'b' }, 'c'] } }, 'color: a; size: b; size: c'],
    [{ error: 'Forbidden', message: 'forbidden.' }, 'Forbidden'],
    [{ error: 'Forbidden', message: 'a' }, 'a'],
  ])('of %j is %j', (body, reason) => {
    expect(reasonIn(body)).toBe(reason);
  });

  test.each<[unknown, string]>([
    [{ loc: ['body', 'inputs', 'topic'], msg: 'a' }, 'Topic: a'],
    [{ loc: ['body', 'inputs', 'other'], msg: 'a' }, 'Inputs: a'],
    [{ loc: ['body', 'files', 0], msg: 'a' }, 'files: a'],
    [{ loc: ['query', 'toString'], msg: 'a' }, 'toString: a'],
    [{ loc: ['body'], msg: 'a' }, 'a'],
    [{ loc: 'topic', msg: 'a' }, 'a'],
    [{ loc: ['path', 'topic'] }, ''],
    [{ loc: ['header', 'x'.repeat(70)], msg: 'a' }, `${'x'.repeat(59)}…: a`],
  ])('names the field as its label does: %j', (item, reason) => {
    expect(reasonIn({ detail: [item] }, LABELS)).toBe(reason);
    expect(reasonIn({ detail: { errors: [item] } }, LABELS)).toBe(reason);
    expect(reasonIn({ errors: [item] }, LABELS)).toBe(reason);
  });

  test('names fields of a form by their labels', () => {
    expect(reasonIn({ errors: { topic: ['a', 'b'], other: 'c' } }, LABELS)).toBe('Topic: a; Topic: b; other: c');
  });
});

test.each([
  ['Not found.', ''],
  ['Model x not found. ', 'Model x not found'],
  ['One.\nTwo...', 'One. Two'],
  ['The key key-123 is <b>bad</b>', 'The key [API key] is bad'],
  ['See https://x.example/a?sig=1&of=2 or http://y.example?b', 'See https://x.example/a or http://y.example'],
  ['Closed. Ask GET /models! Or wait? Yes.', 'Closed. Or wait? Yes'],
  ['Use GET /models (or PUT /models/5).', 'Use (or'],
  ['Bad Request (POST /app/5)', ''],
  ['GET /models failed', 'failed'],
  ['x'.repeat(177), `${'x'.repeat(175)}…`],
])('the reason %j is told as %j', (detail, reason) => {
  expect(reasonOf(answered({ detail }), hatz)).toBe(reason);
});

test('the reason is told with the labels of fields', () => {
  expect(reasonOf(answered({ detail: [{ loc: ['topic'], msg: 'a' }] }), hatz, LABELS)).toBe('Topic: a');
});

test.each([
  ['Version 1.2 of key-123. . ', 'Version 1.2 of [API key]'],
  ['GET /models', 'GET /models'],
])('%j is quoted as %j', (words, quoted) => {
  expect(quotable(hatz, words)).toBe(quoted);
});

test.each<[boolean, unknown[]]>([
  [
    true,
    [
      { error: 'a' },
      { detail: 'a', status: 500, Request_ID: 'r', title: 'b' },
      { error: { message: 'a' }, data: null, rows: [], about: {}, name: '', done: false },
    ],
  ],
  [
    false,
    [
      null,
      'a',
      {},
      { error: '', detail: null },
      { message: 'a' },
      { error: 'a', status: 'failed' },
      { error: 'a', rows: [1] },
      { error: 'a', count: 0 },
      { error: 'a', error_count: 1 },
      { error: 'a', my_code: 1 },
    ],
  ],
])('an error under a success (%p)', (is, bodies) => {
  expect(bodies.filter((body) => isErrorBody(body) !== is)).toEqual([]);
});

test('a web page begins like one', () => {
  expect([' \n<html>', 'Not <b>', '{}'].map((text) => isWebPage({ text }))).toEqual([true, false, false]);
});

describe('credits', () => {
  test.each([
    'creditLimitReached',
    'monthly__usage\n reached',
    'No credits. At most 100 credits per minute.',
    'The rate limit is 5/s, and your credits are exhausted',
  ])('are spoken of in %j', (text) => expect(speaksOfCredits(replyOf(text, 429))).toBe(true));

  test.each([
    '',
    'https://help.example/credits',
    'http://help.example/credits',
    ' <p>Credits</p>',
    'accredited',
    'Credits are limited to 100 credits per minute, a token rate limit',
    'rateLimit: credits',
  ])('are not spoken of in %j', (text) => expect(speaksOfCredits(replyOf(text, 429))).toBe(false));
});

describe('what only a signed-in person may do', () => {
  const body = { detail: 'An interactive session is required.' };

  test.each([400, 401, 403, 404, 405, 409, 422, 423])('is told under status %i', (status) => {
    expect(needsPerson(answered(body, status))).toBe(true);
  });

  test.each([200, 402, 429, 500])('is not told under status %i', (status) => {
    expect(needsPerson(answered(body, status))).toBe(false);
  });

  test.each<[boolean, Reply[]]>([
    [
      true,
      [
        replyOf('An interactive session is required.'),
        answered({ detail: 'Forbidden', code: 'INTERACTIVE_SESSION_REQUIRED' }),
        answered({ error: { message: 'No', code: 'interactive_login' } }),
        answered({ detail: { message: 'No', code: 'interactiveSession' } }),
        answered({ detail: [{ loc: ['field'], msg: 'a' }, { loc: ['b'], msg: 'an interactive session is needed' }] }), // prettier-ignore
        answered({ detail: 'You must be signed in' }, 403),
      ],
    ],
    [
      false,
      [
        replyOf('<p>An interactive session is required.</p>'),
        answered({ detail: 'You must be signed in' }, 401),
        answered({ detail: 'No "interactive session" and no “interactive session” here' }),
        answered({
          detail: [
            { loc: ['interactive session'], msg: 'a' },
            { loc: ['interactive session'], msg: 'b' },
          ],
        }),
        answered({ detail: 'Not interactive', hint: 'session', type: 'interactive session' }),
      ],
    ],
  ])('is told in words (%p)', (is, replies) => {
    expect(replies.filter((reply) => needsPerson(reply) !== is)).toEqual([]);
  });
});
