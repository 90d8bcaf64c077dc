import { defineInputField } from 'zapier-platform-core';

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
  'Leave it empty for Auto: Hatz AI then picks a model that fits the prompt, within your AI preferences. A model ID or the exact name of a model works too.',
);

/** The model of an app run. */
export const appModelField = modelField(
  'Leave it empty to use the model that the app was built with. The list shows what the key may use; an ID or the exact name of a model works too.',
);
