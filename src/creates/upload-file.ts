import { type Bundle, defineCreate, type ZObject } from 'zapier-platform-core';
import { defineOutput, type Output } from '../fields/outputs';
import { flagOf, required, textOf } from '../fields/values';
import { findAutomation } from '../hatz/automations';
import { chatScope } from '../hatz/chat';
import { type Scope, uploadFile as upload, waitForFile } from '../hatz/files';
import { createClient, type Hatz } from '../hatz/http';
import { withLocalFile } from '../hatz/local-file';

const output = defineOutput([
  { key: 'file_id', label: 'File ID', type: 'string' },
  { key: 'file_name', label: 'File Name', type: 'string' },
  { key: 'status', label: 'Status', type: 'string' },
  { key: 'size_bytes', label: 'Size in Bytes', type: 'integer' },
  { key: 'is_ready', label: 'Is Ready', type: 'boolean' },
  { key: 'request_id', label: 'Request ID', type: 'string' },
]);

/** Time kept back for returning the file, in milliseconds. */
const MARGIN_MS = 1_500;

/** Uploads the file once and, if wanted, waits until it is ready; returns it as it stands when the time is over. */
const perform = async (z: ZObject, bundle: Bundle): Promise<Output<typeof output>> => {
  const hatz = createClient(z, bundle);
  const value = required(z, bundle, 'file', 'File');
  const scope = await scopeOf(hatz, textOf(bundle.inputData, 'automation_id').trim());
  const uploaded = await withLocalFile(hatz, { value, name: textOf(bundle.inputData, 'file_name') }, (file) =>
    upload(hatz, file, scope),
  );
  const waits = flagOf(bundle.inputData, 'wait_until_ready', true);
  return waits ? waitForFile(hatz, uploaded, hatz.deadline - MARGIN_MS) : uploaded;
};

const scopeOf = async (hatz: Hatz, typed: string): Promise<Scope> => {
  if (typed === '') return chatScope(hatz);
  const { id, type } = await findAutomation(hatz, typed);
  return { id, type };
};

export const uploadFile = defineCreate({
  key: 'upload_file',
  noun: 'File',
  display: {
    label: 'Upload File',
    description: 'Uploads a file and returns its File ID, which Run App, Run Workflow, Send Prompt and Ask Agent take.',
  },
  operation: {
    inputFields: [
      {
        key: 'file',
        label: 'File',
        type: 'file',
        required: true,
        helpText:
          'A file of an earlier step, a public link, or text. Up to 30 MB is sure to work; more than 50 MB is refused.',
      },
      {
        key: 'file_name',
        label: 'File Name',
        type: 'string',
        required: false,
        placeholder: 'report.pdf',
        helpText:
          'Leave it empty to keep the name of the file. Give the ending too, since it says what kind of file it is.',
      },
      {
        key: 'automation_id',
        label: 'Used In',
        type: 'string',
        required: false,
        dynamic: 'list_automations.id.name',
        search: 'find_automation.id',
        helpText:
          'The app or workflow that will read the file: a choice, an ID or an exact name. Leave it empty for files of Send Prompt and Ask Agent.',
      },
      {
        key: 'wait_until_ready',
        label: 'Wait Until Ready',
        type: 'boolean',
        required: false,
        default: 'true',
        helpText:
          'Yes waits up to about 20 seconds until the file has been processed; a model may ignore a file that has not.',
      },
    ],
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
