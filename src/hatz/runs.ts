/** Running apps and workflows, and reading how a workflow run stands (API notes, sections 3.4 and 4). */
import { acceptedAnswer, type ModelAnswer } from './answers';
import { aboutRun, findWorkflow } from './automations';
import { unusable } from './errors';
import { type Reply, BUDGET_MS, type Hatz, pathPart, sendForJson, send, sleep, timeLeft } from './http';
import { findJson, type JsonValue } from './find-json';
import {
  asList,
  asInstant,
  asNumber,
  asRecord,
  asText,
  asTimestamp,
  cutAt,
  firstOf,
  firstText,
  isOneOf,
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
  readonly error_message: string;
  readonly steps: readonly RunStep[];
  readonly step_count: number;
  readonly steps_finished: number;
  readonly created_at: string | null;
  /** The earliest moment in the answer, as `Date.now()` counts: the run is at least as old. */
  readonly knownSince: number | null;
  readonly finished_at: string | null;
  readonly duration_seconds: number | null;
  readonly thinking: string;
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
  if (!run.job_id) return { ...run, error_message: whyNoRun(recordIn(answer.body)) };
  // "Success" without anything that the run brought speaks of the start.
  const isOnlyStarted = run.succeeded && run.result === '' && run.steps.length === 0;
  if (!isOnlyStarted) return run;
  return { ...run, is_finished: false, succeeded: false, error_message: '', finished_at: null, duration_seconds: null };
};

/** What to say of a start that was accepted and names no run. */
const whyNoRun = (body: JsonRecord): string => {
  const said = [...REASONS_OF_RUN, 'message'].map((name) => sentenceIn(body[name])).find(Boolean);
  return said
    ? `Hatz AI did not say that the run started. Hatz AI says: "${said}" Look in Hatz AI before you run it again.`
    : 'Hatz AI accepted the run but did not say its run ID. Look in Hatz AI before you run it again.';
};

