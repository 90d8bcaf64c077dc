/**
 * What a failure becomes: status and body of an answer, or the way a call failed, turned into the sentence a person
 * reads and the error class Zapier acts on. The rows stand in the order in which they are tried.
 *
 * `Error` reaches the Zap's owner. `ExpiredAuthError` asks to reconnect the account. `ThrottledError` makes Zapier try
 * again later. `HaltedError` stops the run silently: it is not repeated and never switches the Zap off.
 */
import type { About, Call, Hatz, Reply, Verdict } from './call';
import { isWebPage, needsPerson, quotable, reasonOf, speaksOfCredits } from './error-body';
import { asLine, asNumber, asRecord, asText } from './json';

const LONGEST_MESSAGE = 245;
const SHORTEST_QUOTE = 30;
const SHORTEST_LEAD = 24;
const DEFAULT_DELAY_S = 60;
const LONGEST_DELAY_S = 3_600;

const WHERE_KEYS_ARE = 'in Hatz AI under Workspace > API Keys';

/** A failed call, as the rows of the matrix look at it. */
interface Failed extends Pick<Call, 'about'> {
  readonly hatz: Hatz;
  readonly call: Call;
  readonly answer: Reply;
  readonly status: number;
  /** The API's own words with the labels of the fields, `''` when it gave none. */
  readonly reason: string;
}

interface Row {
  readonly when: (failed: Failed) => boolean;
  readonly then: (failed: Failed) => Error;
}

const AGAIN = 'Try again in a few minutes.';
const ASK_SUPPORT = 'Try again in a few minutes; if it keeps happening, tell Hatz AI support.';
const CORRECT_IT = 'Correct the step and test it again.';
const NOT_REPEATED = 'It may have run, so it was not repeated.';
const IF_TIMED_OUT = `${NOT_REPEATED} Look in Hatz AI, and try again only if it did not run.`;
/** What to do when it is not known whether something ran. */
export const IF_UNKNOWN = `${NOT_REPEATED} Look in Hatz AI before you replay this step.`;
const WAY_OUT = `${NOT_REPEATED} Use a faster model, a shorter task, or a workflow with Run Workflow.`;

