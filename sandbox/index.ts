/** A local Hatz AI API over real HTTP, faithful to what is known of it (docs/api-facts.md). */
import type { Fault } from './faults';
import { filesServer } from './files-origin';
import { keys } from './personas';
import { apiServer, listen } from './server';
import { State } from './state';
import type { Persona, RecordedRequest } from './types';
import type { Variations } from './variations';

export type { Fault } from './faults';
export type { Persona, RecordedRequest } from './types';
export type { Variations } from './variations';

export interface Sandbox {
  /** The API's base URL. */
  url: string;
  /** Another origin, with the signed downloads and public sample files. */
  filesUrl: string;
  keys: Record<Persona, string>;
  /** Calls to the API and to the files origin, in order. */
  requests: RecordedRequest[];
  fileRequests: RecordedRequest[];
  vary(changes: Partial<Variations>): void;
  fail(fault: Fault): void;
  /** Forgets requests, variations, faults, jobs and uploads. */
  reset(): void;
  close(): Promise<void>;
}

export interface SandboxOptions {
  port?: number;
  filesPort?: number;
  variations?: Partial<Variations>;
}

/** Starts a sandbox on free loopback ports, or on the given ones. */
export async function startSandbox({
  port = 0,
  filesPort = 0,
  variations = {},
}: SandboxOptions = {}): Promise<Sandbox> {
  const state = new State(variations);
  const files = await listen(filesServer(state), filesPort);
  state.filesUrl = files.origin;
  const api = await listen(await apiServer(state), port);
  return {
    url: `${api.origin}/v1`,
    filesUrl: files.origin,
    keys,
    requests: state.requests,
    fileRequests: state.fileRequests,
    vary: (changes) => state.vary(changes),
    fail: (fault) => state.fail(fault),
    reset: () => state.reset(),
    close: async () => {
      await Promise.all([api.close(), files.close()]);
    },
  };
}
