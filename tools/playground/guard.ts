/** Who may talk to the playground: a browser on this machine that shows the playground's own page. */
import { timingSafeEqual } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';

export const TOKEN_HEADER = 'x-playground-token';

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

interface Rule {
  /** True for a request that is refused. */
  when: (request: FastifyRequest, hosts: readonly string[], token: string) => boolean;
  says: string;
}

const header = (request: FastifyRequest, name: string): string => String(request.headers[name] ?? '');

const isSame = (a: string, b: string): boolean =>
  a.length === b.length && timingSafeEqual(Buffer.from(a, 'latin1'), Buffer.from(b, 'latin1'));

const RULES: readonly Rule[] = [
  {
    // A name that was made to point at this machine (DNS rebinding).
    when: (request, hosts) => !hosts.includes(header(request, 'host')),
    says: 'The playground answers only at its own address.',
  },
  {
    when: (request, hosts) => {
      const origin = header(request, 'origin');
      return origin !== '' && !hosts.some((host) => origin === `http://${host}`);
    },
    says: 'The playground answers only to its own page.',
  },
  {
    when: (request) => !['', 'same-origin', 'none'].includes(header(request, 'sec-fetch-site')),
    says: 'The playground answers only to its own page. Type its address to open it.',
  },
  {
    when: (request, _hosts, token) => request.url.startsWith('/api/') && !isSame(header(request, TOKEN_HEADER), token),
    says: 'The playground was restarted. Reload the page.',
  },
];

/** Refuses with 403 whoever is not the playground's own page. */
export const guard = (app: FastifyInstance, token: string): void => {
  app.addHook('onRequest', async (request, reply) => {
    reply.headers(HEADERS);
    const port = String(request.socket.localPort);
    const hosts = [`127.0.0.1:${port}`, `localhost:${port}`];
    const broken = RULES.find(({ when }) => when(request, hosts, token));
    if (broken) await reply.code(403).send({ message: broken.says });
  });
};
