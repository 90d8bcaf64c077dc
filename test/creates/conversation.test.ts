import { expect, test } from '@jest/globals';
import { writeConversation } from '../../src/creates/conversation';

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
