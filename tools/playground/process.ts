/** The process that executes the connector. It talks to one API for its whole life; for another one, another takes over. */
import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Event } from '../platform/handler';
import type { Outcome } from './protocol';
import type { Order, Report } from './runner';

const RUNNER = join(__dirname, 'runner.ts');
const TYPESCRIPT = ['--import', pathToFileURL(require.resolve('tsx')).href];

export class ConnectorProcess {
  private child: ChildProcess | undefined;
  private api = '';
  private orders = 0;
  private readonly waiting = new Map<number, PromiseWithResolvers<Outcome>>();

  constructor(private readonly deployKey: string) {}

  /** Executes against the API at this base URL; `secret` is masked in what the outcome tells. */
  execute(api: string, event: Event, secret: string): Promise<Outcome> {
    if (api !== this.api) this.end();
    this.child ??= this.start(api);
    const id = ++this.orders;
    const outcome = Promise.withResolvers<Outcome>();
    this.waiting.set(id, outcome);
    this.child.send({ id, event, secret } satisfies Order);
    return outcome.promise;
  }

  /** Ends what is running, at once. */
  end(): void {
    this.child?.kill();
    this.child = undefined;
    for (const { reject } of this.waiting.values())
      reject(new Error('The test was stopped before it returned a result.'));
    this.waiting.clear();
  }

  private start(api: string): ChildProcess {
    this.api = api;
    const env = { ...process.env, HATZ_API_BASE_URL: api, NODE_ENV: 'production', ZAPIER_DEPLOY_KEY: this.deployKey };
    const child = fork(RUNNER, { env, execArgv: TYPESCRIPT, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    child.on('message', ({ id, outcome }: Report) => {
      this.waiting.get(id)?.resolve(outcome);
      this.waiting.delete(id);
    });
    const gone = (): void => {
      if (this.child === child) this.end();
    };
    child.once('exit', gone).once('error', gone);
    return child;
  }
}
