/** Keeps the answers without what belongs to somebody: `recorded.json` as the oracle tests read it, and all outcomes. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { anonymiser } from './anonymise';
import type { Outcome } from './contract';

export interface Recording {
  /** Bodies of successful answers by `GET /v1/chat/models`, the first one of each path. */
  readonly recorded: Readonly<Record<string, unknown>>;
  readonly outcomes: readonly Readonly<Record<string, unknown>>[];
}

/** What is kept of the answers, all under stand-ins that agree with each other. */
export const recordingOf = (baseUrl: string, outcomes: readonly Outcome[]): Recording => {
  const anonymise = anonymiser();
  const base = new URL(baseUrl).pathname.replace(/\/$/, '');
  const pathOf = (path: string): string =>
    path
      .split('/')
      .map((part) => (/^[a-z-]*$/.test(part) ? part : String(anonymise(part))))
      .join('/');
  const asked = outcomes.flatMap(({ question, exchange }) => {
    if (!exchange) return [];
    const { request, answer } = exchange;
    const body = anonymise(answer.body, question.keysIn?.(answer.body));
    return [{ title: question.title, route: `GET ${base}${pathOf(request.path)}`, answer, body }];
  });
  const recorded: Record<string, unknown> = {};
  for (const { route, answer, body } of asked)
    if (answer.status === 200 && body !== undefined) recorded[route] ??= body;
  return {
    recorded,
    outcomes: asked.map(({ title, route, answer, body }) => ({
      question: title,
      route,
      status: answer.status,
      has_request_id: answer.requestId !== '',
      ...(answer.status === 200 ? {} : { body: body ?? null }),
    })),
  };
};

/** Writes a recording into a folder. Throws when the folder holds one already: it may be that of the oracle tests. */
export const writeRecording = (folder: string, recording: Recording): void => {
  mkdirSync(folder, { recursive: true });
  for (const [name, content] of Object.entries(recording))
    writeFileSync(join(folder, `${name}.json`), `${JSON.stringify(content, null, 2)}\n`, { flag: 'wx' });
};
