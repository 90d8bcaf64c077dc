import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const gc = runInNewContext('gc') as () => void;

const MEGABYTE = 1024 * 1024;

/** Lets everything that is no longer used go, and returns what the heap then holds, in megabytes. */
export const heapInUse = async (): Promise<number> => {
  for (let round = 0; round < 3; round += 1) {
    gc();
    await new Promise((resolve) => setImmediate(resolve));
  }
  return process.memoryUsage().heapUsed / MEGABYTE;
};
