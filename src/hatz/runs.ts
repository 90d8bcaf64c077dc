/** Running apps and workflows, and reading how a workflow run stands (API notes, sections 3.4 and 4). */
import { type ModelAnswer, readModelAnswer } from './answers';
import { aboutAutomation } from './automations';
import { unusable } from './errors';
import { type Reply, BUDGET_MS, type Hatz, pathPart, sendForJson, send, sleep, timeLeft } from './http';
import { findJson, type JsonValue, takeReasoning } from './reasoning';
import {
  asInstant,
  asList,
  asTimestamp,
  asNumber,
  asRecord,
  asText,
  firstOf,
  isRecord,
  type JsonRecord,
  recordIn,
} from './json';

/** Where runs are started, looked at and their files fetched. */
export const RUNS = { start: '/workflows/run', stepFile: '/workflows/presigned-url' } as const;
export const queryPath = (appId: string): string => `/app/${pathPart(appId)}/query`;
export const runPath = (jobId: string): string => `/workflows/${pathPart(jobId)}`;

export type Inputs = Readonly<Record<string, unknown>>;

/** Runs an app and waits for its answer. Sent once; throws what the failure matrix says. */
export const runApp = async (
  hatz: Hatz,
  app: { id: string; inputs: Inputs; model: string; fileIds: readonly string[] },
): Promise<ModelAnswer> => {
  const body = {
    inputs: app.inputs,
    stream: false,
    ...(app.model ? { model: app.model } : {}),
    ...(app.fileIds.length > 0 ? { file_uuids: app.fileIds } : {}),
  };
  const about = aboutAutomation('run this app');
  return readModelAnswer(await send(hatz, { method: 'POST', path: queryPath(app.id), body, about }));
};

export interface RunStep {
  readonly step_id: string;
  readonly name: string;
  readonly type: string;
  readonly status: string;
  readonly output: string;
  /** True when the step produced a file that can be fetched. */
  readonly hasFile: boolean;
}

export interface WorkflowRun {
  readonly job_id: string;
  readonly workflow_id: string;
  readonly status: string;
  readonly is_finished: boolean;
  readonly succeeded: boolean;
  readonly result: string;
  readonly result_json: JsonValue | null;
  readonly thinking: string;
  readonly error_message: string;
  readonly steps: readonly RunStep[];
  readonly step_count: number;
  readonly steps_finished: number;
  readonly created_at: string | null;
  readonly finished_at: string | null;
  readonly duration_seconds: number | null;
  readonly request_id: string;
}

/** Starts a workflow run. Sent once; an accepted answer is always given as a run, however odd it is. */
export const startWorkflow = async (
  hatz: Hatz,
  workflow: { id: string; inputs: Inputs; useDraft: boolean },
): Promise<WorkflowRun> => {
  const body = {
    app_id: workflow.id,
    inputs: workflow.inputs,
    ...(workflow.useDraft ? { is_draft_app: true } : {}),
  };
  const about = aboutAutomation('run this workflow');
  const answer = await send(hatz, { method: 'POST', path: RUNS.start, body, about });
  const run = readRun(answer, { job_id: '', workflow_id: workflow.id });
  const error_message = run.job_id ? run.error_message : 'Hatz AI accepted the run but did not say its run ID.';
  return { ...run, error_message };
};

/** How a run stands. Throws `Error` marked as missing (404) for an unknown run, and `Error` for an answer that tells nothing of it. */
export const getRun = async (hatz: Hatz, jobId: string, patience?: number): Promise<WorkflowRun> => {
  const call = {
    path: runPath(jobId),
    about: { action: 'read this workflow run', labels: { job_id: 'Run ID' } },
    ...(patience === undefined ? {} : { patience, attempts: 1 }),
  };
  const answer = await sendForJson(hatz, call);
  const run = readRun(answer, { job_id: jobId, workflow_id: '' });
  if (run.status || run.result || run.steps.length > 0) return run;
  throw unusable(
    hatz,
    answer,
    'Hatz AI answered without the status of this workflow run.',
    'Try again in a few minutes; if it stays, tell Hatz AI support.',
  );
};

