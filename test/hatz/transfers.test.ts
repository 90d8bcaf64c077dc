import { expect, test } from '@jest/globals';
import { inTurn, MOST_TRANSFERS } from '../../src/hatz/transfers';

const tick = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('at most four transfers run at once, in their order, and a failed one makes room', async () => {
  const log: string[] = [];
  const finish: (() => void)[] = [];
  const transfer = (name: string, share?: number): Promise<string> =>
    inTurn(async () => {
      log.push(name);
      await new Promise<void>((resolve) => finish.push(resolve));
      if (name === 'b') throw new Error('broke off');
      return name;
    }, share).catch((error: unknown) => (error as Error).message);

  const all = Promise.all([
    ...['a', 'b', 'c', 'd', 'e'].map((name) => transfer(name)),
    transfer('whole', MOST_TRANSFERS),
    transfer('f'),
  ]);
  await tick();
  expect(log).toEqual(['a', 'b', 'c', 'd']);
  finish[1]?.();
  await tick();
  expect(log.slice(4)).toEqual(['e']);
  for (const one of finish.splice(0)) one();
  await tick();
  expect(log.slice(5)).toEqual(['whole']);
  for (const one of finish.splice(0)) one();
  await tick();
  expect(log.slice(6)).toEqual(['f']);
  for (const one of finish.splice(0)) one();
  expect(await all).toEqual(['a', 'broke off', 'c', 'd', 'e', 'whole', 'f']);
});
