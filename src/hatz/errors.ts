/**
 * What a failure becomes: status and body of an answer, or the way a call failed, turned into the sentence a person
 * reads and the error class Zapier acts on. The rows stand in the order in which they are tried.
 *
 * `Error` reaches the Zap's owner. `ExpiredAuthError` asks to reconnect the account. `ThrottledError` makes Zapier try
 * again later. `HaltedError` stops the run silently: it is not repeated and never switches the Zap off.
 */
import type { Reply, Call, Hatz } from './http';
import { asLine, asList, asNumber, asRecord, asText, isRecord } from './json';

/** What messages about a call say. */
export interface About {
  /** What the call does, to follow "to": `read the list of models`. */
  readonly action: string;
  /** What to say instead of the general sentence when the right is missing (403). */
  readonly forbidden?: string;
  /** What to say instead of the general sentence when the thing is not there (404). */
  readonly missing?: string;
  /** Labels of the fields that the user filled, by the API's names of them. */
  readonly labels?: Readonly<Record<string, string>>;
  /** True when a request whose outcome is unknown changed nothing that matters, so it may simply be tried again. */
  readonly safeToRepeat?: boolean;
}

const LONGEST_MESSAGE = 245;
const LONGEST_REASON = 160;
const SHORTEST_REASON = 30;
const DEFAULT_DELAY_S = 60;
const LONGEST_DELAY_S = 3_600;

const WHERE_KEYS_ARE = 'in Hatz AI under Workspace > API Keys';

interface Row {
  readonly when: (answer: Reply, call: Call, hatz: Hatz) => boolean;
  readonly then: (answer: Reply, call: Call, hatz: Hatz) => Error;
}

/** The failure matrix, first match wins. */
const ROWS: readonly Row[] = [
  {
    when: ({ status }) => status === 401,
    then: (answer, _call, hatz) => refusedKey(hatz, answer.requestId),
  },
  {
    when: ({ status }) => status === 403,
    then: (answer, { about }, hatz) =>
      appError(hatz, answer, {
        lead: about.forbidden ?? `This API key's user is not allowed to ${about.action}.`,
        reason: reasonOf(answer, hatz, about),
        advice: about.forbidden ? '' : 'Ask a Hatz AI administrator to give the user a role that includes it.',
      }),
  },
  {
    when: ({ status }) => status === 404,
    then: (answer, { about, path }, hatz) =>
      appError(hatz, answer, {
        lead: about.missing ?? `Hatz AI could not ${about.action}: ${asLine(path, 80)} was not found.`,
        reason: reasonOf(answer, hatz, about),
      }),
  },
  {
    when: ({ status }) => status === 413,
    then: (answer, _call, hatz) =>
      appError(hatz, answer, {
        lead: 'This is larger than Hatz AI accepts: files may have up to 50 MB.',
        advice: 'Send a smaller file or a shorter text.',
      }),
  },
  {
    when: (answer) => answer.status === 429 && retryAfter(answer) === null && speaksOfCredits(answer),
    then: (answer, { about }, hatz) =>
      halted(hatz, answer.requestId, {
        lead: 'The credits or a usage limit in Hatz AI are used up, so this was not done.',
        reason: reasonOf(answer, hatz, about),
        advice: 'They reset with the new month; an administrator can add credits or raise the limit.',
      }),
  },
  {
    when: ({ status }) => status === 429,
    then: (answer, _call, hatz) => throttled(hatz, answer, retryAfter(answer) ?? DEFAULT_DELAY_S),
  },
  {
    when: ({ status }, call) => status >= 500 && writes(call),
    then: (answer, call, hatz) => outcomeUnknown(hatz, call, `had a problem (${answer.status})`, answer),
  },
  {
    when: ({ status }) => status >= 500,
    then: (answer, { about }, hatz) =>
      appError(hatz, answer, {
        lead: `Hatz AI had a problem (${answer.status}) and could not ${about.action}.`,
        advice: 'Try again in a few minutes.',
      }),
  },
  {
    when: ({ status }) => status >= 400,
    then: (answer, { about }, hatz) =>
      appError(hatz, answer, {
        lead: `Hatz AI could not ${about.action}${reasonOf(answer, hatz, about) ? '.' : ` (${answer.status}) and gave no reason.`}`,
        reason: reasonOf(answer, hatz, about),
        advice: 'Correct the step and test it again.',
      }),
  },
];