/**
 * When to look, in milliseconds after the start: within a second at first, then within a tenth of the time gone, and
 * twice more before the time is over. A tenth up to the end would take nineteen looks; fifteen are what one step may
 * cost the API.
 */
const LOOK_AT_MS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12.1, 13.3, 16.2, 21.7].map((seconds) => seconds * 1_000);

const LAST_LOOK_BEFORE_END_MS = BUDGET_MS - 21_700;
const LONGEST_LOOK_MS = 6_000;

/**
 * Waits until a run is finished or the time is over, and returns it as it stands. Never throws: a run that was accepted
 * is not lost by a failing look at it. `looksDone` counts the looks that this step has had before, 0 or 1.
 */
export const waitForRun = async (hatz: Hatz, started: WorkflowRun, looksDone = 0): Promise<WorkflowRun> => {
  const startedAt = Date.now();
  const lastLookAt = hatz.deadline - LAST_LOOK_BEFORE_END_MS;
  let run = started;
  for (const offset of LOOK_AT_MS.toSpliced(-2, looksDone)) {
    const at = Math.min(startedAt + offset, lastLookAt);
    await sleep(at - Date.now());
    run = await getRun(hatz, started.job_id, Math.min(LONGEST_LOOK_MS, timeLeft(hatz))).catch(() => run);
    if (run.is_finished || Date.now() >= lastLookAt) break;
  }
  return {
    ...run,
    workflow_id: run.workflow_id || started.workflow_id,
    // What support asks for is the request that started the run, not the last look at it.
    request_id: started.request_id || run.request_id,
  };
};

/** The address from which a step's file can be fetched for an hour, signed by the API (API notes, section 4.3). */
export const stepFileUrl = async (hatz: Hatz, jobId: string, stepId: string): Promise<string> => {
  const answer = await sendForJson(hatz, {
    method: 'POST',
    path: RUNS.stepFile,
    body: { job_id: jobId, step_id: stepId, expires_in: 3600 },
    about: {
      action: 'fetch the file of this workflow step',
      missing: 'Hatz AI no longer has the file of this workflow step.',
      safeToRepeat: true,
    },
  });
  return asText(firstOf(recordIn(answer.body), ['url', 'presigned_url', 'download_url']));
};

/** The words of the API for the states of a run and a step (API notes, section 4.2), in lower case. */
export const SUCCESS = ['complete', 'completed', 'success', 'succeeded'];
export const FAILURE = ['failed', 'failure', 'error', 'errored', 'cancelled', 'canceled', 'timeout', 'timed_out'];
const FILE_TYPES = ['file', 'document', 'image', 'audio', 'video', 'pdf', 'spreadsheet', 'presentation'];

const word = (value: unknown): string => asText(value).trim().toLowerCase();

interface Step extends RunStep {
  readonly raw: JsonRecord;
  readonly startedAt: number;
  readonly position: number;
}

