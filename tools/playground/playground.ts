/** Puts the playground together: sandbox, file service, page and server. */
import { randomUUID } from 'node:crypto';
import { startSandbox } from '../../sandbox';
import { startFileService } from '../platform/file-service';
import { readDefinition } from '../platform/handler';
import { startHandOver } from '../platform/hand-over';
import { buildPage } from './page';
import { playgroundServer } from './server';
import { Session } from './session';

interface PlaygroundOptions {
  /** A loopback port; 0 takes a free one. */
  port?: number;
  /** Where keys of one's own talk to, instead of the live API. */
  liveApi?: string;
}

/** Starts the playground and its sandbox on loopback. */
export const startPlayground = async (options: PlaygroundOptions = {}) => {
  const { port = 0, liveApi: live = 'https://ai.hatz.ai/v1' } = options;
  const [token, deployKey] = [randomUUID(), randomUUID()];
  // What can fail comes before what has to be closed.
  const [page, definition] = await Promise.all([buildPage(token), readDefinition()]);
  const parts = [startSandbox(), startFileService(deployKey), startHandOver()] as const;
  const [sandbox, files, platform] = await Promise.all(parts);
  const session = new Session({ definition, sandbox: sandbox.url, live, services: files.url, deployKey, platform });
  const app = playgroundServer({ page, session, files, token });
  const close = async (): Promise<void> => {
    session.disconnect();
    await Promise.all([app.close(), sandbox.close(), files.close(), platform.close()]);
  };
  try {
    return { url: await app.listen({ host: '127.0.0.1', port }), sandbox, close };
  } catch (error) {
    await close();
    throw error;
  }
};

export type Playground = Awaited<ReturnType<typeof startPlayground>>;
