import { type Bundle, defineSearch, type ZObject } from 'zapier-platform-core';
import { choicesOf, metaOf } from '../fields/inputs';
import { chosen, required } from '../fields/values';
import { runOutput, type WorkflowRunOutput, workflowRunOutput, workflowRunSample } from '../fields/runs';
import { createClient, orIfMissing } from '../hatz/http';
import { getRun, waitForRun, type WorkflowRun } from '../hatz/runs';

const WHEN_RUNNING = {
  key: 'when_running',
  label: 'When Still Running',
  choices: { return: 'Return the Current Status', wait: 'Wait Until It Is Finished' },
} as const;

const LOOK_AGAIN_AFTER_S = 60;
const LONGEST_WAIT_MS = 24 * 3_600_000;

/**
 * Finds a run by its id; an empty list for an unknown one. With "wait", a run that is still going when the step's time
 * is over makes the platform look again in a minute (reading is harmless to repeat), for a day at most.
 */
const perform = async (z: ZObject, bundle: Bundle): Promise<WorkflowRunOutput[]> => {
  const hatz = createClient(z, bundle);
  const jobId = required(z, bundle, 'job_id', 'Run ID').trim();
  const whenRunning = chosen(z, bundle, WHEN_RUNNING, 'return');
  const found = await orIfMissing(getRun(hatz, jobId), undefined);
  if (!found) return [];
  const waits = whenRunning === 'wait' && !metaOf(bundle).isLoadingSample;
  if (found.is_finished || !waits) return [runOutput(z, found)];
  const run = await waitForRun(hatz, found, 1);
  if (run.is_finished) return [runOutput(z, run)];
  throw isTooOld(run)
    ? new z.errors.Error(
        `The workflow run ${jobId} is still not finished after a day. Look at it in Hatz AI.`,
        'StillRunning',
      )
    : new z.errors.ThrottledError(
        'The workflow run is still going. Zapier looks again in a minute.',
        LOOK_AGAIN_AFTER_S,
      );
};

const isTooOld = ({ created_at }: WorkflowRun): boolean =>
  created_at !== null && Date.now() - Date.parse(created_at) > LONGEST_WAIT_MS;

export const findWorkflowRun = defineSearch({
  key: 'find_workflow_run',
  noun: 'Workflow Run',
  display: {
    label: 'Find Workflow Run',
    description: 'Finds a workflow run by the run ID that Run Workflow returned, with its status, steps and result.',
  },
  operation: {
    inputFields: [
      {
        key: 'job_id',
        label: 'Run ID',
        type: 'string',
        required: true,
        helpText: 'Map the Run ID of an earlier Run Workflow step.',
      },
      {
        ...WHEN_RUNNING,
        type: 'string',
        required: false,
        default: 'return',
        choices: choicesOf(WHEN_RUNNING.choices),
        helpText:
          'Waiting holds this step and looks again every minute, for a day at most. A test in the editor never waits.',
      },
    ],
    perform,
    sample: workflowRunSample,
    outputFields: [...workflowRunOutput],
  },
});
