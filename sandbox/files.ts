import { randomUUID } from 'node:crypto';
import { agents } from './agents';
import { isVisible } from './automations';
import { bodyObject, isRecord, isUuid, uuidAt } from './checks';
import { ApiError, fieldError, forbidden, missing } from './errors';
import type { PersonaRecord } from './personas';
import { listOf, type State } from './state';
import { Answer, type MultipartBody, type Route } from './types';
import { fileOf, fileStatus, type StoredFile, tokensOf } from './uploads';

/** Largest accepted file (section 5.1). */
export const maxFileBytes = 50 * 1024 * 1024;

const purposes = ['context', 'tmp', 'tool_output'];

type ScopeCheck = (state: State, persona: PersonaRecord, id: string) => boolean;

/** Who may upload to which scope; no chat, entity or user scope is open to an API key. */
const scopes: Record<string, ScopeCheck> = {
  chat: () => false,
  workflow: isVisible,
  app: isVisible,
  agent: (_state, _persona, id) => agents.some((agent) => agent.id === id),
  workflow_run: (state, { tenantId }, id) => state.jobs.get(id)?.persona.tenantId === tenantId,
  user: () => false,
  entity: () => false,
};

const oneOf = (names: string[]) => `Input should be ${names.map((name) => `'${name}'`).join(', ')}`;

/** Checks the scope of an upload: 422 where it is missing, 403 where it is not the caller's. */
function checkScope(state: State, persona: PersonaRecord, type: unknown, id: unknown): void {
  if (type === undefined && id === undefined && !state.variations.scopeRequired) return;
  if (type === undefined) throw missing('body', 'scope_type');
  if (id === undefined) throw missing('body', 'scope_id');
  const allowed = typeof type === 'string' && Object.hasOwn(scopes, type) ? scopes[type] : undefined;
  if (!allowed) throw fieldError(['body', 'scope_type'], oneOf(Object.keys(scopes)), 'enum');
  if (!isUuid(id)) throw forbidden('scope_id must be a valid UUID.');
  if (!allowed(state, persona, id.toLowerCase())) throw forbidden('Not authorized to upload to this scope.');
}

const isMultipart = (body: unknown): body is MultipartBody => isRecord(body) && Array.isArray(body['files']);

/** What a proxy says before the API sees the request. */
const tooLarge = new Answer(413, '<html><head><title>413 Request Entity Too Large</title></head></html>', {
  'content-type': 'text/html',
});

function store(state: State, persona: PersonaRecord, file: Omit<StoredFile, 'id' | 'tenantId'>): string {
  const id = randomUUID();
  state.uploads.set(id, { ...file, id, tenantId: persona.tenantId });
  return id;
}

export const fileRoutes: Route[] = [
  {
    method: 'POST',
    path: '/files/upload',
    handle({ state, persona, body }) {
      const { fields, files } = isMultipart(body) ? body : { fields: {} as Record<string, string>, files: [] };
      const file = files.find(({ name }) => name === 'file');
      if (file && file.size > maxFileBytes) return tooLarge;
      if (!file) throw missing('body', 'file');
      const purpose = fields['purpose'];
      if (purpose !== undefined && !purposes.includes(purpose))
        throw fieldError(['body', 'purpose'], oneOf(purposes), 'enum');
      checkScope(state, persona, fields['scope_type'], fields['scope_id']);
      const tokens = tokensOf(file.size);
      if (fields['only_calculate_tokens'] === 'true') return { tokens, file_uuid: null, message: 'Tokens calculated' };
      const { filename: name, mimetype, size } = file;
      const id = store(state, persona, { name, mimetype, size, at: Date.now() });
      return state.variations.uploadShape === 'old'
        ? { tokens, file_uuid: id, message: 'File uploaded successfully' }
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
    handle({ state, persona, body: sent }) {
      const body = bodyObject(sent);
      const { file_name: name, file_size: size, mime_type: mimetype } = body;
      if (typeof name !== 'string') throw missing('body', 'file_name');
      if (typeof size !== 'number') throw missing('body', 'file_size');
      if (typeof mimetype !== 'string') throw missing('body', 'mime_type');
      if (size > maxFileBytes) throw new ApiError(413, 'File too large');
      checkScope(state, persona, body['scope_type'], body['scope_id']);
      const id = store(state, persona, { name, mimetype, size, at: undefined });
      return { file_id: id, upload_url: state.presign(`/uploads/${id}`, 3600), expires_in: 3600 };
    },
  },
  {
    method: 'GET',
    path: '/files/:file_id/status',
    handle({ state, persona, params }) {
      const file = fileOf(state, persona, uuidAt(params['file_id'], 'path', 'file_id'));
      if (state.variations.fileStatusMissing) throw new ApiError(404, 'Not Found');
      if (!file) throw new ApiError(404, 'File not found');
      return { file_id: file.id, status: fileStatus(file, state) };
    },
  },
  {
    method: 'GET',
    path: '/files/',
    handle({ state, persona }) {
      const mine = [...state.uploads.values()].filter(({ tenantId }) => tenantId === persona.tenantId);
      const rows = mine.map((file) => ({
        file_uuid: file.id,
        file_name: file.name,
        tokens: fileStatus(file, state) === 'ready' ? tokensOf(file.size) : null,
        bytes: file.at === undefined ? null : file.size,
      }));
      return listOf(state, 'files', rows);
    },
  },
];
