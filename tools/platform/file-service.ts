/**
 * A stand-in for the platform's file service, on an origin of its own: it takes files that steps stash or people upload
 * and hands them out under addresses that nobody can guess.
 */
import { randomUUID } from 'node:crypto';
import multipart from '@fastify/multipart';
import fastify from 'fastify';

/** A file in the service. */
export interface StoredFile {
  url: string;
  name: string;
}

export interface FileService {
  url: string;
  put(name: string, type: string, bytes: Buffer): StoredFile;
  close(): Promise<void>;
}

interface Rpc {
  id: string;
  method: string;
}

const LARGEST_FILE_BYTES = 150 * 1024 * 1024;

/** Nothing that is uploaded can act as a page. */
const INERT = {
  'content-security-policy': 'sandbox',
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
};

/** Starts the service on a free loopback port; steps stash files there who name `deployKey`. */
export const startFileService = async (deployKey: string): Promise<FileService> => {
  const files = new Map<string, { name: string; type: string; bytes: Buffer }>();
  const expected = new Set<string>();
  const app = fastify({ forceCloseConnections: true });
  await app.register(multipart, { limits: { fileSize: LARGEST_FILE_BYTES } });
  // Calls come as JSON without a content type of their own.
  app.addContentTypeParser('text/plain', { parseAs: 'string' }, app.getDefaultJsonParser('error', 'error'));

  app.post<{ Body: Rpc }>('/', async ({ body: { id, method }, headers }) => {
    if (headers['x-deploy-key'] !== deployKey) return { id, error: 'Unknown deploy key' };
    if (method !== 'get_presigned_upload_post_data') return { id, error: `There is no ${method} here` };
    const key = randomUUID();
    expected.add(key);
    return { id, result: { url: `${url}/files/${key}`, fields: { key } } };
  });
  app.post<{ Params: { id: string } }>('/files/:id', async (request, reply) => {
    if (!expected.delete(request.params.id)) return reply.code(403).send('This upload was not agreed on');
    const upload = await request.file();
    if (!upload) return reply.code(400).send('The upload holds no file');
    const { filename: name, mimetype: type } = upload;
    files.set(request.params.id, { name, type, bytes: await upload.toBuffer() });
    return reply.code(204).send();
  });
  app.get<{ Params: { id: string } }>('/files/:id', async (request, reply) => {
    const file = files.get(request.params.id);
    if (!file) return reply.code(404).send('There is no such file');
    const disposition = `attachment; filename*=UTF-8''${encodeURIComponent(file.name)}`;
    return reply
      .headers({ ...INERT, 'content-disposition': disposition })
      .type(file.type)
      .send(file.bytes);
  });

  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  return {
    url,
    put: (name, type, bytes) => {
      const id = randomUUID();
      files.set(id, { name, type, bytes });
      return { url: `${url}/files/${id}`, name };
    },
    close: () => app.close(),
  };
};
