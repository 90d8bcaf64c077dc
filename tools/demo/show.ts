import pc from 'picocolors';

const WIDTH = 110;

const short = (text: string): string => (text.length > WIDTH ? `${text.slice(0, WIDTH - 1)}…` : text);

/** Prints one line of what came out. */
export const say = (label: string, value: unknown = ''): void => {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  console.log(`    ${pc.dim(label.padEnd(14))} ${short(text.replace(/\s+/g, ' '))}`);
};

/** Throws unless a step did what it says. */
export const expect = (holds: boolean, what: string): void => {
  if (!holds) throw new Error(`expected: ${what}`);
};

let failures = 0;

/** Runs one step of the demo, with its title and its time. */
export const step = async (title: string, work: () => Promise<void>): Promise<void> => {
  console.log(`\n${pc.bold(title)}`);
  const start = performance.now();
  const time = (): string => pc.dim(`${((performance.now() - start) / 1000).toFixed(2)} s`);
  try {
    await work();
    console.log(`  ${pc.green('✓')} ${time()}`);
  } catch (error) {
    failures += 1;
    console.log(`  ${pc.red('✗')} ${error instanceof Error ? error.message : String(error)} ${time()}`);
  }
};

/** The last line; sets the exit code. */
export const finish = (seconds: number): void => {
  const verdict = failures === 0 ? pc.green('Every step did what it says') : pc.red(`${failures} steps failed`);
  console.log(`\n${verdict}, in ${seconds.toFixed(1)} s.`);
  process.exitCode = failures === 0 ? 0 : 1;
};
