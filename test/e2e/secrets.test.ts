/** The key goes to the API and nowhere else; signed links stay out of errors. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Fault, Sandbox } from '../../sandbox';
import { execute, failureOf, useSandbox } from '../support';
import { type Attempt, attempt, leaks, markedKey, sideBySide } from './reliability/attempts';
import { DROPDOWNS, OPERATIONS, type Operation } from './reliability/operations';
import { startStash } from './reliability/stash';

let sandbox: Sandbox;
let stash: Awaited<ReturnType<typeof startStash>>;

/** The platform's log server: keeps what is streamed to it. */
let logServer: Server;
let streamed = '';

beforeAll(async () => {
  sandbox = await useSandbox();
  stash = await startStash();
  logServer = createServer((request, response) => {
    request.setEncoding('utf8').on('data', (chunk: string) => (streamed += chunk));
    request.on('end', () => response.end('{}'));
  });
  await new Promise<void>((resolve) => logServer.listen(0, '127.0.0.1', resolve));
  process.env['LOGGING_ENDPOINT'] = `http://127.0.0.1:${(logServer.address() as AddressInfo).port}/input`;
});
afterAll(async () => {
  delete process.env['LOGGING_ENDPOINT'];
  stash.close();
  logServer.close();
  logServer.closeAllConnections();
  await sandbox.close();
});

/** Keys as people paste them. */
const PASTES: readonly ((key: string) => string)[] = [(key) => key, (key) => `  ${key}\r\n\t`];

const FAULTS: readonly (readonly [string, Pick<Fault, 'kind' | 'status'> | undefined])[] = [
  ['in success', undefined],
  ['when it is refused', { kind: 'status', status: 401 }],
  ['when the API repeats it', { kind: 'echo-key' }],
  ['when the API fails', { kind: 'status', status: 500 }],
  ['when the answer breaks off', { kind: 'reset-after' }],
  ['when it is redirected to another host', { kind: 'redirect-foreign' }],
];

/** Files come from another host, so that requests to it are seen. */
const withLinks = (input: Record<string, unknown>): Record<string, unknown> => ({
  ...input,
  wait_for_result: false,
  ...('file' in input ? { file: `${sandbox.filesUrl}/public/notes.txt` } : {}),
});

const METHODS: readonly Pick<Operation, 'key' | 'method' | 'input'>[] = [
  ...OPERATIONS,
  ...['authentication.test', ...DROPDOWNS].map((method) => ({ key: method, method, input: { tenant_id: 'own' } })),
];

const cells = METHODS.flatMap((operation) =>
  FAULTS.flatMap(([title, fault]) => PASTES.map((paste) => ({ operation, title, fault, paste }))),
);

describe('the key', () => {
  const attempts = new Map<string, Attempt[]>();
  const keys: string[] = [];

  beforeAll(async () => {
    sandbox.vary({ workflowSpeed: 20, fileSeconds: 0.1 });
    await sideBySide(cells, 40, async ({ operation: { key: name, method, input }, title, fault, paste }) => {
      const key = markedKey(sandbox.keys.msp);
      keys.push(key);
      if (fault) sandbox.fail({ ...fault, key });
      const event = { ...stash.event, token: 'log-token' };
      const done = await attempt(sandbox, { method, input: withLinks(input), event }, paste(key));
      attempts.set(`${name} ${title}`, [...(attempts.get(`${name} ${title}`) ?? []), { ...done, key }]);
    });
  }, 60_000);

  describe.each(METHODS.map(({ key }) => key))('of %s', (name) => {
    test.each(FAULTS.map(([title]) => title))('is told to nobody %s', (title) => {
      for (const { error, result, log, key } of attempts.get(`${name} ${title}`)!) {
        expect(log.length).toBeGreaterThan(0);
        expect(leaks([error?.message, JSON.stringify(result), ...log].join('\n'), key)).toBe(false);
      }
    });
  });

  test('is in no line that was streamed to the platform', () => {
    expect(streamed.split('\n').length).toBeGreaterThan(cells.length);
    expect(keys.filter((key) => leaks(streamed, key))).toEqual([]);
  });

  test('reached the API in its one header, without spaces, and no other host', () => {
    const sent = sandbox.requests.map(({ headers }) => headers['x-api-key']);
    expect([...new Set(sent)].sort()).toEqual([...keys].sort());
    const elsewhere = JSON.stringify([
      sandbox.fileRequests,
      sandbox.requests.map(({ headers, ...request }) => ({ ...request, headers: { ...headers, 'x-api-key': '' } })),
    ]);
    expect(sandbox.fileRequests.length).toBeGreaterThan(0);
    expect(leaks(elsewhere, sandbox.keys.msp)).toBe(false);
  });
});

test.each(['a b', 'kéy', 'line\nbreak', 'x\u200by', ''])('a key that cannot be sent (%j) is not sent', async (key) => {
  const done = await attempt(sandbox, { method: OPERATIONS[0]!.method, input: {} }, key);
  expect(done.error?.name).toBe('ExpiredAuthError');
  if (key) expect(done.error?.message).not.toContain(key);
  expect(done.requests).toEqual([]);
});

describe('signed links', () => {
  beforeEach(() => sandbox.reset());

  const SIGNATURE = 'abc123signature';
  const signed = (path: string): string => `${sandbox.filesUrl}${path}?X-Amz-Signature=${SIGNATURE}`;

  test.each(['/public/missing', '/public/empty.txt', '/public/login', '/outputs/a/b'])(
    'stay out of the error when the file at %s cannot be used',
    async (path) => {
      const failure = await failureOf(
        execute('creates.upload_file.operation.perform', { key: sandbox.keys.admin, input: { file: signed(path) } }),
      );
      expect(failure.message).not.toContain(SIGNATURE);
      expect(failure.message).not.toContain('X-Amz');
    },
  );

  test('stay out of the error when the API repeats them', async () => {
    sandbox.fail({ kind: 'status', status: 400, body: { detail: `Cannot read ${signed('/a')}` } });
    for (const operation of OPERATIONS.filter(({ kind }) => kind === 'action')) {
      const { error } = await attempt(sandbox, operation);
      expect(error?.message).toMatch(/Cannot read/);
      expect(error?.message).not.toContain(SIGNATURE);
    }
  });

  test.each([404, 200])('of a step stay out of the error (%d)', async (status) => {
    const url = signed(status === 200 ? '/outputs/a/b' : '/nowhere');
    sandbox.fail({ path: '/workflows/presigned-url', kind: 'status', status: 200, body: { url } });
    const input = { job_id: 'j', step_id: 's' };
    const { error } = await attempt(sandbox, { method: 'hydrators.stepFile', input, event: stash.event });
    expect(error?.message).toMatch(/could not be fetched/);
    expect(error?.message).not.toContain(SIGNATURE);
    expect(sandbox.fileRequests.every(({ headers }) => headers['x-api-key'] === undefined)).toBe(true);
  });
});
