import { randomUUID } from 'node:crypto';
import { answerText } from './answers';
import { automationFor, checkedInputs, rendered, rowOf } from './automations';
import { bodyObject, booleanAt, uuidAt } from './checks';
import { ApiError, creditOverage, fieldError } from './errors';
import type { Automation, Step } from './fixtures';
import type { PersonaRecord } from './personas';
import type { State } from './state';
import type { Route } from './types';
import type { JobStatus } from './variations';

/** A started run. Its state is never stored, only computed from the time that has passed. */
export interface Job {
  id: string;
  workflow: Automation;
  steps: Step[];
  persona: PersonaRecord;
  inputs: Record<string, unknown>;
  /** Epoch milliseconds of the start. */
  at: number;
}

/** How long a job stays pending, before its first step. */
const pendingSeconds = 0.3;
const stepModel = 'google.gemini-3.1-pro-preview';
/** The link of a file output may live for seven days at most. */
const maxExpiry = 604_800;

interface StepRun {
  step: Step;
  status: JobStatus;
  start: number;
  end: number;
}

/** Steps as they run: durations divided by the speed, or spread over another number of steps. */
function plannedSteps({ steps = [] }: Automation, { variations: { stepCount, workflowSpeed } }: State): Step[] {
  const count = stepCount ?? steps.length;
  const last = steps.at(-1);
  const total = steps.reduce((sum, { seconds }) => sum + seconds, 0);
  return Array.from({ length: last ? count : 0 }, (_, n) => {
    const step = (n === count - 1 ? last : steps[n % steps.length]) as Step;
    const seconds = (stepCount === undefined ? step.seconds : total / count) / workflowSpeed;
    return { ...step, id: stepCount === undefined ? step.id : stepIdAt(n), seconds };
  });
}

const stepIdAt = (n: number) => `f0000000-0000-4000-8000-${String(n + 1).padStart(12, '0')}`;

/** The steps that have started so far. */
function startedSteps({ steps, at }: Job, speed: number): StepRun[] {
  const now = Date.now();
  const runs: StepRun[] = [];
  let start = at + (pendingSeconds * 1000) / speed;
  for (const step of steps) {
    if (start > now) break;
    const end = start + step.seconds * 1000;
    const status = end > now ? 'running' : step.fails === undefined ? 'complete' : 'failed';
    runs.push({ step, status, start, end });
    if (status !== 'complete') break;
    start = end + 20 / speed;
  }
  return runs;
}

function jobStatus(job: Job, runs: StepRun[]): JobStatus {
  const last = runs.at(-1);
  if (!last) return job.steps.length === 0 ? 'complete' : 'pending';
  if (last.status !== 'complete') return last.status;
  return runs.length === job.steps.length ? 'complete' : 'running';
}

/** The text of a JSON step, parsed. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

const fileName = ({ workflow }: Job) => `${workflow.name}.pdf`;

function stepOutput(job: Job, run: StepRun, state: State): unknown {
  const { step, status } = run;
  const { outputDataObject, failureReason } = state.variations;
  if (status === 'failed' && failureReason === 'output_data') return step.fails;
  if (status !== 'complete') return null;
  if (step.output === 'document') return fileName(job);
  const text = answerText(
    { model: stepModel, context: '', prompt: rendered(step.prompt, job.inputs) },
    state.variations,
  );
  if (step.output === 'json') return parsed(text);
  return outputDataObject ? { text, format: 'markdown' } : text;
}

function stepPayload(run: StepRun, { variations }: State): Record<string, unknown> {
  const tells = run.status === 'failed' && variations.failureReason === 'payload';
  return tells ? { error: run.step.fails } : { model: stepModel };
}

const iso = (ms: number) => new Date(ms).toISOString();

/** The job object of section 4.2. */
function jobView(job: Job, state: State): Record<string, unknown> {
  const { jobIdField, statusNames, timeUnit, workflowSpeed } = state.variations;
  const runs = startedSteps(job, workflowSpeed);
  const status = jobStatus(job, runs);
  const over = status === 'complete' || status === 'failed';
  const named = (plain: JobStatus) => statusNames[plain] ?? plain;
  const moment = (ms: number) => (timeUnit === 'ms' ? Math.round(ms) : Math.round(ms) / 1000);
  const last = runs.at(-1);
  return {
    [jobIdField]: job.id,
    app_id: job.workflow.id,
    tenant_id: job.persona.tenantId,
    user_id: job.persona.userId,
    created_at: iso(job.at),
    updated_at: iso(over && last ? last.end : Date.now()),
    start_time: runs[0] ? moment(runs[0].start) : null,
    end_time: over && last ? moment(last.end) : null,
    number_of_steps: job.steps.length,
    status: named(status),
    user_inputs: job.inputs,
    app_data: rowOf(job.workflow, state.variations),
    step_outputs: runs.map((run) => {
      const done = run.status === 'complete' || run.status === 'failed';
      return {
        step_id: run.step.id,
        job_id: job.id,
        step_type: run.step.type,
        status: named(run.status),
        output_type: run.step.output,
        created_at: iso(run.start),
        updated_at: iso(done ? run.end : Date.now()),
        start_time: moment(run.start),
        end_time: done ? moment(run.end) : null,
        duration: done ? Math.round(run.end - run.start) / 1000 : null,
        output_data: stepOutput(job, run, state),
        payload: stepPayload(run, state),
      };
    }),
  };
}