/** How a run stands. Throws `Error` marked as missing (404) for an unknown run, and `Error` for an answer that tells nothing of it. */
export const getRun = async (hatz: Hatz, known: Known, timeoutMs?: number): Promise<WorkflowRun> => {
  const answer = await sendForJson(hatz, {
    path: runPath(known.job_id),
    about: { action: 'read this workflow run', labels: { job_id: 'Workflow Run' } },
    ...(timeoutMs === undefined ? {} : { timeoutMs, maxAttempts: 1 }),
  });
  const run = readRun(answer, known);
  if (run.status || run.steps.length > 0) return run;
  throw unusable(hatz, answer, 'Hatz AI answered without the status of this workflow run.');
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
/** How long a run that is over waits for the names of its steps. */
const LONGEST_NAMING_MS = 300;

/**
 * Waits until a run is finished or the time is over, and returns it as it stands. Never throws: a run that was accepted
 * is not lost by a failing poll. `pollsDone` counts the polls that this step has had before, 0 or 1. Names of steps that
 * the job does not tell are read once from the workflow meanwhile.
 */
export const waitForRun = async (hatz: Hatz, started: WorkflowRun, pollsDone = 0): Promise<WorkflowRun> => {
  const startedAt = Date.now();
  const lastPollAt = hatz.deadline - LAST_POLL_BEFORE_END_MS;
  let run = started;
  let naming: ReturnType<typeof findWorkflow> | undefined;
  for (const offset of POLL_AT_MS.toSpliced(-2, pollsDone)) {
    const at = Math.min(startedAt + offset, lastPollAt);
    await sleep(at - Date.now());
    const timeoutMs = Math.max(1, Math.min(LONGEST_POLL_MS, timeLeft(hatz)));
    run = await getRun(hatz, started, timeoutMs).catch(() => run);
    if (run.workflow_id !== '' && run.steps.some(({ name }) => name === ''))
      naming ??= findWorkflow(hatz, run.workflow_id).catch(() => undefined);
    if (run.is_finished || Date.now() >= lastPollAt) break;
  }
  const workflow = await Promise.race([naming, naming && sleep(LONGEST_NAMING_MS).then(() => undefined)]);
  return {
    ...run,
    workflow_name: run.workflow_name || (workflow?.name ?? ''),
    steps: run.steps.map((step) => ({ ...step, name: step.name || (workflow?.stepNames.get(step.step_id) ?? '') })),
    // What support asks for is the request that started the run, not the last poll.
    request_id: started.request_id || run.request_id,
  };
};

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

interface Step extends RunStep {
  readonly raw: JsonRecord;
  /** False while it has brought nothing, in contrast to an empty text. */
  readonly hasOutput: boolean;
  /** What tells when its turn was, the surest first; `null` for what is not known. */
  readonly turns: readonly (number | null)[];
}

/** What is known of a run whatever an answer tells. */
type Known = Pick<WorkflowRun, 'job_id'> & Partial<Pick<WorkflowRun, 'workflow_id' | 'workflow_name'>>;

const readRun = (answer: Reply, { job_id, workflow_id = '', workflow_name = '' }: Known): WorkflowRun => {
  const job = recordIn(answer.body);
  const steps = readSteps(job);
  const status = asText(firstOf(job, ['status', 'state']));
  const succeeded = isOneOf(SUCCESS, status);
  const failed = isOneOf(FAILURE, status);
  const finishedSteps = steps.filter(isDone);
  const last = finishedSteps.findLast((step) => step.hasOutput);
  const output = last?.output ?? textOf(firstOf(job, ['output', 'result']));
  const isUnreadable = output === '' && !steps.some((step) => step.hasOutput || step.hasFile);
  const { answer: result, thinking } = takeReasoning(succeeded ? output : '');
  const startedAt = momentIn(job, ['start_time', 'created_at']);
  const finishedAt = succeeded || failed ? momentIn(job, ['end_time', 'finished_at', 'updated_at']) : null;
  return {
    job_id: firstText(job, ['job_id', 'id']) || job_id,
    workflow_id: firstText(job, ['app_id', 'workflow_id']) || workflow_id,
    workflow_name:
      firstText(job, ['app_name', 'workflow_name']) || asText(asRecord(job['app_data'])['name']) || workflow_name,
    status,
    is_finished: succeeded || failed,
    succeeded,
    result,
    result_json: findJson(result),
    error_message: failed ? reasonOfFailure(job, steps) : succeeded && isUnreadable ? RESULT_UNREADABLE : '',
    steps,
    step_count: Math.max(asNumber(job['number_of_steps']) ?? 0, definitionOf(job).length, steps.length),
    steps_finished: finishedSteps.length,
    created_at: asInstant(momentIn(job, ['created_at', 'start_time'])),
    knownSince: earliestIn([job, ...steps.map(({ raw }) => raw)]),
    finished_at: asInstant(finishedAt),
    duration_seconds: secondsBetween(startedAt, finishedAt),
    thinking,
    request_id: answer.requestId,
  };
};

const RESULT_UNREADABLE = 'Hatz AI says the run succeeded, but its result could not be read. Open the run in Hatz AI.';

/** No run is older than Hatz AI; a moment before it is one that was never set. */
const FIRST_MOMENT = Date.UTC(2020, 0);

/** The first of the named moments that can be one of a run. */
const momentIn = (row: JsonRecord, names: readonly string[]): number | null =>
  names.map((name) => asTimestamp(row[name])).find((moment) => moment !== null && moment >= FIRST_MOMENT) ?? null;

const DAY_MS = 24 * 3_600_000;

/** The earliest moment in the rows. A change counts only when it was long ago: each poll may find a new one. */
const earliestIn = (rows: readonly JsonRecord[]): number | null => {
  const moments = rows.flatMap((row) => {
    const changedAt = momentIn(row, ['updated_at']);
    const isLongAgo = changedAt !== null && changedAt < Date.now() - DAY_MS;
    return [momentIn(row, ['created_at']), momentIn(row, ['start_time']), isLongAgo ? changedAt : null];
  });
  const earliest = Math.min(...moments.map((moment) => moment ?? Infinity));
  return earliest === Infinity ? null : earliest;
};

/** A step that names no status counts as done once it has an output. */
const isDone = ({ status, hasOutput }: Step): boolean => isOneOf(SUCCESS, status) || (status === '' && hasOutput);

const secondsBetween = (from: number | null, to: number | null): number | null =>
  from === null || to === null || to < from ? null : Math.round(to - from) / 1000;

const definitionOf = (job: JsonRecord): JsonRecord[] => asList(asRecord(job['app_data'])['steps']).map(asRecord);

/** The rows of the steps: a list, JSON text of one, or an object with one for each step. */
const stepRows = (job: JsonRecord): JsonRecord[] => {
  const given = firstOf(job, ['step_outputs', 'steps']);
  const rows = typeof given === 'string' ? parseJson(given) : given;
  if (!isRecord(rows)) return asList(rows).filter(isRecord);
  return Object.entries(rows).flatMap(([step_id, row]) => (isRecord(row) ? [{ step_id, ...row }] : []));
};

/** Steps in the order in which they ran: by what is known of all of them, else as the API lists them. */
const readSteps = (job: JsonRecord): Step[] => {
  const definition = new Map(definitionOf(job).map((step, index) => [asText(step['id']), { step, index }]));
  const steps = stepRows(job).map((raw): Step => {
    const step_id = firstText(raw, ['step_id', 'id']);
    const defined = definition.get(step_id);
    const names = { ...defined?.step, ...raw };
    const status = asText(raw['status']);
    const output = textOf(raw['output_data']);
    const hasFile = isOneOf(FILE_TYPES, raw['output_type']) && isOneOf(SUCCESS, status) && step_id !== '';
    return {
      step_id,
      name: asText(firstOf(names, ['display_name', 'step_name', 'name'])),
      type: asText(firstOf(names, ['step_type', 'type'])),
      status,
      output,
      hasFile,
      raw,
      hasOutput: output !== '' || (raw['output_data'] === '' && !hasFile),
      turns: [
        momentIn(raw, ['start_time']),
        momentIn(raw, ['created_at']),
        asNumber(defined?.step['position']) ?? defined?.index ?? asNumber(raw['position']),
      ],
    };
  });
  const known = [0, 1, 2].filter((kind) => steps.every(({ turns }) => turns[kind] !== null));
  return steps.sort((a, b) => known.map((kind) => Number(a.turns[kind]) - Number(b.turns[kind])).find(Boolean) ?? 0);
};

/** An output as text: text as it is, anything else as JSON. */
const textOf = (value: unknown): string =>
  typeof value === 'object' && value !== null ? JSON.stringify(value) : asText(value);

const LONGEST_REASON = 2_000;

/** Where a run tells why it failed, and where any value does, the surest first. */
const REASONS_OF_RUN = ['error', 'error_message', 'detail'];
const REASONS = ['message', 'msg', 'error_message', 'detail', 'error', 'errors', 'reason'];

/**
 * Why a run failed: what its first failed step says, else the run itself, else which step it was. What the step brought
 * comes last.
 */
const reasonOfFailure = (job: JsonRecord, steps: readonly Step[]): string => {
  const index = steps.findIndex((step) => isOneOf(FAILURE, step.status));
  const raw = steps[index]?.raw ?? {};
  const payload = typeof raw['payload'] === 'string' ? parseJson(raw['payload']) : raw['payload'];
  const told = [
    raw['error'],
    raw['error_message'],
    // The other fields of the payload are what the step was asked.
    asRecord(payload)['error'],
    ...REASONS_OF_RUN.map((name) => job[name]),
    raw['message'],
    job['message'],
    raw['output_data'],
  ];
  const name = steps[index]?.name ? ` (${steps[index].name})` : '';
  const fallback = index >= 0 ? `The workflow failed at step ${index + 1}${name}.` : 'The workflow failed.';
  return cutAt(told.map((value) => sentenceIn(value)).find(Boolean) ?? fallback, LONGEST_REASON);
};

/** The sentence in a value that tells a reason, also inside JSON at the end of a text; `''` when there is none. */
const sentenceIn = (value: unknown, levels = 5): string => {
  if (levels === 0) return '';
  if (typeof value === 'string') {
    const text = value.trim();
    const isJson = /^(?:[[{]|`{3})[^]*[}\]`]$/.test(text);
    const found = isJson || /[}`]$/.test(text) ? findJson(text) : null;
    const inner = isJson || isRecord(found) ? sentenceIn(found, levels - 1) : '';
    return inner || (isJson && found !== null ? '' : text);
  }
  if (isRecord(value)) return REASONS.map((name) => sentenceIn(value[name], levels - 1)).find(Boolean) ?? '';
  return asList(value)
    .map((item) => sentenceIn(item, levels - 1))
    .filter(Boolean)
    .join('; ');
};
