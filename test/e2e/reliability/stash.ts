import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** The platform's file service, as far as stashing a file goes; `event` leads an execution to it. */
export const startStash = async (): Promise<{ event: Record<string, unknown>; close: () => void }> => {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      if (request.url === '/upload') return response.writeHead(204).end();
      const { id } = JSON.parse(Buffer.concat(chunks).toString()) as { id: string };
      const result = { url: `http://${request.headers.host ?? ''}/upload`, fields: { key: 'stored.pdf' } };
      return response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ id, result }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  process.env['ZAPIER_DEPLOY_KEY'] = 'test';
  return {
    event: { rpc_base: `http://127.0.0.1:${(server.address() as AddressInfo).port}` },
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
};
