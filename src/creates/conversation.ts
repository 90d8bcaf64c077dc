/** What was said so far, as one text that a step gives and a later step takes. */
import type { Turn } from '../hatz/chat';
import { badInput } from '../hatz/errors';
import type { Hatz } from '../hatz/http';
import { isGiven } from '../fields/inputs';
import { asList, asRecord, cutAt, isRecord, parseJson } from '../hatz/json';

/** Longest conversation in characters, so that it fits into a spreadsheet's cell. */
const LONGEST = 44_900;

const isTurn = (value: unknown): value is Turn => {
  const { role, content } = asRecord(value);
  return (role === 'user' || role === 'assistant') && typeof content === 'string';
};

/** The turns in a conversation text, none for an empty one. Throws `Error` for a text that is no conversation. */
export const readConversation = (hatz: Pick<Hatz, 'z'>, value: unknown): Turn[] => {
  const [given, ...others] = [value].flat().filter(isGiven);
  if (given === undefined) return [];
  const parsed = typeof given === 'string' ? parseJson(given) : given;
  const turns = asList(asRecord(parsed)['turns']);
  if (others.length === 0 && isRecord(parsed) && Array.isArray(parsed['turns']) && turns.every(isTurn)) return turns;
  throw badInput(
    hatz,
    'The Conversation field does not hold a conversation. Map the Conversation of an earlier Send Prompt or Ask Agent step, or leave it empty.',
  );
};

/** A turn as JSON of at most so many characters. */
const written = (turn: Turn, room: number): string => {
  const json = JSON.stringify(turn);
  if (json.length <= room) return json;
  const length = Math.floor((turn.content.length * room) / json.length);
  return written({ ...turn, content: cutAt(turn.content, length) }, room);
};

/** The last two turns in so much space: each gets half of it, and what the other leaves. */
const lastPair = (pair: readonly Turn[], space: number): string[] => {
  const whole = JSON.stringify(pair).length;
  return pair.map((turn) => written(turn, Math.max(space / 2, space - whole + JSON.stringify(turn).length) - 1));
};

const ENVELOPE = { start: '{"turns":[', end: ']}' } as const;

/** The turns as JSON of bounded length: the oldest pairs are left out, and only the turns of the last are ever shortened. */
export const writeConversation = (turns: readonly Turn[]): string => {
  const space = LONGEST - ENVELOPE.start.length - ENVELOPE.end.length;
  const kept: string[] = [];
  let length = 0;
  for (let index = turns.length - 1; index > 0; index -= 2) {
    const pair = turns.slice(index - 1, index + 1);
    const json = (kept.length > 0 ? pair.map((turn) => JSON.stringify(turn)) : lastPair(pair, space)).join(',');
    length += json.length + 1;
    if (length > space) break;
    kept.unshift(json);
  }
  return `${ENVELOPE.start}${kept.join(',')}${ENVELOPE.end}`;
};
