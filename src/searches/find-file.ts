import { defineSearch } from 'zapier-platform-core';
import { fileOutput, fileSample } from '../fields/stored-file';
import { withinSize } from '../fields/size';
import { listFiles, type StoredFile } from '../hatz/files';
import { searchByName } from '../fields/best-match';
import { nameField } from '../fields/name';
import { asOutputFields, type Output } from '../fields/output';

const perform = searchByName({
  list: listFiles,
  namesOf: ({ file_name }) => [file_name],
  record: (file: StoredFile): Output<typeof fileOutput> => ({ ...file }),
});

export const findFile = defineSearch({
  key: 'find_file',
  noun: 'File',
  display: {
    label: 'Find File',
    description: 'Finds an uploaded file by its name or a part of it, and returns its File ID for later steps.',
  },
  operation: {
    inputFields: [nameField],
    perform: withinSize(perform),
    sample: fileSample,
    outputFields: asOutputFields(fileOutput),
  },
});
