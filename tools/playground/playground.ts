/** Puts the playground together: sandbox, file service, runners, page and server. */
import { randomUUID } from 'node:crypto';
import { startSandbox, type Sandbox } from '../../sandbox';
import { startFileService } from '../platform/file-service';
import { startHandOver } from '../platform/hand-over';
import { buildPage } from './page';
import { playgroundServer } from './server';
import { Session } from './session';

export interface Playground {
  url: string;
  sandbox: Sandbox;
  close(): Promise<void>;
}

export interface PlaygroundOptions {
  /** A loopback port; 0 takes a free one. */
  port?: number;
  /** Where keys of one's own talk to, instead of the live API. */
  liveApi?: string;
}

/** Starts the playground and its sandbox on loopback. */
export const startPlayground = async ({ port = 0, liveApi }: PlaygroundOptions = {}): Promise<Playground> => {
  const [token, deployKey] = [randomUUID(), randomUUID()];
  const parts = [buildPage(token), startSandbox(), startFileService(deployKey), startHandOver()] as const;
  const [page, sandbox, files, platform] = await Promise.all(parts);
  const session = new Session({ sandbox: sandbox.url, live: liveApi, services: files.url, deployKey, platform });
  const app = playgroundServer({ page, session, files, token });
  const close = async (): Promise<void> => {
    session.end();
    await Promise.all([app.close(), sandbox.close(), files.close(), platform.close()]);
  };
  try {
    // The first page opens faster when the connector is loaded already.
    const [url] = await Promise.all([app.listen({ host: '127.0.0.1', port }), session.overview()]);
    return { url, sandbox, close };
  } catch (error) {
    await close();
    throw error;
  }
};
