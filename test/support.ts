/** Runs operations the way the platform runs them: through its own handler, with its log stream captured. */
import { jest } from '@jest/globals';
import zapier from 'zapier-platform-core';
import App from '../src/index';
import { startSandbox, type Sandbox } from '../sandbox';

interface Event {
  command: 'execute' | 'validate' | 'definition';
  method?: string;
  bundle: Record<string, unknown>;
  customLogger?: (message: string, data: unknown) => void;
  [key: string]: unknown;
}

interface CoreHandler {
  createAppHandler(app: unknown): (event: Event) => Promise<{ results: unknown }>;
}

const handler = (zapier as unknown as CoreHandler).createAppHandler(App);

export interface Execution {
  key?: string;
  input?: Record<string, unknown>;
  meta?: Record<string, unknown>;
  /** Collects what the platform logs. */
  log?: string[];
  /** Further fields of the platform's event, such as the address of its file service. */
  event?: Record<string, unknown>;
}

/** Executes a method of the definition, such as `creates.run_app.operation.perform`, and returns its results. */
export const execute = async <T = Record<string, unknown>>(method: string, execution: Execution = {}): Promise<T> => {
  const { key = 'test-key', input = {}, meta = {}, log = [], event = {} } = execution;
  const { results } = await handler({
    command: 'execute',
    method,
    bundle: { authData: { api_key: key }, inputData: input, meta },
    customLogger: (message, data) => void log.push(message + JSON.stringify(data)),
    ...event,
  });
  return results as T;
};

/** A command of the platform about the whole definition. */
export const command = async (name: 'validate' | 'definition'): Promise<unknown> =>
  (await handler({ command: name, bundle: {} })).results;

export interface Failure {
  name: string;
  /** The sentence that a person reads. */
  message: string;
  delay?: number;
}

/** Runs `work`, which must fail, and returns its error as the platform sees it. */
export const failureOf = async (work: Promise<unknown>): Promise<Failure> => {
  const error = await work.then(
    () => {
      throw new Error('It was expected to fail, and did not');
    },
    (reason: unknown) => reason as Error,
  );
  const isJson = error.message.startsWith('{');
  return {
    name: error.name,
    ...(isJson ? (JSON.parse(error.message) as { message: string }) : { message: error.message }),
  };
};

/** A sandbox for a test file; the connector is pointed at it. */
export const useSandbox = async (): Promise<Sandbox> => {
  const sandbox = await startSandbox();
  process.env['HATZ_API_BASE_URL'] = sandbox.url;
  return sandbox;
};

/** Sets the clock that `Date` reads, and leaves timers as they are; `jest.useRealTimers()` ends it. */
export const setClock = (now: string | number): void =>
  void jest.useFakeTimers({
    now: new Date(now),
    doNotFake: [
      'setTimeout',
      'clearTimeout',
      'setInterval',
      'clearInterval',
      'setImmediate',
      'clearImmediate',
      'nextTick',
      'queueMicrotask',
      'performance',
      'hrtime',
    ],
  });
