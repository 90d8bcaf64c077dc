/** API calls of one execution, counted by the sandbox: of what has a bar, then of every operation that people see. */
import type { Variations } from '../../sandbox';
import { choicesOf, type InputField, isStatic, KINDS, type Operation, visible } from '../platform/definition';
import { readDefinition } from '../platform/handler';
import type { Measurement } from './measurement';
import type { Report, Step } from './probe';
import type { Subjects } from './subjects';

/** The sandbox's "Summarize Ticket" and "Research and Write". */
const APP = 'a0000000-0000-4000-8000-000000000001';
const WORKFLOW = 'b0000000-0000-4000-8000-000000000001';

const BARRED: { what: string; step: Step; variations?: Partial<Variations> }[] = [
  { what: 'Connection test', step: { method: 'authentication.test' } },
  {
    what: 'Dropdown page',
    step: { method: 'triggers.list_apps.operation.perform', meta: { isFillingDynamicDropdown: true, page: 0 } },
  },
  {
    what: 'Form of dynamic fields',
    step: { method: 'creates.run_app.operation.inputFields', input: { app_id: APP } },
  },
  ...[999, 1_000, 9_999, 10_000].map((automationCount) => ({
    what: `Poll of ${automationCount.toLocaleString('en')} automations`,
    step: { method: 'triggers.new_automation.operation.perform' },
    variations: { automationCount },
  })),
  {
    what: 'Run App',
    step: {
      method: 'creates.run_app.operation.perform',
      input: { app_id: APP, other_inputs: { ticket_title: 'Printer', ticket_text: 'It burns.' } },
    },
  },
  {
    what: 'Run Workflow, without waiting',
    step: {
      method: 'creates.run_workflow.operation.perform',
      input: { workflow_id: WORKFLOW, other_inputs: { topic: 'bees' }, wait_for_result: false },
    },
  },
];

/** Values that an operation needs to do its usual work; other required fields get the first choice, or an example. */
const USUAL: Record<string, string> = {
  job_id: 'f0000000-0000-4000-8000-000000000001',
  path: '/chat/models',
  name: 'report',
  email: 'sam.rivera@cedar.example',
  first_name: 'Sam',
  last_name: 'Rivera',
};

/** What an operation wants although no field of it is required. */
const WANTED: Record<string, readonly string[]> = { update_user: ['first_name'] };

const count = async (
  { sandbox, launch, connector }: Subjects,
  step: Step,
  variations: Partial<Variations> = {},
): Promise<Measurement> => {
  await sandbox.begin(variations);
  const { steps } = await launch({ folder: connector.folder, steps: [step] });
  const calls = await sandbox.calls();
  const error = steps[0]?.error;
  return { what: step.method ?? '', unit: 'calls', value: calls.length, ...(error && { note: error }) };
};

const firstOf = async ({ sandbox, launch, connector }: Subjects, dynamic: string): Promise<unknown> => {
  const [trigger, idKey = 'id'] = dynamic.split('.');
  await sandbox.begin();
  const steps = [{ method: `triggers.${trigger}.operation.perform` }];
  const report: Report = await launch({ folder: connector.folder, steps });
  const rows = report.steps[0]?.results as Record<string, unknown>[] | undefined;
  return rows?.[0]?.[idKey];
};

const valueFor = async (subjects: Subjects, field: InputField): Promise<unknown> => {
  const given = USUAL[field.key] ?? choicesOf(field)[0]?.value;
  if (given !== undefined) return given;
  if (field.dynamic) return firstOf(subjects, field.dynamic);
  return field.type === 'file' ? `${subjects.sandbox.filesUrl}/public/report.pdf` : 'Example';
};

const usualInput = async (subjects: Subjects, { key, operation }: Operation): Promise<Record<string, unknown>> => {
  const needed = (operation.inputFields ?? [])
    .filter(isStatic)
    .filter((field) => field.required || WANTED[key]?.includes(field.key));
  const input: Record<string, unknown> = {};
  for (const field of needed) input[field.key] = await valueFor(subjects, field);
  return input;
};

export const measureCalls = async (subjects: Subjects): Promise<Measurement[]> => {
  const measured: Measurement[] = [];
  for (const { what, step, variations } of BARRED)
    measured.push({ ...(await count(subjects, step, variations)), what });
  const definition = await readDefinition();
  const done = new Set(BARRED.map(({ step }) => step.method));
  for (const kind of KINDS) {
    for (const operation of visible(definition, kind)) {
      const method = `${kind}.${operation.key}.operation.perform`;
      if (done.has(method)) continue;
      const input = await usualInput(subjects, operation);
      measured.push({ ...(await count(subjects, { method, input })), what: operation.display.label });
    }
  }
  return measured;
};
