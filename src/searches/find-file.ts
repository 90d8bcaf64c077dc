import { defineSearch } from '../define';
import { fileOutput, fileSample } from '../fields/files';
import { listFiles, type StoredFile } from '../hatz/files';
import { nameField, searchByName } from './by-name';
import { type Output } from '../fields/outputs';

const perform = searchByName({
  list: listFiles,
  namesOf: ({ file_name }) => [file_name],
  idOf: ({ file_id }) => file_id,
  record: (file: StoredFile): Output<typeof fileOutput> => ({ ...file }),
});

export const findFile = defineSearch({
  key: 'find_file',
  noun: 'File',
  display: {
    label: 'Find File',
    description: 'Finds an uploaded file by name and returns its File ID for later steps.',
  },
  operation: {
    inputFields: [nameField],
    perform,
    sample: fileSample,
    outputFields: [...fileOutput],
  },
});
