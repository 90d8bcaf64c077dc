import { type Bundle, defineTrigger, type ZObject } from '../define';
import { modelOutput, modelRecord, modelSample } from '../fields/models';
import { sampled } from '../fields/inputs';
import { createClient } from '../hatz/http';
import { listModels } from '../hatz/models';

const perform = async (z: ZObject, bundle: Bundle) =>
  sampled(bundle, await listModels(createClient(z, bundle))).map(modelRecord);

export const newModel = defineTrigger({
  key: 'new_model',
  noun: 'Model',
  display: {
    label: 'New Model',
    description: 'Triggers when a new AI model becomes available to you.',
  },
  operation: {
    type: 'polling',
    perform,
    sample: modelSample,
    outputFields: [...modelOutput],
  },
});
