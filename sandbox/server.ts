import { createHash, randomUUID } from 'node:crypto';
import type { AddressInfo, Socket } from 'node:net';
import multipart from '@fastify/multipart';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { adminRoutes } from './admin';
import { agentRoutes } from './agents';
import { automationRoutes } from './automations';
import { chatRoutes } from './chat';
import { ApiError, errorBody } from './errors';
import { dueFault, type Fault, showFault } from './faults';
import { fileRoutes } from './files';
import { gatewayRoutes } from './gateways';
import { modelRoutes } from './models';
import { personaOf } from './personas';
import type { State } from './state';
import { Answer, type MultipartBody, type RecordedRequest, type Route, sleep } from './types';
import { usageRoutes } from './usage';
import type { Variations } from './variations';
import { workflowRoutes } from './workflows';

const BASE = '/v1';

const routes: Route[] = [
  ...modelRoutes,
  ...agentRoutes,
  ...chatRoutes,
  ...automationRoutes,
  ...workflowRoutes,
  ...fileRoutes,
  ...usageRoutes,
  ...adminRoutes,
  ...gatewayRoutes,
];

/** Starts a server on loopback and returns its origin; `close` drops open connections too. */
export async function listen(app: FastifyInstance, port: number): Promise<{ origin: string; close(): Promise<void> }> {
  const sockets = new Set<Socket>();
  app.server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await app.listen({ port, host: '127.0.0.1' });
  const { port: bound } = app.server.address() as AddressInfo;
  const close = async (): Promise<void> => {
    const closed = app.close();
    for (const socket of sockets) socket.destroy();
    await closed;
  };
  return { origin: `http://127.0.0.1:${bound}`, close };
}

const queryOf = (request: FastifyRequest): Record<string, string> => ({ ...(request.query as Record<string, string>) });

/** What every origin keeps of a request. */
export const recordOf = (request: FastifyRequest): RecordedRequest => ({
  method: request.method,
  path: request.url.split('?')[0] ?? '',
  query: queryOf(request),
  headers: request.headers,
  body: undefined,
  at: Date.now(),
});

/** Keeps a request to the API, its path below the base URL. */
function keep(state: State, request: FastifyRequest, response: FastifyReply): RecordedRequest {
  const record = { ...recordOf(request), requestId: String(response.getHeader('x-request-id')) };
  record.path = record.path.slice(BASE.length);
  state.requests.push(record);
  return record;
}

async function readMultipart(request: FastifyRequest): Promise<MultipartBody> {
  const body: MultipartBody = { fields: {}, files: [] };
  for await (const part of request.parts()) {
    if (part.type === 'field') {
      body.fields[part.fieldname] = String(part.value);
      continue;
    }
    const hash = createHash('sha256');
    let size = 0;
    for await (const chunk of part.file) {
      hash.update(chunk as Buffer);
      size += (chunk as Buffer).length;
    }
    const { fieldname: name, filename, mimetype } = part;
    body.files.push({ name, filename, mimetype, size, sha256: hash.digest('hex') });
  }
  return body;
}

const keyOf = (request: FastifyRequest): string => String(request.headers['x-api-key'] ?? '');

/** Who owns a key. A mark may follow a dot, such as `5a4db0c5-….17`: it tells runs apart that go side by side. */
const ownerOf = (key: string): ReturnType<typeof personaOf> => personaOf(key.split('.')[0]);

function authenticated(request: FastifyRequest, route: Route): ReturnType<typeof personaOf> {
  const bearer = /^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1];
  return ownerOf(keyOf(request) || (route.gateway ? (bearer ?? '') : ''));
}

const withExtras = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(withExtras);
  if (typeof value !== 'object' || value === null) return value;
  const fields = Object.entries(value).map(([key, item]) => [key, withExtras(item)] as const);
  return { ...Object.fromEntries(fields), _unknown: { nested: [1, 'two', null] }, future_field: true };
};

function reply(response: FastifyReply, result: unknown, { extraFields }: Variations): FastifyReply {
  if (result instanceof Answer) return response.code(result.status).headers(result.headers).send(result.body);
  return response.type('application/json').send(JSON.stringify(extraFields ? withExtras(result) : result));
}

