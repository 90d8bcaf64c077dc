/**
 * A stand-in of how Zapier hands over what was mapped into a file field: a public address stays a link, any other text
 * becomes a link to a small text file that the platform makes of it.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface HandOver {
  /** What arrives in the step for a text in a file field. */
  handOver(text: string): string;
  close(): Promise<void>;
}

const NAME_CHARACTERS = 12;

/** The name that the platform gives such a file. */
const nameOf = (text: string): string => `${text.slice(0, NAME_CHARACTERS)} ... .txt`;

const isPublicAddress = (text: string): boolean => /^https?:\/\/\S+$/i.test(text) && !/,\s*https?:/i.test(text);

/** Starts the stand-in on a free loopback port. */
export const startHandOver = async (): Promise<HandOver> => {
  const texts: string[] = [];
  const server = createServer(({ url = '' }, response) => {
    const text = texts[Number(url.split('/').at(-1))];
    if (text === undefined) return void response.writeHead(404).end();
    const name = encodeURIComponent(nameOf(text));
    response.writeHead(200, {
      'content-type': 'text/plain',
      'content-disposition': `attachment; filename*=UTF-8''${name}`,
    });
    response.end(text);
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    handOver: (text) => (isPublicAddress(text) ? text : `${origin}/engine/hydrate/${texts.push(text) - 1}`),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
