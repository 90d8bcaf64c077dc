/** A file in Hatz AI as Zaps see it. */
import { defineInputField } from '../define';
import { defineOutput, type Output } from './outputs';

/** Files that an app, a prompt or an agent reads. */
export const filesField = { key: 'files', label: 'Files', type: 'file', list: true, required: false } as const;

/** Those that do not have to be uploaded any more. */
export const fileIdsField = defineInputField({
  key: 'file_ids',
  label: 'File IDs',
  type: 'string',
  list: true,
  required: false,
  helpText: 'Files that are in Hatz AI already: the File ID of Upload File or Find File.',
});

export const fileOutput = defineOutput([
  { key: 'file_id', label: 'File ID', type: 'string', primary: true },
  { key: 'file_name', label: 'File Name', type: 'string' },
  { key: 'tokens', label: 'Tokens', type: 'integer' },
  { key: 'size_bytes', label: 'Size in Bytes', type: 'integer' },
]);

export const fileSample: Output<typeof fileOutput> = {
  file_id: '8fb5bc1d-5a8d-4015-86a6-b0ca394e7793',
  file_name: 'report.pdf',
  tokens: 487,
  size_bytes: 48213,
};
