/** How often a step asks for a workflow that does not end. */
import type { Measurement } from './measurement';
import type { Subjects } from './subjects';

/** The sandbox's workflow "Wait for Approval". */
const NEVER_ENDS = 'b0000000-0000-4000-8000-000000000004';

export const measureWaiting = async ({ connector, sandbox, launch }: Subjects): Promise<Measurement[]> => {
  await sandbox.begin();
  const input = { workflow_id: NEVER_ENDS, wait_for_result: true };
  const { steps } = await launch({
    folder: connector.folder,
    steps: [{ method: 'creates.run_workflow.operation.perform', input }],
  });
  const status = (await sandbox.calls()).filter((call) => /^GET \/workflows\//.test(call));
  const { ms = NaN, error } = steps[0] ?? {};
  return [
    {
      what: 'Status calls while a step waits for a workflow',
      unit: 'calls',
      value: status.length,
      ...(error && { note: error }),
    },
    { what: 'Time that the step waits', unit: 'ms', value: ms },
  ];
};
