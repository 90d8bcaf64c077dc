/** What Send Prompt and Ask Agent share: their fields, and the way from fields to an answer. */
import { type Bundle, defineInputField } from 'zapier-platform-core';
import type { ModelAnswer } from '../hatz/answers';
import { chatScope, complete, type Prompt } from '../hatz/chat';
import type { About } from '../hatz/call';
import { fileIds, type Scopes } from '../hatz/files';
import type { Hatz } from '../hatz/http';
import { readConversation, writeConversation } from './conversation';
import { choicesOf } from '../fields/inputs';
import { chosen, textsOf } from '../fields/values';
import { defineOutput } from '../fields/outputs';

export const promptField = defineInputField({
  key: 'prompt',
  label: 'Prompt',
  type: 'text',
  required: true,
  helpText: 'What to ask, in your own words. Fields of earlier steps can stand in it.',
});

export const chatFilesField = defineInputField({
  key: 'files',
  label: 'Files',
  type: 'file',
  list: true,
  required: false,
  helpText:
    'Files to read before the answer, up to 50 MB each. They are uploaded first; File IDs of Upload File work too.',
});

const RESPONSE_FORMAT = {
  key: 'response_format',
  label: 'Response Format',
  choices: { text: 'Text', json: 'JSON, as Fields to Map' },
} as const;

export const responseFormatField = defineInputField({
  ...RESPONSE_FORMAT,
  type: 'string',
  required: false,
  default: 'text',
  choices: choicesOf(RESPONSE_FORMAT.choices),
  helpText:
    'JSON asks for structured data; name the fields you want in the prompt. They come out under Result as Fields.',
});

export const conversationField = defineInputField({
  key: 'conversation',
  label: 'Conversation',
  type: 'text',
  required: false,
  helpText: 'Map the Conversation of an earlier step to talk on where it ended. Leave it empty to start anew.',
});

export const conversationOutput = defineOutput([{ key: 'conversation', label: 'Conversation', type: 'string' }]);

export const conversationSample =
  '{"turns":[{"role":"user","content":"Classify: the printer burns."},{"role":"assistant","content":"{\\"category\\": \\"Network\\", \\"priority\\": \\"high\\"}"}]}';

const JSON_RULE = 'Answer with valid JSON only: no text before or after it and no code fence around it.';

type Chat = Pick<Prompt, 'model' | 'instructions' | 'tools' | 'autoTools'>;

/** Sends what the shared fields hold. `scopes` are asked for only when a file has to be uploaded. */
export const chat = async (
  hatz: Hatz,
  bundle: Pick<Bundle, 'inputData'>,
  {
    prompt,
    about,
    scopes = async () => [await chatScope(hatz)],
    ...options
  }: Chat & { prompt: string; about: About; scopes?: Scopes },
): Promise<ModelAnswer & { conversation: string }> => {
  const data = bundle.inputData;
  const wantsJson = chosen(hatz.z, bundle, RESPONSE_FORMAT, 'text') === 'json';
  const history = readConversation(hatz, data['conversation']);
  const files = textsOf(data, 'files');
  const ids = await fileIds(hatz, files, scopes);
  const instructions = [options.instructions, wantsJson ? JSON_RULE : ''].filter(Boolean).join('\n\n');
  const answer = await complete(hatz, { ...options, instructions, history, prompt, fileIds: ids }, about);
  const turns = [
    ...history,
    { role: 'user', content: prompt } as const,
    { role: 'assistant', content: answer.result } as const,
  ];
  const { request_id, ...told } = answer;
  return { ...told, conversation: writeConversation(turns), request_id };
};
