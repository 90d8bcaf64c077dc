/** The remote control of the sandbox process. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Variations } from '../../sandbox';
import type { Command, Ready } from './sandbox-process';

export interface RemoteSandbox extends Ready {
  /** Forgets everything and varies from the defaults. */
  begin(variations?: Partial<Variations>): Promise<void>;
  /** What the API was asked since then, such as `GET /app/list`. */
  calls(): Promise<string[]>;
  close(): void;
}

/** Starts the sandbox in a process of its own. */
export const startRemoteSandbox = async (): Promise<RemoteSandbox> => {
  const child = fork(join(__dirname, 'sandbox-process.ts'));
  const [ready] = (await once(child, 'message')) as [Ready];
  const ask = async <T>(command: Command): Promise<T> => {
    const answer = once(child, 'message') as Promise<[T]>;
    child.send(command);
    return (await answer)[0];
  };
  return {
    ...ready,
    begin: (variations = {}) => ask({ begin: variations }),
    calls: () => ask({ calls: true }),
    close: () => child.disconnect(),
  };
};
