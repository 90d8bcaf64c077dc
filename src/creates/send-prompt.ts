import { type Bundle, defineCreate, type ZObject } from 'zapier-platform-core';
import {
  chat,
  chatFilesField,
  conversationField,
  conversationOutput,
  conversationSample,
  promptField,
  responseFormatField,
} from './chat';
import { promptModelField } from '../fields/models';
import { modelAnswerOutput, modelAnswerSample, requestIdOutput } from './model-answer';
import { defineOutput, type Output } from '../fields/outputs';
import { flagOf, required, textOf, textsOf } from '../fields/values';
import { createClient } from '../hatz/http';
import { resolveModel } from '../hatz/models';

const output = defineOutput([...modelAnswerOutput, ...conversationOutput, ...requestIdOutput]);

/** Sends the prompt once and returns the answer; throws what the failure matrix says. */
const perform = async (z: ZObject, bundle: Bundle): Promise<Output<typeof output>> => {
  const hatz = createClient(z, bundle);
  const data = bundle.inputData;
  const prompt = required(z, bundle, 'prompt', 'Prompt');
  return chat(hatz, bundle, {
    prompt,
    model: (await resolveModel(hatz, textOf(data, 'model').trim())) || 'auto',
    instructions: textOf(data, 'instructions'),
    tools: textsOf(data, 'tools').map((tool) => tool.trim()),
    autoTools: flagOf(data, 'auto_select_tools', false),
    about: {
      action: 'run this prompt',
      labels: { model: 'Model', tools_to_use: 'Tools', file_uuids: 'Files', messages: 'Prompt' },
    },
  });
};

export const sendPrompt = defineCreate({
  key: 'send_prompt',
  noun: 'Prompt',
  display: {
    label: 'Send Prompt',
    description: 'Sends a prompt to an AI model and returns its answer as text and, where it is JSON, as fields.',
  },
  operation: {
    inputFields: [
      promptField,
      {
        key: 'instructions',
        label: 'Instructions',
        type: 'text',
        required: false,
        helpText: 'How the model should behave: its role, tone, language or rules. It applies to the whole answer.',
      },
      promptModelField,
      {
        key: 'tools',
        label: 'Tools',
        type: 'string',
        list: true,
        required: false,
        placeholder: 'google_search',
        helpText: 'Names of tools the model may use, such as `google_search` or `tavily_search`, one per line.',
      },
      {
        key: 'auto_select_tools',
        label: 'Select Tools Automatically',
        type: 'boolean',
        required: false,
        default: 'false',
        helpText: 'Yes lets Hatz AI choose tools that fit the prompt.',
      },
      chatFilesField,
      responseFormatField,
      conversationField,
    ],
    perform,
    sample: {
      ...modelAnswerSample,
      conversation: conversationSample,
      request_id: 'c0ffee00-1234-4567-89ab-cdef01234567',
    } satisfies Output<typeof output>,
    outputFields: [...output],
  },
});
