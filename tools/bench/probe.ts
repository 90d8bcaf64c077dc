/** A fresh process: loads the platform and an app, runs steps one after another, and reports what each took. */
import { createRequire } from 'node:module';
import { join } from 'node:path';

export interface Step {
  command?: 'execute' | 'definition';
  method?: string;
  input?: Record<string, unknown>;
  meta?: Record<string, unknown>;
}

export interface Order {
  /** Of a staged app. */
  folder: string;
  key: string;
  steps: Step[];
}

export interface Report {
  coreMs: number;
  /** On top of the platform's core. */
  appMs: number;
  steps: { ms: number; results?: unknown; error?: string }[];
  /** The most that the steps held at once. */
  heapBytes: number;
  /** The most that the process held at once. */
  residentBytes: number;
}

interface Core {
  createAppHandler(app: unknown): (event: Record<string, unknown>) => Promise<{ results: unknown }>;
}

const HEAP_WATCH_MS = 5;

const timed = <T>(work: () => T): [T, number] => {
  const start = performance.now();
  const value = work();
  return [value, performance.now() - start];
};

const watchHeap = (): (() => number) => {
  globalThis.gc?.();
  let most = 0;
  const look = (): void => void (most = Math.max(most, process.memoryUsage().heapUsed));
  const timer = setInterval(look, HEAP_WATCH_MS);
  return () => {
    clearInterval(timer);
    look();
    return most;
  };
};

const main = async ({ folder, key, steps }: Order): Promise<Report> => {
  const load = createRequire(join(folder, 'package.json'));
  const [core, coreMs] = timed(() => load('zapier-platform-core') as Core);
  const [app, appMs] = timed(() => load('./index.js') as unknown);
  const handle = core.createAppHandler(app);
  const heap = watchHeap();
  const done: Report['steps'] = [];
  for (const { command = 'execute', method, input = {}, meta = {} } of steps) {
    const bundle = { authData: { api_key: key }, inputData: input, meta };
    const start = performance.now();
    const outcome = await handle({ command, method, bundle }).then(
      ({ results }) => ({ results }),
      (error: unknown) => ({ error: String(error) }),
    );
    done.push({ ms: performance.now() - start, ...outcome });
  }
  return { coreMs, appMs, steps: done, heapBytes: heap(), residentBytes: process.resourceUsage().maxRSS * 1024 };
};

process.once('message', (order: Order) => {
  void main(order).then((report) => process.send?.(report, () => process.disconnect()));
});
