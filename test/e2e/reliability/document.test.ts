/** The figures in docs/reliability.md come from the tables that the tests run; `DOCS_WRITE=1` writes them anew. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { LONGEST_MESSAGE, LONGEST_MS } from './attempts';
import { casesFor, FAILURES, HEAVY } from './failures';
import { NAMES } from './hostile';
import { OPERATIONS, type Operation, unfilled } from './operations';
import { DEADLINES, SLOW, STATUS_FAULTS } from './slow';

const ROOT = join(__dirname, '../../..');
const DOCUMENT = join(ROOT, 'docs/reliability.md');
const [BEGIN, END] = ['<!-- figures -->', '<!-- end of figures -->'];

const number = (value: number): string => value.toLocaleString('en-US');

const figures = (): string => {
  const failures = [...FAILURES, ...HEAVY];
  const forms = failures.reduce((sum, { cases }) => sum + cases.length, SLOW.length);
  const executions = (operations: readonly Operation[]): number =>
    operations
      .flatMap((operation) => [SLOW.length, ...failures.map((failure) => casesFor(failure, operation).length)])
      .reduce((sum, count) => sum + count, 0);
  const acting = executions(OPERATIONS.filter(({ kind }) => kind === 'action'));
  const lines = [
    `- ${OPERATIONS.length} operations: ${OPERATIONS.map(({ key }) => `\`${key}\``).join(', ')}.`,
    `- ${failures.length + SLOW.length} failures in ${forms} forms. Each failure is crossed with each operation, and the looks of an error body take turns: ${number(executions(OPERATIONS))} executions.`,
    `- ${number(acting)} of these are actions, and each sent its one POST once: ${number(acting)} POSTs.`,
    `- Every execution ended within ${LONGEST_MS / 1000} seconds, every sentence had fewer than ${LONGEST_MESSAGE} characters.`,
    `- ${STATUS_FAULTS.length} ways in which every look at an accepted run fails; each returned the run.`,
    `- ${DEADLINES.length} steps whose calls are slow one after the other.`,
    `- ${NAMES.length} hostile names, for every dropdown, form, message and text.`,
  ];
  const list = failures.map(({ title, cases }) => `- ${title}${cases.length > 1 ? ` (${cases.length} forms)` : ''}`);
  const slow = SLOW.map(({ label }) => `- ${label}`);
  return ['', ...lines, '', '### The failures', '', ...list, ...slow, ''].join('\n');
};

test('the document has the figures of these tables', () => {
  const text = readFileSync(DOCUMENT, 'utf8');
  const [before = '', rest = ''] = text.split(BEGIN);
  const [written = '', after = ''] = rest.split(END);
  if (process.env['DOCS_WRITE']) writeFileSync(DOCUMENT, `${before}${BEGIN}\n${figures()}\n${END}${after}`);
  else expect(written.trim()).toBe(figures().trim());
});

test('the document names only tests that exist', () => {
  const named = [...readFileSync(DOCUMENT, 'utf8').matchAll(/`(test\/[\w./-]+\.ts)`/g)].map(([, path]) => path!);
  expect(named.length).toBeGreaterThan(5);
  expect(named.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
});

test('the forms of the matrix fill every required field', () => {
  expect(unfilled()).toEqual([]);
});

test('the looks of an error body take turns: every operation meets each of them, and every failure each', () => {
  const turning = FAILURES.filter(({ takesTurns }) => takesTurns);
  const met = turning.flatMap((failure) =>
    OPERATIONS.flatMap((operation) => casesFor(failure, operation).map(({ label }) => ({ failure, operation, label }))),
  );
  for (const failure of turning)
    expect(new Set(met.filter((one) => one.failure === failure).map(({ label }) => label)).size).toBe(
      failure.cases.length,
    );
  const all = new Set(met.map(({ label }) => label)).size;
  for (const operation of OPERATIONS)
    expect(new Set(met.filter((one) => one.operation === operation).map(({ label }) => label)).size).toBe(all);
});
