import { unusable } from './errors';
import type { Answer, Hatz } from './http';
import { listIn } from './read';

/** The rows of a list answer. Throws `Error` when the answer is JSON without a list in it. */
export const listOrFail = (hatz: Hatz, answer: Answer, names: readonly string[], action: string): unknown[] => {
  const rows = listIn(answer.body, names);
  if (rows) return rows;
  throw unusable(
    hatz,
    answer,
    `Hatz AI could not ${action}: its answer holds no list.`,
    'Try again in a few minutes; if it stays, tell Hatz AI support.',
  );
};
