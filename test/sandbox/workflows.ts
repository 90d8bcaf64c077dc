import { randomUUID } from 'node:crypto';
import { answerText } from './answers';
import { automationFor, checkedInputs, rendered, rowOf } from './automations';
import { bodyObject, booleanAt, uuidAt } from './checks';
import { ApiError, creditOverage } from './errors';
import type { Automation, Step } from './fixtures';
import type { PersonaRecord } from './personas';
import type { State } from './state';
import type { Route } from './types';
import type { JobStatus } from './variations';

/** A run of a workflow; how it stands is computed from the time since it started. */
export interface Job {
  id: string;
  automation: Automation;
  inputs: Record<string, unknown>;
  persona: PersonaRecord;
  startedAt: number;
}

interface TimedStep {
  step: Step;
  from: number;
  to: number;
}

/** Time a job stays pending, in seconds. */
const PENDING_S = 0.15;

function stepsOf({ variations }: State, { steps = [] }: Automation): Step[] {
  const count = variations.stepCount ?? steps.length;
  return Array.from({ length: count }, (_, n) => {
    const step = steps[n % steps.length] as Step;
    return n < steps.length ? step : { ...step, id: randomUUID(), name: `Prompt ${n + 1}` };
  });
}

/** When each step runs, in seconds after the start; the steps after a failing one never do. */
function timeline(state: State, job: Job): TimedStep[] {
  const timed: TimedStep[] = [];
  let from = PENDING_S;
  for (const step of stepsOf(state, job.automation)) {
    const to = from + step.seconds / state.variations.workflowSpeed;
    timed.push({ step, from, to });
    if (step.fails !== undefined) break;
    from = to;
  }
  return timed;
}

function outputOf(state: State, job: Job, { step }: TimedStep): Record<string, unknown> {
  const { failureReason, outputDataObject } = state.variations;
  if (step.fails !== undefined) {
    const reasons = { payload: { payload: { error: step.fails } }, output_data: { output_data: step.fails }, none: {} };
    return { output_type: 'text', ...reasons[failureReason] };
  }
  if (step.output === 'document') return { output_type: 'document', output_data: null };
  const question = { model: 'google.gemini-3.1-pro-preview', context: '', prompt: rendered(step.prompt, job.inputs) };
  const text = answerText(question, state.variations);
  return { output_type: step.output, output_data: outputDataObject ? { text } : text };
}

function stepRow(state: State, job: Job, timed: TimedStep, now: number): Record<string, unknown> {
  const { statusNames, timeUnit } = state.variations;
  const at = (seconds: number) => (job.startedAt + seconds * 1000) / (timeUnit === 'ms' ? 1 : 1000);
  const isOver = now >= timed.to;
  const status: JobStatus = !isOver ? 'running' : timed.step.fails === undefined ? 'complete' : 'failed';
  return {
    step_id: timed.step.id,
    job_id: job.id,
    step_type: timed.step.type,
    status: statusNames[status] ?? status,
    start_time: at(timed.from),
    ...(isOver
      ? { end_time: at(timed.to), duration: timed.to - timed.from, ...outputOf(state, job, timed) }
      : { output_type: timed.step.output, output_data: null }),
  };
}

/** The job as the API shows it (section 4.2). */
function jobRow(state: State, job: Job): Record<string, unknown> {
  const { jobIdField, statusNames, timeUnit } = state.variations;
  const now = (Date.now() - job.startedAt) / 1000;
  const steps = timeline(state, job);
  const end = steps.at(-1)?.to ?? PENDING_S;
  const isOver = now >= end;
  const failed = steps.some(({ step }) => step.fails !== undefined);
  const status: JobStatus = isOver ? (failed ? 'failed' : 'complete') : now < PENDING_S ? 'pending' : 'running';
  const unit = timeUnit === 'ms' ? 1 : 1000;
  const iso = (seconds: number) => new Date(job.startedAt + seconds * 1000).toISOString();
  return {
    [jobIdField]: job.id,
    app_id: job.automation.id,
    tenant_id: job.persona.tenantId,
    user_id: job.persona.userId,
    created_at: iso(0),
    updated_at: iso(Math.min(now, end)),
    start_time: job.startedAt / unit,
    ...(isOver ? { end_time: (job.startedAt + end * 1000) / unit } : {}),
    number_of_steps: stepsOf(state, job.automation).length,
    status: statusNames[status] ?? status,
    user_inputs: job.inputs,
    app_data: rowOf(job.automation, state.variations),
    step_outputs: steps.filter(({ from }) => now >= from).map((timed) => stepRow(state, job, timed, now)),
  };
}

function jobFor(state: State, persona: PersonaRecord, id: string): Job {
  const job = state.jobs.get(id);
  if (!job || job.persona.tenantId !== persona.tenantId) throw new ApiError(404, 'Workflow job not found');
  return job;
}

export const workflowRoutes: Route[] = [
  {
    method: 'POST',
    path: '/workflows/run',
    handle({ state, persona, body: sent }) {
      const body = bodyObject(sent);
      const automation = automationFor(state, persona, uuidAt(body['app_id'], 'body', 'app_id'));
      booleanAt(body['is_draft_app'], false, 'body', 'is_draft_app');
      if (!automation.steps) throw new ApiError(422, 'This app is not a workflow.');
      const inputs = checkedInputs(state, persona, automation, body);
      if (!persona.credits) throw creditOverage(state.variations);
      const job = { id: randomUUID(), automation, inputs, persona, startedAt: Date.now() };
      state.jobs.set(job.id, job);
      return { status: 'Workflow Job Invoked', [state.variations.jobIdField]: job.id };
    },
  },
  {
    method: 'GET',
    path: '/workflows/:job_id',
    handle: ({ state, persona, params }) =>
      jobRow(state, jobFor(state, persona, uuidAt(params['job_id'], 'path', 'job_id'))),
  },
  {
    method: 'POST',
    path: '/workflows/presigned-url',
    handle({ state, persona, body: sent }) {
      const body = bodyObject(sent);
      const job = jobFor(state, persona, uuidAt(body['job_id'], 'body', 'job_id'));
      const timed = timeline(state, job).find(({ step }) => step.id === body['step_id']);
      const isThere = timed?.step.output === 'document' && Date.now() >= job.startedAt + timed.to * 1000;
      if (!isThere) throw new ApiError(404, 'This step has no file');
      const expires = typeof body['expires_in'] === 'number' ? body['expires_in'] : 3600;
      return { url: state.presign(`/outputs/${job.id}/${timed.step.id}`, expires), expires_in: expires };
    },
  },
];
