import { type CreatePerform, defineCreate, defineInputField, defineInputFields } from '../define';
import { automationForm } from './automation-form';
import { inputsToRun, otherInputsField } from './automation-inputs';
import { choicesOf, inputsOf } from '../fields/inputs';
import { runOutput, type WorkflowRunOutput, workflowRunOutput, workflowRunSample } from '../fields/runs';
import { resolveAutomation } from '../hatz/automations';
import { halted } from '../hatz/errors';
import { createClient } from '../hatz/http';
import { asLine } from '../hatz/json';
import { startWorkflow, waitForRun } from '../hatz/runs';

const workflowField = defineInputField({
  key: 'workflow_id',
  label: 'Workflow',
  type: 'string',
  required: true,
  dynamic: 'list_workflows.id.name',
  search: 'find_automation.id',
  altersDynamicFields: true,
  helpText: 'Choose one from My Automations, or enter its exact name or ID. A test runs it and uses credits.',
});

const waitField = defineInputField({
  key: 'wait_for_result',
  label: 'Wait for Result',
  type: 'boolean',
  required: false,
  default: 'true',
  helpText:
    'Waits up to about 20 seconds. If Is Finished is then false, Result is empty: add a Filter on Succeeded, or wait with Find Workflow Run.',
});

const draftField = defineInputField({
  key: 'use_draft',
  label: 'Use Draft',
  type: 'boolean',
  required: false,
  default: 'false',
  helpText: 'Run the unpublished draft, for testing.',
});

const failedField = defineInputField({
  key: 'if_failed',
  label: 'If the Run Fails',
  type: 'string',
  required: false,
  default: 'continue',
  choices: choicesOf({ continue: 'Continue', stop: 'Stop the Zap' }),
  helpText: 'Continue: later steps can check Succeeded. Stop: end this Zap run; the workflow is not run again.',
});

const inputFields = defineInputFields([
  workflowField,
  automationForm(workflowField.key, 'workflow'),
  waitField,
  draftField,
  failedField,
  otherInputsField,
]);

/**
 * Starts a run and, if wanted, waits for it. Once the run was accepted it is always returned as it stands; only a run
 * that failed while "If the Run Fails" says stop becomes a `HaltedError`.
 */
const perform = (async (z, bundle): Promise<WorkflowRunOutput> => {
  const hatz = createClient(z, bundle);
  const given = inputsOf(z, bundle);
  const typed = given.required(workflowField);
  const ifFailed = given.choice(failedField, 'continue');
  const { id, name } = await resolveAutomation(hatz, typed, 'workflow');
  const inputs = await inputsToRun(hatz, bundle.inputData, { id, type: 'workflow' });
  const useDraft = given.flag(draftField, false);
  const started = await startWorkflow(hatz, { id, name, inputs, useDraft });
  const waits = given.flag(waitField, true) && started.job_id !== '' && !started.is_finished;
  const run = waits ? await waitForRun(hatz, started) : started;
  const failed = run.is_finished && !run.succeeded;
  if (failed && ifFailed === 'stop') {
    throw halted(hatz, run.request_id, {
      lead: `The workflow run ${asLine(run.job_id, 60)} failed.`,
      reason: run.error_message,
      advice: 'Look at the run in Hatz AI before you run it again.',
    });
  }
  return runOutput(z, run);
}) satisfies CreatePerform<typeof inputFields>;

export const runWorkflow = defineCreate({
  key: 'run_workflow',
  noun: 'Workflow Run',
  display: {
    label: 'Run Workflow',
    description:
      'Starts a workflow and waits up to 20 seconds for its result and files. For longer runs, use Find Workflow Run.',
  },
  operation: {
    inputFields,
    perform,
    sample: workflowRunSample,
    outputFields: [...workflowRunOutput],
  },
});
