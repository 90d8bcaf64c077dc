/** What the demo prints: titled steps, plain lines, a verdict with the time for each step and one for all. */
import pc from 'picocolors';
import { failureOf } from '../platform/failure';

const LABEL_WIDTH = 16;
const LINES = /.{1,96}(?:\s|$)|.{96}/gu;

/** Prints what came out, over several lines where it is long. */
export const say = (label: string, value: unknown): void => {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const [first = '', ...others] = text.replace(/[\s\p{Cc}]+/gu, ' ').match(LINES) ?? [];
  console.log(`   ${pc.dim(label.padEnd(LABEL_WIDTH))} ${first.trimEnd()}`);
  for (const line of others) console.log(`   ${' '.repeat(LABEL_WIDTH)} ${line.trimEnd()}`);
};

/** Throws, with what was expected, unless it holds. */
export function expect(holds: boolean, what: string): asserts holds {
  if (!holds) throw new Error(`Expected ${what}`);
}

const start = performance.now();
const secondsSince = (then: number): string => `${((performance.now() - then) / 1000).toFixed(2)} s`;

let count = 0;
let failed = 0;

/** Runs one step and returns its result; a step that throws is counted and the demo goes on without its result. */
export const step = async <T>(title: string, work: () => Promise<T>): Promise<T | undefined> => {
  const begun = performance.now();
  count += 1;
  console.log(`\n${pc.bold(`${count}. ${title}`)}`);
  try {
    const result = await work();
    console.log(`   ${pc.green('✓')} ${pc.dim(secondsSince(begun))}`);
    return result;
  } catch (error) {
    failed += 1;
    console.log(`   ${pc.red('✗')} ${pc.dim(secondsSince(begun))}  ${failureOf(error).message.split('\n', 1).join()}`);
    return undefined;
  }
};

/** Prints the summary and sets the exit code. */
export const finish = (): void => {
  const verdict = failed === 0 ? pc.green(`All ${count} steps passed`) : pc.red(`${failed} of ${count} steps failed`);
  console.log(`\n${verdict} in ${secondsSince(start)}.`);
  process.exitCode = failed === 0 ? 0 : 1;
};