const readRun = (answer: Reply, known: { job_id: string; workflow_id: string }): WorkflowRun => {
  const job = recordIn(answer.body);
  const steps = readSteps(job);
  const status = asText(firstOf(job, ['status', 'state']));
  const succeeded = SUCCESS.includes(word(status));
  const failed = FAILURE.includes(word(status));
  const finishedSteps = steps.filter(isDone);
  const output = finishedSteps.findLast((step) => step.output !== '')?.output;
  const { answer: result, thinking } = takeReasoning(output ?? textOf(firstOf(job, ['output', 'result'])));
  const startedAt = asTimestamp(firstOf(job, ['start_time', 'created_at']));
  const finishedAt = succeeded || failed ? asTimestamp(firstOf(job, ['end_time', 'finished_at', 'updated_at'])) : null;
  return {
    job_id: asText(firstOf(job, ['job_id', 'id'])) || known.job_id,
    workflow_id: asText(firstOf(job, ['app_id', 'workflow_id'])) || known.workflow_id,
    status,
    is_finished: succeeded || failed,
    succeeded,
    result,
    result_json: findJson(result),
    thinking,
    error_message: failed ? reasonOfFailure(job, steps) : '',
    steps: steps.map(({ step_id, name, type, status: state, output: text, hasFile }) => ({
      step_id,
      name,
      type,
      status: state,
      output: text,
      hasFile,
    })),
    step_count: Math.max(asNumber(job['number_of_steps']) ?? 0, definitionOf(job).length, steps.length),
    steps_finished: finishedSteps.length,
    created_at: asInstant(firstOf(job, ['created_at', 'start_time'])),
    finished_at: finishedAt === null ? null : new Date(finishedAt).toISOString(),
    duration_seconds: secondsBetween(startedAt, finishedAt),
    request_id: answer.requestId,
  };
};

/** A step that names no status counts as done once it has an output. */
const isDone = ({ status, output }: RunStep): boolean =>
  SUCCESS.includes(word(status)) || (status === '' && output !== '');

const secondsBetween = (from: number | null, to: number | null): number | null =>
  from === null || to === null || to < from ? null : Math.round(to - from) / 1000;

const definitionOf = (job: JsonRecord): JsonRecord[] => asList(asRecord(job['app_data'])['steps']).map(asRecord);

/** Steps in the order in which they ran: by start, then by place in the workflow, then as the API lists them. */
const readSteps = (job: JsonRecord): Step[] => {
  const definition = new Map(definitionOf(job).map((step, index) => [asText(step['id']), { step, index }]));
  return asList(job['step_outputs'])
    .filter(isRecord)
    .map((raw) => {
      const step_id = asText(firstOf(raw, ['step_id', 'id']));
      const defined = definition.get(step_id);
      const names = { ...defined?.step, ...raw };
      return {
        step_id,
        name: asText(firstOf(names, ['display_name', 'step_name', 'name'])),
        type: asText(firstOf(names, ['step_type', 'type'])),
        status: asText(raw['status']),
        output: textOf(raw['output_data']),
        hasFile:
          FILE_TYPES.includes(word(raw['output_type'])) && SUCCESS.includes(word(raw['status'])) && step_id !== '',
        raw,
        startedAt: asTimestamp(raw['start_time']) ?? Infinity,
        position: asNumber(defined?.step['position']) ?? defined?.index ?? Infinity,
      };
    })
    .sort((a, b) => compare(a.startedAt, b.startedAt) || compare(a.position, b.position))
    .map((step, index) => ({ ...step, name: step.name || `Step ${index + 1}` }));
};

const compare = (a: number, b: number): number => (a === b ? 0 : a < b ? -1 : 1);

/** An output as text: text as it is, anything else as JSON. */
const textOf = (value: unknown): string =>
  typeof value === 'object' && value !== null ? JSON.stringify(value) : asText(value);

const LONGEST_REASON = 2_000;

/** Why a run failed: what its first failed step says, else the run itself, else which step it was. */
const reasonOfFailure = (job: JsonRecord, steps: readonly Step[]): string => {
  const index = steps.findIndex((step) => FAILURE.includes(word(step.status)));
  const step = steps[index];
  const said = [
    ...(step ? ['error', 'error_message', 'message', 'output_data', 'payload'].map((name) => step.raw[name]) : []),
    ...['error', 'error_message', 'message', 'detail'].map((name) => job[name]),
  ].map((value) => (isRecord(value) ? textOf(firstOf(value, ['error', 'message', 'detail']) ?? value) : textOf(value)));
  const reason = said.find((text) => text.trim() !== '' && text !== '{}');
  const fallback = step ? `The workflow failed at step ${index + 1} (${step.name}).` : 'The workflow failed.';
  return (reason ?? fallback).slice(0, LONGEST_REASON);
};
