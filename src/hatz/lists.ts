/** Reading, tidying and sorting the API's lists. */
import { unusable } from './errors';
import type { Reply, Hatz } from './http';
import { listIn } from './json';

/** The rows of a list answer. Throws `Error` when the answer is JSON without a list in it. */
export const listOrFail = (hatz: Hatz, answer: Reply, names: readonly string[], action: string): unknown[] => {
  const rows = listIn(answer.body, names);
  if (rows) return rows;
  throw unusable(
    hatz,
    answer,
    `Hatz AI could not ${action}: its answer holds no list.`,
    'Try again in a few minutes; if it stays, tell Hatz AI support.',
  );
};

/** The items with each id once: of those that share one, the last. */
export const uniqueById = <T>(items: readonly T[], idOf: (item: T) => string): T[] => [
  ...new Map(items.map((item) => [idOf(item), item])).values(),
];

/** Compares by name as people read it, then by id, so that an order never depends on the API's. */
export const byNameAndId = (a: Named, b: Named): number =>
  compare(a.name.toLowerCase(), b.name.toLowerCase()) || compare(a.id, b.id);

interface Named {
  readonly id: string;
  readonly name: string;
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
