import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Sandbox } from '../../../sandbox';
import { useSandbox, useVirtualClock } from '../../support';
import { broken, failing, sideBySide } from './attempts';
import { casesFor, type Failure } from './failures';
import { named, OPERATIONS, type Operation } from './operations';

/**
 * Crosses some of the operations with failures. All cells run side by side, before the tests; each test then tells what
 * one operation did otherwise than promised in one failure, in all its cases
 * that the operation meets.
 */
export const describeMatrix = (
  isIncluded: (operation: Operation) => boolean,
  failures: readonly Failure[],
  { atOnce = 60 }: { atOnce?: number } = {},
): void => {
  const operations = OPERATIONS.filter(isIncluded);
  const cells = operations.flatMap((operation) =>
    failures.flatMap((failure) => casesFor(failure, operation).map((one) => ({ operation, failure, one }))),
  );
  const problems = new Map(operations.map(({ key }) => [key, new Map<Failure, string[]>()]));
  const note = ({ key }: Operation, failure: Failure, found: string[]): void => {
    const noted = problems.get(key);
    noted?.set(failure, [...(noted.get(failure) ?? []), ...found]);
  };

  useVirtualClock();
  let sandbox: Sandbox;
  beforeAll(async () => {
    sandbox = await useSandbox();
    await sideBySide(cells, atOnce, async ({ operation, failure, one }) => {
      const attempt = await failing(sandbox, operation, one);
      note(operation, failure, broken(operation, one, failure.ending(operation, one), attempt));
    });
  }, 180_000);
  afterAll(() => sandbox.close());

  describe.each(named(operations))('%s', (key) => {
    test.each(failures.map((failure): [string, Failure] => [failure.title, failure]))('%s', (_title, failure) => {
      expect(problems.get(key)?.get(failure)).toEqual([]);
    });
  });

  test('no other host is asked', () => {
    expect(sandbox.fileRequests).toEqual([]);
  });
};
