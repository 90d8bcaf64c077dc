/** The page's way to its server. */
import type { StoredFile } from '../../platform/file-service';
import type { Connection, Credentials, Job, Outcome, Overview } from '../protocol';

const token = document.querySelector('meta[name="playground-token"]')?.getAttribute('content') ?? '';

const call = async <T>(path: string, body?: unknown): Promise<T> => {
  const isFile = body instanceof Blob;
  const type = isFile ? 'application/octet-stream' : 'application/json';
  const response = await fetch(path, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { 'x-playground-token': token, 'content-type': type },
    body: isFile ? body : JSON.stringify(body),
  }).catch(() => {
    throw new Error('The playground does not answer. Is it still running?');
  });
  const answer = (await response.json()) as T & { message?: string };
  if (!response.ok) throw new Error(answer.message ?? `The playground answered with ${response.status}.`);
  return answer;
};

export const api = {
  overview: () => call<Overview>('/api/overview'),
  connect: (credentials: Credentials) => call<Connection>('/api/connect', credentials),
  disconnect: () => call<unknown>('/api/disconnect', {}),
  execute: (job: Job) => call<Outcome>('/api/execute', job),
  fetchFile: (pointer: string) => call<Outcome>('/api/fetch-file', { pointer }),
  upload: (file: File) =>
    call<StoredFile>(`/api/upload?${new URLSearchParams({ name: file.name, type: file.type }).toString()}`, file),
};
