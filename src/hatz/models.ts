/** The models that the key's user may use (API notes, section 2.1). */
import { type Hatz, read } from './http';
import { listOrFail } from './lists';
import { asFlag, asNumber, asRecord, asText } from './read';

export interface Model {
  /** The name that is sent to the API. */
  readonly id: string;
  /** The name for people. */
  readonly name: string;
  readonly developer: string;
  readonly max_tokens: number | null;
  readonly vision: boolean;
}

const ACTION = 'read the list of models';

/** All models, sorted by developer and name; rows without a name and repeated ones are left out. */
export const listModels = async (hatz: Hatz): Promise<Model[]> => {
  const attempts = hatz.isConnectionTest ? 1 : Infinity;
  const answer = await read(hatz, { path: '/chat/models', about: { action: ACTION }, attempts });
  const models = listOrFail(hatz, answer, ['data', 'models', 'results', 'items'], ACTION).flatMap(readModel);
  const unique = [...new Map(models.map((model) => [model.id, model])).values()];
  return unique.sort((a, b) => sortKey(a).localeCompare(sortKey(b), 'en', { numeric: true }));
};

/**
 * The name that the API takes for what a person typed: names pass as they are; a display name, which has capitals or
 * spaces as no model's name has, is looked up.
 */
export const resolveModel = async (hatz: Hatz, typed: string): Promise<string> => {
  if (!/[\sA-Z]/.test(typed)) return typed;
  const wanted = typed.trim().toLowerCase();
  const models = await listModels(hatz);
  const isNamed = ({ id, name }: Model): boolean => id.toLowerCase() === wanted || name.toLowerCase() === wanted;
  return models.find(isNamed)?.id ?? typed.trim();
};

const sortKey = ({ developer, name }: Model): string => `${developer}\u0000${name}`;

const readModel = (value: unknown): [Model] | [] => {
  const row = asRecord(value);
  const id = asText(row['name']) || asText(row['id']) || asText(value);
  if (id === '') return [];
  return [
    {
      id,
      name: asText(row['display_name']) || id,
      developer: asText(row['developer']),
      max_tokens: asNumber(row['max_tokens']),
      vision: asFlag(row['vision']),
    },
  ];
};
