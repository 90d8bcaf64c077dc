import { type CreatePerform, defineCreate, defineInputField, defineInputFields } from '../define';
import { inputsOf } from '../fields/inputs';
import { defineOutput, type Output } from '../fields/outputs';
import { findAutomation } from '../hatz/automations';
import { chatScope } from '../hatz/chat';
import { knownFile, type Scopes, uploadFile as upload, waitForFile } from '../hatz/files';
import { createClient, type Hatz } from '../hatz/http';
import { useFile } from '../hatz/local-file';

const output = defineOutput([
  { key: 'file_id', label: 'File ID', type: 'string' },
  { key: 'file_name', label: 'File Name', type: 'string' },
  { key: 'status', label: 'Status', type: 'string' },
  { key: 'size_bytes', label: 'Size in Bytes', type: 'integer' },
  { key: 'is_ready', label: 'Is Ready', type: 'boolean' },
  { key: 'request_id', label: 'Request ID', type: 'string' },
]);

const fileField = defineInputField({
  key: 'file',
  label: 'File',
  type: 'file',
  required: true,
  helpText: 'A file from an earlier step, a public link, or plain text. Up to 50 MB; some accounts allow only 30 MB.',
});

const nameField = defineInputField({
  key: 'file_name',
  label: 'File Name',
  type: 'string',
  required: false,
  placeholder: 'report.pdf',
  helpText: "Leave empty to keep the file's name. Include the extension, such as `.pdf`.",
});

const automationField = defineInputField({
  key: 'automation_id',
  label: 'For App or Workflow',
  type: 'string',
  required: false,
  dynamic: 'list_automations.id.name',
  search: 'find_automation.id',
  helpText: 'Choose the app or workflow that will read the file. Leave empty for Send Prompt and Ask Agent.',
});

const waitField = defineInputField({
  key: 'wait_until_ready',
  label: 'Wait Until Ready',
  type: 'boolean',
  required: false,
  default: 'true',
  helpText: 'Wait up to 20 seconds until the file is processed; otherwise it may be ignored.',
});

const inputFields = defineInputFields([fileField, nameField, automationField, waitField]);

/** Time kept back for returning the file, in milliseconds. */
const MARGIN_MS = 1_500;

/**
 * Uploads the file once and, if wanted, waits until it is ready; returns it as it stands when the time is over. A file
 * that is in Hatz AI already is returned as it stands.
 */
const perform = (async (z, bundle): Promise<Output<typeof output>> => {
  const hatz = createClient(z, bundle);
  const inputs = inputsOf(z, bundle);
  const file = { value: inputs.required(fileField), name: inputs.text(nameField), label: fileField.label };
  const waits = inputs.flag(waitField, true);
  const scopes = scopesOf(hatz, inputs.text(automationField).trim());
  const uploaded = await useFile(hatz, file, {
    known: knownFile,
    fetched: async (local) => upload(hatz, local, await scopes()),
  });
  return waits ? waitForFile(hatz, uploaded, hatz.deadline - MARGIN_MS) : uploaded;
}) satisfies CreatePerform<typeof inputFields>;

const scopesOf =
  (hatz: Hatz, typed: string): Scopes =>
  async () => {
    if (typed === '') return [await chatScope(hatz)];
    const { id, type } = await findAutomation(hatz, typed);
    return [{ id, type, isChosen: true }];
  };

export const uploadFile = defineCreate({
  key: 'upload_file',
  noun: 'File',
  display: {
    label: 'Upload File',
    description: 'Uploads a file and returns its File ID for later steps.',
  },
  operation: {
    inputFields,
    perform,
    sample: {
      file_id: '8fb5bc1d-5a8d-4015-86a6-b0ca394e7793',
      file_name: 'report.pdf',
      status: 'ready',
      size_bytes: 48213,
      is_ready: true,
      request_id: 'c0ffee00-1234-4567-89ab-cdef01234567',
    } satisfies Output<typeof output>,
    outputFields: [...output],
  },
});
