import { defineSearch } from 'zapier-platform-core';
import { modelOutput, modelRecord, modelSample } from '../fields/models';
import { listModels } from '../hatz/models';
import { searchByName } from './by-name';
import { nameField } from './by-name';

const perform = searchByName({ list: listModels, namesOf: ({ name, id }) => [name, id], record: modelRecord });

export const findModel = defineSearch({
  key: 'find_model',
  noun: 'Model',
  display: {
    label: 'Find Model',
    description: 'Finds an AI model by its name or a part of it, and returns its ID for Send Prompt and Run App.',
  },
  operation: {
    inputFields: [nameField],
    perform,
    sample: modelSample,
    outputFields: [...modelOutput],
  },
});
