/** A workflow run as Zaps see it: the same record from the action that starts it and the search that finds it. */
import type { ZObject } from 'zapier-platform-core';
import type { WorkflowRun } from '../hatz/runs';
import { stepFile } from '../hydrators';
import { defineOutput, type Output } from './outputs';

export const workflowRunOutput = defineOutput([
  { key: 'job_id', label: 'Run ID', type: 'string' },
  { key: 'workflow_id', label: 'Workflow ID', type: 'string' },
  { key: 'workflow_name', label: 'Workflow Name', type: 'string' },
  { key: 'status', label: 'Status', type: 'string' },
  { key: 'is_finished', label: 'Is Finished', type: 'boolean' },
  { key: 'succeeded', label: 'Succeeded', type: 'boolean' },
  { key: 'result', label: 'Result', type: 'string' },
  { key: 'result_json', label: 'Result as Fields' },
  { key: 'error_message', label: 'Error Message', type: 'string' },
  { key: 'steps[]step_id', label: 'Step ID', type: 'string' },
  { key: 'steps[]name', label: 'Step Name', type: 'string' },
  { key: 'steps[]type', label: 'Step Type', type: 'string' },
  { key: 'steps[]status', label: 'Step Status', type: 'string' },
  { key: 'steps[]output', label: 'Step Output', type: 'string' },
  { key: 'steps[]file', label: 'Step File', type: 'file' },
  { key: 'step_count', label: 'Step Count', type: 'integer' },
  { key: 'steps_finished', label: 'Steps Finished', type: 'integer' },
  { key: 'created_at', label: 'Created At', type: 'datetime' },
  { key: 'finished_at', label: 'Finished At', type: 'datetime' },
  { key: 'duration_seconds', label: 'Duration in Seconds', type: 'number' },
  { key: 'thinking', label: 'Thinking', type: 'string' },
  { key: 'next_step', label: 'Next Step', type: 'string' },
  { key: 'request_id', label: 'Request ID', type: 'string' },
]);

export type WorkflowRunOutput = Output<typeof workflowRunOutput>;

const WHAT_NEXT =
  'The run continues in Hatz AI. To get its result, add a Delay step and then Find Workflow Run with this Run ID.';

/** A pointer to a step's file. The platform takes none with ids beyond reason: then the run comes without it. */
const filePointer = (z: ZObject, step: { job_id: string; step_id: string }): string | null => {
  try {
    return z.dehydrateFile(stepFile, step);
  } catch {
    return null;
  }
};

/** A run as output; a step's file is fetched only when a later step uses it. */
export const runOutput = (z: ZObject, run: WorkflowRun): WorkflowRunOutput => {
  const { knownSince: _forWaiting, request_id, ...told } = run;
  const steps = run.steps.map(({ step_id, name, type, status, output, hasFile }, index) => ({
    step_id,
    name: name || `Step ${index + 1}`,
    type,
    status,
    output,
    file: hasFile ? filePointer(z, { job_id: run.job_id, step_id }) : null,
  }));
  return { ...told, steps, next_step: run.is_finished || run.job_id === '' ? '' : WHAT_NEXT, request_id };
};

export const workflowRunSample: WorkflowRunOutput = {
  job_id: 'a1b2c3d4-e5f6-4890-abcd-ef1234567890',
  workflow_id: '5ae6e9dd-0296-4409-8fe4-1fc646bb22f7',
  workflow_name: 'Quarterly Report',
  status: 'complete',
  is_finished: true,
  succeeded: true,
  result: 'The quarter is on track, and the risk is low.',
  result_json: null,
  error_message: '',
  steps: [
    {
      step_id: '11111111-1111-4111-8111-111111111111',
      name: 'Summarize',
      type: 'prompt',
      status: 'complete',
      output: 'The quarter is on track, and the risk is low.',
      file: null,
    },
  ],
  step_count: 1,
  steps_finished: 1,
  created_at: '2026-04-28T13:50:23.000Z',
  finished_at: '2026-04-28T13:50:41.200Z',
  duration_seconds: 18.2,
  thinking: '',
  next_step: '',
  request_id: 'c0ffee00-1234-4567-89ab-cdef01234567',
};
