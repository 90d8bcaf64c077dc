/** Running apps and workflows, and reading how a workflow run stands (API notes, sections 3.4 and 4). */
import { acceptedAnswer, type ModelAnswer } from './answers';
import { aboutRun, workflowSteps } from './automations';
import { unusable } from './errors';
import { type Call, type Reply, BUDGET_MS, type Hatz, pathPart, sendForJson, send, sleep, timeLeft } from './http';
import { findJson, type JsonValue } from './find-json';
import {
  asInstant,
  asList,
  asTimestamp,
  asNumber,
  asRecord,
  asText,
  cutAt,
  firstOf,
  isRecord,
  type JsonRecord,
  parseJson,
  recordIn,
} from './json';
import { takeReasoning } from './thinking';

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
  const about = aboutRun(hatz, { id: app.id, type: 'app' });
  return acceptedAnswer(hatz, await send(hatz, { method: 'POST', path: queryPath(app.id), body, about }), about);
};

export interface RunStep {
  readonly step_id: string;
  /** `''` when the job does not tell it. */
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
  /** `''` while it is not known. */
  readonly workflow_name: string;
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
  /** The earliest moment in the answer, as `Date.now()` counts: the run is at least as old. */
  readonly knownSince: number | null;
  readonly finished_at: string | null;
  readonly duration_seconds: number | null;
  readonly request_id: string;
}

/** Starts a workflow run. Sent once; an accepted answer is always given as a run, however odd it is. */
export const startWorkflow = async (
  hatz: Hatz,
  workflow: { id: string; name: string; inputs: Inputs; useDraft: boolean },
): Promise<WorkflowRun> => {
  const body = {
    app_id: workflow.id,
    inputs: workflow.inputs,
    ...(workflow.useDraft ? { is_draft_app: true } : {}),
  };
  const about = aboutRun(hatz, { id: workflow.id, type: 'workflow' });
  const answer = await send(hatz, { method: 'POST', path: RUNS.start, body, about });
  const run = readRun(answer, { job_id: '', workflow_id: workflow.id, workflow_name: workflow.name });
  return run.job_id ? run : { ...run, error_message: whyNoRun(recordIn(answer.body)) };
};

/** What to say of a start that was accepted and names no run. */
const whyNoRun = (body: JsonRecord): string => {
  const said = REASONS_OF_RUN.map((name) => sentenceIn(body[name])).find(Boolean);
  return said
    ? `Hatz AI did not say that the run started. Hatz AI says: "${said}" Look in Hatz AI before you run it again.`
    : 'Hatz AI accepted the run but did not say its run ID. Look in Hatz AI before you run it again.';
};

/** How a run stands. Throws `Error` marked as missing (404) for an unknown run, and `Error` for an answer that tells nothing of it. */
export const getRun = async (hatz: Hatz, jobId: string, timeoutMs?: number): Promise<WorkflowRun> => {
  const call: Call = {
    path: runPath(jobId),
    about: { action: 'read this workflow run', labels: { job_id: 'Workflow Run' } },
    ...(timeoutMs === undefined ? {} : { timeoutMs, maxAttempts: 1 }),
  };
  const answer = await sendForJson(hatz, call);
  const run = readRun(answer, { job_id: jobId, workflow_id: '', workflow_name: '' });
  if (run.status || run.result || run.steps.length > 0) return run;
  throw unusable(
    hatz,
    answer,
    'Hatz AI answered without the status of this workflow run.',
    'Try again in a few minutes; if it keeps happening, tell Hatz AI support.',
  );
};

/**
 * When to poll, in milliseconds after the start: each second at first, then within a tenth of the elapsed time, the time
 * of the poll itself included; 20 polls at most.
 */
const POLL_AT_MS = [
  950, 1_900, 2_850, 3_800, 4_750, 5_700, 6_650, 7_600, 8_550, 9_500, 10_300, 11_200, 12_100, 13_200, 14_300, 15_500,
  16_800, 18_200, 19_800, 21_500,
];

const LAST_POLL_BEFORE_END_MS = BUDGET_MS - 21_500;
const LONGEST_POLL_MS = 6_000;

/**
 * Waits until a run is finished or the time is over, and returns it as it stands. Never throws: a run that was accepted
 * is not lost by a failing poll. `pollsDone` counts the polls that this step has had before, 0 or 1. Names of steps that
 * the job does not tell are read once from the workflow meanwhile.
 */
export const waitForRun = async (hatz: Hatz, started: WorkflowRun, pollsDone = 0): Promise<WorkflowRun> => {
  const startedAt = Date.now();
  const lastPollAt = hatz.deadline - LAST_POLL_BEFORE_END_MS;
  let run = started;
  let naming: ReturnType<typeof definitionFor> | undefined;
  for (const offset of POLL_AT_MS.toSpliced(-2, pollsDone)) {
    const at = Math.min(startedAt + offset, lastPollAt);
    await sleep(at - Date.now());
    const timeoutMs = Math.max(1, Math.min(LONGEST_POLL_MS, timeLeft(hatz)));
    run = await getRun(hatz, started.job_id, timeoutMs).catch(() => run);
    if (run.steps.some(({ name }) => name === ''))
      naming ??= definitionFor(hatz, run.workflow_id || started.workflow_id);
    if (run.is_finished || Date.now() >= lastPollAt) break;
  }
  const definition = await naming;
  return {
    ...run,
    workflow_id: run.workflow_id || started.workflow_id,
    workflow_name: run.workflow_name || started.workflow_name || (definition?.name ?? ''),
    steps: run.steps.map((step) => ({ ...step, name: step.name || (definition?.steps.get(step.step_id) ?? '') })),
    // What support asks for is the request that started the run, not the last poll.
    request_id: started.request_id || run.request_id,
  };
};

