/** What a model answered: the same shape for an app run, a prompt and an agent (API notes, sections 2.3 and 3.4). */
import type { Reply } from './http';
import { findJson, type JsonValue, takeReasoning } from './reasoning';
import { asList, asNumber, asRecord, asText, firstOf, isRecord, type JsonRecord, parseJson } from './json';

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

/** Reads an accepted answer, whatever it looks like: one that cannot be read is given as text, never thrown. */
export const readModelAnswer = (answer: Reply): ModelAnswer => {
  const body = isRecord(answer.body) ? answer.body : streamed(answer.text);
  const usage = asRecord(body['usage']);
  const input = asNumber(firstOf(usage, ['input_tokens', 'prompt_tokens']));
  const output = asNumber(firstOf(usage, ['output_tokens', 'completion_tokens']));
  const { answer: result, thinking } = takeReasoning(contentOf(body) ?? (isRecord(answer.body) ? '' : answer.text));
  return {
    result,
    result_json: findJson(result),
    thinking: [asText(body['thinking']), thinking].filter(Boolean).join('\n\n'),
    model: asText(body['model']),
    input_tokens: input,
    output_tokens: output,
    total_tokens:
      asNumber(usage['total_tokens']) ?? (input === null && output === null ? null : (input ?? 0) + (output ?? 0)),
    request_id: answer.requestId,
  };
};

const CONTENT_NAMES = ['content', 'text', 'message', 'output', 'result', 'response', 'answer'] as const;

const contentOf = (body: JsonRecord): string | undefined => {
  const choice = asRecord(asList(body['choices'])[0]);
  return textOf(choice['message']) ?? textOf(choice) ?? textOf(body);
};

/** The text in a message: text itself, a list of parts, or either under one of the usual names. */
const textOf = (value: unknown): string | undefined => {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.map((part) => textOf(part) ?? '').join('');
  if (!isRecord(value)) return undefined;
  const inner = firstOf(value, CONTENT_NAMES);
  const isData = isRecord(inner) && inner !== value['message'] && CONTENT_NAMES.every((name) => !(name in inner));
  return isData ? JSON.stringify(inner) : textOf(inner);
};

/** An answer that came as a stream of JSON lines although none was asked for, as one body (API notes, section 2.3). */
const streamed = (text: string): JsonRecord => {
  const lines = text.split('\n').map((line) => asRecord(parseJson(line.replace(/^data:/, ''))));
  const joined = (type: string): string =>
    lines
      .filter((line) => line['type'] === type)
      .map((line) => asText(line['message']))
      .join('');
  const isStream = lines.some((line) => 'type' in line);
  const last = lines.find((line) => 'usage' in line) ?? {};
  return isStream ? { ...last, content: joined('content'), thinking: joined('thinking') } : {};
};
