import { type Bundle, defineTrigger, type ZObject } from 'zapier-platform-core';
import { modelOutput, modelRecord, modelSample } from '../fields/model-record';
import { withinSize } from '../fields/size';
import { asOutputFields } from '../fields/output';
import { sampled } from '../fields/values';
import { connect } from '../hatz/http';
import { listModels } from '../hatz/models';

const perform = async (z: ZObject, bundle: Bundle) =>
  sampled(bundle, await listModels(connect(z, bundle))).map(modelRecord);

export const newModel = defineTrigger({
  key: 'new_model',
  noun: 'Model',
  display: {
    label: 'New Model',
    description: 'Triggers when a new AI model becomes available to the connected user.',
  },
  operation: {
    type: 'polling',
    perform: withinSize(perform),
    sample: modelSample,
    outputFields: asOutputFields(modelOutput),
  },
});
