/** What a person means who types an id or a name: one rule for steps that need exactly one thing and for searches. */
import { badInput } from './errors';
import type { Hatz } from './http';
import { asLine } from './json';

interface Named {
  readonly id: string;
  readonly name: string;
}

/** True for an id as the API gives them; such an id needs no look-up. */
export const isUuid = (text: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);

/** True for a mapping whose value is not known yet: what a form gets while an earlier step fills the field. */
export const isMapped = (text: string): boolean => text.includes('{{');

/** A name as it is compared: one form of each character, one space between words. */
const tidy = (text: string): string => text.normalize('NFC').replace(/\s+/g, ' ').trim();

const inCapitals = (text: string): string => tidy(text).toUpperCase();

/** The accents of Latin, Greek and Cyrillic letters; in other scripts a mark makes another letter. */
const ACCENTS = /[\u0300-\u036f]/g;

/** A name without what people leave out when they search: capitals, accents, repeated spaces. */
export const folded = (text: string): string => inCapitals(text.normalize('NFKD').replace(ACCENTS, ''));

/** The items with this id, else with this exact name, else either in other capitals; other accents are other names. */
export const namedLike = <T extends Named>(items: readonly T[], typed: string): T[] => {
  const wanted = tidy(typed);
  const rules: readonly ((item: T) => boolean)[] = [
    ({ id }) => id === wanted,
    ({ name }) => tidy(name) === wanted,
    ({ id }) => inCapitals(id) === inCapitals(wanted),
    ({ name }) => inCapitals(name) === inCapitals(wanted),
  ];
  return rules.map((fits) => items.filter(fits)).find((found) => found.length > 0) ?? [];
};

const FITS: readonly ((name: string, wanted: string) => boolean)[] = [
  (name, wanted) => name === wanted,
  (name, wanted) => name.startsWith(wanted),
  (name, wanted) => name.includes(wanted),
];

/**
 * The items of which the id is `typed` or one of the names fits it, best first: exact, starting with, containing; equals
 * in their order.
 */
export const bestMatches = <T>(
  items: readonly T[],
  typed: string,
  namesOf: (item: T) => readonly string[],
  idOf: (item: T) => string,
): T[] => {
  const id = typed.trim();
  const wanted = folded(typed);
  const rank = (item: T): number => {
    const names = namesOf(item).map(folded);
    return idOf(item) === id ? 0 : FITS.findIndex((fits) => names.some((name) => fits(name, wanted)));
  };
  return items
    .map((item) => ({ item, rank: rank(item) }))
    .filter((found) => found.rank >= 0)
    .sort((a, b) => a.rank - b.rank)
    .map(({ item }) => item);
};

/** The search step that looks a thing up. */
const FIND_STEPS = {
  app: 'Find Automation',
  workflow: 'Find Automation',
  automation: 'Find Automation',
  agent: 'Find Agent',
  model: 'Find Model',
  customer: 'Find Customer',
} as const;

/** What can be meant by its name. */
export type Noun = keyof typeof FIND_STEPS;

/** The error for a name that several items have: it lists their ids. */
export const ambiguous = (hatz: Hatz, noun: Noun, wanted: string, items: readonly Named[]): Error => {
  const ids = items.map(({ id }) => asLine(id, 40)).slice(0, 3);
  return badInput(
    hatz,
    `${items.length} ${noun}s are named "${asLine(wanted, 50)}". Use the ID of the one you mean: ${ids.join(', ')}.`,
  );
};

/** The error for a name that nothing has; `where` says among what. */
export const unknownName = (hatz: Hatz, noun: Noun, wanted: string, where: string): Error =>
  badInput(
    hatz,
    `There is no ${noun} named "${asLine(wanted, 50)}" ${where}. Check the spelling, or look it up with ${FIND_STEPS[noun]}.`,
  );

/** The one item that is meant. Throws `Error` when none or several are. */
export const onlyNamed = <T extends Named>(
  hatz: Hatz,
  noun: Noun,
  items: readonly T[],
  wanted: string,
  where: string,
): T => {
  const found = namedLike(items, wanted);
  if (found.length > 1) throw ambiguous(hatz, noun, wanted, found);
  if (found[0]) return found[0];
  throw unknownName(hatz, noun, wanted, where);
};
