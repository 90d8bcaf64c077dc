import { Readable } from 'node:stream';
import Fastify, { type FastifyInstance, type FastifyReply } from 'fastify';
import { recordOf } from './server';
import type { State } from './state';
import { sleep } from './types';

const pdf = '%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n';
const loginPage = '<!doctype html><html><body><form>Sign in</form></body></html>';

/** Ten pieces a second, for a minute or for so many seconds. */
async function* trickle(seconds: number): AsyncGenerator<string> {
  for (let n = 0; n < seconds * 10; n += 1) {
    yield 'slowly ';
    await sleep(100);
  }
}

function* bytes(count: number): Generator<Buffer> {
  const chunk = Buffer.alloc(64 * 1024, 'x');
  for (let left = count; left > 0; left -= chunk.length) yield left >= chunk.length ? chunk : chunk.subarray(0, left);
}

const samples: Record<string, (response: FastifyReply, query: Record<string, string>) => FastifyReply> = {
  'report.pdf': (response) => response.type('application/pdf').send(pdf),
  'notes.txt': (response) => response.type('text/plain').send('These are the notes.\n'),
  login: (response) => response.type('text/html').send(loginPage),
  'empty.txt': (response) => response.type('text/plain').send(''),
  'huge.bin': (response, query) => {
    const count = Number(query['bytes'] ?? 1024);
    const sized = query['chunked'] ? response : response.header('content-length', count);
    return sized.type('application/octet-stream').send(Readable.from(bytes(count)));
  },
  slow: (response, query) => response.type('text/plain').send(Readable.from(trickle(Number(query['seconds'] ?? 60)))),
  redirect: (response) => response.redirect('/public/notes.txt'),
  'no-name': (response) =>
    response.type('text/csv').header('content-disposition', 'attachment; filename="table.csv"').send('a,b\n1,2\n'),
};

/** The other origin: signed downloads of step files, and public files to upload from. It never wants a key. */
export function filesServer(state: State): FastifyInstance {
  const app = Fastify({ forceCloseConnections: true, exposeHeadRoutes: false });
  app.addHook('onRequest', async (request, response) => {
    state.fileRequests.push(recordOf(request));
    if (request.headers['x-api-key'] !== undefined) await response.code(400).send('No key belongs here');
  });
  app.get('/outputs/:job/:step', (request, response) => {
    const path = request.url.split('?')[0] ?? '';
    if (state.signed(path, request.query as Record<string, string>) !== 'valid') {
      return response.code(403).type('application/xml').send('<Error><Code>AccessDenied</Code></Error>');
    }
    return response
      .type('application/pdf')
      .header('content-disposition', 'attachment; filename="Quarterly Report.pdf"')
      .send(pdf);
  });
  app.get('/public/:name', (request, response) => {
    const { name } = request.params as { name: string };
    const sample = samples[name];
    return sample ? sample(response, request.query as Record<string, string>) : response.code(404).send('Not found');
  });
  return app;
}
