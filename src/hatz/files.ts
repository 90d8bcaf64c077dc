/** Uploading files and waiting until they can be used (API notes, section 5). */
import { createReadStream } from 'node:fs';
import FormData from 'form-data';
import type { About } from './call';
import { isErrorBody, reasonIn } from './error-body';
import { badInput, statusOf, timeIsOver, appError } from './errors';
import { allSettledOrThrow, type Hatz, orIfMissing, pathPart, sendForJson, send, sleep, timeLeft } from './http';
import { readAll, type Reader } from './lists';
import { asLine, asNumber, asText, firstOf, isOneOf, recordIn } from './json';
import { type LocalFile, MEGABYTE, useFile, useFiles } from './local-file';

/** Where a file will be used: the API wants to know it with every upload. */
export interface Scope {
  readonly type: 'app' | 'workflow' | 'agent';
  readonly id: string;
  /** False where nobody chose it and any would do. */
  readonly isChosen: boolean;
}

export interface UploadedFile {
  /** `''` when the API took the file and named no id. */
  readonly file_id: string;
  readonly file_name: string;
  /** The API's own word, `''` when it says none. */
  readonly status: string;
  /** `null` when it is not known. */
  readonly size_bytes: number | null;
  readonly is_ready: boolean;
  readonly request_id: string;
}

/** Where files stand in the API, and the names under which an answer or a row may carry what is read of it. */
export const FILES = {
  /** The path ends with a slash (API notes, section 5.4). */
  list: '/files/',
  upload: '/files/upload',
  envelopes: ['data', 'files', 'results', 'items'],
  names: {
    file_id: ['file_id', 'file_uuid', 'uuid', 'id'],
    file_name: ['file_name', 'name', 'filename'],
    tokens: ['tokens'],
    size_bytes: ['bytes', 'size_bytes', 'file_size', 'size'],
  },
  kinds: { file_id: 'text', file_name: 'text', tokens: 'number?', size_bytes: 'number?' },
  statusNames: ['status', 'state'],
  /** Words for the states of a file (API notes, section 5.2), in lower case. */
  ready: ['ready', 'complete', 'completed', 'processed', 'success', 'done'],
  failed: ['failed', 'failure', 'error', 'errored', 'rejected'],
} as const;

/** Where a file says its state. */
export const fileStatusPath = (id: string): string => `/files/${pathPart(id)}/status`;

/** The size up to which every known version of the API takes a file. */
const SURE_SIZE_BYTES = 30 * MEGABYTE;

/** Statuses with which the API refuses a scope (API notes, section 5.1): the file was not taken. */
const REFUSED = [403, 404, 422];

/**
 * Uploads a local file for the first of the scopes that the API takes. Throws what the failure matrix says. An accepted
 * upload is always returned. `ifUnknown` is what to say when nobody knows whether the API took the file.
 */
export const uploadFile = async (
  hatz: Hatz,
  file: LocalFile,
  [scope, next, ...others]: readonly [Scope, ...Scope[]],
  ifUnknown: Pick<About, 'ifUnknown'> = {},
): Promise<UploadedFile> => {
  try {
    return await uploadFor(hatz, file, scope, ifUnknown);
  } catch (error) {
    if (!next || !REFUSED.includes(statusOf(error))) throw error;
    return uploadFile(hatz, file, [next, ...others], ifUnknown);
  }
};

