/** The figures in docs/reliability.md come from the tables that the tests run; `DOCS_WRITE=1` writes them anew. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { LONGEST_MESSAGE, LONGEST_MS } from './attempts';
import { casesIn, FAILURES, HEAVY } from './failures';
import { NAMES } from './hostile';
import { OPERATIONS, type Operation, unfilled } from './operations';
import { DEADLINES, SLOW, STATUS_FAULTS } from './slow';

const ROOT = join(__dirname, '../../..');
const DOCUMENT = join(ROOT, 'docs/reliability.md');
const [BEGIN, END] = ['<!-- figures -->', '<!-- end of figures -->'];

const keysOf = (kind: Operation['kind']): string[] =>
  OPERATIONS.filter((operation) => operation.kind === kind).map(({ key }) => `\`${key}\``);

const number = (value: number): string => value.toLocaleString('en-US');

const figures = (): string => {
  const perOperation = casesIn([...FAILURES, ...HEAVY]) + SLOW.length;
  const acting = keysOf('action').length * perOperation;
  const lines = [
    `- ${OPERATIONS.length} operations: ${OPERATIONS.map(({ key }) => `\`${key}\``).join(', ')}.`,
    `- ${FAILURES.length + HEAVY.length + SLOW.length} failures in ${perOperation} forms, each crossed with each operation: ${number(OPERATIONS.length * perOperation)} executions.`,
    `- ${number(acting)} of these are actions, and each sent its one POST once: ${number(acting)} POSTs.`,
    `- Every execution ended within ${LONGEST_MS / 1000} seconds, every sentence had fewer than ${LONGEST_MESSAGE} characters.`,
    `- ${STATUS_FAULTS.length} ways in which every look at an accepted run fails; each returned the run.`,
    `- ${DEADLINES.length} steps whose calls are slow one after the other.`,
    `- ${NAMES.length} hostile names, for every dropdown, form, message and text.`,
  ];
  const failures = [...FAILURES, ...HEAVY].map(
    ({ title, cases }) => `- ${title}${cases.length > 1 ? ` (${cases.length} forms)` : ''}`,
  );
  const slow = SLOW.map(({ label }) => `- ${label}`);
  return ['', ...lines, '', '### The failures', '', ...failures, ...slow, ''].join('\n');
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
