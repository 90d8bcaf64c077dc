/** Starts fresh processes of plain Node, as Zapier has them: nothing of the tools is loaded there. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import type { Order, Report } from './probe';

type Asked = Omit<Order, 'key'> & {
  /** Collects garbage before the steps; costs time, because Node then leaves its own prepared code aside. */
  collectGarbage?: boolean;
};

export type Launch = (order: Asked) => Promise<Report>;

/** Compiles the probe into a folder; what comes back runs it against a Hatz AI API. */
export const prepareLaunch = (folder: string, apiUrl: string, key: string): Launch => {
  const probe = join(folder, 'probe.js');
  buildSync({
    entryPoints: [join(__dirname, 'probe.ts')],
    outfile: probe,
    bundle: true,
    platform: 'node',
    logLevel: 'warning',
  });
  return async ({ collectGarbage = false, ...order }) => {
    const env = { ...process.env, HATZ_API_BASE_URL: apiUrl };
    const execArgv = collectGarbage ? ['--expose-gc'] : [];
    // The platform prints a line at every call.
    const child = fork(probe, { execArgv, env, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    const report = once(child, 'message') as Promise<[Report]>;
    const ended = once(child, 'exit').then(([code]) => {
      throw new Error(`A measured process ended early, with ${String(code)}`);
    });
    child.send({ ...order, key } satisfies Order);
    const [value] = await Promise.race([report, ended]);
    await ended.catch(() => undefined);
    return value;
  };
};
