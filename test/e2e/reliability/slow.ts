/** What may be slow: an answer, a look at a run, and each stage of a step with several calls. */
import { fieldKey } from '../../../src/creates/automation-inputs';
import type { Fault, Sandbox } from '../../../sandbox';
import type { Case } from './failures';

const slow = (label: string, fault: Case['fault']): Case => ({ label, fault, tells: false });

export const SLOW: readonly Case[] = [
  slow('no answer', { kind: 'slow-headers' }),
  slow('no answer, though it was done', { kind: 'slow-headers', performs: true }),
  slow('an answer drop by drop', { kind: 'slow-body' }),
  slow('its own answer drop by drop', { kind: 'slow-body', performs: true }),
];

/** Ways in which each look at a run fails. */
export const STATUS_FAULTS: readonly (readonly [string, Omit<Fault, 'path' | 'key'>])[] = [
  ...[400, 401, 403, 404, 422, 429, 500, 503].map(
    (status) => [`answers ${status}`, { method: 'GET', kind: 'status', status }] as const,
  ),
  ...(
    [
      'html',
      'empty',
      'truncated',
      'wrong-type',
      'wrong-charset',
      'slow-headers',
      'slow-body',
      'reset-before',
      'reset-after',
      'reset-within',
      'redirect-same',
      'redirect-foreign',
      'echo-key',
    ] as const
  ).map((kind) => [`shows ${kind}`, { method: 'GET', kind, ...(kind === 'html' ? { status: 200 } : {}) }] as const),
  ['holds 2 MB of something else', { method: 'GET', kind: 'big', bytes: 2 * 1024 * 1024 }],
];

interface Deadline {
  title: string;
  method: string;
  input: (sandbox: Sandbox) => Record<string, unknown>;
  faults: readonly Omit<Fault, 'key'>[];
  name: string;
  says: RegExp;
  /** The POSTs that reached the API. */
  paths: readonly string[];
}

const perform = (key: string): string => `creates.${key}.operation.perform`;

/** Answers after so long, with what the API has to say. */
const late = (path: string | RegExp, ms: number): Omit<Fault, 'key'> => ({
  path,
  kind: 'slow-headers',
  ms,
  performs: true,
});

const APP = 'a0000000-0000-4000-8000-000000000004';
const WORKFLOW = 'b0000000-0000-4000-8000-000000000006';
const RUN_STEP = { job_id: APP, step_id: APP };

const OUTCOME_UNKNOWN = /did not answer in time.*may have run, so it was not repeated/;

export const DEADLINES: readonly Deadline[] = [
  {
    title: 'a slow look-up of the app, then a slow run',
    method: perform('run_app'),
    input: () => ({ app_id: 'Thought of the Day' }),
    faults: [late('/app/list', 8_000), { path: /query$/, kind: 'slow-headers' }],
    name: 'HaltedError',
    says: OUTCOME_UNKNOWN,
    paths: ['/app/a0000000-0000-4000-8000-000000000005/query'],
  },
  {
    title: 'a slow look-up of the workflow, then a slow start',
    method: perform('run_workflow'),
    input: () => ({ workflow_id: 'Research and Write', other_inputs: { topic: 'bees' } }),
    faults: [late('/app/list', 8_000), { path: '/workflows/run', kind: 'slow-headers', performs: true }],
    name: 'HaltedError',
    says: OUTCOME_UNKNOWN,
    paths: ['/workflows/run'],
  },
  {
    title: 'a slow look-up of the model, then a slow answer',
    method: perform('send_prompt'),
    input: () => ({ prompt: 'any', model: 'GPT 4o' }),
    faults: [late('/chat/models', 8_000), { path: '/chat/completions', kind: 'slow-body' }],
    name: 'HaltedError',
    says: OUTCOME_UNKNOWN,
    paths: ['/chat/completions'],
  },
  {
    title: 'a slow look-up of the agent, then a slow answer',
    method: perform('ask_agent'),
    input: () => ({ prompt: 'any', agent_id: 'Data Analyst' }),
    faults: [late('/chat/agents', 8_000), { path: '/chat/completions', kind: 'slow-headers' }],
    name: 'HaltedError',
    says: OUTCOME_UNKNOWN,
    paths: ['/chat/completions'],
  },
  {
    title: 'a slow download, then a slow upload',
    method: perform('upload_file'),
    input: ({ filesUrl }) => ({ file: `${filesUrl}/public/slow?seconds=8&X-Amz-Signature=secret`, automation_id: APP }),
    faults: [{ path: '/files/upload', kind: 'slow-headers', performs: true }],
    name: 'HaltedError',
    says: OUTCOME_UNKNOWN,
    paths: ['/files/upload'],
  },
  {
    title: 'a download without an end',
    method: perform('upload_file'),
    input: ({ filesUrl }) => ({ file: `${filesUrl}/public/slow?X-Amz-Signature=secret`, automation_id: APP }),
    faults: [],
    name: 'AppError',
    says: /took too long to fetch.*It was not sent/,
    paths: [],
  },
  {
    title: 'a file that is never ready, then no run',
    method: perform('run_workflow'),
    input: () => ({ workflow_id: WORKFLOW, [fieldKey('file', WORKFLOW, 'contract')]: 'any text' }),
    faults: [{ path: /status$/, kind: 'status', status: 200, body: { status: 'processing' } }],
    name: 'AppError',
    says: /still processing.*nothing was run/,
    paths: ['/files/upload'],
  },
  {
    title: 'a slow upload, then a slow run',
    method: perform('run_app'),
    input: () => ({ app_id: APP, [fieldKey('file', APP, 'document')]: 'any text' }),
    faults: [late('/files/upload', 6_000), late(/status$/, 4_000), { path: /query$/, kind: 'slow-headers' }],
    name: 'HaltedError',
    says: OUTCOME_UNKNOWN,
    paths: ['/files/upload', `/app/${APP}/query`],
  },
  {
    title: 'a signed link that is given slowly, then not at all',
    method: 'hydrators.stepFile',
    input: () => RUN_STEP,
    faults: [{ path: '/workflows/presigned-url', kind: 'slow-headers' }],
    name: 'AppError',
    says: /could not be reached/,
    paths: ['/workflows/presigned-url'],
  },
  {
    title: 'a signed link whose file comes drop by drop',
    method: 'hydrators.stepFile',
    input: () => RUN_STEP,
    faults: [
      {
        path: '/workflows/presigned-url',
        kind: 'status',
        status: 200,
        body: { url: 'FILES/public/slow?X-Amz-Signature=secret' },
      },
    ],
    name: 'AppError',
    says: /file of this workflow step took too long to fetch/,
    paths: ['/workflows/presigned-url'],
  },
];
