import { type Bundle, defineCreate, type ZObject } from 'zapier-platform-core';
import { automationForm } from './automation-form';
import { inputsOf } from './automation-inputs';
import { fileIds, fileInputs, type Scopes } from '../hatz/files';
import { appModelField } from '../fields/models';
import { modelAnswerOutput, modelAnswerSample, requestIdOutput } from './model-answer';
import { defineOutput, type Output } from '../fields/outputs';
import { required, textOf, textsOf } from '../fields/values';
import { explained, resolveId } from '../hatz/automations';
import { allSettledOrThrow, createClient } from '../hatz/http';
import { resolveModel } from '../hatz/models';
import { runApp as run } from '../hatz/runs';

const output = defineOutput([
  { key: 'app_id', label: 'App ID', type: 'string' },
  ...modelAnswerOutput,
  ...requestIdOutput,
]);

/** Runs the app once and returns its answer; throws what the failure matrix says. */
const perform = async (z: ZObject, bundle: Bundle): Promise<Output<typeof output>> => {
  const hatz = createClient(z, bundle);
  const app_id = await resolveId(hatz, required(z, bundle, 'app_id', 'App'), 'app');
  const model = await resolveModel(hatz, textOf(bundle.inputData, 'model').trim());
  const { texts, files } = inputsOf(bundle.inputData);
  const scopes: Scopes = () => Promise.resolve([{ type: 'app', id: app_id }]);
  const [uploaded, ids] = await allSettledOrThrow([
    fileInputs(hatz, files, scopes),
    fileIds(hatz, textsOf(bundle.inputData, 'files'), scopes),
  ]);
  const inputs = { ...texts, ...uploaded };
  const answer = await explained(hatz, app_id, 'app', run(hatz, { id: app_id, inputs, model, fileIds: ids }));
  return { app_id, ...answer };
};

export const runApp = defineCreate({
  key: 'run_app',
  noun: 'App',
  display: {
    label: 'Run App',
    description:
      'Runs an app from My Automations with your inputs and returns its answer. For workflows, use Run Workflow.',
  },
  operation: {
    inputFields: [
      {
        key: 'app_id',
        label: 'App',
        type: 'string',
        required: true,
        dynamic: 'list_apps.id.name',
        search: 'find_automation.id',
        altersDynamicFields: true,
        helpText: 'The list shows the apps in My Automations. An app ID or the exact name of an app works too.',
      },
      automationForm('app_id', 'app'),
      appModelField,
      {
        key: 'files',
        label: 'Files',
        type: 'file',
        list: true,
        required: false,
        helpText: 'Files the app should read besides its own inputs, up to 50 MB each. File IDs work too.',
      },
    ],
    perform,
    sample: {
      app_id: '5ae6e9dd-0296-4409-8fe4-1fc646bb22f7',
      ...modelAnswerSample,
      request_id: 'c0ffee00-1234-4567-89ab-cdef01234567',
    } satisfies Output<typeof output>,
    outputFields: [...output],
  },
});
