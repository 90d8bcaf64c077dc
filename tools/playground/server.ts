/** The playground's server: the page, and what the page asks of the connector. */
import fastify, { type FastifyInstance } from 'fastify';
import type { FileService } from '../platform/file-service';
import { guard } from './guard';
import type { Page } from './page';
import type { Credentials, Job } from './protocol';
import { Refusal, type Session } from './session';

interface Parts {
  page: Page;
  session: Session;
  files: FileService;
  token: string;
}

/** A little more than the API takes, so that the connector's own words about too large files can be seen. */
const LARGEST_UPLOAD_BYTES = 60 * 1024 * 1024;

/** What does not fit is refused, not bent until it fits. */
const STRICT = { customOptions: { removeAdditional: false, coerceTypes: false } } as const;

const text = { type: 'string' } as const;
const record = { type: 'object' } as const;
const shape = (properties: Record<string, { type: string }>) => ({
  type: 'object',
  required: Object.keys(properties),
  additionalProperties: false,
  properties,
});

const SHAPES = {
  credentials: { oneOf: [shape({ persona: text }), shape({ key: text })] },
  job: shape({ method: text, input: record, meta: record, files: { type: 'array' } }),
  pointer: shape({ pointer: text }),
  file: shape({ name: text, type: text }),
};

export const playgroundServer = ({ page, session, files, token }: Parts): FastifyInstance => {
  const app = fastify({
    bodyLimit: LARGEST_UPLOAD_BYTES,
    forceCloseConnections: true,
    exposeHeadRoutes: false,
    ajv: STRICT,
  });
  guard(app, token);
  app.addContentTypeParser(
    'application/octet-stream',
    { parseAs: 'buffer' },
    async (_request: unknown, body: Buffer) => body,
  );
  app.setErrorHandler((error: Error & { statusCode?: number }, _request, reply) => {
    const status = error instanceof Refusal ? 409 : (error.statusCode ?? 500);
    return reply.code(status).send({ message: error.message });
  });

  app.get('/', (_request, reply) => reply.type('text/html; charset=utf-8').send(page.html));
  app.get('/page.js', (_request, reply) => reply.type('text/javascript; charset=utf-8').send(page.script));
  app.get('/page.css', (_request, reply) => reply.type('text/css; charset=utf-8').send(page.style));

  app.get('/api/overview', () => session.overview());
  app.post<{ Body: Credentials }>('/api/connect', { schema: { body: SHAPES.credentials } }, ({ body }) =>
    session.connect(body),
  );
  app.post('/api/disconnect', async () => {
    session.disconnect();
    return { account: null };
  });
  app.post<{ Body: Job }>('/api/execute', { schema: { body: SHAPES.job } }, ({ body }) => session.execute(body));
  app.post<{ Body: { pointer: string } }>('/api/fetch-file', { schema: { body: SHAPES.pointer } }, ({ body }) =>
    session.fetchFile(body.pointer),
  );
  app.post<{ Querystring: { name: string; type: string }; Body: Buffer }>(
    '/api/upload',
    { schema: { querystring: SHAPES.file } },
    async ({ body, query: { name, type } }) =>
      files.put(name, /^[\w.+-]+\/[\w.+-]+$/.test(type) ? type : 'application/octet-stream', body),
  );
  return app;
};
