import { defineInputField } from 'zapier-platform-core';
import type { AutomationType } from '../hatz/automations';
import { type InputData, textOf } from './values';

export const automationTypeField = defineInputField({
  key: 'automation_type',
  label: 'Automation Type',
  type: 'string',
  required: false,
  choices: [
    { value: 'app', label: 'App', sample: 'app' },
    { value: 'workflow', label: 'Workflow', sample: 'workflow' },
  ],
  helpText: 'Leave it empty for both. An app answers at once; a workflow runs several steps and can take minutes.',
});

/** The chosen type, or `undefined` for both. */
export const typeOf = (data: InputData): AutomationType | undefined => {
  const type = textOf(data, 'automation_type').trim().toLowerCase();
  return type === 'app' || type === 'workflow' ? type : undefined;
};
