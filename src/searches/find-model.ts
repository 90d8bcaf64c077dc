import { type Bundle, defineSearch, type ZObject } from 'zapier-platform-core';
import { modelOutput, modelRecord, modelSample } from '../fields/model-record';
import { withinSize } from '../fields/size';
import { listModels } from '../hatz/models';
import { bestMatches } from '../fields/best-match';
import { nameField } from '../fields/name';
import { required } from '../fields/values';
import { asOutputFields } from '../fields/output';
import { connect, orIfMissing } from '../hatz/http';

/** Finds an AI model by its name or a part of it. The best match comes first; an empty list when none fits. */
const perform = async (z: ZObject, bundle: Bundle) => {
  const name = required(z, bundle, 'name', 'Name');
  const all = await orIfMissing(listModels(connect(z, bundle)), []);
  return bestMatches(all, name, (model) => [model.name, model.id]).map(modelRecord);
};

export const findModel = defineSearch({
  key: 'find_model',
  noun: 'Model',
  display: {
    label: 'Find Model',
    description: 'Finds an AI model by its name or a part of it, and returns its ID for Send Prompt and Run App.',
  },
  operation: {
    inputFields: [nameField],
    perform: withinSize(perform),
    sample: modelSample,
    outputFields: asOutputFields(modelOutput),
  },
});
