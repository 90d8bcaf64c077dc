import { isUuid, stringsAt, uuidAt } from './checks';
import { fieldError } from './errors';
import type { PersonaRecord } from './personas';
import type { State } from './state';

/** An uploaded file: what is known of it, not its bytes. */
export interface StoredFile {
  id: string;
  name: string;
  mimetype: string;
  size: number;
  tenantId: string;
  /** When the bytes arrived; undefined while a presigned upload is open. */
  at: number | undefined;
}

export type FileStatus = 'uploading' | 'processing' | 'ready' | 'failed';

/** Input types that take the UUID of a file (section 3.2). */
export const fileInputs = ['file_upload', 'file_input'];

/** About four characters per token. */
export const tokensOf = (size: number): number => Math.ceil(size / 4);

/** The state of a file, from the time that has passed (section 5.2). */
export function fileStatus({ name, at }: StoredFile, { variations }: State): FileStatus {
  const share = at === undefined ? 0 : (Date.now() - at) / (variations.fileSeconds * 1000 || 1);
  if (at === undefined || (share < 0.3 && variations.fileSeconds > 0)) return 'uploading';
  if (share < 1 && variations.fileSeconds > 0) return 'processing';
  return /fail/i.test(name) ? 'failed' : 'ready';
}

/** A file of the caller's tenant. */
export function fileOf(state: State, { tenantId }: PersonaRecord, id: string): StoredFile | undefined {
  const file = state.uploads.get(id.toLowerCase());
  return file?.tenantId === tenantId ? file : undefined;
}

export const isKnownFile = (state: State, persona: PersonaRecord, value: unknown): boolean =>
  isUuid(value) && fileOf(state, persona, value) !== undefined;

/** Names of the given files that are ready; files still in processing are ignored, unknown ones refused. */
export function readyFiles(state: State, persona: PersonaRecord, ids: unknown): string[] {
  const loc = ['body', 'file_uuids'];
  const files = stringsAt(ids, ...loc).map((id, index) => {
    const file = fileOf(state, persona, uuidAt(id, ...loc, index));
    if (!file) throw fieldError([...loc, index], `File '${id}' not found`, 'value_error');
    return file;
  });
  return files.filter((file) => fileStatus(file, state) === 'ready').map(({ name }) => name);
}
