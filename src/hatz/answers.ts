/** What a model answered: the same shape for an app run, a prompt and an agent (API notes, sections 2.3 and 3.4). */
import type { About } from './call';
import { reasonIn } from './error-body';
import { halted, IF_UNKNOWN } from './errors';
import { findJson, type JsonValue } from './find-json';
import type { Hatz, Reply } from './http';
import { asList, asNumber, asRecord, asText, firstOf, isRecord, type JsonRecord, parseJson, recordIn } from './json';
import { takeReasoning } from './thinking';

export interface ModelAnswer {
  readonly result: string;
  readonly result_json: JsonValue | null;
  readonly thinking: string;
  readonly model: string;
  readonly input_tokens: number | null;
  readonly output_tokens: number | null;
  readonly total_tokens: number | null;
  readonly request_id: string;
}

/**
 * The answer to a request that the API accepted. Throws `HaltedError` when it tells of an error instead: it may have run,
 * so it is not repeated.
 */
export const acceptedAnswer = (hatz: Hatz, reply: Reply, { action }: About): ModelAnswer => {
  const reason = errorIn(reply);
  if (reason === undefined) return readModelAnswer(reply);
  throw halted(hatz, reply.requestId, {
    lead: `Hatz AI answered with an error when asked to ${action}.`,
    reason,
    advice: IF_UNKNOWN,
  });
};

/**
 * The API's words when an answer of status 2xx tells of an error and holds nothing that was said, `''` when it has none;
 * `undefined` for an answer. An error in the middle of a stream makes it a failure: what came before is only a part.
 */
export const errorIn = ({ body: parsed, text }: Reply): string | undefined => {
  const body = bodyOf(parsed, text);
  const choice = choiceIn(body);
  const failed = [body, choice].find((record) => ERROR_NAMES.some((name) => isTold(record[name])));
  if (saidIn(choice) || !(failed || isFailure(body))) return undefined;
  return reasonIn(failed ?? body) || asText(asRecord(failed?.['error'])['code']);
};

const ERROR_NAMES = ['error', 'errors', 'detail'] as const;

/** True for an answer that says without an error's name that it is one. */
const isFailure = (body: JsonRecord): boolean =>
  body['success'] === false ||
  /^(error|fail)/i.test(asText(body['status'])) ||
  [body['status'], body['status_code'], body['code']].some((code) => Number(code) >= 400);

const isTold = (error: unknown): boolean =>
  typeof error === 'object' && error !== null ? Object.keys(error).length > 0 : Boolean(error);

/** Reads an accepted answer, whatever it looks like: one that cannot be read is given as text, never thrown. */
export const readModelAnswer = (reply: Reply): ModelAnswer => {
  const body = bodyOf(reply.body, reply.text);
  const usage = asRecord(body['usage']);
  const input = asNumber(firstOf(usage, ['input_tokens', 'prompt_tokens']));
  const output = asNumber(firstOf(usage, ['output_tokens', 'completion_tokens']));
  const { answer: result, thinking } = takeReasoning(
    saidIn(choiceIn(body)) ?? textOf(body) ?? (isRecord(reply.body) ? '' : reply.text),
  );
  return {
    result,
    result_json: findJson(result),
    thinking: [...new Set([...thoughtsOf(body), thinking])].filter(Boolean).join('\n\n'),
    model: asText(body['model']),
    input_tokens: input,
    output_tokens: output,
    total_tokens:
      asNumber(usage['total_tokens']) ?? (input === null && output === null ? null : (input ?? 0) + (output ?? 0)),
    request_id: reply.requestId,
  };
};

/** The answer as one record, out of the envelope that may be around its choices or its error. */
const bodyOf = (body: unknown, text: string): JsonRecord => {
  if (!isRecord(body)) return streamed(text);
  const inner = recordIn(body);
  return ['choices', ...ERROR_NAMES].some((name) => name in inner) ? inner : body;
};

const CONTENT_NAMES = ['content', 'text', 'message', 'output', 'result', 'response', 'answer'] as const;

const choiceIn = (body: JsonRecord): JsonRecord => asRecord(asList(body['choices'])[0]);

const saidIn = (choice: JsonRecord): string | undefined => textOf(choice['message']) ?? textOf(choice);

/** The text in a message: text itself, a list of parts, or either under one of the usual names; reasoning is none. */
const textOf = (value: unknown): string | undefined => {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.map((part) => (isThought(part) ? '' : (textOf(part) ?? ''))).join('');
  if (!isRecord(value)) return undefined;
  const inner = firstOf(value, CONTENT_NAMES);
  return inner !== value['message'] && isData(inner) ? JSON.stringify(inner) : textOf(inner);
};

/** True for JSON that is itself what was said: a number, yes or no, an object or a list of them, that is no part of a message. */
const isData = (content: unknown): boolean => {
  if (Array.isArray(content)) return content.length > 0 && content.every(isData);
  if (!isRecord(content)) return typeof content === 'number' || typeof content === 'boolean';
  return !('type' in content || 'role' in content) && Object.keys(content).some((name) => !isPart(name));
};

const isPart = (name: string): boolean => [...CONTENT_NAMES, ...THOUGHT_NAMES].some((known) => known === name);

/** The kinds of parts that hold reasoning, and the names under which it stands there or in a message. */
const THOUGHT_TYPE = /^(?:reasoning|thinking|thoughts?)(?:$|[._-])/i;
const THOUGHT_NAMES = ['thinking', 'reasoning_content', 'reasoning'] as const;
const THOUGHT_PARTS = [...THOUGHT_NAMES, 'text', 'content', 'summary'] as const;

const isThought = (part: unknown): boolean => THOUGHT_TYPE.test(asText(asRecord(part)['type']));

/** What was reasoned, as far as it is told apart from the text. */
const thoughtsOf = (body: JsonRecord): string[] => {
  const choice = choiceIn(body);
  return [body, choice, asRecord(choice['message'])].flatMap((record) => [
    ...THOUGHT_NAMES.map((name) => thoughtIn(record[name])),
    ...asList(firstOf(record, CONTENT_NAMES)).filter(isThought).map(thoughtIn),
  ]);
};

const thoughtIn = (value: unknown): string => {
  if (Array.isArray(value)) return value.map(thoughtIn).join('');
  return isRecord(value) ? thoughtIn(firstOf(value, THOUGHT_PARTS)) : asText(value);
};

/** An answer that came as a stream of JSON lines although none was asked for, as one body (API notes, section 2.3). */
const streamed = (text: string): JsonRecord => {
  const written = text.split('\n').map((line) => line.replace(/^data:/, '').trim());
  const parsed = written.map(parseJson);
  const lines = parsed.map(asRecord);
  const failed = lines.find((line) => line['type'] === 'error' || isTold(line['error']));
  if (failed) return { error: failed['error'] ?? (failed['message'] || true) };
  const joined = (type: string): string =>
    lines
      .filter((line) => line['type'] === type)
      .map((line) => asText(line['message']))
      .join('');
  // A line that breaks off makes what came before it a part: then the whole is given as it came.
  const isWhole = written.every((line, index) => !line.startsWith('{') || parsed[index] !== undefined);
  const isStream = isWhole && lines.some((line) => 'type' in line);
  const last = lines.find((line) => 'usage' in line) ?? {};
  return isStream ? { ...last, content: joined('content'), thinking: joined('thinking') } : {};
};