/** The failure matrix, first match wins. */
const ROWS: readonly Row[] = [
  {
    // An `Error`, not a reconnection: a new key would be refused as well. It stands before 401 and 403, which are how
    // such a refusal may come.
    when: ({ answer }) => needsPerson(answer),
    then: ({ hatz, answer, reason }) =>
      appError(hatz, answer, {
        lead: 'Hatz AI offers this only to a signed-in person and not to a key.',
        aside: reason,
        advice: 'Do it in Hatz AI, or leave the step out.',
      }),
  },
  {
    when: ({ status }) => status === 401,
    then: ({ hatz, answer }) => {
      const lead = `Hatz AI did not accept the API key. Generate a new one ${WHERE_KEYS_ARE} and reconnect the account.`;
      const advice = 'To create one, the user needs the Create API Token permission.';
      return keyError(hatz, compose(hatz, { lead, advice }, answer.requestId));
    },
  },
  {
    // What is certain comes first. Only where nothing is known of the missing right, the API's own words are what counts.
    when: ({ status }) => status === 403,
    then: ({ hatz, about, answer, reason }) => {
      if (about.forbidden) return appError(hatz, answer, { ...about.forbidden, aside: reason });
      const page = isWebPage(answer) ? ' Hatz AI answered with a web page (403), as firewalls do.' : '';
      return appError(hatz, answer, {
        lead: `This API key's user is not allowed to ${about.action}.${page}`,
        reason,
        advice: page
          ? 'Ask a Hatz AI administrator whether a firewall blocks the request.'
          : 'Ask a Hatz AI administrator to give the user a role that includes it.',
      });
    },
  },
  {
    when: ({ status, about, reason }) => status === 404 && !(about.isThere && reason),
    then: ({ hatz, call, about, answer, reason }) => {
      const missing = about.missing ?? {
        lead: `Hatz AI could not ${about.action}: ${asLine(call.path, 80)} was not found.`,
        advice: 'Check that it still exists in Hatz AI.',
      };
      return appError(hatz, answer, { ...missing, aside: reason });
    },
  },
  {
    when: ({ status }) => status === 413,
    then: ({ hatz, answer }) =>
      appError(hatz, answer, {
        lead: 'What this step sent is larger than Hatz AI accepts: files may have up to 50 MB, in some accounts 30 MB.',
        advice: 'Send a smaller file or a shorter text.',
      }),
  },
  {
    // A halt: credits come back by themselves or by an administrator, so a Zap must neither be turned off nor try again
    // each minute. A time to wait says that the API itself expects it sooner, whatever the words are.
    when: ({ status, answer }) =>
      status === 402 || (status === 429 && retryAfter(answer) === null && speaksOfCredits(answer)),
    then: ({ hatz, answer, reason }) =>
      halted(hatz, answer.requestId, {
        lead: 'The credits or a usage limit in Hatz AI are used up, so this was not done.',
        aside: reason,
        advice: 'They reset with the new month; an administrator can add credits or raise the limit.',
      }),
  },
  {
    when: ({ status }) => status === 429,
    then: ({ hatz, answer }) => {
      const delay = retryAfter(answer) ?? DEFAULT_DELAY_S;
      const lead = `Hatz AI is busy and asks to wait. Zapier tries again in ${delay} seconds.`;
      return new hatz.z.errors.ThrottledError(compose(hatz, { lead }, answer.requestId), delay);
    },
  },
  {
    // After a 408, too, the outcome is unknown: the API gave up waiting for something that may go on all the same.
    when: ({ status }) => status === 408 || status >= 500,
    then: ({ hatz, call, about, answer, status, reason }) => {
      const { action } = about;
      if (!writes(call))
        return appError(hatz, answer, {
          lead: `Hatz AI ${status === 408 ? 'timed out' : 'had a problem'} (${status}) and could not ${action}.`,
          aside: reason,
          advice: AGAIN,
        });
      const [what, advice] =
        status === 408
          ? [`timed out (408) when asked to ${action}`, IF_TIMED_OUT]
          : [`had a problem (${status}) when asked to ${action}`, IF_UNKNOWN];
      return outcomeUnknown(hatz, about, what, { aside: reason, advice, requestId: answer.requestId });
    },
  },
  {
    when: ({ status }) => status >= 400,
    then: ({ hatz, about, answer, status, reason }) => {
      const nothing = reason ? '' : ` (${status}) and gave no reason`;
      return appError(hatz, answer, {
        lead: `Hatz AI could not ${about.action}${nothing}.`,
        reason,
        advice: CORRECT_IT,
      });
    },
  },
  {
    // It came back well and tells of an error.
    when: ({ status, answer }) => status < 300 && answer.body !== undefined,
    then: ({ hatz, about, answer, reason }) =>
      appError(hatz, answer, { lead: `Hatz AI could not ${about.action}.`, reason, advice: AGAIN }),
  },
];

/** Statuses that say that a request was understood and refused: certainly nothing was started. */
const REFUSED = [400, 403, 404, 405, 409, 422];

/**
 * The error for an answer that is no success, that cannot be read, or that tells of an error. What a refusal means is
 * asked before the sentence is made.
 */
export const failure = async (hatz: Hatz, call: Call, answer: Reply): Promise<Error> => {
  const { about } = call;
  const isRefusal = REFUSED.includes(answer.status) && !needsPerson(answer);
  const refusal = { status: answer.status, reason: reasonOf(answer, hatz), isPage: isWebPage(answer) };
  const known = isRefusal && about.onRefusal ? await about.onRefusal(refusal) : {};
  const error =
    typeof known === 'string'
      ? appError(hatz, answer, { lead: known })
      : byMatrix(hatz, { ...call, about: { ...about, ...known } }, answer);
  return Object.assign(error, { status: answer.status });
};

