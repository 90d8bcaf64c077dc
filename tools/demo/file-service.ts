/** A local stand-in for the platform's file service: it takes what a Zap stashes and remembers it. */
import multipart from '@fastify/multipart';
import fastify from 'fastify';

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

interface Rpc {
  id: string;
  method: string;
}

/** Starts the service on a free loopback port; it serves only who names `deployKey`. */
export const startFileService = async (deployKey: string): Promise<FileService> => {
  const files: StoredFile[] = [];
  const app = fastify({ forceCloseConnections: true });
  await app.register(multipart);
  // Calls come as JSON without a content type of their own.
  app.addContentTypeParser('text/plain', { parseAs: 'string' }, app.getDefaultJsonParser('error', 'error'));

  app.post<{ Body: Rpc }>('/', async ({ body: { id, method }, headers }) => {
    if (headers['x-deploy-key'] !== deployKey) return { id, error: 'Unknown deploy key' };
    if (method !== 'get_presigned_upload_post_data') return { id, error: `No method ${method}` };
    return { id, result: { url: `${url}/upload`, fields: { key: `file-${files.length + 1}` } } };
  });
  app.post('/upload', async (request, reply) => {
    const upload = await request.file();
    if (!upload) return reply.code(400).send('The upload holds no file');
    const bytes = await upload.toBuffer();
    files.push({ name: upload.filename, size: bytes.length, content: bytes.toString() });
    return reply.code(204).send();
  });

  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  return { url, files, close: () => app.close() };
};
