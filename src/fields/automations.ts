/** An app or workflow as Zaps see it. */
import { type Bundle, defineInputField, type ZObject } from '../define';
import type { Automation, AutomationType } from '../hatz/automations';
import { choiceIn, choicesOf, textIn } from './inputs';
import { defineOutput, type Output } from './outputs';

export const automationOutput = defineOutput([
  { key: 'id', label: 'Automation ID', type: 'string', primary: true },
  { key: 'name', label: 'Name', type: 'string' },
  { key: 'description', label: 'Description', type: 'string' },
  { key: 'type', label: 'Type', type: 'string' },
  { key: 'default_model', label: 'Default Model', type: 'string' },
  { key: 'inputs[]variable_name', label: 'Input Variable', type: 'string' },
  { key: 'inputs[]label', label: 'Input Label', type: 'string' },
  { key: 'inputs[]type', label: 'Input Type', type: 'string' },
  { key: 'inputs[]required', label: 'Input Is Required', type: 'boolean' },
  { key: 'inputs[]description', label: 'Input Description', type: 'string' },
  { key: 'input_count', label: 'Input Count', type: 'integer' },
  { key: 'step_count', label: 'Step Count', type: 'integer' },
]);

export type AutomationOutput = Output<typeof automationOutput>;

export const automationRecord = (automation: Automation): AutomationOutput => ({
  id: automation.id,
  name: automation.name,
  description: automation.description,
  type: automation.type,
  default_model: automation.default_model,
  inputs: automation.inputs.map(({ variable_name, label, type, required, description }) => ({
    variable_name,
    label,
    type,
    required,
    description,
  })),
  input_count: automation.inputs.length,
  step_count: automation.step_count,
});

export const automationSample: AutomationOutput = {
  id: '5ae6e9dd-0296-4409-8fe4-1fc646bb22f7',
  name: 'Summarize Ticket',
  description: 'Turns a long ticket into three sentences.',
  type: 'app',
  default_model: 'gpt-4o',
  inputs: [
    {
      variable_name: 'ticket_text',
      label: 'Ticket Text',
      type: 'paragraph',
      required: true,
      description: 'The whole text of the ticket.',
    },
  ],
  input_count: 1,
  step_count: 0,
};

export const automationTypeField = defineInputField({
  key: 'automation_type',
  label: 'Automation Type',
  type: 'string',
  required: false,
  choices: choicesOf({ app: 'App', workflow: 'Workflow' }),
  helpText: 'Leave empty for both apps and workflows.',
});

/** The chosen type, or `undefined` for both. Throws `Error` that names the choices for anything else. */
export const typeOf = (z: ZObject, { inputData }: Pick<Bundle, 'inputData'>): AutomationType | undefined => {
  const typed = textIn(z, inputData[automationTypeField.key], automationTypeField.label).trim();
  return typed ? choiceIn(z, automationTypeField, typed) : undefined;
};
