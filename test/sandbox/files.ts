import { randomUUID } from 'node:crypto';
import { isVisible } from './automations';
import { agents } from './agents';
import { isRecord, isUuid, stringsAt, uuidAt } from './checks';
import { ApiError, fieldError, forbidden, missing } from './errors';
import type { PersonaRecord } from './personas';
import { listOf, type State } from './state';
import type { MultipartBody, ReceivedFile, Route } from './types';

/** A file that was uploaded, without its bytes. */
export interface StoredFile extends ReceivedFile {
  id: string;
  owner: string;
  uploadedAt: number;
}

/** Input types that take the id of a file (section 3.2). */
export const fileInputs = ['file_upload', 'file_input'];

const LIMIT_BYTES = 50 * 1024 * 1024;

const owned = (state: State, persona: PersonaRecord, id: unknown): StoredFile | undefined => {
  const file = typeof id === 'string' ? state.uploads.get(id.toLowerCase()) : undefined;
  return file?.owner === persona.userId ? file : undefined;
};

/** The state of a file, computed from the time since its upload (section 5.2). */
function statusOf(state: State, file: StoredFile): 'uploading' | 'processing' | 'ready' | 'failed' {
  const age = (Date.now() - file.uploadedAt) / 1000;
  if (age < state.variations.fileSeconds / 2) return 'uploading';
  if (age < state.variations.fileSeconds) return 'processing';
  return file.filename.includes('fail') ? 'failed' : 'ready';
}

/** Names of the files among `ids` that a model can read; 422 for an id that is not one of the key's files. */
export function readyFiles(state: State, persona: PersonaRecord, ids: unknown): string[] {
  return stringsAt(ids, 'body', 'file_uuids').flatMap((id) => {
    const file = owned(state, persona, id);
    if (!file) throw fieldError(['body', 'file_uuids'], `File '${id}' not found`, 'value_error');
    return statusOf(state, file) === 'ready' ? [file.filename] : [];
  });
}
readyFiles.knows = (state: State, persona: PersonaRecord, id: unknown): boolean =>
  owned(state, persona, id) !== undefined;

const scopes = ['chat', 'workflow', 'app', 'agent', 'workflow_run', 'user', 'entity'];

function checkScope(state: State, persona: PersonaRecord, fields: Record<string, string>): void {
  const { scope_type: type, scope_id: id } = fields;
  if (!state.variations.scopeRequired && type === undefined && id === undefined) return;
  if (type === undefined) throw missing('body', 'scope_type');
  if (id === undefined) throw missing('body', 'scope_id');
  if (!scopes.includes(type)) throw fieldError(['body', 'scope_type'], 'Unknown scope type', 'value_error');
  if (!isUuid(id)) throw forbidden('scope_id must be a valid UUID.');
  const mayUse =
    (['app', 'workflow'].includes(type) && isVisible(state, persona, id)) ||
    (type === 'agent' && agents.some((agent) => agent.id === id));
  if (!mayUse) throw forbidden('Not authorized to upload to this scope.');
}

export const fileRoutes: Route[] = [
  {
    method: 'POST',
    path: '/files/upload',
    handle({ state, persona, body }) {
      const { fields, files } = { fields: {}, files: [], ...(isRecord(body) ? body : {}) } as MultipartBody;
      const file = files.find(({ name }) => name === 'file');
      if (!file) throw missing('body', 'file');
      checkScope(state, persona, fields);
      if (file.size > LIMIT_BYTES) throw new ApiError(413, 'File too large');
      const id = randomUUID();
      state.uploads.set(id, { ...file, id, owner: persona.userId, uploadedAt: Date.now() });
      return state.variations.uploadShape === 'old'
        ? { tokens: Math.ceil(file.size / 4), file_uuid: id, message: 'File uploaded successfully' }
        : {
            file_id: id,
            status: 'uploading',
            message: 'File uploaded successfully. Poll GET /v1/files/{file_id}/status for processing status.',
          };
    },
  },
  {
    method: 'POST',
    path: '/files/upload-url',
    handle: ({ state }) => {
      const id = randomUUID();
      return { file_uuid: id, upload_url: state.presign(`/uploads/${id}`, 900), expires_in: 900 };
    },
  },
  {
    method: 'GET',
    path: '/files/:file_id/status',
    handle({ state, persona, params }) {
      const file = owned(state, persona, uuidAt(params['file_id'], 'path', 'file_id'));
      if (!file || state.variations.fileStatusMissing) throw new ApiError(404, 'File not found');
      return { file_id: file.id, status: statusOf(state, file) };
    },
  },
  {
    method: 'GET',
    path: '/files/',
    handle({ state, persona }) {
      const mine = [...state.uploads.values()].filter(({ owner }) => owner === persona.userId);
      const rows = mine.map(({ id, filename, size }) => ({
        file_uuid: id,
        file_name: filename,
        tokens: Math.ceil(size / 4),
        bytes: size,
      }));
      return listOf(state, 'files', rows);
    },
  },
];
