import { defineInputField } from 'zapier-platform-core';

/** The model of an app run. */
export const appModelField = defineInputField({
  key: 'model',
  label: 'Model',
  type: 'string',
  required: false,
  dynamic: 'list_models.id.name',
  helpText: 'Leave it empty to use the model that the app was built with. The list shows what the key may use.',
});
