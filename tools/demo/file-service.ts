/** A local stand-in for the platform's file service: it takes what a Zap stashes and remembers it. */
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

export interface StoredFile {
  name: string;
  size: number;
  content: string;
}

export interface FileService {
  url: string;
  /** The files taken so far, oldest first. */
  files: StoredFile[];
  close(): Promise<void>;
}

/** Reads the file out of a multipart upload. */
const uploadOf = async (request: IncomingMessage): Promise<StoredFile> => {
  const headers = { 'content-type': request.headers['content-type'] ?? '' };
  const file = (await new Response(await buffer(request), { headers }).formData()).get('file');
  if (file === null || typeof file === 'string') throw new Error('The upload holds no file');
  return { name: file.name, size: file.size, content: await file.text() };
};

/** Starts the service on a free loopback port; it answers only to `token`. */
export const startFileService = async (token: string): Promise<FileService> => {
  const files: StoredFile[] = [];
  let url = '';

  const answer = async (request: IncomingMessage): Promise<{ status: number; body?: unknown }> => {
    if (request.url === '/upload') {
      files.push(await uploadOf(request));
      return { status: 204 };
    }
    const { id, method } = JSON.parse((await buffer(request)).toString()) as { id: string; method: string };
    if (request.headers['x-token'] !== token) return { status: 200, body: { id, error: 'Unknown token' } };
    if (method !== 'get_presigned_upload_post_data') return { status: 200, body: { id, error: `No method ${method}` } };
    return { status: 200, body: { id, result: { url: `${url}/upload`, fields: { key: `file-${files.length + 1}` } } } };
  };

  const server = createServer((request, response) => {
    void answer(request)
      .catch((error: unknown) => ({ status: 400, body: String(error) }))
      .then(({ status, body }: { status: number; body?: unknown }) => {
        response.writeHead(status, { 'content-type': 'application/json' }).end(body ? JSON.stringify(body) : undefined);
      });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  return {
    url,
    files,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
