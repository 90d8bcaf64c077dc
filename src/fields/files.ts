/** A file in Hatz AI as Zaps see it. */
import { defineOutput, type Output } from './outputs';

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
