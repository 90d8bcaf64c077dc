/** What very much data costs: a poll of many automations over one that finds none, and a report of many usage rows. */
import type { Variations } from '../../sandbox';
import type { Measurement } from './measurement';
import type { Report } from './probe';
import type { Subjects } from './subjects';

const MEGABYTE = 1024 * 1024;
const MANY = 10_000;
const POLL = { method: 'triggers.new_automation.operation.perform' };

export const measureMemory = async ({ connector, sandbox, launch }: Subjects): Promise<Measurement[]> => {
  const poll = async (variations: Partial<Variations>): Promise<Report> => {
    await sandbox.begin(variations);
    return launch({ folder: connector.folder, steps: [POLL], collectGarbage: true });
  };
  const empty = await poll({ emptyLists: true });
  const full = await poll({ automationCount: MANY });
  const rows = full.steps[0]?.results;
  const found = Array.isArray(rows) ? rows.length : 0;
  if (found !== MANY) throw new Error(`The poll found ${found} of ${MANY} automations`);
  const over = (of: (report: Report) => number): number => (of(full) - of(empty)) / MEGABYTE;
  return [
    {
      what: 'Heap for 10,000 automations, over an empty poll',
      unit: 'MB',
      value: over(({ heapBytes }) => heapBytes),
    },
    {
      what: 'Process memory for 10,000 automations, over an empty poll',
      unit: 'MB',
      value: over(({ residentBytes }) => residentBytes),
    },
  ];
};

const MANY_ROWS = 100_000;
const REPORT = { method: 'searches.find_usage.operation.perform', input: { report: 'user' } };

export const measureUsage = async ({ connector, sandbox, launch }: Subjects): Promise<Measurement[]> => {
  await sandbox.begin({ usageRows: MANY_ROWS });
  const { steps, residentBytes } = await launch({ folder: connector.folder, steps: [REPORT], collectGarbage: true });
  const { ms = NaN, error } = steps[0] ?? {};
  const note = error && { note: error };
  return [
    { what: 'Report of 100,000 usage rows', unit: 'ms', value: ms, ...note },
    { what: 'Process memory for that report', unit: 'MB', value: residentBytes / MEGABYTE, ...note },
  ];
};
