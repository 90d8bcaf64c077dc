import { Answer } from './types';
import type { Variations } from './variations';

/** What a model is asked, whoever asks: a chat, an app or a workflow step. */
export interface Question {
  model: string;
  /** Everything the model reads, e.g. the system message. */
  context: string;
  prompt: string;
  /** Files that were ready when asked. */
  files?: string[];
}

const echo = 'ECHO:';
const thought = 'The user wants an answer. I shall give one.';

/** What a model would say to the prompts of the sandbox's apps, before it quotes what it was asked. */
const OPENINGS: readonly [prompt: RegExp, says: string][] = [
  [/^Summarize the ticket/, '**Urgent.** Call the customer back within the hour, then assign it to the service desk.'],
  [/^(Second report|Report) for/, 'A steady week: 42 tickets closed, 3 still open, every response time kept.'],
  [/^Tell a thought/, 'A problem well stated is half solved.'],
  [/^Answer .* from the file/, 'The document answers this on its first page.'],
  [/^List what should be/, 'Negotiate the long notice period and the automatic price increase.'],
  [/^Who should/, 'Assign it to the network team: several people cannot work.'],
  [/^Step \d+ of/, 'Done, and checked against the sources.'],
];

/** Values that fit their names; any other name is answered with itself. */
const VALUES: Readonly<Record<string, string>> = {
  category: 'Network',
  priority: 'High',
  reason: 'Several users cannot work',
  sentiment: 'Frustrated',
  summary: 'The VPN has dropped every few minutes since this morning.',
  customer: 'Cedar Dental',
  name: 'Cedar Dental',
  amount: '1,250.00',
};

/** The keys a request for JSON names in quotes or backticks. */
function requestedKeys(text: string): string[] {
  const keys = [...text.matchAll(/["`]([A-Za-z_]\w*)["`]/g)].map((match) => match[1] ?? '');
  return keys.length > 0 ? [...new Set(keys)] : ['answer', 'model'];
}

const jsonStyles: Record<Variations['jsonStyle'], (value: Record<string, string>) => string> = {
  plain: (value) => JSON.stringify(value),
  fenced: (value) => '```json\n' + JSON.stringify(value, null, 2) + '\n```',
  surrounded: (value) => `Here is the result:\n\n${JSON.stringify(value)}\n\nLet me know if you need more.`,
  array: (value) => JSON.stringify([value, value]),
  broken: (value) => JSON.stringify(value).slice(0, -2),
};

/** The text of an answer, computed from the question alone. */
export function answerText({ model, context, prompt, files = [] }: Question, variations: Variations): string {
  if (variations.chatContent !== undefined) return variations.chatContent;
  if (prompt.startsWith(echo)) return prompt.slice(echo.length);
  if (/\bjson\b/i.test(`${context} ${prompt}`)) {
    const keys = requestedKeys(`${context} ${prompt}`);
    return jsonStyles[variations.jsonStyle](
      Object.fromEntries(keys.map((key) => [key, VALUES[key.toLowerCase()] ?? `${key} by ${model}`])),
    );
  }
  const read = files.length > 0 ? `Files read: ${files.join(', ')}.\n\n` : '';
  const opening = OPENINGS.find(([pattern]) => pattern.test(prompt))?.[1] ?? 'Here is what I would answer:';
  return `${opening}\n\n${read}> ${prompt}`;
}

const tokens = (text: string) => Math.max(1, Math.ceil(text.length / 4));

const contentShapes: Record<Variations['contentShape'], (text: string) => unknown> = {
  string: (text) => text,
  parts: (text) => [
    { type: 'text', text: text.slice(0, Math.ceil(text.length / 2)) },
    { type: 'text', text: text.slice(Math.ceil(text.length / 2)) },
  ],
  null: () => null,
};

/** The answer of chat completions and of app queries, whole or as NDJSON (section 2.3). */
export function completion(question: Question, stream: boolean, variations: Variations): unknown {
  const text = answerText(question, variations);
  if (stream || variations.ndjsonAlways) return ndjson(text, variations);
  const thinking = variations.thinking ? `<details><summary>Thinking</summary>\n\n${thought}\n\n</details>\n\n` : '';
  return {
    choices: [{ message: { content: contentShapes[variations.contentShape](thinking + text), role: 'assistant' } }],
    model: question.model,
    usage: { input_tokens: tokens(question.context + question.prompt), output_tokens: tokens(thinking + text) },
  };
}

function ndjson(text: string, { thinking }: Variations): Answer {
  const points = Array.from(text);
  const pieces = Array.from({ length: Math.ceil(points.length / 12) }, (_, n) =>
    points.slice(n * 12, n * 12 + 12).join(''),
  );
  const lines = [
    ...(thinking ? [{ type: 'thinking', message: thought }] : []),
    ...pieces.map((message) => ({ type: 'content', message })),
  ];
  const body = lines.map((line) => `${JSON.stringify(line)}\n`).join('');
  return new Answer(200, body, { 'content-type': 'application/x-ndjson' });
}