const byMatrix = (hatz: Hatz, call: Call, answer: Reply): Error => {
  const { about } = call;
  const failed = { hatz, call, about, answer, status: answer.status, reason: reasonOf(answer, hatz, about.labels) };
  const row = ROWS.find(({ when }) => when(failed));
  if (row) return row.then(failed);
  const lead = `Hatz AI could not ${about.action}: it answered with ${whatCameBack(answer)} instead of data.`;
  return appError(hatz, answer, { lead, advice: ASK_SUPPORT });
};

/** An `Error` about an answer that arrived well and still cannot be used, with the API's words if it has any. */
export const unusable = (hatz: Hatz, answer: Reply, lead: string, advice = ASK_SUPPORT): Error =>
  appError(hatz, answer, { lead, aside: reasonOf(answer, hatz), advice });

/** A verdict as a sentence or two. */
export const inWords = ({ lead, advice }: Verdict): string => `${lead} ${advice}`;

/** An `Error` about what the user filled in, before anything was sent. */
export const badInput = (hatz: Pick<Hatz, 'z'>, message: string): Error =>
  new hatz.z.errors.Error(asLine(message, LONGEST_MESSAGE), 'InvalidInput');

/** How a call ended that got no answer. */
export interface Silence {
  readonly cause: unknown;
  /** True when its time was over, false when the connection failed. */
  readonly isLate: boolean;
}

/** The error for a call that got no answer: the network failed or time ran out. */
export const unreachable = (hatz: Hatz, call: Call, { cause, isLate }: Silence): Error => {
  const { about } = call;
  const { action } = about;
  const wasNotSent = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN'].includes(asText(asRecord(cause)['code']));
  if (writes(call) && !wasNotSent) {
    if (isTooLarge(cause)) return outcomeUnknown(hatz, about, `sent more than can be read when asked to ${action}`);
    if (!isLate) return outcomeUnknown(hatz, about, `broke off the connection when asked to ${action}`);
    const late = `did not answer in time when asked to ${action}`;
    return about.runs === 'answer'
      ? outcomeUnknown(hatz, about, `${late}: no answer within the time a Zap step allows`, { advice: WAY_OUT })
      : outcomeUnknown(hatz, about, late);
  }
  if (isTooLarge(cause))
    return new hatz.z.errors.Error(
      'The answer is too large to read. Ask for less: fewer days, or a smaller `limit`.',
      'TooLarge',
    );
  const why = isLate ? ': it did not answer in time' : wasNotSent ? '' : ': the connection broke off';
  const lead = `Hatz AI could not be reached to ${action}${why}.`;
  return new hatz.z.errors.Error(compose(hatz, { lead, advice: `Nothing was changed. ${AGAIN}` }), 'Unreachable');
};

/** True for the way a call fails whose answer is larger than the connector reads: asking again brings the same. */
export const isTooLarge = (cause: unknown): boolean => asRecord(cause)['type'] === 'max-size';

/** The error for a call that was not sent because too little of the execution's time is left. */
export const timeIsOver = (hatz: Hatz, { runs, action }: About): Error => {
  const parts = runs
    ? {
        lead: `There was too little time left to ${action}, so nothing was run: the files took too long, or looking up a name did.`,
        advice: 'Upload files in a step before with Upload File, and use their File IDs.',
      }
    : { lead: `There was no time left to ${action}, so it was not tried.`, advice: 'Test the step again.' };
  return new hatz.z.errors.Error(compose(hatz, parts), 'TimeIsOver');
};

