import { defineInputField } from 'zapier-platform-core';

/** What a search by name looks for. */
export const nameField = defineInputField({
  key: 'name',
  label: 'Name',
  type: 'string',
  required: true,
  helpText: 'The whole name or a part; capitals and accents do not matter. The closest name comes first.',
});
