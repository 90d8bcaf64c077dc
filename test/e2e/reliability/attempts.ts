/** Executions side by side, each with a key of its own, and what is owed by each of them. */
import type { RecordedRequest, Sandbox } from '../../../sandbox';
import { execute, type Failure as Thrown, failureOf } from '../../support';
import { type Case, type Ending, RAW } from './failures';
import type { Operation } from './operations';

/** Zapier's own limit is 30 s; the connector promises to end before this. */
export const LONGEST_MS = 25_000;
export const LONGEST_MESSAGE = 250;

export interface Attempt {
  key: string;
  result?: unknown;
  error?: Thrown;
  /** What reached the API. */
  requests: readonly RecordedRequest[];
  log: readonly string[];
  milliseconds: number;
}

let marks = 0;

/** The key of a persona with a mark that no other execution has. */
export const markedKey = (key: string): string => `${key}.mark${(marks += 1)}`;

export const requestsOf = (sandbox: Sandbox, key: string): RecordedRequest[] =>
  sandbox.requests.filter(({ headers }) => headers['x-api-key'] === key);

export const posts = ({ requests }: Pick<Attempt, 'requests'>): RecordedRequest[] =>
  requests.filter(({ method }) => method !== 'GET');

/** Executes an operation once with a key of its own and notes what happened. */
export const attempt = async (
  sandbox: Sandbox,
  { method, input, event = {} }: Pick<Operation, 'method' | 'input'> & { event?: Record<string, unknown> },
  key = markedKey(sandbox.keys.msp),
): Promise<Attempt> => {
  const log: string[] = [];
  const start = Date.now();
  const work = execute<unknown>(method, { key, input, log, event });
  const ended = await work.then(
    (result) => ({ result }),
    async () => ({ error: await failureOf(work) }),
  );
  return { ...ended, key, log, milliseconds: Date.now() - start, requests: requestsOf(sandbox, key) };
};

/** The failure strikes the one request of an action that changes something, and every request of the others. */
const strikes = ({ key, kind }: Operation): { method?: string } =>
  kind === 'action' ? { method: key === 'update_user' ? 'PATCH' : 'POST' } : {};

export const failing = (sandbox: Sandbox, operation: Operation, { fault }: Case): Promise<Attempt> => {
  const key = markedKey(sandbox.keys.msp);
  sandbox.fail({ ...fault, ...strikes(operation), key });
  return attempt(sandbox, operation, key);
};

/** Works on all items, so many at once. */
export const sideBySide = async <T, R>(
  items: readonly T[],
  atOnce: number,
  work: (item: T) => Promise<R>,
): Promise<R[]> => {
  const results: R[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let index = next++; index < items.length; index = next++) results[index] = await work(items[index]!);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return results;
};

type Check = readonly [isKept: boolean, otherwise: () => string];

/** What is wrong with every sentence, whatever failed. */
const sentence = ({ message }: Thrown): Check[] => [
  [message.length < LONGEST_MESSAGE, () => `has ${message.length} characters`],
  [/^[A-Z"]/.test(message) && /[.)]$/.test(message), () => `is no sentence: ${message}`],
  [!/undefined|\[object|TypeError|RangeError|<\w|\{"/.test(message), () => `shows what is not for people: ${message}`],
  [!message.includes(RAW) && !/Bad Gateway/.test(message), () => `shows a raw body: ${message}`],
];

/** Ways in which a key may be written. */
export const writingsOf = (key: string): string[] => [
  key,
  encodeURIComponent(key),
  Buffer.from(key).toString('base64').replace(/=+$/, ''),
  Buffer.from(key).toString('hex'),
];

/** True when the key stands in the text, in any way of writing. */
export const leaks = (text: string, key: string): boolean => writingsOf(key).some((written) => text.includes(written));

/** What holds for every execution: its time, its secrets, at most one POST. */
const always = (attempt: Attempt): Check[] => {
  const said = [JSON.stringify(attempt.result ?? null), attempt.error?.message ?? '', ...attempt.log].join('\n');
  return [
    [attempt.milliseconds < LONGEST_MS, () => `took ${attempt.milliseconds} ms`],
    [!leaks(said, attempt.key), () => 'shows the key'],
    [posts(attempt).length <= 1, () => `sent ${posts(attempt).length} POSTs`],
    ...(attempt.error ? sentence(attempt.error) : []),
  ];
};

const isBroken = ({ fault }: Case): boolean => /^(reset|slow|big)/.test(fault.kind);

const thrown = ({ name, says = [], delay }: Ending, { error }: Attempt): Check[] => [
  [error?.name === name, () => `ends with ${error?.name ?? 'a result'}, not ${String(name)}: ${error?.message ?? ''}`],
  ...says.map((words): Check => [words.test(error?.message ?? ''), () => `does not say ${words}: ${error?.message}`]),
  [error?.delay === delay, () => `waits ${error?.delay}, not ${delay}`],
];

const returned = ({ kind }: Operation, { error, result, requests }: Attempt): Check[] => {
  const id = requests.findLast(({ method }) => method !== 'GET')?.requestId;
  const isOwn = typeof result === 'object' && result !== null && 'request_id' in result && result.request_id === id;
  return [
    [error === undefined, () => `throws ${error?.name}: ${error?.message}`],
    [error !== undefined || (kind === 'action' ? isOwn : Array.isArray(result)), () => 'returns no proper output'],
  ];
};

/** The request id in a message is that of the answer which failed. */
const identified = ({ error, requests }: Attempt, { kind }: Operation): Check => {
  const named = /\(Request ID: ([\w-]{36})\)$/.exec(error?.message ?? '')?.[1];
  const own = requests.find(({ requestId }) => requestId === named);
  return [
    own !== undefined && (kind !== 'action' || own.method !== 'GET'),
    () => `does not name its request: ${error?.message}`,
  ];
};

/** How often the call that was repeated most was sent; calls that differ in their path or query are different calls. */
export const tries = ({ requests }: Pick<Attempt, 'requests'>): number => {
  const counts = new Map<string, number>();
  for (const { method, path, query } of requests) {
    const call = JSON.stringify([method, path, query]);
    counts.set(call, (counts.get(call) ?? 0) + 1);
  }
  return Math.max(0, ...counts.values());
};

const counted = ({ kind }: Operation, { tries: owed }: Ending, attempt: Attempt): Check => {
  const [sent, expected] = kind === 'action' ? [posts(attempt).length, 1] : [tries(attempt), owed];
  return [sent === expected, () => `sent ${sent} times, not ${expected}`];
};

/** What an execution did not keep, in words; an empty list when it ended as promised. */
export const broken = (operation: Operation, one: Case, ending: Ending, attempt: Attempt): string[] => {
  const either: Ending['name'] =
    attempt.error?.name === 'HaltedError' ? 'HaltedError' : attempt.error ? 'AppError' : null;
  const expected: Ending = ending.name === 'any' ? { ...ending, name: either } : ending;
  const checks: Check[] = [
    ...always(attempt),
    ...(expected.name === null ? returned(operation, attempt) : thrown(expected, attempt)),
    ...(expected.name === null || isBroken(one) ? [] : [identified(attempt, operation)]),
    counted(operation, expected, attempt),
  ];
  return checks.filter(([isKept]) => !isKept).map(([, otherwise]) => `${one.label}: ${otherwise()}`);
};
