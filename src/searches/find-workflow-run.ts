import { defineInputField, defineInputFields, defineSearch, type SearchPerform } from '../define';
import { choicesOf, inputsOf, metaOf } from '../fields/inputs';
import { runOutput, type WorkflowRunOutput, workflowRunOutput, workflowRunSample } from '../fields/runs';
import { createClient, orIfMissing } from '../hatz/http';
import { asLine } from '../hatz/json';
import { getRun, waitForRun, type WorkflowRun } from '../hatz/runs';

const runField = defineInputField({
  key: 'job_id',
  label: 'Workflow Run',
  type: 'string',
  required: true,
  helpText: 'Map the Run ID of an earlier Run Workflow step.',
});

const whenRunningField = defineInputField({
  key: 'when_running',
  label: 'When Still Running',
  type: 'string',
  required: false,
  default: 'return',
  choices: choicesOf({ return: 'Return the Current Status', wait: 'Wait Until It Is Finished' }),
  helpText:
    'Waiting works in Zaps: this step checks every minute, for a day at most. In AI agents, return the status. A test in the editor never waits.',
});

const inputFields = defineInputFields([runField, whenRunningField]);

const POLL_AGAIN_AFTER_S = 60;
const LONGEST_WAIT_MS = 24 * 3_600_000;

/**
 * Finds a run by its id; an empty list for an unknown one. With "wait", a run that is still going when the step's time
 * is over makes the platform ask again in a minute (reading is harmless to repeat), for a day at most. A run of which
 * nothing says how old it is cannot be waited for like that, since no step remembers the one before it.
 */
const perform = (async (z, bundle): Promise<WorkflowRunOutput[]> => {
  const hatz = createClient(z, bundle);
  const inputs = inputsOf(z, bundle);
  const jobId = inputs.required(runField).trim();
  const whenRunning = inputs.choice(whenRunningField, 'return');
  const found = await orIfMissing(getRun(hatz, { job_id: jobId }), undefined);
  if (!found) return [];
  const waits = whenRunning === 'wait' && !metaOf(bundle).isLoadingSample;
  if (found.is_finished || !waits) return [runOutput(z, found)];
  const run = await waitForRun(hatz, found, 1);
  if (run.is_finished) return [runOutput(z, run)];
  const problem = whyNotWait(run);
  if (problem) throw new z.errors.Error(`The workflow run ${asLine(jobId, 60)} ${problem}`, 'StillRunning');
  throw new z.errors.ThrottledError(
    'The workflow run is still in progress. Zapier checks again in a minute.',
    POLL_AGAIN_AFTER_S,
  );
}) satisfies SearchPerform<typeof inputFields>;

/** Why it makes no sense to wait on for a run, `''` while it does. */
const whyNotWait = ({ knownSince }: WorkflowRun): string => {
  if (knownSince === null)
    return 'is not finished, and Hatz AI does not say when it started, so this step cannot wait for it. Use a Delay step and return the current status.';
  return Date.now() - knownSince > LONGEST_WAIT_MS ? 'is still not finished after a day. Look at it in Hatz AI.' : '';
};

export const findWorkflowRun = defineSearch({
  key: 'find_workflow_run',
  noun: 'Workflow Run',
  display: {
    label: 'Find Workflow Run',
    description: 'Finds a workflow run by its Run ID, with its status, steps, files and result.',
  },
  operation: {
    inputFields,
    perform,
    sample: workflowRunSample,
    outputFields: [...workflowRunOutput],
  },
});
