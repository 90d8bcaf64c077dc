import { type Bundle, defineSearch, type ZObject } from 'zapier-platform-core';
import { fileOutput, fileSample } from '../fields/stored-file';
import { withinSize } from '../fields/size';
import { listFiles } from '../hatz/files';
import { bestMatches } from '../fields/best-match';
import { nameField } from '../fields/name';
import { required } from '../fields/values';
import { asOutputFields, type Output } from '../fields/output';
import { connect, orIfMissing } from '../hatz/http';

/** Finds an uploaded file by its name or a part of it. The best match comes first; an empty list when none fits. */
const perform = async (z: ZObject, bundle: Bundle) => {
  const name = required(z, bundle, 'name', 'Name');
  const all = await orIfMissing(listFiles(connect(z, bundle)), []);
  return bestMatches(all, name, (file) => [file.file_name]).map((file): Output<typeof fileOutput> => ({ ...file }));
};

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
