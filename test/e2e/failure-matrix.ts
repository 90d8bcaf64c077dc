/** Every visible operation against every failure: class, sentence, request id, number of requests. */
import { describe, expect, test } from '@jest/globals';
import App from '../../src/index';
import type { Fault, Sandbox } from '../sandbox';
import { execute, type Failure, failureOf } from '../support';

const UUID = 'a0000000-0000-4000-8000-000000000005';

/** A filled form for any operation: ids for ids, words for the rest; a new operation needs no line here. */
const INPUT: Record<string, unknown> = {
  app_id: UUID,
  workflow_id: 'b0000000-0000-4000-8000-000000000004',
  agent_id: 'a9e00000-0000-4000-8000-000000000001',
  job_id: UUID,
  automation_id: UUID,
  name: 'any',
  prompt: 'any',
  file: 'any text',
  method: 'POST',
  path: '/anything',
  body: '{}',
};

interface Operation {
  kind: 'trigger' | 'search' | 'action';
  method: string;
}

const visible = (operations: Record<string, { display: { hidden?: boolean } }> | undefined): string[] =>
  Object.entries(operations ?? {})
    .filter(([, { display }]) => !display.hidden)
    .map(([key]) => key);

const OPERATIONS: [string, Operation][] = [
  ...visible(App.triggers).map((key): [string, Operation] => [
    key,
    { kind: 'trigger', method: `triggers.${key}.operation.perform` },
  ]),
  ...visible(App.searches).map((key): [string, Operation] => [
    key,
    { kind: 'search', method: `searches.${key}.operation.perform` },
  ]),
  ...visible(App.creates).map((key): [string, Operation] => [
    key,
    { kind: 'action', method: `creates.${key}.operation.perform` },
  ]),
];

interface Cell {
  title: string;
  fault: Omit<Fault, 'method' | 'path'>;
  name: (operation: Operation) => string;
  message: RegExp;
  delay?: number;
  only?: Operation['kind'][];
}

const always = (name: string) => (): string => name;
const haltsActions = ({ kind }: Operation): string => (kind === 'action' ? 'HaltedError' : 'AppError');

const CREDITS = { detail: 'Request blocked: monthly credit overage' };

const CELLS: Cell[] = [
  {
    title: '401',
    fault: { kind: 'status', status: 401 },
    name: always('ExpiredAuthError'),
    message: /Workspace > API Keys/,
  },
  {
    title: '403',
    fault: { kind: 'status', status: 403 },
    name: always('AppError'),
    message: /not allowed|not in My Automations|not available|did not let/,
  },
  {
    title: '404',
    fault: { kind: 'status', status: 404 },
    name: always('AppError'),
    message: /not found|not in My|not available|does not know/,
    only: ['trigger', 'action'],
  },
  {
    title: '400 with a reason',
    fault: { kind: 'status', status: 400, body: { error: { message: 'Bad thing' } } },
    name: always('AppError'),
    message: /Bad thing/,
  },
  {
    title: '422 with a list',
    fault: {
      kind: 'status',
      status: 422,
      body: { detail: [{ loc: ['body', 'x'], msg: 'is odd', type: 't' }, null, 'more'] },
    },
    name: always('AppError'),
    message: /x: is odd; more/,
  },
  {
    title: '422 with an object',
    fault: { kind: 'status', status: 422, body: { detail: { msg: 'An object' } } },
    name: always('AppError'),
    message: /An object/,
  },
  {
    title: '400 without a reason',
    fault: { kind: 'status', status: 400, body: { detail: 'Bad Request' } },
    name: always('AppError'),
    message: /gave no reason/,
  },
  {
    title: '409',
    fault: { kind: 'status', status: 409, body: { message: 'Clash' } },
    name: always('AppError'),
    message: /Clash/,
  },
  { title: '413', fault: { kind: 'html', status: 413 }, name: always('AppError'), message: /50 MB/ },
  {
    title: '429 with seconds',
    fault: { kind: 'status', status: 429, headers: { 'retry-after': '7' }, body: CREDITS },
    name: always('ThrottledError'),
    message: /7 seconds/,
    delay: 7,
  },
  {
    title: '429 with too long a wait',
    fault: { kind: 'status', status: 429, headers: { 'retry-after': '90000' } },
    name: always('ThrottledError'),
    message: /60 seconds/,
    delay: 60,
  },
  {
    title: '429 about credits',
    fault: { kind: 'status', status: 429, body: CREDITS },
    name: always('HaltedError'),
    message: /credits.*new month.*administrator/,
  },
  {
    title: '429 about quota as text',
    fault: { kind: 'status', status: 429, body: 'Quota exceeded' },
    name: always('HaltedError'),
    message: /limit/,
  },
  {
    title: '429 about a rate',
    fault: { kind: 'status', status: 429, body: { detail: 'Rate limit exceeded' } },
    name: always('ThrottledError'),
    message: /busy/,
    delay: 60,
  },
  { title: '500', fault: { kind: 'status', status: 500 }, name: haltsActions, message: /500/ },
  { title: '502 in HTML', fault: { kind: 'html', status: 502 }, name: haltsActions, message: /502/ },
  {
    title: 'a reset',
    fault: { kind: 'reset-before' },
    name: haltsActions,
    message: /could not be reached|not repeated/,
  },
  { title: 'a redirect', fault: { kind: 'redirect-foreign' }, name: always('AppError'), message: /a redirect \(302\)/ },
  {
    title: 'a web page',
    fault: { kind: 'html', status: 200 },
    name: always('AppError'),
    message: /a web page/,
    only: ['trigger', 'search'],
  },
  {
    title: 'nothing',
    fault: { kind: 'empty' },
    name: always('AppError'),
    message: /with nothing/,
    only: ['trigger', 'search'],
  },
  {
    title: 'a cut-off answer',
    fault: { kind: 'truncated' },
    name: always('AppError'),
    message: /cannot be read/,
    only: ['trigger', 'search'],
  },
  {
    title: 'another charset',
    fault: { kind: 'wrong-charset' },
    name: always('AppError'),
    message: /cannot be read/,
    only: ['trigger', 'search'],
  },
  { title: 'an echoed key', fault: { kind: 'echo-key' }, name: always('AppError'), message: /\[API key\]/ },
];

