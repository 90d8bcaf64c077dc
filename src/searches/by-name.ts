/** Finding by name: exact, then starting with, then containing; capitals, accents and spaces do not matter. */
import { type Bundle, defineInputField, type ZObject } from '../define';
import { inputsOf } from '../fields/inputs';
import { bestMatches } from '../hatz/by-name';
import { createClient, type Hatz, orIfMissing } from '../hatz/http';

/** What a search by name looks for. */
export const nameField = defineInputField({
  key: 'name',
  label: 'Name',
  type: 'string',
  required: false,
  helpText:
    "Full or partial name; capital letters don't matter. The best match comes first. Leave empty to list the first 50.",
});

/** Items that a search without a name lists. */
const MOST_LISTED = 50;

/** What a search by name looks through. */
interface Searched<T, R> {
  readonly list: (hatz: Hatz, bundle: Bundle) => Promise<readonly T[]>;
  readonly namesOf: (item: T) => readonly string[];
  /** An id fits only when it is equal. */
  readonly idOf: (item: T) => string;
  readonly record: (item: T) => R;
}

/**
 * A search by the field Name, which may hold a part of it or an ID. The best match comes first; an empty list when none
 * fits. Without a name, the first 50 of the list.
 */
export const searchByName =
  <T, R>({ list, namesOf, idOf, record }: Searched<T, R>) =>
  async (z: ZObject, bundle: Bundle): Promise<R[]> => {
    const hatz = createClient(z, bundle);
    const name = inputsOf(z, bundle).text(nameField);
    const items = await orIfMissing(list(hatz, bundle), []);
    const found = name.trim() === '' ? items.slice(0, MOST_LISTED) : bestMatches(items, name, namesOf, idOf);
    return found.map(record);
  };
