import { type Bundle, defineInputField, type ZObject } from 'zapier-platform-core';
import type { AutomationType } from '../hatz/automations';
import { choicesOf, chosen, textOf } from './values';

const AUTOMATION_TYPE = {
  key: 'automation_type',
  label: 'Automation Type',
  choices: { app: 'App', workflow: 'Workflow' },
} as const;

export const automationTypeField = defineInputField({
  ...AUTOMATION_TYPE,
  type: 'string',
  required: false,
  choices: choicesOf(AUTOMATION_TYPE.choices),
  helpText: 'Leave it empty for both. An app answers at once; a workflow runs several steps and can take minutes.',
});

/** The chosen type, or `undefined` for both. Throws `Error` that names the choices for anything else. */
export const typeOf = (z: ZObject, bundle: Pick<Bundle, 'inputData'>): AutomationType | undefined =>
  textOf(bundle.inputData, 'automation_type').trim() ? chosen(z, bundle, AUTOMATION_TYPE) : undefined;
