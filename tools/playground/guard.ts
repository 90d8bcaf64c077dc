/** Who may talk to the playground: a browser on this machine that shows the playground's own page. */
import { timingSafeEqual } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';

const TOKEN_HEADER = 'x-playground-token';

/** Sent with everything. Only the page's own files run and load; nothing is kept anywhere. */
const HEADERS = {
  'cache-control': 'no-store',
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    // HTML reports carry their styles in attributes; their preview runs nothing.
    "style-src-attr 'unsafe-inline'",
    "connect-src 'self'",
    "img-src 'self' data:",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
};

const isSame = (a: string, b: string): boolean =>
  a.length === b.length && timingSafeEqual(Buffer.from(a, 'latin1'), Buffer.from(b, 'latin1'));

/** Why a request is refused, if it is. */
const refusalOf = ({ headers, socket, url }: FastifyRequest, token: string): string | undefined => {
  const header = (name: string): string => String(headers[name] ?? '');
  const hosts = [`127.0.0.1:${socket.localPort}`, `localhost:${socket.localPort}`];
  const origins = ['', ...hosts.map((host) => `http://${host}`)];
  // A name that was made to point at this machine (DNS rebinding).
  if (!hosts.includes(header('host'))) return 'The playground answers only at its own address.';
  if (!origins.includes(header('origin'))) return 'The playground answers only to its own page.';
  if (!['', 'same-origin', 'none'].includes(header('sec-fetch-site')))
    return 'The playground answers only to its own page. Type its address to open it.';
  if (url.startsWith('/api/') && !isSame(header(TOKEN_HEADER), token))
    return 'The playground was restarted. Reload the page.';
  return undefined;
};

/** Refuses with 403 whoever is not the playground's own page. */
export const guard = (app: FastifyInstance, token: string): void => {
  app.addHook('onRequest', async (request, reply) => {
    reply.headers(HEADERS);
    const message = refusalOf(request, token);
    if (message !== undefined) await reply.code(403).send({ message });
  });
};
