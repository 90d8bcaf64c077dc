import { type Bundle, defineCreate, type ZObject } from 'zapier-platform-core';
import { automationForm } from './automation-form';
import { inputsOf } from './automation-inputs';
import { fileInputs } from '../hatz/files';
import { choicesOf } from '../fields/inputs';
import { chosen, flagOf, required } from '../fields/values';
import { runOutput, type WorkflowRunOutput, workflowRunOutput, workflowRunSample } from '../fields/runs';
import { explained, resolveId } from '../hatz/automations';
import { halt } from '../hatz/errors';
import { createClient } from '../hatz/http';
import { asLine } from '../hatz/json';
import { startWorkflow, waitForRun } from '../hatz/runs';

const IF_FAILED = {
  key: 'if_failed',
  label: 'If the Run Fails',
  choices: { continue: 'Continue with Status and Error Message', stop: 'Stop the Zap' },
} as const;

/**
 * Starts a run and, if wanted, waits for it. Once the run was accepted it is always returned as it stands; only a run
 * that failed while "If the Run Fails" says stop becomes a `HaltedError`.
 */
const perform = async (z: ZObject, bundle: Bundle): Promise<WorkflowRunOutput> => {
  const hatz = createClient(z, bundle);
  const id = await resolveId(hatz, required(z, bundle, 'workflow_id', 'Workflow'), 'workflow');
  const ifFailed = chosen(z, bundle, IF_FAILED, 'continue');
  const { texts, files } = inputsOf(bundle.inputData);
  const inputs = { ...texts, ...(await fileInputs(hatz, files, () => Promise.resolve([{ type: 'workflow', id }]))) };
  const useDraft = flagOf(bundle.inputData, 'use_draft', false);
  const started = await explained(hatz, id, 'workflow', startWorkflow(hatz, { id, inputs, useDraft }));
  const waits = flagOf(bundle.inputData, 'wait_for_result', true) && started.job_id !== '' && !started.is_finished;
  const run = waits ? await waitForRun(hatz, started) : started;
  const failed = run.is_finished && !run.succeeded;
  if (failed && ifFailed === 'stop') {
    throw halt(hatz, {
      lead: `The workflow run ${asLine(run.job_id, 60)} failed.`,
      reason: run.error_message,
      advice: 'Look at the run in Hatz AI before you run it again.',
      requestId: run.request_id,
    });
  }
  return runOutput(z, run);
};

export const runWorkflow = defineCreate({
  key: 'run_workflow',
  noun: 'Workflow Run',
  display: {
    label: 'Run Workflow',
    description:
      'Runs a workflow from My Automations and returns its result if it ends within about 20 seconds, else its run ID for Find Workflow Run.',
  },
  operation: {
    inputFields: [
      {
        key: 'workflow_id',
        label: 'Workflow',
        type: 'string',
        required: true,
        dynamic: 'list_workflows.id.name',
        search: 'find_automation.id',
        altersDynamicFields: true,
        helpText: 'The list shows the workflows in My Automations. A workflow ID or the exact name works too.',
      },
      automationForm('workflow_id', 'workflow'),
      {
        key: 'wait_for_result',
        label: 'Wait for Result',
        type: 'boolean',
        required: false,
        default: 'true',
        helpText:
          'Yes waits up to about 20 seconds; a longer run goes on in Hatz AI and is returned with Is Finished set to false. No returns the run ID at once.',
      },
      {
        key: 'use_draft',
        label: 'Use Draft',
        type: 'boolean',
        required: false,
        default: 'false',
        helpText: 'Yes runs the unpublished draft of the workflow, which is useful while you build it.',
      },
      {
        ...IF_FAILED,
        type: 'string',
        required: false,
        default: 'continue',
        choices: choicesOf(IF_FAILED.choices),
        helpText:
          'Continue lets a later step act on the failure. Stop ends this Zap run without running the workflow again.',
      },
    ],
    perform,
    sample: workflowRunSample,
    outputFields: [...workflowRunOutput],
  },
});
