/** What the body of an error tells (API notes, section 1.4): nothing in it is documented, so it is read wherever it stands. */
import type { About, Hatz, Reply } from './call';
import { asLine, asList, asRecord, asText, isRecord } from './json';

type Labels = NonNullable<About['labels']>;

const LONGEST_REASON = 176;

/** The API's own reason in one line, or `''`. Never the raw body. */
export const reasonOf = (reply: Reply, hatz: Hatz, labels?: Labels): string => {
  const line = withoutAddresses(safeLine(hatz, reasonIn(reply.body, labels))).trim();
  return SAYS_NOTHING.test(line) ? '' : withoutStop(line);
};

/** Foreign words for a message: one line without secrets and without the full stop at its end. */
export const quotable = (hatz: Hatz, words: string): string => withoutStop(safeLine(hatz, words));

const safeLine = ({ key }: Hatz, words: string): string => asLine(withoutSecrets(words, key), LONGEST_REASON);

const withoutStop = (line: string): string => line.replace(/[.\s]+$/, '');

/**
 * What an error body tells, or `''`: `detail` as text, list or object, then `error` as text or object, then `message`,
 * then `errors` as a list or by field. What only repeats a status gives way to what says more.
 */
export const reasonIn = (body: unknown, labels: Labels = {}): string => {
  const { detail, error, error_description, message, errors } = asRecord(body);
  const told = [
    detailsIn(asList(detail), labels),
    messageIn(detail),
    detailsIn(asRecord(detail)['errors'], labels),
    asText(error_description),
    messageIn(error),
    asText(message),
    detailsIn(errors, labels),
  ].filter(Boolean);
  return told.find((words) => !SAYS_NOTHING.test(words)) ?? told[0] ?? '';
};

/** What a list of details tells, or, as some servers write it, an object with what is wrong by field. */
const detailsIn = (details: unknown, labels: Labels): string => {
  const byField = Object.entries(asRecord(details)).flatMap(([name, told]) =>
    [told].flat().map((item) => ({ loc: [name], msg: messageIn(item) })),
  );
  return [...asList(details), ...byField]
    .map((item) => oneDetail(item, labels))
    .filter(Boolean)
    .join('; ');
};

const ADDRESS = /\s*\(?\b(?:GET|POST|PUT|PATCH|DELETE) \/[^\s)]*\)?/;

/** A sentence that names an address of the API helps nobody who builds a Zap; where it is the only one, the address goes. */
const withoutAddresses = (line: string): string => {
  const sentences = line.split(/(?<=[.!?]) /);
  const plain = sentences.filter((sentence) => !ADDRESS.test(sentence));
  return plain.length > 0 ? plain.join(' ') : line.replace(new RegExp(ADDRESS, 'g'), '');
};

const SAYS_NOTHING =
  /^(not found|forbidden|unauthorized|bad request|payment required|too many requests|request timeout|internal server error|bad gateway|service unavailable|gateway timeout|unprocessable (entity|content)|error|true)?[.!]?$/i;

const DEEPEST_MESSAGE = 3;

/** The words of an error, or of the error in it. */
const messageIn = (value: unknown, levels = DEEPEST_MESSAGE): string => {
  if (!isRecord(value) || levels === 0) return asText(value);
  const { message, msg, error, detail } = value;
  return messageIn(message ?? msg ?? error ?? detail, levels - 1);
};

/** Where a validation answer says that a field stands: of no use to whom a field has a label. */
const PARTS_OF_REQUEST: readonly string[] = ['body', 'query', 'path', 'header'];

/** One entry of a validation answer: the field's label, as far as it is known, and what is wrong with it. */
const oneDetail = (item: unknown, labelsByName: Labels): string => {
  if (!isRecord(item)) return asText(item);
  const names = asList(item['loc'])
    .filter((part) => typeof part === 'string')
    .filter((part) => !PARTS_OF_REQUEST.includes(part));
  const labels = new Map(Object.entries(labelsByName));
  const known = names.findLast((name) => labels.has(name)) ?? '';
  const label = labels.get(known) ?? names.at(-1) ?? '';
  const message = messageIn(item);
  return label && message ? `${asLine(label, 60)}: ${message}` : message;
};

/** Hides the key and the query of links, where signatures stand. */
const withoutSecrets = (text: string, key: string): string =>
  text.replaceAll(key, '[API key]').replace(/(https?:\/\/[^\s?]+)\?\S*/g, '$1');

/** Fields that may stand beside an error without being what was asked for. */
const BESIDE_ERROR =
  /^(error|errors|detail|message|code|type|title|success|ok|status_?code|error_?(code|type|description)|request_?id|trace_?id|timestamp|path)$/i;

/**
 * True for an error under a status that says success: `error` or `detail` tells something, and nothing else is data. A
 * status in words is data, since a failed run has one beside its error.
 */
export const isErrorBody = (body: unknown): boolean => {
  const { detail, error } = asRecord(body);
  if (reasonIn({ detail, error }) === '') return false;
  return Object.entries(asRecord(body)).every(
    ([name, value]) => BESIDE_ERROR.test(name) || isEmpty(value) || (name === 'status' && typeof value === 'number'),
  );
};

const isEmpty = (value: unknown): boolean => ['null', '""', '[]', '{}', 'false'].includes(JSON.stringify(value));