const fail = async (sandbox: Sandbox, operation: Operation, log: string[], fault: Cell['fault']): Promise<Failure> => {
  // What an action looks up before it writes works; the writing itself fails.
  const writing = operation.kind === 'action' ? { method: 'POST' } : {};
  sandbox.fail({ ...fault, ...writing });
  return failureOf(execute(operation.method, { key: sandbox.keys.admin, input: INPUT, log }));
};

/** Describes the matrix of some kinds of operations; the platform's own limits want a file for each few of them. */
export const describeMatrix = (kinds: readonly Operation['kind'][], current: () => Sandbox): void => {
  describe.each(OPERATIONS.filter(([, { kind }]) => kinds.includes(kind)))('%s', (_key, operation) => {
    const cells = CELLS.filter(({ only }) => !only || only.includes(operation.kind));
    test.each(cells.map((cell): [string, Cell] => [cell.title, cell]))('%s', async (_title, cell) => {
      const sandbox = current();
      const log: string[] = [];
      const failure = await fail(sandbox, operation, log, cell.fault);
      expect(failure.name).toBe(cell.name(operation));
      expect(failure.message).toMatch(cell.message);
      if (cell.delay !== undefined) expect(failure.delay).toBe(cell.delay);
      expect(failure.message.length).toBeLessThan(250);
      expect(failure.message).not.toMatch(/<html|What happened|undefined|\[object|TypeError/);
      if (!cell.fault.kind.startsWith('reset')) expect(failure.message).toMatch(/\(Request ID: [\w-]{36}\)$/);
      expect(sandbox.requests.filter(({ method }) => method === 'POST').length).toBeLessThanOrEqual(1);
      expect(sandbox.fileRequests).toHaveLength(0);
      expect([failure.message, ...log].join('\n')).not.toContain(sandbox.keys.admin);
    });
  });

  if (kinds.includes('search'))
    describe.each(OPERATIONS.filter(([, { kind }]) => kind === 'search'))('%s', (_key, { method }) => {
      test('finds nothing when the API says 404', async () => {
        const sandbox = current();
        sandbox.fail({ kind: 'status', status: 404 });
        expect(await execute(method, { key: sandbox.keys.admin, input: INPUT })).toEqual([]);
      });
    });
};
