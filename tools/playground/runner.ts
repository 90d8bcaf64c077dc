/**
 * A process of its own that executes the built connector through the platform's own handler, so that what the platform
 * changes for good (Node's http module) stays out of the server, and a test can be stopped at once.
 */
import { createRequire } from 'node:module';
import type { Row } from '../platform/definition';
import { failureOf } from '../platform/failure';
import { builtHandler, type Event } from '../platform/handler';
import type { LoggedRequest, Outcome } from './protocol';

export interface Order {
  id: number;
  event: Event;
  /** Never shown, whatever the platform logs. */
  secret: string;
}

export interface Report {
  id: number;
  outcome: Outcome;
}

// The platform ends a process that has grown over many executions; a running test would end with it.
const limits = createRequire(__filename)('zapier-platform-core/src/constants') as { KILL_MAX_LIMIT: number };
limits.KILL_MAX_LIMIT = Infinity;

const handle = builtHandler();

const LONGEST_LOGGED = 4_000;

const asText = (value: unknown): string =>
  typeof value === 'string' ? value : value === undefined ? '' : JSON.stringify(value);

const requestOf = (data: Row, secret: string): LoggedRequest => {
  const shown = (...parts: unknown[]): string => {
    const text = parts.map(asText).filter(Boolean).join('\n\n');
    const masked = secret ? text.replaceAll(secret, ':censored:') : text;
    return masked.length > LONGEST_LOGGED ? `${masked.slice(0, LONGEST_LOGGED)} …` : masked;
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

const execute = async ({ event, secret }: Order): Promise<Outcome> => {
  const requests: LoggedRequest[] = [];
  const begun = performance.now();
  const customLogger = (_message: string, data: unknown): void => {
    const row = data as Row;
    if (row['log_type'] === 'http') requests.push(requestOf(row, secret));
  };
  const ended = await handle({ ...event, customLogger, calledFromCli: true, calledFromCliInvoke: true }).then(
    ({ results }) => ({ ok: true, results }) as const,
    (error: unknown) => ({ ok: false, failure: failureOf(error) }) as const,
  );
  return { ...ended, requests, took: Math.round(performance.now() - begun) };
};

process.on('message', (order: Order) => {
  void execute(order).then((outcome) => process.send?.({ id: order.id, outcome } satisfies Report));
});
// Its parent is gone: whatever it still executes, nobody reads the outcome.
process.once('disconnect', () => process.exit());