/** True for the page that a firewall or a proxy shows in the API's place. */
export const isWebPage = ({ text }: Pick<Reply, 'text'>): boolean => text.trimStart().startsWith('<');

const LONGEST_SEARCHED = 10_000;

/** The words of a whole answer, since codes such as `credit_limit_exceeded` count too. */
const wordsOf = (reply: Reply): string =>
  isWebPage(reply)
    ? ''
    : reply.text
        .slice(0, LONGEST_SEARCHED)
        .replace(/https?:\S+/g, ' ')
        .replace(/([a-z])(?=[A-Z][a-z])/g, '$1 ')
        .replace(/[_\s]+/g, ' ');

/** One pattern of several, in any capitals. */
const anyOf = (...patterns: readonly RegExp[]): RegExp =>
  new RegExp(patterns.map(({ source }) => source).join('|'), 'i');

/** So often in a short time. */
const PER_TIME =
  '(?:per|each|every|in|within|\\/)[- ]?(?:(?:an?|the|\\d+)[- ]?)?(?:seconds?|secs?|s|minutes?|mins?|hours?|h)\\b';

/** A rate, which lifts within the hour. */
const RATE = new RegExp(`\\brate[- ]?limit|\\b${PER_TIME}|\\/ ?(?:s|min|h)\\b|\\b(hourly|[TR]P[SMH])\\b`, 'i');

/** What a month or an administrator has to bring back. */
const CREDITS =
  /\b(credits?|overages?|allowances?|quotas?)\b|\bmonthly (usage|tokens?|spend(ing)?)\b|\b(this|the) month\b|\b(monthly|usage|spend(ing)?|budget|billing|plan)\b[^.!?]{0,40}\b(limits?|caps?)\b|\blimits?\b[^.!?]{0,30}\b(month|usage)\b/i;

/** Credits that are gone, for an answer that speaks of a rate as well. */
const SPENT = anyOf(
  /\b(credits?|allowances?)\b[^.!?]{0,50}\b(used (up|all)|exhausted|exceeded|depleted|reached|spent|consumed|too low|gone|limit|overage)\b/,
  /\b(no|out of|insufficient|used all|not enough|exceeded|exhausted)\b[^.!?]{0,30}\b(credits?|allowances?)\b/,
  /\boverages?\b|\binsufficient quota\b|\bmonthly\b[^.!?]{0,30}\b(limit|cap|quota)\b/,
);

/** So many of something in a short time, whatever is counted: `100 credits per minute`. */
const AMOUNT_PER_TIME = new RegExp(`\\b\\w+[- ]?${PER_TIME}|\\b\\w+ rate[- ]?limits?\\b`, 'gi');

/**
 * True for a 429 about credits, a monthly or usage limit, an allowance or an overage; not for one about a rate, or about
 * requests or tokens per second, minute or hour.
 */
export const speaksOfCredits = (reply: Reply): boolean => {
  const words = wordsOf(reply);
  return RATE.test(words) ? SPENT.test(words.replace(AMOUNT_PER_TIME, ' ')) : CREDITS.test(words);
};

const NEEDS_SESSION =
  /\binteractive(ly)?\b[^.!?]{0,20}\b(session|log-?in|sign-?in|authentication)\b|\bsigned[- ]in person\b/i;

const NEEDS_PERSON = anyOf(
  /\b(requires?|needs?|must be|must have|only|please be|available to|for)\b[^.!?]{0,50}\b(signed|logged)[- ]?in\b/,
  /\b(signed|logged)[- ]?in\b[^.!?]{0,40}\b(required|needed|only)\b/,
  /\b(please|must|have to|need to) (sign|log)[- ]?in\b/,
  /\b(requires?|needs?|must have|without an?)\b[^.!?]{0,40}\b(user|browser|web|login) session\b/,
  /\b(user|browser|web|login) session\b[^.!?]{0,30}\b(required|needed)\b|\bsession[- ]based\b/,
  /\b(not|cannot|can't|never)\b[^.!?]{0,40}\b(with|via|through|using|by|accept) (an API[- ]?(key|token)|API[- ]?(keys|tokens))\b/,
  /\bAPI[- ]?(keys|tokens) (are not|aren't|cannot|can't|may not|do not|don't)\b(?! have access)/,
  /\bAPI[- ]?(key|token) (authentication|auth|access|requests?) (is|are) not\b/,
);

/** The API's own words and codes, without what it quotes and the names of fields that stand before a reason. */
const ownWords = ({ body, text }: Reply): string => {
  const { error, detail, code } = asRecord(body);
  const codes = [code, asRecord(error)['code'], asRecord(detail)['code']].map(asText);
  const words = [reasonIn(body).replace(/(^|; )[^:;]{1,60}: /g, '$1'), ...codes].filter(Boolean).join('. ');
  return (words || text).replace(/"[^"]*"|“[^”]*”/g, ' ');
};

/** True for a refusal of what the API lets only a signed-in person do. */
export const needsPerson = (reply: Reply): boolean => {
  if (![400, 401, 403, 404, 405, 409, 422, 423].includes(reply.status)) return false;
  const words = wordsOf({ ...reply, text: ownWords(reply) });
  // A 401 is the answer to a bad key, and "log in" is what it may say: only an interactive session tells the other thing.
  return NEEDS_SESSION.test(words) || (reply.status !== 401 && NEEDS_PERSON.test(words));
};