/** A job of the caller's tenant, or 404. */
function jobFor(state: State, persona: PersonaRecord, id: string): Job {
  const job = state.jobs.get(id);
  if (job?.persona.tenantId !== persona.tenantId) throw new ApiError(404, 'Workflow job not found');
  return job;
}

/** The file of a finished step, as the files origin serves it; undefined where there is none. */
export function stepFile(state: State, jobId: string, stepId: string): { name: string; bytes: Buffer } | undefined {
  const job = state.jobs.get(jobId);
  if (!job) return undefined;
  const runs = startedSteps(job, state.variations.workflowSpeed);
  const run = runs.find(
    ({ step, status }) => step.id === stepId && status === 'complete' && step.output === 'document',
  );
  if (!run) return undefined;
  const bytes = Buffer.from(`%PDF-1.4\n% ${job.workflow.name} ${JSON.stringify(job.inputs)}\n%%EOF\n`);
  return { name: fileName(job), bytes };
}

export const workflowRoutes: Route[] = [
  {
    method: 'POST',
    path: '/workflows/run',
    handle({ state, persona, body: sent }) {
      const body = bodyObject(sent);
      const id = uuidAt(body['app_id'], 'body', 'app_id');
      booleanAt(body['is_draft_app'], false, 'body', 'is_draft_app');
      const workflow = automationFor(state, persona, id);
      if (!workflow.steps) throw fieldError(['body', 'app_id'], 'This app is not a workflow', 'value_error');
      const inputs = checkedInputs(state, persona, workflow, body);
      if (!persona.credits) throw creditOverage(state.variations);
      const job: Job = {
        id: randomUUID(),
        workflow,
        steps: plannedSteps(workflow, state),
        persona,
        inputs,
        at: Date.now(),
      };
      state.jobs.set(job.id, job);
      return { status: 'Workflow Job Invoked', [state.variations.jobIdField]: job.id };
    },
  },
  {
    method: 'GET',
    path: '/workflows/:job_id',
    handle: ({ state, persona, params }) =>
      jobView(jobFor(state, persona, uuidAt(params['job_id'], 'path', 'job_id')), state),
  },
  {
    method: 'POST',
    path: '/workflows/presigned-url',
    handle({ state, persona, body: sent }) {
      const body = bodyObject(sent);
      const job = jobFor(state, persona, uuidAt(body['job_id'], 'body', 'job_id'));
      const stepId = uuidAt(body['step_id'], 'body', 'step_id');
      const expiresIn = body['expires_in'] ?? 3600;
      if (!Number.isInteger(expiresIn) || Number(expiresIn) < 1 || Number(expiresIn) > maxExpiry)
        throw fieldError(['body', 'expires_in'], `Input should be an integer from 1 to ${maxExpiry}`, 'int_range');
      if (!stepFile(state, job.id, stepId)) throw new ApiError(404, 'No file output found for this step');
      return { url: state.presign(`/outputs/${job.id}/${stepId}`, Number(expiresIn)), expires_in: expiresIn };
    },
  },
];
