import { expect, test } from '@jest/globals';
import type { ZObject } from 'zapier-platform-core';
import { readConversation, writeConversation } from '../../src/creates/conversation';

const hatz = { z: { errors: { Error } } as unknown as ZObject };

interface Written {
  turns: { role: string; content: string }[];
}
const turns = (length: number) =>
  [
    { role: 'user', content: 'old' },
    { role: 'assistant', content: 'old' },
    { role: 'user', content: 'q'.repeat(length) },
    { role: 'assistant', content: '😀'.repeat(length) },
  ] as const;

test('a short conversation is kept whole', () => {
  expect((JSON.parse(writeConversation(turns(10))) as Written).turns).toEqual(turns(10));
});

test('the last two turns are kept, shortened, however long they are', () => {
  const text = writeConversation(turns(300_000));
  expect(text.length).toBeLessThan(45_000);
  const kept = (JSON.parse(text) as Written).turns;
  expect(kept.map(({ role }) => role)).toEqual(['user', 'assistant']);
  expect(kept.every(({ content }) => content.length > 20_000 && content.isWellFormed())).toBe(true);
});

test('cuts nothing that fits: a long prompt has the room that a short answer leaves', () => {
  const turns = [
    { role: 'user', content: 'p'.repeat(30_000) },
    { role: 'assistant', content: 'ok' },
  ] as const;
  expect(readConversation(hatz, writeConversation(turns))).toEqual(turns);
});

test.each([[['{"turns":[]}', '{"turns":[]}']], [[{ role: 'user', content: 'x' }]], ['{"turns":[]} {"turns":[]}']])(
  'is not %j',
  (value) => expect(() => readConversation(hatz, value)).toThrow(/does not hold a conversation/),
);

test('may come as a list of one', () => expect(readConversation(hatz, ['{"turns":[]}'])).toEqual([]));
