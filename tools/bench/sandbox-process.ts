/** The sandbox in a process of its own, so that it shares no event loop with what is measured. */
import { startSandbox, type Variations } from '../../sandbox';

export interface Ready {
  url: string;
  filesUrl: string;
  /** Of a user who may do everything. */
  key: string;
}

export type Command = { begin: Partial<Variations> } | { calls: true };

const main = async (): Promise<void> => {
  const sandbox = await startSandbox();
  process.on('message', (command: Command) => {
    if ('calls' in command) {
      process.send?.(sandbox.requests.map(({ method, path }) => `${method} ${path}`));
      return;
    }
    sandbox.reset();
    sandbox.vary(command.begin);
    process.send?.('begun');
  });
  process.once('disconnect', () => void sandbox.close());
  process.send?.({ url: sandbox.url, filesUrl: sandbox.filesUrl, key: sandbox.keys.msp } satisfies Ready);
};

void main();
