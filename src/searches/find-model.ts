import { defineSearch } from '../define';
import { modelOutput, modelRecord, modelSample } from '../fields/models';
import { listModels } from '../hatz/models';
import { nameField, searchByName } from './by-name';

const perform = searchByName({
  list: listModels,
  namesOf: ({ name, id }) => [name, id],
  idOf: ({ id }) => id,
  record: modelRecord,
});

export const findModel = defineSearch({
  key: 'find_model',
  noun: 'Model',
  display: {
    label: 'Find Model',
    description: 'Finds an AI model by name and returns its ID for Send Prompt and Run App.',
  },
  operation: {
    inputFields: [nameField],
    perform,
    sample: modelSample,
    outputFields: [...modelOutput],
  },
});
