/** The platform around the built connector: its handler, and a stand-in for its file service. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import zapier from 'zapier-platform-core';

interface Definition {
  authentication: { connectionLabel: string };
}

type Handler = (event: Record<string, unknown>) => Promise<{ results: unknown }>;

// eslint-disable-next-line @typescript-eslint/no-require-imports -- the build is loaded the way the platform loads it
const App = require(join(__dirname, '../..')) as Definition;
const handler = (zapier as unknown as { createAppHandler(app: unknown): Handler }).createAppHandler(App);

export const { connectionLabel } = App.authentication;

export type Row = Record<string, unknown>;

export interface Platform {
  /** Executes a method of the definition with a key and what was filled in. */
  execute<T = Row>(method: string, key: string, input?: Row, meta?: Row): Promise<T>;
  /** The files that steps have fetched: name and size in bytes. */
  readonly files: { name: string; size: number }[];
  close(): void;
}

// The name by which the platform knows a developer; its file service asks for one.
process.env['ZAPIER_DEPLOY_KEY'] = 'demo';

/** Starts the platform. */
export const startPlatform = async (): Promise<Platform> => {
  const files: Platform['files'] = [];
  const server = fileService(files);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const rpc_base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    files,
    close: () => void server.close(),
    execute: async <T>(method: string, key: string, input: Row = {}, meta: Row = {}): Promise<T> => {
      const bundle = { authData: { api_key: key }, inputData: input, meta };
      const fromHere = { calledFromCli: true, calledFromCliInvoke: true };
      const service = method.startsWith('hydrators') ? { rpc_base } : {};
      const event = { command: 'execute', method, bundle, ...fromHere, ...service };
      return (await handler(event)).results as T;
    },
  };
};

/** Zapier keeps the files of a Zap; this stand-in takes them the same way and remembers their names and sizes. */
const fileService = (files: Platform['files']): Server =>
  createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks);
      if (request.url === '/upload') {
        const text = body.toString('latin1');
        const head = text.lastIndexOf('\r\n\r\n') + 4;
        files.push({ name: /filename="([^"]*)"/.exec(text)?.[1] ?? '', size: text.lastIndexOf('\r\n--') - head });
        response.writeHead(204).end();
        return;
      }
      const { id } = JSON.parse(body.toString()) as { id: string };
      const url = `http://${request.headers.host ?? ''}/upload`;
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ id, result: { url, fields: { key: 'file' } } }));
    });
  });

/** What a person reads of an error, and the class that Zapier acts on. */
export const readError = (error: unknown): { name: string; message: string } => {
  const { name, message } = error as Error;
  const isJson = message.startsWith('{');
  return {
    name: name === 'AppError' ? 'Error' : name,
    message: isJson ? (JSON.parse(message) as Error).message : message,
  };
};
