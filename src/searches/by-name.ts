/** Finding by name: exact, then starting with, then containing; capitals and accents do not matter. */
import { type Bundle, defineInputField, type ZObject } from 'zapier-platform-core';
import { createClient, type Hatz, orIfMissing } from '../hatz/http';
import { required } from '../fields/values';

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

/** What a search by name looks through. */
interface Named<T, R> {
  readonly list: (hatz: Hatz, bundle: Bundle) => Promise<readonly T[]>;
  readonly namesOf: (item: T) => string[];
  readonly record: (item: T) => R;
}

/** A search by the field Name, which may hold a part of it. The best match comes first; an empty list when none fits. */
export const searchByName =
  <T, R>({ list, namesOf, record }: Named<T, R>) =>
  async (z: ZObject, bundle: Bundle): Promise<R[]> => {
    const name = required(z, bundle, 'name', 'Name');
    const items = await orIfMissing(list(createClient(z, bundle), bundle), []);
    return bestMatches(items, name, namesOf).map(record);
  };

/** What a search by name looks for. */
export const nameField = defineInputField({
  key: 'name',
  label: 'Name',
  type: 'string',
  required: true,
  helpText: 'The whole name or a part; capitals and accents do not matter. The closest name comes first.',
});
