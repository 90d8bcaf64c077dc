/** What was said so far, as one text that a step gives and a later step takes. */
import type { Turn } from '../hatz/chat';
import { badInput } from '../hatz/errors';
import type { Hatz } from '../hatz/http';
import { asList, asRecord, asText, cutAt, isRecord, parseJson } from '../hatz/json';

/** Longest conversation in characters; the oldest turns are dropped first, and the last two are shortened at most. */
const LONGEST = 190_000;

const isTurn = (value: unknown): value is Turn => {
  const { role, content } = asRecord(value);
  return (role === 'user' || role === 'assistant') && typeof content === 'string';
};

/** The turns in a conversation text, none for an empty one. Throws `Error` for a text that is no conversation. */
export const readConversation = (hatz: Hatz, value: unknown): Turn[] => {
  const parsed = typeof value === 'string' ? parseJson(value) : value;
  if (asText(value).trim() === '' && !isRecord(value)) return [];
  const turns = asList(asRecord(parsed)['turns']);
  if (isRecord(parsed) && Array.isArray(parsed['turns']) && turns.every(isTurn)) return turns;
  throw badInput(
    hatz,
    'The Conversation field holds no conversation. Map the Conversation of an earlier Send Prompt or Ask Agent step, or leave it empty.',
  );
};

/** A turn as JSON of at most about so many characters. */
const written = (turn: Turn, room: number): string => {
  const json = JSON.stringify(turn);
  if (json.length <= room) return json;
  return JSON.stringify({ ...turn, content: cutAt(turn.content, (turn.content.length * room) / json.length) });
};

/** The turns as text of bounded length: always JSON, oldest turns left out. */
export const writeConversation = (turns: readonly Turn[]): string => {
  const kept: string[] = [];
  let length = 0;
  for (let index = turns.length - 1; index > 0; index -= 2) {
    const pair = turns.slice(index - 1, index + 1).map((turn) => written(turn, LONGEST / 2));
    length += pair.join(',').length + 1;
    if (length > LONGEST && kept.length > 0) break;
    kept.unshift(...pair);
  }
  return `{"turns":[${kept.join(',')}]}`;
};
