/** What was measured, and what it may be at most. */

export type Unit = 'ms' | 'KB' | 'MB' | 'calls' | 'files';

export interface Measurement {
  what: string;
  unit: Unit;
  value: number;
  /** The least and the most of several runs. */
  spread?: [number, number];
  /** The same of Zapier's minimal app. */
  minimal?: number;
  note?: string;
}

interface Bar {
  most: number;
  /** Counts what exceeds the minimal app. */
  overMinimal?: true;
}

/** Bars by what is measured; everything else is printed without a verdict. */
const BARS: Record<string, Bar> = {
  'Cold start to first result, over core': { most: 55, overMinimal: true },
  'Archive (build.zip)': { most: 60, overMinimal: true },
  'Connection test': { most: 1 },
  'Dropdown page': { most: 1 },
  'Form of dynamic fields': { most: 1 },
  // A full page does not tell that it is the last one: then one more call is needed.
  'Poll of 999 automations': { most: 1 },
  'Poll of 1,000 automations': { most: 2 },
  'Poll of 9,999 automations': { most: 10 },
  'Poll of 10,000 automations': { most: 11 },
  'Run App': { most: 1 },
  'Run Workflow, without waiting': { most: 1 },
  'Heap for 10,000 automations, over an empty poll': { most: 128 },
  'Process memory for 10,000 automations, over an empty poll': { most: 128 },
  'Report of 100,000 usage rows': { most: 10_000 },
  'Process memory for that report': { most: 256 },
  'Status calls while a step waits for a workflow': { most: 20 },
};

export type Verdict = 'ok' | 'missed' | '';

export interface Row extends Measurement {
  bar: string;
  verdict: Verdict;
}

const judge = (measurement: Measurement): Row => {
  const bar = BARS[measurement.what];
  if (!bar) return { ...measurement, bar: '', verdict: '' };
  const { value, unit, minimal = 0, note } = measurement;
  const counted = bar.overMinimal ? value - minimal : value;
  return {
    ...measurement,
    bar: `≤ ${bar.most} ${unit}${bar.overMinimal ? ' over minimal' : ''}`,
    verdict: counted <= bar.most && !note ? 'ok' : 'missed',
  };
};

/** Every measurement with its verdict. Throws when nothing was measured for a bar. */
export const judgeAll = (measurements: readonly Measurement[]): Row[] => {
  const forgotten = Object.keys(BARS).filter((what) => !measurements.some((measurement) => measurement.what === what));
  if (forgotten.length > 0) throw new Error(`Nothing was measured for: ${forgotten.join(', ')}`);
  return measurements.map(judge);
};

/** The middle of some values. */
export const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;

export const spread = (values: readonly number[]): [number, number] => [Math.min(...values), Math.max(...values)];
