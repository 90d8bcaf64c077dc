/**
 * Every failure and what it becomes: the failure matrix as a table. A row is crossed with every visible operation; the
 * cases of a row differ in how the same failure looks on the wire.
 */
import type { Fault } from '../../../sandbox';
import { OPERATIONS, type Operation } from './operations';

export interface Case {
  label: string;
  fault: Omit<Fault, 'method' | 'path' | 'key'>;
  /** True when the body holds the reason in a form that the connector reads. */
  tells: boolean;
}

/** What an operation owes to whom it fails for. */
export interface Ending {
  /** The class of the error; `null` when the operation returns, `any` when it may do either. */
  name: 'AppError' | 'ExpiredAuthError' | 'HaltedError' | 'ThrottledError' | null | 'any';
  says?: readonly RegExp[];
  delay?: number;
  /** How often a trigger or search sends the same call; an action always sends its one POST. */
  tries: number;
}

export interface Failure {
  title: string;
  cases: readonly Case[];
  /** True when the cases differ only in how an error body looks: these take turns. */
  takesTurns?: true;
  ending: (operation: Operation, one: Case) => Ending;
}

export const REASON = 'The sky is too low';
/** Stands in bodies that must not be shown. */
export const RAW = 'RAW-BODY';

type Style = (status: number, reason: string) => Pick<Case, 'fault' | 'tells'>;

const json =
  (bodyOf: (reason: string) => unknown): Style =>
  (status, reason) => ({ fault: { kind: 'status', status, body: bodyOf(reason) }, tells: true });

const silent =
  (fault: Case['fault']): Style =>
  (status) => ({ fault: { ...fault, status }, tells: false });

/** How an error answer may look (API notes, error bodies). */
const STYLES: Readonly<Record<string, Style>> = {
  'detail as text': json((detail) => ({ detail })),
  'detail as a list': json((msg) => ({ detail: [{ loc: ['body', 'sky'], msg, type: 'value_error' }] })),
  'detail as an object': json((message) => ({ detail: { message, code: RAW } })),
  'error as text': json((error) => ({ error })),
  'error as an object': json((message) => ({ error: { message, type: RAW } })),
  message: json((message) => ({ message, stack: RAW })),
  'data of another kind': (status, detail) => ({
    fault: { kind: 'wrong-type', status, body: { detail } },
    tells: true,
  }),
  'plain text': (status, reason) => ({
    fault: { kind: 'status', status, body: `${RAW} ${reason}`, headers: { 'content-type': 'text/plain' } },
    tells: false,
  }),
  'a web page': silent({ kind: 'html' }),
  nothing: silent({ kind: 'empty' }),
  'cut-off data': silent({ kind: 'truncated', body: { detail: `${RAW} and more and more and more` } }),
  'another charset': silent({ kind: 'wrong-charset', body: { detail: RAW } }),
};

const styled = (status: number, reason = REASON, styles = Object.keys(STYLES)): Case[] =>
  styles.map((label) => ({ label, ...STYLES[label]!(status, reason) }));

const one = (fault: Case['fault'], label: string = fault.kind): Case => ({ label, fault, tells: false });

const isAction = ({ kind }: Operation): boolean => kind === 'action';

/** A refusal: told once, with the API's own reason. */
const refused = (status: number): Failure => ({
  title: String(status),
  takesTurns: true,
  cases: styled(status),
  ending: (_operation, { tells }) => ({
    name: 'AppError',
    says: [tells ? new RegExp(REASON) : new RegExp(`${status}.*gave no reason`)],
    tries: 1,
  }),
});

const forbidden = ({ isUsage, key }: Operation): RegExp =>
  isUsage && key !== 'find_tenant_credits'
    ? /View User Roles|View Usage & Limits|View Own Tenant Usage/
    : /not allowed to|did not let this API key/;

/** The look-up that follows a refused run shows the app, the workflow or the agent: then the API's own reason is told. */
const isLookedUp = ({ key }: Operation): boolean => ['run_app', 'run_workflow', 'ask_agent'].includes(key);

const ownReason = (operation: Operation, { tells, label }: Case): RegExp[] =>
  isLookedUp(operation) && (tells || label === 'a web page') ? [tells ? new RegExp(REASON) : /a web page/] : [];

const notFound = (operation: Operation, one: Case): RegExp[] => {
  if (operation.kind === 'trigger') return [/\/[a-z/-]+ was not found/];
  return isLookedUp(operation) && one.tells
    ? [new RegExp(REASON)]
    : [/not found|not in My|not available|does not know/];
};

