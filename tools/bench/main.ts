/**
 * `npm run bench`: what the connector costs beside Zapier's minimal app, against the bars that it has to keep. Works in
 * a temporary folder; `--runs 51` measures times more often, `--json` prints JSON.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { stageConnector, stageMinimal } from '../archive/stage';
import { measureCalls } from './calls';
import { prepareLaunch } from './launch';
import { measureLoad } from './load';
import { judgeAll, type Measurement, type Row, type Unit } from './measurement';
import { measureMemory, measureUsage } from './memory';
import { startRemoteSandbox } from './sandbox';
import { measureSize } from './size';
import type { Subjects } from './subjects';
import { measureWaiting } from './waiting';

const GROUPS: ((subjects: Subjects) => Promise<Measurement[]>)[] = [
  measureLoad,
  measureSize,
  measureCalls,
  measureMemory,
  measureUsage,
  measureWaiting,
];

const measureAll = async (runs: number): Promise<Measurement[]> => {
  const folder = await mkdtemp(join(tmpdir(), 'bench-'));
  const [connector, minimal, sandbox] = [await stageConnector(), await stageMinimal(), await startRemoteSandbox()];
  try {
    const launch = prepareLaunch(folder, sandbox.url, sandbox.key);
    const measured: Measurement[] = [];
    for (const group of GROUPS) measured.push(...(await group({ connector, minimal, sandbox, launch, runs })));
    return measured;
  } finally {
    sandbox.close();
    await Promise.all([connector.remove(), minimal.remove(), rm(folder, { recursive: true })]);
  }
};

const DIGITS: Record<Unit, number> = { ms: 1, KB: 0, MB: 1, calls: 0, files: 0 };

const shown = ({ what, unit, value, spread, minimal, bar, verdict, note = '' }: Row): Record<string, string> => {
  const number = (amount: number): string => amount.toFixed(DIGITS[unit]);
  return {
    what,
    measured: `${number(value)} ${unit}`,
    'least … most': spread?.map(number).join(' … ') ?? '',
    'minimal app': minimal === undefined ? '' : number(minimal),
    bar,
    verdict,
    note: note.slice(0, 60),
  };
};

const main = async (): Promise<void> => {
  const { values } = parseArgs({
    options: { runs: { type: 'string', default: '21' }, json: { type: 'boolean', default: false } },
  });
  const rows = judgeAll(await measureAll(Number(values.runs)));
  if (values.json) console.log(JSON.stringify({ node: process.version, runs: Number(values.runs), rows }, null, 2));
  else console.table(rows.map(shown));
  if (rows.some(({ verdict }) => verdict === 'missed')) process.exitCode = 1;
};

void main();
