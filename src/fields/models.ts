/** A model as Zaps see it, and the field that picks one. */
import { defineInputField } from '../define';
import type { Model } from '../hatz/models';
import { defineOutput, type Output } from './outputs';

export const modelOutput = defineOutput([
  { key: 'id', label: 'Model ID', type: 'string', primary: true },
  { key: 'name', label: 'Name', type: 'string' },
  { key: 'developer', label: 'Developer', type: 'string' },
  { key: 'max_tokens', label: 'Maximum Tokens', type: 'integer' },
  { key: 'vision', label: 'Supports Images', type: 'boolean' },
]);

type ModelOutput = Output<typeof modelOutput>;

export const modelRecord = (model: Model): ModelOutput => ({ ...model });

export const modelSample: ModelOutput = {
  id: 'gpt-4o',
  name: 'GPT 4o',
  developer: 'OpenAI',
  max_tokens: 128_000,
  vision: true,
};

const modelField = (helpText: string) =>
  defineInputField({
    key: 'model',
    label: 'Model',
    type: 'string',
    required: false,
    dynamic: 'list_models.id.name',
    search: 'find_model.id',
    helpText,
  });

/** The model of a prompt. */
export const promptModelField = modelField(
  'Leave empty and Hatz AI picks a model (Auto). Or choose one, or enter its exact name or ID.',
);

/** The model of an app run. */
export const appModelField = modelField(
  "Leave empty to use the app's own model. Or choose another, or enter its exact name or ID.",
);
