/** What Send Prompt and Ask Agent share: their fields, and the way from fields to an answer. */
import { type Bundle, defineInputField } from '../define';
import type { ModelAnswer } from '../hatz/answers';
import type { About } from '../hatz/call';
import { complete, type Prompt } from '../hatz/chat';
import { writtenFileIds } from '../hatz/file-values';
import { fileIds, type Scopes } from '../hatz/files';
import type { Hatz } from '../hatz/http';
import { answerFieldsField, answerIn, namesIn, requestFor } from './answer-fields';
import { readConversation, writeConversation } from './conversation';
import { modelAnswerOutput, modelAnswerSample, requestIdOutput } from './model-answer';
import { fileIdsField, filesField } from '../fields/files';
import { choicesOf, inputsOf } from '../fields/inputs';
import { defineOutput } from '../fields/outputs';

export const promptField = defineInputField({
  key: 'prompt',
  label: 'Prompt',
  type: 'text',
  required: true,
  helpText:
    'You can insert data from earlier steps. A test uses credits. The answer must come within about 20 seconds.',
});

const chatFilesField = defineInputField({
  ...filesField,
  helpText: 'Files to read, up to 50 MB each (30 MB in some accounts): from an earlier step or a public link.',
});

const responseFormatField = defineInputField({
  key: 'response_format',
  label: 'Response Format',
  type: 'string',
  required: false,
  default: 'text',
  choices: choicesOf({ text: 'Text', json: 'JSON (Separate Fields)' }),
  helpText:
    'Choose JSON to get separate fields under Result as Fields, and name the fields you want in the prompt or under Answer Fields.',
});

const conversationField = defineInputField({
  key: 'conversation',
  label: 'Conversation',
  type: 'text',
  required: false,
  helpText:
    'To continue a chat, map Conversation from an earlier Send Prompt or Ask Agent step. Leave empty to start a new one.',
});

/** The fields after those that are an action's own. */
export const chatFields = [
  chatFilesField,
  fileIdsField,
  responseFormatField,
  answerFieldsField,
  conversationField,
] as const;

export const chatOutput = defineOutput([
  ...modelAnswerOutput,
  { key: 'answer', label: 'Answer' },
  { key: 'conversation', label: 'Conversation', type: 'string' },
  ...requestIdOutput,
]);

export const chatSample = {
  ...modelAnswerSample,
  answer: {},
  conversation:
    '{"turns":[{"role":"user","content":"Classify: the printer burns."},{"role":"assistant","content":"{\\"category\\": \\"Network\\", \\"priority\\": \\"high\\"}"}]}',
  request_id: 'c0ffee00-1234-4567-89ab-cdef01234567',
};

const JSON_RULE = 'Answer with valid JSON only: no text before or after it and no code fence around it.';

type Chat = Pick<Prompt, 'model' | 'instructions' | 'tools' | 'autoTools'>;

type ChatKey = (typeof promptField | (typeof chatFields)[number])['key'];

/** Sends what the shared fields hold. `scopes` are asked for only when a file has to be uploaded. */
export const chat = async (
  hatz: Hatz,
  bundle: Pick<Bundle<Readonly<Partial<Record<ChatKey, unknown>>>>, 'inputData'>,
  { about, scopes, ...options }: Chat & { about: About; scopes: Scopes },
): Promise<ModelAnswer & { answer: Record<string, string>; conversation: string }> => {
  const given = inputsOf(hatz.z, bundle);
  const prompt = given.required(promptField);
  const names = namesIn(given.texts(answerFieldsField));
  const wantsJson = given.choice(responseFormatField, 'text') === 'json' || names.length > 0;
  const history = readConversation(hatz, given.value(conversationField));
  const known = writtenFileIds(hatz, given.texts(fileIdsField), fileIdsField.label);
  const uploaded = await fileIds(hatz, given.texts(chatFilesField), scopes);
  const rules = [options.instructions, wantsJson ? JSON_RULE : '', names.length > 0 ? requestFor(names) : ''];
  const instructions = rules.filter(Boolean).join('\n\n');
  const sent = { ...options, instructions, history, prompt, fileIds: [...known, ...uploaded] };
  const { request_id, ...told } = await complete(hatz, sent, about);
  const turns = [
    ...history,
    { role: 'user', content: prompt } as const,
    { role: 'assistant', content: told.result } as const,
  ];
  return { ...told, answer: answerIn(told.result_json, names), conversation: writeConversation(turns), request_id };
};