const uploadFor = async (
  hatz: Hatz,
  file: LocalFile,
  scope: Scope,
  ifUnknown: Pick<About, 'ifUnknown'>,
): Promise<UploadedFile> => {
  const form = new FormData();
  form.append('scope_type', scope.type);
  form.append('scope_id', scope.id);
  form.append('file', createReadStream(file.path), {
    filename: file.name,
    contentType: file.type,
    knownLength: file.size,
  });
  const note = file.size > SURE_SIZE_BYTES ? ' (over 30 MB, which some accounts refuse)' : '';
  const answer = await send(hatz, {
    method: 'POST',
    path: FILES.upload,
    form,
    about: {
      action: `upload ${asLine(file.name, 40)}${note}`,
      ...aboutScope(scope),
      labels: { scope_id: 'App or Workflow', scope_type: 'App or Workflow', file: 'File' },
      ...ifUnknown,
    },
  });
  if (isErrorBody(answer.body))
    throw appError(hatz, answer, {
      lead: `Hatz AI did not take the file ${asLine(file.name, 40)}, so nothing was run.`,
      reason: reasonIn(answer.body),
      advice: 'Check the file and test the step again.',
    });
  const file_id = asText(firstOf(recordIn(answer.body), FILES.names.file_id));
  const status = statusIn(answer.body);
  return {
    file_id,
    file_name: file.name,
    status,
    size_bytes: file.size,
    // An answer without a status is the older kind, which comes when the file has been processed.
    is_ready: file_id !== '' && (status === '' || isReady(status)),
    request_id: answer.requestId,
  };
};

/** What it means that the API refuses a file for a scope. */
const aboutScope = ({ type, isChosen }: Scope): Pick<About, 'forbidden' | 'missing'> => {
  if (!isChosen) {
    const advice = 'Use Upload File with an app or workflow chosen, and its File ID.';
    return {
      forbidden: { lead: 'Hatz AI did not let this API key upload a file.', advice },
      missing: { lead: 'Hatz AI did not find where to keep the file.', advice },
    };
  }
  const advice =
    type === 'agent' ? 'Check that the user may use it in Hatz AI.' : `Choose another ${type} from My Automations.`;
  return {
    forbidden: { lead: `Hatz AI did not let this API key upload a file for this ${type}.`, advice },
    missing: { lead: `Hatz AI does not know the ${type} this file is for.`, advice },
  };
};

/** A file that is in the API already, before anything has been asked about it. */
export const knownFile = (file_id: string): UploadedFile => ({
  file_id,
  file_name: '',
  status: '',
  size_bytes: null,
  is_ready: false,
  request_id: '',
});

const FIRST_LOOK_MS = 250;
const SLOWEST_LOOK_MS = 2_000;

/**
 * Waits until a file is ready, has failed, or `until` (as `Date.now()` counts) has passed, and returns it as it stands. A
 * status that cannot be read does not hold up the step, and a file without an id is not waited for.
 */
export const waitForFile = async (hatz: Hatz, uploaded: UploadedFile, until: number): Promise<UploadedFile> => {
  let file = uploaded;
  if (file.file_id === '') return file;
  for (let pause = FIRST_LOOK_MS; !file.is_ready && !hasFailed(file); pause = Math.min(pause * 1.6, SLOWEST_LOOK_MS)) {
    if (Date.now() + pause >= until) break;
    await sleep(pause);
    const status = await fileStatus(hatz, file.file_id, until).catch(() => null);
    if (status === null) continue;
    // What the API does not know may be its way of offering no status, but only for a file that it has just taken.
    if (status === undefined && uploaded.size_bytes === null) break;
    file = { ...file, status: status || file.status, is_ready: !status || isReady(status) };
  }
  return file;
};

/** True when the API could not process the file. */
export const hasFailed = (file: Pick<UploadedFile, 'status'>): boolean => isOneOf(FILES.failed, file.status);

/** The file's status, `''` when the API tells none, `undefined` when it does not know the file (API notes, section 5.2). */
const fileStatus = (hatz: Hatz, id: string, until: number): Promise<string | undefined> =>
  orIfMissing(
    sendForJson(hatz, {
      path: fileStatusPath(id),
      about: { action: 'read the state of a file' },
      maxAttempts: 1,
      timeoutMs: Math.max(1, Math.min(until - Date.now(), timeLeft(hatz))),
    }).then((answer) => statusIn(answer.body)),
    undefined,
  );

/** The word for a file's state, `''` when there is none. */
export const statusIn = (body: unknown): string => asText(firstOf(recordIn(body), FILES.statusNames));

const isReady = (status: string): boolean => isOneOf(FILES.ready, status);