/** The row for every other answer: it came back well and cannot be read. */
const unreadable: Row['then'] = (answer, { about }, hatz) =>
  appError(hatz, answer, {
    lead: `Hatz AI could not ${about.action}: it answered with ${whatCameBack(answer)} instead of data.`,
    advice: 'Try again in a few minutes; if it stays, tell Hatz AI support.',
  });

/** The error for an answer that is no success, or that cannot be read. */
export const failure = (hatz: Hatz, call: Call, answer: Reply): Error => {
  const then = ROWS.find(({ when }) => when(answer, call, hatz))?.then ?? unreadable;
  const error = Object.assign(then(answer, call, hatz), { status: answer.status });
  toldOf.set(error, { call, answer });
  return error;
};

const toldOf = new WeakMap<object, { call: Call; answer: Reply }>();

/** Statuses that say that a request was understood and refused: certainly nothing was started. */
const REFUSED = [400, 403, 404, 405, 409, 422];

/** A request that the API understood and refused. */
export interface Refusal {
  readonly status: number;
  /** The API's own words, `''` when it gave none. */
  readonly reason: string;
  /** The same error with labels of fields that were not known before. */
  readonly retold: (labels: NonNullable<About['labels']>) => Error;
  /** An error that says something else about the same answer. */
  readonly instead: (sentence: string) => Error;
}

/** The refusal behind an error; `undefined` for an error about anything else. */
export const refusalBehind = (hatz: Hatz, error: unknown): Refusal | undefined => {
  const told = toldOf.get(asRecord(error));
  if (!told || !REFUSED.includes(told.answer.status)) return undefined;
  const { call, answer } = told;
  return {
    status: answer.status,
    reason: reasonOf(answer, hatz, call.about),
    retold: (labels) => failure(hatz, { ...call, about: { ...call.about, labels } }, answer),
    instead: (sentence) => appError(hatz, answer, { lead: sentence }),
  };
};

/** An `Error` in the API's name about an answer that arrived well and still cannot be used. */
export const unusable = (hatz: Hatz, answer: Reply, lead: string, advice: string): Error =>
  appError(hatz, answer, { lead, advice });

/** An `Error` about an answer that arrived well and tells of a failure, with the API's own words. */
export const toldFailure = (hatz: Hatz, answer: Reply, { lead, reason = '', advice }: Sentences): Error =>
  appError(hatz, answer, {
    lead,
    reason: asLine(withoutSecrets(reason, hatz.key), LONGEST_REASON).replace(/[.\s]+$/, ''),
    ...(advice === undefined ? {} : { advice }),
  });

/** An `Error` about what the user filled in, before anything was sent. */
export const badInput = (hatz: Pick<Hatz, 'z'>, message: string): Error =>
  new hatz.z.errors.Error(withinLimit(message), 'InvalidInput');

/** A `HaltedError` that the user asked for: the Zap stops here, is not switched off, and nothing is repeated. */
export const halt = (
  hatz: Hatz,
  { lead, reason, advice, requestId }: { lead: string; reason: string; advice: string; requestId: string },
): Error => halted(hatz, requestId, { lead, reason: asLine(withoutSecrets(reason, hatz.key), LONGEST_REASON), advice });

/** The error for a call that got no answer: the network failed or time ran out. */
export const unreachable = (hatz: Hatz, call: Call, cause: unknown): Error => {
  const wasNotSent = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN'].includes(asText(asRecord(cause)['code']));
  if (writes(call) && !wasNotSent) return outcomeUnknown(hatz, call, 'did not answer in time or broke off');
  if (isTooLarge(cause)) return new hatz.z.errors.Error('The answer of Hatz AI is too large to be read.');
  return new hatz.z.errors.Error(
    withinLimit(
      `Hatz AI could not be reached to ${call.about.action}. Nothing was changed. Try again in a few minutes.`,
    ),
    'Unreachable',
  );
};

