/** What a person means who types an id or a name: one rule for automations and agents. */
import { badInput } from './errors';
import type { Hatz } from './http';
import { asLine } from './json';

interface Named {
  readonly id: string;
  readonly name: string;
}

/** True for an id as the API gives them; such an id needs no look-up. */
export const isUuid = (text: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);

const RULES: readonly ((item: Named, wanted: string) => boolean)[] = [
  ({ id }, wanted) => id === wanted,
  ({ name }, wanted) => name.trim() === wanted,
  ({ name }, wanted) => name.trim().toLowerCase() === wanted.toLowerCase(),
];

/** The items with this id, else with this exact name, else with this name in other capitals. */
export const namedLike = <T extends Named>(items: readonly T[], wanted: string): T[] =>
  RULES.map((fits) => items.filter((item) => fits(item, wanted))).find((found) => found.length > 0) ?? [];

/** The error for a name that several items have: it lists their ids. */
export const ambiguous = (hatz: Hatz, noun: string, wanted: string, items: readonly Named[]): Error => {
  const ids = items.map(({ id }) => id).slice(0, 3);
  return badInput(
    hatz,
    `${items.length} ${noun}s are named "${asLine(wanted, 50)}". Use the ID of the one you mean: ${ids.join(', ')}.`,
  );
};

/** The error for a name that nothing has; `where` says among what. */
export const unknownName = (hatz: Hatz, noun: string, wanted: string, where: string): Error =>
  badInput(
    hatz,
    `There is no ${noun} named "${asLine(wanted, 50)}" ${where}. Choose one from the list or check the spelling.`,
  );