/** The API's or the network's trouble: reading is tried three times, writing is never repeated. */
const trouble = (title: string, cases: Case[], says: (operation: Operation) => RegExp): Failure => ({
  title,
  cases,
  ending: (operation) => ({
    name: isAction(operation) ? 'HaltedError' : 'AppError',
    says: [says(operation), isAction(operation) ? /may have run, so it was not repeated/ : /./],
    tries: 3,
  }),
});

const serverError = (status: number): Failure => ({
  ...trouble(String(status), styled(status), () => new RegExp(`had a problem \\(${status}\\)`)),
  takesTurns: true,
});

const brokenOff = (title: string, ...cases: Case[]): Failure =>
  trouble(title, cases, (operation) =>
    isAction(operation) ? /broke off the connection/ : /could not be reached.*the connection broke off/,
  );

/** An answer that says success and cannot be read: an error when reading, data once an action was accepted. */
const unreadable = (title: string, cases: Case[], says: RegExp): Failure => ({
  title: `success with ${title}`,
  cases,
  ending: (operation) =>
    isAction(operation) ? { name: null, tries: 1 } : { name: 'AppError', says: [says], tries: 1 },
});

/** Each way in which an accepted answer may be unreadable, at a few statuses that mean success. */
const accepted = (fault: Case['fault']): Case[] =>
  [200, 201, 202].map((status) => ({ label: String(status), fault: { ...fault, status }, tells: false }));

/** The same status with one reason after the other. */
const worded = (status: number, reasons: readonly string[]): Case[] =>
  reasons.map((reason) => ({ ...STYLES['detail as text']!(status, reason), label: reason.slice(0, 60) }));

const SESSION = 'This feature requires an interactive user session.';

const CREDITS = 'Request blocked: monthly credit overage';
const READABLE = Object.keys(STYLES).filter((label) => !/nothing|cut-off|charset|web page/.test(label));

const throttled = (title: string, cases: Case[], delay: number): Failure => ({
  title: `429 ${title}`,
  cases,
  ending: () => ({ name: 'ThrottledError', says: [new RegExp(`${delay} seconds`)], delay, tries: 1 }),
});

const retryAfter = (value: string): Case => ({
  label: value,
  fault: { kind: 'status', status: 429, headers: { 'retry-after': value }, body: { detail: CREDITS } },
  tells: true,
});

