/** Runs operations the way the platform runs them: through its own handler, with its log stream captured. */
import { performance } from 'node:perf_hooks';
import { afterAll, beforeAll, jest } from '@jest/globals';
import App from '../src/index';
import { startSandbox, type Sandbox } from '../sandbox';
import { handlerOf } from '../tools/platform/handler';

// The platform ends a process that has grown over many executions. This one holds the sandbox and the tests as well.
jest.requireActual<{ KILL_MAX_LIMIT: number }>('zapier-platform-core/src/constants').KILL_MAX_LIMIT = Infinity;

const handler = handlerOf(App);

const GROUPS = ['triggers', 'creates', 'searches'] as const;

/** The definition without the operations that a method does not belong to: the platform copies all of it for each execution. */
const only = (method: string): typeof App => {
  const [, key] = method.split('.');
  const kept = GROUPS.map((group) => [group, Object.entries(App[group]).filter(([name]) => name === key)] as const);
  return { ...App, ...Object.fromEntries(kept.map(([group, operations]) => [group, Object.fromEntries(operations)])) };
};

const handlers = new Map<string, ReturnType<typeof handlerOf>>();

const handlerFor = (method: string): ReturnType<typeof handlerOf> => {
  const made = handlers.get(method) ?? handlerOf(only(method));
  handlers.set(method, made);
  return made;
};

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
  const { results } = await handlerFor(method)({
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

const REAL = ['setImmediate', 'clearImmediate', 'nextTick', 'queueMicrotask', 'performance', 'hrtime'] as const;
const REAL_TIMERS = ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] as const;

let stopClock: (() => void) | undefined;

/** Sets the clock that `Date` reads. Without a virtual clock it leaves timers as they are; `jest.useRealTimers()` ends it. */
export const setClock = (now: string | number): void => {
  if (stopClock) jest.setSystemTime(new Date(now));
  else jest.useFakeTimers({ now: new Date(now), doNotFake: [...REAL, ...REAL_TIMERS] });
};

const pause = setTimeout;
const QUIET_MS = 4;
/** Timers that are due within so many milliseconds fire together, each of them late rather than early. */
const STEP_MS = 10;
const { nodeTiming } = performance;
const IN_POOL = /^(FSReq|GetAddrInfo)/;

/** Ends when the process has waited for some milliseconds: no I/O event, no work in Node's thread pool, and none in its own. */
const quiet = async (): Promise<void> => {
  for (;;) {
    const { events } = nodeTiming.uvMetricsInfo;
    const { idle } = performance.eventLoopUtilization();
    await new Promise((resolve) => pause(resolve, QUIET_MS));
    const isCalm =
      nodeTiming.uvMetricsInfo.events === events && performance.eventLoopUtilization().idle - idle > QUIET_MS / 2;
    if (isCalm && !process.getActiveResourcesInfo().some((name) => IN_POOL.test(name))) return;
  }
};

/**
 * Gives a test file a clock on which waiting costs nothing. Time stands still while anything happens, however busy the
 * machine is; when the whole process waits for nothing but timers, the clock jumps to the next one. `Date`, `setTimeout`,
 * `setInterval` and `AbortSignal.timeout` go by it, those of the connector, the platform, the sandbox and the test
 * alike, so deadlines, delays and `Date.now()` differences are what they are in real time, to the hundredth of a second.
 * Call it once, at the top of a file or of a `describe`, whose servers all run in this process; there, `setClock` moves
 * the clock, and `jest.useRealTimers()` must not be called.
 */
export const useVirtualClock = (): void => {
  beforeAll(() => {
    jest.useFakeTimers({ now: Date.now(), doNotFake: [...REAL] });
    const timeout = jest.spyOn(AbortSignal, 'timeout').mockImplementation((milliseconds) => {
      const controller = new AbortController();
      setTimeout(() => controller.abort(new DOMException('The time is over', 'TimeoutError')), milliseconds);
      return controller.signal;
    });
    const stopped = new AbortController();
    stopClock = () => {
      stopped.abort();
      stopClock = undefined;
      timeout.mockRestore();
      jest.useRealTimers();
    };
    void (async () => {
      for (;;) {
        await quiet();
        if (stopped.signal.aborted) return;
        if (jest.getTimerCount() === 0) continue;
        jest.advanceTimersToNextTimer();
        jest.advanceTimersByTime(STEP_MS - (Date.now() % STEP_MS));
      }
    })();
  });
  afterAll(() => stopClock?.());
};
