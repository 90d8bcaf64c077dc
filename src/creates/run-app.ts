import { type CreatePerform, defineCreate, defineInputField, defineInputFields } from '../define';
import { automationForm } from './automation-form';
import { inputsToRun, otherInputsField } from './automation-inputs';
import { modelAnswerOutput, modelAnswerSample, requestIdOutput } from './model-answer';
import { fileIdsField, filesField } from '../fields/files';
import { inputsOf } from '../fields/inputs';
import { appModelField } from '../fields/models';
import { defineOutput, type Output } from '../fields/outputs';
import { resolveAutomation } from '../hatz/automations';
import { writtenFileIds } from '../hatz/file-values';
import { fileIds } from '../hatz/files';
import { allSettledOrThrow, createClient } from '../hatz/http';
import { resolveModel } from '../hatz/models';
import { runApp as run } from '../hatz/runs';

const output = defineOutput([
  { key: 'app_id', label: 'App ID', type: 'string' },
  { key: 'app_name', label: 'App Name', type: 'string' },
  ...modelAnswerOutput,
  ...requestIdOutput,
]);

const appField = defineInputField({
  key: 'app_id',
  label: 'App',
  type: 'string',
  required: true,
  dynamic: 'list_apps.id.name',
  search: 'find_automation.id',
  altersDynamicFields: true,
  helpText:
    'Choose one from My Automations, or enter its exact name or ID. A test runs it and uses credits. It must answer within about 20 seconds.',
});

const appFilesField = defineInputField({
  ...filesField,
  helpText: "Extra files to read, up to 50 MB each (30 MB in some accounts). Use the app's own file fields first.",
});

const inputFields = defineInputFields([
  appField,
  automationForm(appField.key, 'app'),
  appModelField,
  appFilesField,
  fileIdsField,
  otherInputsField,
]);

/** Runs the app once and returns its answer; throws what the failure matrix says. */
const perform = (async (z, bundle): Promise<Output<typeof output>> => {
  const hatz = createClient(z, bundle);
  const given = inputsOf(z, bundle);
  const { id: app_id, name: app_name } = await resolveAutomation(hatz, given.required(appField), 'app');
  const model = await resolveModel(hatz, given.text(appModelField).trim());
  const known = writtenFileIds(hatz, given.texts(fileIdsField), fileIdsField.label);
  const [inputs, uploaded] = await allSettledOrThrow([
    inputsToRun(hatz, bundle.inputData, { id: app_id, type: 'app' }),
    fileIds(hatz, given.texts(appFilesField), () => Promise.resolve([{ type: 'app', id: app_id, isChosen: true }])),
  ]);
  const answer = await run(hatz, { id: app_id, inputs, model, fileIds: [...known, ...uploaded] });
  return { app_id, app_name, ...answer };
}) satisfies CreatePerform<typeof inputFields>;

export const runApp = defineCreate({
  key: 'run_app',
  noun: 'App',
  display: {
    label: 'Run App',
    description: 'Runs an app from My Automations and returns its answer. For workflows, use Run Workflow.',
  },
  operation: {
    inputFields,
    perform,
    sample: {
      app_id: '5ae6e9dd-0296-4409-8fe4-1fc646bb22f7',
      app_name: 'Summarize Ticket',
      ...modelAnswerSample,
      request_id: 'c0ffee00-1234-4567-89ab-cdef01234567',
    } satisfies Output<typeof output>,
    outputFields: [...output],
  },
});