export interface StoredFile {
  readonly file_id: string;
  readonly file_name: string;
  readonly tokens: number | null;
  readonly size_bytes: number | null;
}

const readFile: Reader<StoredFile> = (row, file_id) => {
  const { names } = FILES;
  if (file_id === '') return undefined;
  return {
    file_id,
    file_name: asText(firstOf(row, names.file_name)),
    tokens: asNumber(firstOf(row, names.tokens)),
    size_bytes: asNumber(firstOf(row, names.size_bytes)),
  };
};

/** The files of the key's user; rows without an id and repeated ones are left out. */
export const listFiles = (hatz: Hatz): Promise<StoredFile[]> => readAll(hatz, STORED_FILES, readFile);

const STORED_FILES = {
  path: FILES.list,
  action: 'read the list of files',
  envelopes: FILES.envelopes,
  names: { id: FILES.names.file_id },
} as const;

/** Time kept back for the run itself after its files are ready, in milliseconds. */
const TIME_TO_RUN_MS = 8_000;

/** Scopes that a file may be uploaded for, the best first; asked for only when something has to be uploaded. */
export type Scopes = () => Promise<readonly [Scope, ...Scope[]]>;

/**
 * The ids of files given as a file, a link, several links, text, or an id.
 * Throws `Error` for a file that cannot be fetched, that the API cannot process, or that is not ready in time.
 */
export const fileIds = async (hatz: Hatz, values: readonly string[], scopes: Scopes): Promise<string[]> => {
  const uses = toUpload(hatz, scopes);
  const uploads = await allSettledOrThrow(values.map((value) => useFiles(hatz, value, uses)));
  return allSettledOrThrow(uploads.flat().map((uploaded) => readyId(hatz, uploaded)));
};

/**
 * What becomes of a file: it is uploaded, unless it is in the API already. It is waited for when its transfer is over. The
 * scopes are asked for once, however many files need them.
 */
const toUpload = (hatz: Hatz, scopes: Scopes) => {
  const ifUnknown = 'Nothing was run, and the upload was not repeated. Replay this step to try again.';
  let asked: ReturnType<Scopes> | undefined;
  return {
    known: (file_id: string): UploadedFile => ({ ...knownFile(file_id), is_ready: true }),
    fetched: async (file: LocalFile): Promise<UploadedFile> =>
      uploadFile(hatz, file, await (asked ??= scopes()), { ifUnknown }),
  };
};

const readyId = async (hatz: Hatz, uploaded: UploadedFile): Promise<string> => {
  const until = hatz.deadline - TIME_TO_RUN_MS;
  const hadTime = Date.now() + FIRST_LOOK_MS < until;
  const file = await waitForFile(hatz, uploaded, until);
  if (file.is_ready) return file.file_id;
  if (!hadTime && file.file_id !== '' && !hasFailed(file))
    throw timeIsOver(hatz, { action: 'run this', runs: 'answer' });
  throw badInput(hatz, whyNotReady(file));
};

const whyNotReady = (file: UploadedFile): string => {
  const name = asLine(file.file_name, 60);
  if (file.file_id === '')
    return `Hatz AI took the file ${name} but gave no file ID for it, so nothing was run. Try again.`;
  return hasFailed(file)
    ? `Hatz AI could not process the file ${name}, so nothing was run. Check that the file opens, or try another format.`
    : `Hatz AI is still processing the file ${name}, so nothing was run. Upload it in a step before, and pass its File ID here.`;
};

/** The ids of an automation's file inputs, by variable; each takes one file. Throws like `fileIds`. */
export const fileInputs = async (
  hatz: Hatz,
  files: ReadonlyMap<string, string>,
  scopes: Scopes,
): Promise<Record<string, string>> => {
  const uses = toUpload(hatz, scopes);
  const ids = [...files].map(async ([variable, value]) => {
    const uploaded = await useFile(hatz, { value, name: '', label: asLine(variable, 60) }, uses);
    return [variable, await readyId(hatz, uploaded)] as const;
  });
  return Object.fromEntries(await allSettledOrThrow(ids));
};
