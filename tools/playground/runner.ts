/**
 * A process of its own that executes the built connector through the platform's own handler, so that what the platform
 * changes for good (Node's http module, its count of executions) stays out of the server.
 */
import { createRequire } from 'node:module';
import zapier from 'zapier-platform-core';
import type { Failure, LoggedRequest, Outcome, Row } from './protocol';

export interface Order {
  id: number;
  /** `execute` or `definition`. */
  command: string;
  method: string;
  bundle: Row;
  /** The address of the stand-in for the platform's services. */
  services: string;
  /** Never shown, whatever the platform logs. */
  secret: string;
}

export interface Report {
  id: number;
  outcome: Outcome;
}

type Handler = (event: Row) => Promise<{ results: unknown }>;

const handle = (zapier as unknown as { createAppHandler(app: unknown): Handler }).createAppHandler(
  createRequire(__filename)('../..'),
);

const LONGEST_LOGGED = 4_000;

const asText = (value: unknown): string =>
  typeof value === 'string' ? value : value === undefined ? '' : JSON.stringify(value);

const shortened = (text: string): string =>
  text.length > LONGEST_LOGGED ? `${text.slice(0, LONGEST_LOGGED)} …` : text;

const requestOf = (data: Row, secret: string): LoggedRequest => {
  const shown = (...parts: unknown[]): string => {
    const text = parts.map(asText).filter(Boolean).join('\n\n');
    return shortened(secret ? text.replaceAll(secret, ':censored:') : text);
  };
  const query = asText(data['request_params']);
  return {
    method: shown(data['request_method']),
    url: shown(asText(data['request_url']) + (query && `?${query}`)),
    status: Number(data['response_status_code'] ?? 0),
    took: typeof data['request_duration_ms'] === 'number' ? data['request_duration_ms'] : null,
    sent: shown(data['request_headers'], data['request_data']),
    received: shown(data['response_headers'], data['response_content']),
  };
};

/** Some classes carry their sentence, and what goes with it, as JSON. */
const CARRIES_JSON = ['AppError', 'ThrottledError'];

const failureOf = (error: unknown): Failure => {
  if (!(error instanceof Error)) return { name: 'Error', message: String(error) };
  const { name, message } = error;
  if (!CARRIES_JSON.includes(name)) return { name, message };
  try {
    return { name, ...(JSON.parse(message) as Omit<Failure, 'name'>) };
  } catch {
    return { name, message };
  }
};

const execute = async ({ command, method, bundle, services, secret }: Order): Promise<Outcome> => {
  const requests: LoggedRequest[] = [];
  const begun = performance.now();
  const customLogger = (_message: string, data: Row): void => {
    if (data['log_type'] === 'http') requests.push(requestOf(data, secret));
  };
  const event = { command, method, bundle, customLogger, rpc_base: services, calledFromCli: true };
  const took = (): number => Math.round(performance.now() - begun);
  try {
    const { results } = await handle({ ...event, calledFromCliInvoke: true });
    return { ok: true, results, requests, took: took() };
  } catch (error) {
    return { ok: false, failure: failureOf(error), requests, took: took() };
  }
};

process.on('message', (order: Order) => {
  void execute(order).then((outcome) => process.send?.({ id: order.id, outcome } satisfies Report));
});
// Its parent is gone: whatever it still executes, nobody reads the outcome.
process.once('disconnect', () => process.exit());