/** The error for a key that cannot be sent. */
export const keyProblem = (hatz: Hatz): Error => {
  const what = hatz.key === '' ? 'is empty' : 'contains a space, a line break or a character that no key has';
  return keyError(
    hatz,
    `The API key ${what}. Paste the whole key and nothing else, or generate a new one ${WHERE_KEYS_ARE}.`,
  );
};

/** The status of the answer behind an error, or 0. */
export const statusOf = (error: unknown): number =>
  error instanceof Error && 'status' in error && typeof error.status === 'number' ? error.status : 0;

const writes = (call: Call): boolean => (call.method ?? 'GET') !== 'GET' && call.about.safeToRepeat !== true;

const keyError = (hatz: Hatz, message: string): Error =>
  hatz.isConnectionTest
    ? new hatz.z.errors.Error(message, 'AuthenticationError', 401)
    : asWritten(new hatz.z.errors.ExpiredAuthError(message));

/** A halt, since Zapier would repeat what is told as an error; what the step tells is whether to replay it. */
const outcomeUnknown = (
  hatz: Hatz,
  { ifUnknown }: About,
  what: string,
  { requestId = '', aside = '', advice = IF_UNKNOWN } = {},
): Error => halted(hatz, requestId, { lead: `Hatz AI ${what}.`, aside, advice: ifUnknown ?? advice });

/** A `HaltedError`: the Zap stops here, is not switched off, and nothing is repeated. */
export const halted = (hatz: Hatz, requestId: string, parts: Sentences): Error =>
  asWritten(new hatz.z.errors.HaltedError(compose(hatz, parts, requestId)));

/** An `Error` in the API's name about what it answered. */
export const appError = (hatz: Hatz, answer: Reply, parts: Sentences): Error =>
  new hatz.z.errors.Error(compose(hatz, parts, answer.requestId), 'HatzError', answer.status);

/** The platform appends a trace with raw bodies to some errors; this mark, which its own errors carry, prevents it. */
const asWritten = (error: Error): Error => Object.assign(error, { doNotContextify: true });

/** What a message is made of. When the whole gets too long, an aside goes first, but a reason stays and the rest gives way. */
interface Sentences {
  readonly lead: string;
  /** The API's own words where they are what the reader needs. */
  readonly reason?: string;
  /** The API's own words where the lead says already what matters. */
  readonly aside?: string;
  readonly advice?: string;
}

const quoted = (words: string): string => (words ? ` Hatz AI says: "${words}".` : '');

const compose = (hatz: Hatz, { lead, aside = '', advice = '', ...parts }: Sentences, requestId = ''): string => {
  const reason = quotable(hatz, parts.reason ?? '');
  const id = requestId ? ` (Request ID: ${requestId})` : '';
  const room = LONGEST_MESSAGE - id.length;
  const next = advice && ` ${advice}`;
  if (reason) {
    const said = quoted(asLine(reason, room - SHORTEST_LEAD - quoted(' ').length));
    const whole = lead + said + next;
    return (whole.length <= room ? whole : asLine(lead, room - said.length) + said) + id;
  }
  const left = room - lead.length - next.length - quoted(' ').length;
  const said = aside.length <= left || left >= SHORTEST_QUOTE ? quoted(asLine(aside, left)) : '';
  return asLine(lead + said, room - next.length) + next + id;
};

/** Seconds to wait by the Retry-After header (seconds or an HTTP date), or `null` when it is not between 1 s and 1 h. */
const retryAfter = (answer: Reply): number | null => {
  const value = answer.retryAfter.trim();
  const seconds = asNumber(value) ?? Math.ceil((Date.parse(value) - Date.now()) / 1000);
  return seconds >= 1 && seconds <= LONGEST_DELAY_S ? Math.ceil(seconds) : null;
};

const whatCameBack = (answer: Reply): string => {
  if (answer.status >= 300) return `a redirect (${answer.status})`;
  if (answer.text.trim() === '') return 'nothing';
  return isWebPage(answer) ? 'a web page' : 'something that cannot be read';
};