export const FAILURES: readonly Failure[] = [
  ...[400, 405, 409, 410, 415, 422].map(refused),
  {
    title: 'what only a signed-in person may do',
    cases: [
      ...[400, 401, 403, 422].flatMap((status) => worded(status, [SESSION])),
      ...worded(403, ['This is only available to signed-in users', 'Not available with an API key']),
    ],
    ending: () => ({ name: 'AppError', says: [/signed-in person and not to a key.*leave the step out/], tries: 1 }),
  },
  {
    title: '402',
    takesTurns: true,
    cases: styled(402),
    ending: () => ({ name: 'HaltedError', says: [/credits or a usage limit.*administrator/], tries: 1 }),
  },
  { ...trouble('408', styled(408), () => /timed out \(408\).*[Tt]ry again/), takesTurns: true },
  {
    title: '401',
    takesTurns: true,
    cases: styled(401),
    ending: () => ({ name: 'ExpiredAuthError', says: [/Workspace > API Keys/, /reconnect/], tries: 1 }),
  },
  {
    title: '403',
    takesTurns: true,
    cases: styled(403),
    ending: (operation, one) => ({
      name: 'AppError',
      says: [forbidden(operation), ...ownReason(operation, one)],
      tries: 1,
    }),
  },
  {
    title: '404',
    takesTurns: true,
    cases: styled(404),
    ending: (operation, one) => ({
      name: operation.kind === 'search' ? null : 'AppError',
      says: notFound(operation, one),
      tries: 1,
    }),
  },
  {
    title: '413',
    takesTurns: true,
    cases: styled(413),
    ending: () => ({ name: 'AppError', says: [/up to 50 MB/], tries: 1 }),
  },
  throttled('with a time to wait', [retryAfter('7'), retryAfter(' 7 ')], 7),
  throttled('with an hour to wait', [retryAfter('3600')], 3600),
  { ...throttled('about a rate', styled(429, 'Rate limit exceeded'), 60), takesTurns: true },
  throttled(
    'about a rate in other words',
    worded(429, [
      'Rate limit reached for gpt-4o on tokens per min (TPM): Limit 30000, Used 29500. Please try again in 2s.',
      "This request would exceed your organization's limit of 50 requests per second",
      'Hourly usage limit reached',
    ]),
    60,
  ),
  {
    title: '429 with a time to wait that is no use',
    cases: ['0', '-1', '3601', 'soon', '1e9', 'Wed, 21 Oct 2015 07:28:00 GMT'].map(retryAfter),
    ending: () => ({ name: 'HaltedError', says: [/credits/i], tries: 1 }),
  },
  {
    title: '429 about credits',
    takesTurns: true,
    cases: styled(429, CREDITS, READABLE),
    ending: () => ({ name: 'HaltedError', says: [/credits or a usage limit.*new month.*administrator/], tries: 1 }),
  },
  {
    title: '429 about credits in other words',
    cases: worded(429, [
      'credit_limit_exceeded',
      'Monthly usage limit reached',
      "Your organization's allowance is used up",
      'You are out of credits (rate limit: 60 requests per minute)',
    ]),
    ending: () => ({ name: 'HaltedError', says: [/credits or a usage limit.*new month.*administrator/], tries: 1 }),
  },
  ...[500, 502, 503, 504].map(serverError),
  brokenOff('a connection that breaks off before anything was done', one({ kind: 'reset-before' })),
  brokenOff('a connection that breaks off before the answer, though it was done', one({ kind: 'reset-after' })),
  brokenOff(
    'a connection that breaks off within the answer',
    one({ kind: 'reset-within' }),
    one({ kind: 'reset-within', performs: true }, 'its own answer'),
  ),
  ...(['redirect-same', 'redirect-foreign'] as const).map((kind): Failure => ({
    title: kind,
    cases: [301, 302, 303, 307, 308].map((status) => one({ kind, status }, String(status))),
    ending: (_operation, { label }) => ({
      name: 'AppError',
      says: [new RegExp(`a redirect \\(${label}\\)`)],
      tries: 1,
    }),
  })),
  unreadable('a web page', accepted({ kind: 'html' }), /a web page/),
  unreadable('nothing', [...accepted({ kind: 'empty' }), one({ kind: 'empty', status: 204 }, '204')], /with nothing/),
  unreadable('cut-off data', accepted({ kind: 'truncated' }), /cannot be read/),
  unreadable('another charset', accepted({ kind: 'wrong-charset' }), /cannot be read/),
  {
    title: 'success with data of another kind',
    cases: [...accepted({ kind: 'wrong-type' }), ...accepted({ kind: 'wrong-type', body: [] })],
    ending: (operation) => ({ name: isAction(operation) ? null : 'any', tries: 1 }),
  },
  {
    title: 'success with an error in it',
    cases: ['error as text', 'error as an object', 'detail as text', 'detail as a list'].map((label) => ({
      label,
      ...STYLES[label]!(200, REASON),
    })),
    ending: ({ key }) => {
      if (['api_request', 'run_workflow'].includes(key)) return { name: null, tries: 1 };
      const wasAccepted = ['run_app', 'send_prompt', 'ask_agent'].includes(key);
      return { name: wasAccepted ? 'HaltedError' : 'AppError', says: [new RegExp(REASON)], tries: 1 };
    },
  },
  {
    title: 'an answer that repeats the key',
    cases: [one({ kind: 'echo-key' })],
    ending: () => ({ name: 'AppError', says: [/The key \[API key\] was not liked/], tries: 1 }),
  },
];

/** Too heavy for a process that runs hundreds of others. */
export const HEAVY: readonly Failure[] = [
  {
    title: 'success with 10 MB',
    cases: [one({ kind: 'big' })],
    ending: (operation) => ({ name: isAction(operation) ? null : 'any', tries: 1 }),
  },
];

/** How many looks of an error body an operation meets at one status. */
const AT_ONCE = 3;

/**
 * The cases of a failure that an operation meets. One reader serves all operations, so the looks of an error body take
 * turns: an operation meets each of them at several statuses, and at each status several operations meet it. What follows
 * a refusal by a look-up of its own meets all.
 */
export const casesFor = ({ takesTurns, cases, title }: Failure, operation: Operation): readonly Case[] => {
  if (!takesTurns || isLookedUp(operation)) return cases;
  const turns = Math.ceil(cases.length / AT_ONCE);
  const turn = OPERATIONS.indexOf(operation) + [...FAILURES, ...HEAVY].findIndex((failure) => failure.title === title);
  return cases.filter((_, index) => (index + turn) % turns === 0);
};