/** True for the way a call fails whose answer is larger than the connector reads: asking again brings the same. */
export const isTooLarge = (cause: unknown): boolean => asRecord(cause)['type'] === 'max-size';

/** The error for a call that was not sent because the execution's time is over. */
export const timeIsOver = (hatz: Hatz, call: Call): Error =>
  new hatz.z.errors.Error(
    withinLimit(`There was no time left to ${call.about.action}, so it was not tried. Test the step again.`),
    'TimeIsOver',
  );

/** The error for a key that cannot be sent. */
export const keyProblem = (hatz: Hatz): Error => {
  const what = hatz.key === '' ? 'is empty' : 'contains a space, a line break or a character that no key has';
  return keyError(hatz, `The API key ${what}. Copy it again ${WHERE_KEYS_ARE}, and paste only the key.`);
};

/** True for the error of a thing that does not exist (404). */
export const isMissing = (error: unknown): boolean => statusOf(error) === 404;

/** The status of the answer behind an error, or 0. */
export const statusOf = (error: unknown): number =>
  error instanceof Error && 'status' in error && typeof error.status === 'number' ? error.status : 0;

const writes = (call: Call): boolean => (call.method ?? 'GET') !== 'GET' && call.about.safeToRepeat !== true;

const refusedKey = (hatz: Hatz, requestId: string): Error =>
  keyError(
    hatz,
    compose(
      {
        lead: `Hatz AI did not accept the API key. Copy a current one ${WHERE_KEYS_ARE} and reconnect the account.`,
        advice: 'To create one, the user needs the Create API Token permission.',
      },
      requestId,
    ),
  );

const keyError = (hatz: Hatz, message: string): Error =>
  hatz.isConnectionTest
    ? new hatz.z.errors.Error(message, 'AuthenticationError', 401)
    : asWritten(new hatz.z.errors.ExpiredAuthError(message));

const outcomeUnknown = (hatz: Hatz, call: Call, what: string, answer?: Reply): Error =>
  halted(hatz, answer?.requestId ?? '', {
    lead: `Hatz AI ${what} when asked to ${call.about.action}.`,
    advice: 'It may have run, so it was not repeated. Look in Hatz AI before you replay this step.',
  });

const throttled = (hatz: Hatz, answer: Reply, delay: number): Error => {
  const lead = `Hatz AI is busy and asks to wait. Zapier tries again in ${delay} seconds.`;
  return new hatz.z.errors.ThrottledError(compose({ lead }, answer.requestId), delay);
};

const halted = (hatz: Hatz, requestId: string, parts: Sentences): Error =>
  asWritten(new hatz.z.errors.HaltedError(compose(parts, requestId)));

const appError = (hatz: Hatz, answer: Reply, parts: Sentences): Error =>
  new hatz.z.errors.Error(compose(parts, answer.requestId), 'HatzError', answer.status);

/** The platform appends a trace with raw bodies to some errors; this mark, which its own errors carry, prevents it. */
const asWritten = (error: Error): Error => Object.assign(error, { doNotContextify: true });

/** When the whole gets too long, the reason is shortened first, then the lead; advice and request id always stay. */
interface Sentences {
  readonly lead: string;
  /** The API's own words. */
  readonly reason?: string;
  readonly advice?: string;
}

const compose = ({ lead, reason = '', advice = '' }: Sentences, requestId: string): string => {
  const tail = `${advice ? ` ${advice}` : ''}${requestId ? ` (Request ID: ${requestId})` : ''}`;
  const room = LONGEST_MESSAGE - lead.length - tail.length - ' It says: "".'.length;
  const fits = reason.length <= room || room >= SHORTEST_REASON;
  const said = reason && fits ? ` It says: "${asLine(reason, room)}".` : '';
  return asLine(`${lead}${said}`, LONGEST_MESSAGE - tail.length) + tail;
};

const withinLimit = (message: string): string => asLine(message, LONGEST_MESSAGE);

