import { type CreatePerform, defineCreate, defineInputField, defineInputFields } from '../define';
import { answerOutputs } from './answer-fields';
import { chat, chatFields, chatOutput, chatSample, promptField } from './chat';
import { inputsOf } from '../fields/inputs';
import { promptModelField } from '../fields/models';
import type { Output } from '../fields/outputs';
import { chatScope } from '../hatz/chat';
import { createClient } from '../hatz/http';
import { resolveModel } from '../hatz/models';

const instructionsField = defineInputField({
  key: 'instructions',
  label: 'Instructions',
  type: 'text',
  required: false,
  helpText: 'How to answer: role, tone, language or rules.',
});

const autoToolsField = defineInputField({
  key: 'auto_select_tools',
  label: 'Select Tools Automatically',
  type: 'boolean',
  required: false,
  default: 'false',
  helpText: 'Let Hatz AI choose tools, such as web search.',
});

const toolsField = defineInputField({
  key: 'tools',
  label: 'Tools',
  type: 'string',
  list: true,
  required: false,
  placeholder: 'google_search',
  helpText:
    "Tool names, one per entry, such as `google_search`. If you don't know them, use Select Tools Automatically instead.",
});

const inputFields = defineInputFields([
  promptField,
  instructionsField,
  promptModelField,
  autoToolsField,
  toolsField,
  ...chatFields,
]);

/** Sends the prompt once and returns the answer; throws what the failure matrix says. */
const perform = (async (z, bundle): Promise<Output<typeof chatOutput>> => {
  const hatz = createClient(z, bundle);
  const given = inputsOf(z, bundle);
  given.required(promptField);
  return chat(hatz, bundle, {
    model: (await resolveModel(hatz, given.text(promptModelField).trim())) || 'auto',
    instructions: given.text(instructionsField),
    tools: given.texts(toolsField).map((tool) => tool.trim()),
    autoTools: given.flag(autoToolsField, false),
    scopes: async () => [await chatScope(hatz)],
    about: {
      action: 'run this prompt',
      labels: { model: 'Model', tools_to_use: 'Tools', file_uuids: 'Files', messages: 'Prompt' },
    },
  });
}) satisfies CreatePerform<typeof inputFields>;

export const sendPrompt = defineCreate({
  key: 'send_prompt',
  noun: 'Prompt',
  display: {
    label: 'Send Prompt',
    description: 'Sends a prompt to an AI model and returns its answer as text or as fields you name.',
  },
  operation: {
    inputFields,
    perform,
    sample: chatSample,
    outputFields: [...chatOutput, answerOutputs],
  },
});
