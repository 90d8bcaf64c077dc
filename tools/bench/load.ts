/** Times of fresh processes: loading and the first call of New Model, and the calls after it. */
import type { Measurement } from './measurement';
import { median, spread } from './measurement';
import type { Report, Step } from './probe';
import type { Subjects } from './subjects';

const WARM_CALLS = 5;

/** An operation that both apps have: one request, one list. */
const SIMPLE: Step = { method: 'triggers.new_model.operation.perform' };

const firstCall = ({ steps }: Report): number => steps[0]?.ms ?? NaN;

const MEASURED: [what: string, of: (report: Report) => number][] = [
  ['Cold start to first result, over core', (report) => report.appMs + firstCall(report)],
  ['… of which loading', ({ appMs }) => appMs],
  ['… of which the first call', firstCall],
  ['Warm call', ({ steps }) => median(steps.slice(1).map(({ ms }) => ms))],
];

/** The two apps take turns, so that whatever else the machine does hits both. */
export const measureLoad = async ({ connector, minimal, sandbox, launch, runs }: Subjects): Promise<Measurement[]> => {
  const steps = Array.from({ length: 1 + WARM_CALLS }, () => SIMPLE);
  const ours: Report[] = [];
  const theirs: Report[] = [];
  await sandbox.begin();
  for (let run = 0; run < runs; run += 1) {
    ours.push(await launch({ folder: connector.folder, steps }));
    theirs.push(await launch({ folder: minimal.folder, steps }));
  }
  const failed = [...ours, ...theirs].flatMap((report) => report.steps).find(({ error }) => error);
  if (failed) throw new Error(`The measured call failed: ${failed.error}`);
  return MEASURED.map(([what, of]) => ({
    what,
    unit: 'ms',
    value: median(ours.map(of)),
    spread: spread(ours.map(of)),
    minimal: median(theirs.map(of)),
  }));
};
