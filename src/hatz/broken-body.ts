/**
 * The platform's HTTP client does not notice that a body of a known length breaks off: it waits for the rest. Node tells
 * of every answer through its diagnostics channel, and whose it is stands in the asynchronous context.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { subscribe } from 'node:diagnostics_channel';
import { IncomingMessage } from 'node:http';
import { asRecord } from './json';

const onBroken = new AsyncLocalStorage<() => void>();

subscribe('http.client.response.finish', (message) => {
  const broken = onBroken.getStore();
  const { response } = asRecord(message);
  if (!broken || !(response instanceof IncomingMessage)) return;
  response.once('close', () => {
    if (!response.complete) broken();
  });
});

/** Runs `work`, and calls `broken` when the answer to a request made in it closes before it is complete. */
export const withBrokenBodies = <T>(broken: () => void, work: () => T): T => onBroken.run(broken, work);
