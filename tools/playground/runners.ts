/** Runs the connector in processes that are replaced now and then; each talks to one API for its whole life. */
import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Event } from '../platform/handler';
import type { Outcome } from './protocol';
import type { Order, Report } from './runner';

/** Well below the number at which the platform ends a process whose memory has grown. */
const EXECUTIONS_PER_PROCESS = 100;

/** One process, and who waits for its answers. */
class Worker {
  private readonly child: ChildProcess;
  private readonly waiting = new Map<number, PromiseWithResolvers<Outcome>>();
  private started = 0;
  private ended = false;

  constructor(env: NodeJS.ProcessEnv) {
    const execArgv = ['--import', pathToFileURL(require.resolve('tsx')).href];
    this.child = fork(join(__dirname, 'runner.ts'), { env, execArgv, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    this.child.on('message', ({ id, outcome }: Report) => {
      this.waiting.get(id)?.resolve(outcome);
      this.waiting.delete(id);
      if (!this.isUsable && this.waiting.size === 0) this.end();
    });
    this.child.once('exit', () => this.fail());
    this.child.once('error', () => this.fail());
  }

  get isUsable(): boolean {
    return !this.ended && this.started < EXECUTIONS_PER_PROCESS;
  }

  execute(event: Event, secret: string): Promise<Outcome> {
    const id = ++this.started;
    const answer = Promise.withResolvers<Outcome>();
    this.waiting.set(id, answer);
    this.child.send({ id, event, secret } satisfies Order);
    return answer.promise;
  }

  end(): void {
    this.child.kill();
  }

  private fail(): void {
    this.ended = true;
    for (const { reject } of this.waiting.values())
      reject(new Error('The test was stopped before it returned a result.'));
    this.waiting.clear();
  }
}

/** Executes against one API: the one at `baseUrl`, or the connector's own default. */
export class Runner {
  private worker: Worker | undefined;

  constructor(
    private readonly baseUrl: string | undefined,
    private readonly deployKey: string,
  ) {}

  execute(event: Event, secret: string): Promise<Outcome> {
    if (!this.worker?.isUsable) this.worker = new Worker(this.env());
    return this.worker.execute(event, secret);
  }

  end(): void {
    this.worker?.end();
    this.worker = undefined;
  }

  private env(): NodeJS.ProcessEnv {
    const { HATZ_API_BASE_URL: _, ...env } = process.env;
    const api = this.baseUrl === undefined ? {} : { HATZ_API_BASE_URL: this.baseUrl };
    return { ...env, ...api, NODE_ENV: 'production', ZAPIER_DEPLOY_KEY: this.deployKey };
  }
}