/** The API's own reason in one line, or `''`. Never the raw body. */
const reasonOf = (answer: Reply, hatz: Hatz, about: About): string => {
  const reason = withoutSecrets(reasonIn(answer.body, about.labels), hatz.key);
  const line = asLine(reason, LONGEST_REASON).replace(DEVELOPER_SENTENCE, '').trim();
  return SAYS_NOTHING.test(line) ? '' : line.replace(/[.\s]+$/, '');
};

/**
 * What an error body tells, or `''` (API notes, section 1.4): `detail` as text, list or object, then `error` as text or
 * object, then `message`, then `errors` as a list.
 */
export const reasonIn = (body: unknown, labels: About['labels'] = {}): string => {
  const { detail, error, message, errors } = asRecord(body);
  return (
    asText(detail) ||
    allDetails(detail, labels) ||
    asText(messageIn(detail)) ||
    allDetails(asRecord(detail)['errors'], labels) ||
    asText(error) ||
    asText(messageIn(error)) ||
    asText(message) ||
    allDetails(errors, labels)
  );
};

const allDetails = (items: unknown, labels: NonNullable<About['labels']>): string =>
  asList(items)
    .map((item) => oneDetail(item, labels))
    .filter(Boolean)
    .join('; ');

/** A sentence that names an address of the API helps nobody who builds a Zap. */
const DEVELOPER_SENTENCE = /[^.!?]*\b(?:GET|POST) \/\S*[^.!?]*[.!?]?/g;

const SAYS_NOTHING = /^(not found|forbidden|unauthorized|bad request|unprocessable (entity|content))?[.!]?$/i;

const messageIn = (value: unknown): unknown => {
  const { message, msg, error } = asRecord(value);
  return message ?? msg ?? error;
};

/** Where a validation answer says that a field stands: of no use to whom a field has a label. */
const PARTS_OF_REQUEST: readonly string[] = ['body', 'query', 'path', 'header'];

/** One entry of a validation answer: the field's label, as far as it is known, and what is wrong with it. */
const oneDetail = (item: unknown, labelsByName: NonNullable<About['labels']>): string => {
  if (!isRecord(item)) return asText(item);
  const names = asList(item['loc'])
    .filter((part) => typeof part === 'string')
    .filter((part) => !PARTS_OF_REQUEST.includes(part));
  const labels = new Map(Object.entries(labelsByName));
  const known = names.findLast((name) => labels.has(name)) ?? '';
  const label = labels.get(known) ?? names.at(-1) ?? '';
  const message = asText(messageIn(item));
  return label && message ? `${asLine(label, 60)}: ${message}` : message;
};

/** Hides the key and the query of links, where signatures stand. */
const withoutSecrets = (text: string, key: string): string =>
  text.replaceAll(key, '[API key]').replace(/(https?:\/\/[^\s?]+)\?\S*/g, '$1');

const CREDIT_WORDS = /\b(credits?|limits?|limited|allowances?|overages?|quotas?)\b/i;

const LONGEST_SEARCHED = 10_000;

/** Looks at the whole answer, since codes such as `credit_limit_exceeded` count too. A request rate is not what is meant. */
const speaksOfCredits = ({ text }: Reply): boolean => {
  const words = text
    .slice(0, LONGEST_SEARCHED)
    .replace(/([a-z])(?=[A-Z])/g, '$1 ')
    .replaceAll('_', ' ');
  return CREDIT_WORDS.test(words.replace(/\brate[- ]?limit\w*/gi, ''));
};

/** Seconds to wait by the Retry-After header (seconds or an HTTP date), or `null` when it is not between 1 s and 1 h. */
const retryAfter = (answer: Reply): number | null => {
  const value = answer.retryAfter.trim();
  const seconds = asNumber(value) ?? Math.ceil((Date.parse(value) - Date.now()) / 1000);
  return seconds >= 1 && seconds <= LONGEST_DELAY_S ? Math.ceil(seconds) : null;
};

const whatCameBack = ({ status, text }: Reply): string => {
  if (status >= 300) return `a redirect (${status})`;
  const start = text.trimStart();
  if (start === '') return 'nothing';
  return start.startsWith('<') ? 'a web page' : 'something that cannot be read';
};