/** The workflow's name and its steps' names by id; `undefined` when they cannot be read. */
const definitionFor = async (
  hatz: Hatz,
  workflowId: string,
): Promise<{ name: string; steps: ReadonlyMap<string, string> } | undefined> =>
  workflowId === '' ? undefined : workflowSteps(hatz, workflowId).catch(() => undefined);

/**
 * The address from which a step's file can be fetched for an hour, signed by the API (API notes, section 4.3).
 * Throws `Error` when there is none.
 */
export const stepFileUrl = async (hatz: Hatz, jobId: string, stepId: string): Promise<string> => {
  const answer = await sendForJson(hatz, {
    method: 'POST',
    path: RUNS.stepFile,
    body: { job_id: jobId, step_id: stepId, expires_in: 3600 },
    about: {
      action: 'fetch the file of this workflow step',
      missing: {
        lead: 'Hatz AI has no file for this workflow step: the step made none, or it is no longer kept.',
        advice: 'Open the run in Hatz AI to check.',
      },
      safeToRepeat: true,
    },
  });
  const url = asText(firstOf(recordIn(answer.body), ['url', 'presigned_url', 'download_url']));
  if (URL.canParse(url)) return url;
  throw unusable(
    hatz,
    answer,
    'The file of this workflow step could not be fetched: Hatz AI gave no link to it.',
    'Open the run in Hatz AI to get the file, or test this step again.',
  );
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

type Known = Pick<WorkflowRun, 'job_id' | 'workflow_id' | 'workflow_name'>;

const readRun = (answer: Reply, known: Known): WorkflowRun => {
  const job = recordIn(answer.body);
  const steps = readSteps(job);
  const status = asText(firstOf(job, ['status', 'state']));
  const succeeded = SUCCESS.includes(word(status));
  const failed = FAILURE.includes(word(status));
  const finishedSteps = steps.filter(isDone);
  const output = finishedSteps.findLast((step) => step.output !== '')?.output;
  const { answer: result, thinking } = takeReasoning(
    succeeded ? (output ?? textOf(firstOf(job, ['output', 'result']))) : '',
  );
  const startedAt = asTimestamp(firstOf(job, ['start_time', 'created_at']));
  const finishedAt = succeeded || failed ? asTimestamp(firstOf(job, ['end_time', 'finished_at', 'updated_at'])) : null;
  return {
    job_id: asText(firstOf(job, ['job_id', 'id'])) || known.job_id,
    workflow_id: asText(firstOf(job, ['app_id', 'workflow_id'])) || known.workflow_id,
    workflow_name:
      asText(firstOf(job, ['app_name', 'workflow_name'])) ||
      asText(asRecord(job['app_data'])['name']) ||
      known.workflow_name,
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
    knownSince: earliestIn([job, ...steps.map(({ raw }) => raw)]),
    finished_at: finishedAt === null ? null : new Date(finishedAt).toISOString(),
    duration_seconds: secondsBetween(startedAt, finishedAt),
    request_id: answer.requestId,
  };
};

const MOMENTS = ['created_at', 'start_time', 'updated_at'];

const earliestIn = (rows: readonly JsonRecord[]): number | null => {
  const moments = rows
    .flatMap((row) => MOMENTS.map((name) => asTimestamp(row[name])))
    .filter((moment) => moment !== null);
  return moments.length > 0 ? Math.min(...moments) : null;
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
    .sort((a, b) => compare(a.startedAt, b.startedAt) || compare(a.position, b.position));
};

const compare = (a: number, b: number): number => (a === b ? 0 : a < b ? -1 : 1);

/** An output as text: text as it is, anything else as JSON. */
const textOf = (value: unknown): string =>
  typeof value === 'object' && value !== null ? JSON.stringify(value) : asText(value);

const LONGEST_REASON = 2_000;

/** Where a step, a run and what stands in them tell why something failed; a step's `payload` also holds its prompt. */
const REASONS_OF_STEP = ['error', 'error_message', 'message', 'output_data'];
const REASONS_OF_RUN = ['error', 'error_message', 'message', 'detail'];
const REASONS = ['message', 'msg', 'error_message', 'detail', 'error', 'errors', 'reason'];

/** Why a run failed: what its first failed step says, else the run itself, else which step it was. */
const reasonOfFailure = (job: JsonRecord, steps: readonly Step[]): string => {
  const index = steps.findIndex((step) => FAILURE.includes(word(step.status)));
  const step = steps[index];
  const told = [
    ...(step ? REASONS_OF_STEP.map((name) => step.raw[name]) : []),
    ...(step ? [asRecord(step.raw['payload'])] : []),
    ...REASONS_OF_RUN.map((name) => job[name]),
  ];
  const name = step?.name ? ` (${step.name})` : '';
  const fallback = step ? `The workflow failed at step ${index + 1}${name}.` : 'The workflow failed.';
  return cutAt(told.map((value) => sentenceIn(value)).find(Boolean) ?? fallback, LONGEST_REASON);
};

/** The sentence in a value that tells a reason, also inside JSON text; `''` when there is none. */
const sentenceIn = (value: unknown, levels = 5): string => {
  if (levels === 0) return '';
  if (typeof value === 'string') {
    const parsed = parseJson(value);
    return typeof parsed === 'object' && parsed !== null ? sentenceIn(parsed, levels - 1) : value.trim();
  }
  if (isRecord(value)) return REASONS.map((name) => sentenceIn(value[name], levels - 1)).find(Boolean) ?? '';
  return asList(value)
    .map((item) => sentenceIn(item, levels - 1))
    .filter(Boolean)
    .join('; ');
};