async function show(fault: Fault, request: FastifyRequest, response: FastifyReply, state: State): Promise<void> {
  response.hijack();
  response.raw.setHeader('x-request-id', String(response.getHeader('x-request-id')));
  await showFault[fault.kind](response.raw, fault, { key: keyOf(request), filesUrl: state.filesUrl });
}

const performs = ({ kind, performs: does = kind === 'reset-after' }: Fault): boolean => does;

/** What came with a request, parsed; also kept of a request that is going to fail. */
async function keepBody(record: RecordedRequest, request: FastifyRequest): Promise<void> {
  if (typeof request.body === 'string') record.rawBody = request.body;
  record.body = request.isMultipart() ? await readMultipart(request) : parsed(request.body);
}

const bodyOf = (result: unknown): unknown => (result instanceof Answer ? String(result.body) : result);

const known = (error: unknown): ApiError => (error instanceof ApiError ? error : new ApiError(500, String(error)));

function serve(state: State, route: Route) {
  return async (request: FastifyRequest, response: FastifyReply): Promise<FastifyReply | undefined> => {
    const record = keep(state, request, response);
    const fault = dueFault(state, record.method, record.path, keyOf(request));
    const persona = authenticated(request, route);
    if (persona) record.persona = persona.name;
    await keepBody(record, request);
    if (fault && !performs(fault)) {
      await show(fault, request, response, state);
      return undefined;
    }
    if (!persona) throw new ApiError(401, 'Invalid or missing API key');
    await sleep(state.variations.latencyMs);
    const params = request.params as Record<string, string>;
    const result = (async () => route.handle({ state, persona, params, query: record.query, body: record.body }))();
    if (!fault) return reply(response, await result, state.variations);
    const body = await result.then(bodyOf, (error: unknown) => errorBody(known(error), state.variations));
    await show({ body, ...fault }, request, response, state);
    return undefined;
  };
}

const parsed = (text: unknown): unknown => {
  if (typeof text !== 'string' || text === '') return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new ApiError(400, 'There was an error parsing the body');
  }
};

/** The API below `/v1`, and the controls of a sandbox that runs alone below `/_sandbox`. */
export async function apiServer(state: State): Promise<FastifyInstance> {
  const app = Fastify({ bodyLimit: 64 * 1024 * 1024, forceCloseConnections: true, exposeHeadRoutes: false });
  await app.register(multipart, { limits: { fileSize: 128 * 1024 * 1024 }, throwFileSizeLimit: false });
  app.removeContentTypeParser(['application/json', 'text/plain']);
  app.addContentTypeParser(['application/json', 'text/plain'], { parseAs: 'string' }, (_request, body, done) =>
    done(null, body),
  );
  app.addHook('onRequest', async (request, response) => {
    void response.header('x-request-id', request.headers['x-request-id'] ?? randomUUID());
  });
  app.setErrorHandler((error, _request, response) => {
    const { status, headers } = known(error);
    return response
      .code(status)
      .headers(headers)
      .type('application/json')
      .send(JSON.stringify(errorBody(known(error), state.variations)));
  });
  app.setNotFoundHandler(async (request, response) => {
    const record = keep(state, request, response);
    const fault = dueFault(state, record.method, record.path, keyOf(request));
    const persona = ownerOf(keyOf(request));
    if (persona) record.persona = persona.name;
    await keepBody(record, request);
    if (fault) return show(fault, request, response, state);
    if (!persona) throw new ApiError(401, 'Invalid or missing API key');
    throw new ApiError(404, 'Not Found');
  });
  for (const route of routes) app.route({ method: route.method, url: BASE + route.path, handler: serve(state, route) });
  const control = (path: string, act: (body: unknown) => void): void => {
    app.post(`/_sandbox/${path}`, (request, response) => {
      act(parsed(request.body));
      return response.send({ ok: true });
    });
  };
  control('vary', (body) => state.vary(body as Partial<Variations>));
  control('fail', (body) => state.fail(body as Fault));
  control('reset', () => state.reset());
  return app;
}
