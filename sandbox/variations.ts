/** The four documented states of a job and of its steps (section 4.2). */
export type JobStatus = 'pending' | 'running' | 'complete' | 'failed';

export type ErrorShape =
  'native' | 'detail_string' | 'detail_array' | 'detail_object' | 'error_object' | 'error_string' | 'message';

export type UsageShape =
  | 'data'
  | 'bare'
  | 'named'
  | 'by_date'
  | 'by_name'
  | 'nested_totals'
  | 'strings'
  | 'seconds'
  | 'milliseconds'
  | 'datetime';

/** Every way in which the real API is known, or feared, to vary (sections 10 and 10.1). */
export interface Variations {
  /** Delay before every API answer. */
  latencyMs: number;
  /** Adds unknown fields to every object of every answer. */
  extraFields: boolean;
  /** How an error text is wrapped; `native` is `{detail}` as FastAPI does. */
  errorShape: ErrorShape;
  /** `Retry-After` of the credit 429: seconds or an HTTP date; undefined sends none. */
  retryAfter: string | number | undefined;
  /** Replaces the text of every 403. */
  forbiddenText: string | undefined;
  /** Envelope of the lists of models, agents, apps and files. */
  listEnvelope: 'data' | 'bare' | 'named';
  /** Models, agents, apps and files are all empty. */
  emptyLists: boolean;

  /** Number of models; undefined serves the whole table. */
  modelCount: number | undefined;
  /** GET /chat/agents answers 403. */
  agentsRefused: boolean;
  /** Puts a `<details>` thinking block before the content. */
  thinking: boolean;
  contentShape: 'string' | 'parts' | 'null';
  /** Form of an answer that was asked for as JSON. */
  jsonStyle: 'plain' | 'fenced' | 'surrounded' | 'array' | 'broken';
  /** Answers every prompt with this text. */
  chatContent: string | undefined;
  /** NDJSON although `stream` is false. */
  ndjsonAlways: boolean;

  /** Where an automation carries its id. */
  appIdField: 'id' | 'app_id' | 'uuid' | 'absent';
  /** GET /app/{id} answers 500 for workflows. */
  workflowGet500: boolean;
  /** Also lists Community and Private rows. */
  hiddenRows: boolean;
  /** Total number of automations, fixtures included; the rest is generated. */
  automationCount: number | undefined;
  /** `shuffled` changes with every call. */
  listOrder: 'stable' | 'shuffled';
  /** Latency of the slow app. */
  slowAppSeconds: number;

  /** Divides the duration of every workflow step. */
  workflowSpeed: number;
  /** Renames status strings, e.g. `{ running: 'awaiting_review' }`. */
  statusNames: Partial<Record<JobStatus, string>>;
  jobIdField: 'job_id' | 'id';
  /** Unit of `start_time` and `end_time`. */
  timeUnit: 's' | 'ms';
  /** `output_data` of text steps is an object. */
  outputDataObject: boolean;
  /** Where a failed step tells its reason. */
  failureReason: 'payload' | 'output_data' | 'none';
  /** Number of steps of every run. */
  stepCount: number | undefined;

  /** Shape of the upload answer: `new` has `file_id`, `old` has `file_uuid` and `tokens`. */
  uploadShape: 'new' | 'old';
  scopeRequired: boolean;
  /** Time from upload to `ready`. */
  fileSeconds: number;
  /** GET /files/{id}/status answers 404. */
  fileStatusMissing: boolean;

  usageShape: UsageShape;
  /** Usage known only up to so many hours ago. */
  usageLagHours: number;
  /** Number of rows of every usage report by group. */
  usageRows: number | undefined;
  /** The analytics paths answer 404. */
  usageMissing: boolean;

  /** Number of tenants; undefined serves the table. */
  tenantCount: number | undefined;
  /** Number of custom roles of every tenant. */
  customRoleCount: number | undefined;
  /** What the untyped results of an invitation hold. */
  inviteResults: 'objects' | 'texts' | 'none';

  creditLimit: number | null | undefined;
  creditsUsed: number | null | undefined;
}

export const defaultVariations: Variations = {
  latencyMs: 0,
  extraFields: false,
  errorShape: 'native',
  retryAfter: undefined,
  forbiddenText: undefined,
  listEnvelope: 'data',
  emptyLists: false,
  modelCount: undefined,
  agentsRefused: false,
  thinking: false,
  contentShape: 'string',
  jsonStyle: 'plain',
  chatContent: undefined,
  ndjsonAlways: false,
  appIdField: 'id',
  workflowGet500: false,
  hiddenRows: false,
  automationCount: undefined,
  listOrder: 'stable',
  slowAppSeconds: 30,
  workflowSpeed: 1,
  statusNames: {},
  jobIdField: 'job_id',
  timeUnit: 's',
  outputDataObject: false,
  failureReason: 'payload',
  stepCount: undefined,
  uploadShape: 'new',
  scopeRequired: true,
  fileSeconds: 1,
  fileStatusMissing: false,
  usageShape: 'data',
  usageLagHours: 0,
  usageRows: undefined,
  usageMissing: false,
  tenantCount: undefined,
  customRoleCount: undefined,
  inviteResults: 'objects',
  creditLimit: undefined,
  creditsUsed: undefined,
};
