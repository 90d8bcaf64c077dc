/** The models that the key's user may use (API notes, section 2.1). */
import { type Hatz, sendForJson } from './http';
import { listOrFail, uniqueById } from './lists';
import { asFlag, asNumber, asRecord, asText, firstOf } from './json';

export interface Model {
  /** The name that is sent to the API. */
  readonly id: string;
  /** The name for people. */
  readonly name: string;
  readonly developer: string;
  readonly max_tokens: number | null;
  readonly vision: boolean;
}

/** Where the models stand in the API, and the names under which a row may carry what is read of it. */
export const MODELS = {
  path: '/chat/models',
  envelopes: ['data', 'models', 'results', 'items'],
  names: {
    id: ['name', 'id'],
    name: ['display_name'],
    developer: ['developer'],
    max_tokens: ['max_tokens'],
    vision: ['vision'],
  },
  /** What only display names have: the names that are sent do without. */
  onlyDisplayed: /[\sA-Z]/,
} as const;

const ACTION = 'read the list of models';

/** All models, sorted by developer and name; rows without a name and repeated ones are left out. */
export const listModels = async (hatz: Hatz): Promise<Model[]> => {
  const maxAttempts = hatz.isConnectionTest ? 1 : Infinity;
  const answer = await sendForJson(hatz, { path: MODELS.path, about: { action: ACTION }, maxAttempts });
  const models = listOrFail(hatz, answer, MODELS.envelopes, ACTION).flatMap(readModel);
  return uniqueById(models, ({ id }) => id).sort((a, b) => byName().compare(sortKey(a), sortKey(b)));
};

/**
 * The name that the API takes for what a person typed: names pass as they are; a display name, which has capitals or
 * spaces as no model's name has, is looked up.
 */
export const resolveModel = async (hatz: Hatz, typed: string): Promise<string> => {
  if (!MODELS.onlyDisplayed.test(typed)) return typed;
  const wanted = typed.trim().toLowerCase();
  const models = await listModels(hatz);
  const isNamed = ({ id, name }: Model): boolean => id.toLowerCase() === wanted || name.toLowerCase() === wanted;
  return models.find(isNamed)?.id ?? typed.trim();
};

/** As people sort: numbers by their value. Made when first used, since making it takes longer than sorting. */
let collator: Intl.Collator | undefined;
const byName = (): Intl.Collator => (collator ??= new Intl.Collator('en', { numeric: true }));

const sortKey = ({ developer, name }: Model): string => `${developer}\u0000${name}`;

const readModel = (value: unknown): [Model] | [] => {
  const row = asRecord(value);
  const { names } = MODELS;
  const id = names.id.map((name) => asText(row[name])).find(Boolean) ?? asText(value);
  if (id === '') return [];
  return [
    {
      id,
      name: asText(firstOf(row, names.name)) || id,
      developer: asText(firstOf(row, names.developer)),
      max_tokens: asNumber(firstOf(row, names.max_tokens)),
      vision: asFlag(firstOf(row, names.vision)),
    },
  ];
};
