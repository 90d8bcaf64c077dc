/** The models that the key's user may use (API notes, section 2.1). */
import { namedLike, onlyNamed } from './by-name';
import type { Hatz } from './http';
import { asFlag, asNumber, asText, firstOf } from './json';
import { readAll, type Reader, sortedByName } from './lists';

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
  action: 'read the list of models',
  envelopes: ['data', 'models', 'results', 'items'],
  names: {
    id: ['name', 'id'],
    name: ['display_name'],
    developer: ['developer'],
    max_tokens: ['max_tokens'],
    vision: ['vision'],
  },
  kinds: { id: 'text', name: 'text', developer: 'text', max_tokens: 'number?', vision: 'flag' },
  /** What only display names have: the names that are sent do without. */
  onlyDisplayed: /[\sA-Z]/,
} as const;

const readModel: Reader<Model> = (row, id) => {
  const { names } = MODELS;
  if (id === '') return undefined;
  return {
    id,
    name: asText(firstOf(row, names.name)) || id,
    developer: asText(firstOf(row, names.developer)),
    max_tokens: asNumber(firstOf(row, names.max_tokens)),
    vision: asFlag(firstOf(row, names.vision)),
  };
};

/** What a list calls a model: its developer and its name. */
export const modelTitle = ({ id, name, developer }: Model): string => {
  if (id === 'auto') return 'Auto (Hatz AI picks a suitable model)';
  return developer ? `${developer}: ${name}` : name;
};

/** All models, sorted by developer and name; rows without a name and repeated ones are left out. */
export const listModels = async (hatz: Hatz): Promise<Model[]> =>
  sortedByName(await readAll(hatz, MODELS, readModel), ({ developer, name }) => `${developer}\u0000${name}`);

/**
 * The name that the API takes for what a person typed: names pass as they are; a display name, which has capitals or
 * spaces as no model's name has, is looked up. Throws `Error` when none or several models have it.
 */
export const resolveModel = async (hatz: Hatz, typed: string): Promise<string> => {
  if (!MODELS.onlyDisplayed.test(typed)) return typed;
  const models = await listModels(hatz);
  const titled = namedLike(
    models.map((model) => ({ id: model.id, name: modelTitle(model) })),
    typed,
  );
  return onlyNamed(hatz, 'model', titled.length === 1 ? titled : models, typed.trim(), 'for this API key').id;
};
