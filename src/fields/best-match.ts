/** Finding by name: exact, then starting with, then containing; capitals and accents do not matter. */

const folded = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '').trim().toLowerCase();

const RANKS: readonly ((name: string, wanted: string) => boolean)[] = [
  (name, wanted) => name === wanted,
  (name, wanted) => name.startsWith(wanted),
  (name, wanted) => name.includes(wanted),
];

/** The items of which one of the names fits `typed`, best first, equals in their order. */
export const bestMatches = <T>(items: readonly T[], typed: string, namesOf: (item: T) => string[]): T[] => {
  const wanted = folded(typed);
  const rank = (item: T): number => {
    const names = namesOf(item).map(folded);
    return RANKS.findIndex((fits) => names.some((name) => fits(name, wanted)));
  };
  return items
    .map((item) => ({ item, rank: rank(item) }))
    .filter((found) => found.rank >= 0)
    .sort((a, b) => a.rank - b.rank)
    .map(({ item }) => item);
};
