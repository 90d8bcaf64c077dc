/** The forms that the field functions make, for every app and workflow, against the platform's schema of fields. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import zapier from 'zapier-platform-core';
import App from '../../src/index';
import type { Sandbox } from '../../sandbox';
import { execute, useSandbox } from '../support';

interface Handler {
  createAppHandler(app: unknown): (event: { command: string; bundle: object }) => Promise<{ results: unknown[] }>;
}

interface Field {
  key: string;
  label?: string;
}

interface Action {
  operation: { inputFields?: readonly unknown[] };
}

/** Actions whose form depends on what is chosen in them, with the field of the choice. */
const CHOOSERS = Object.entries(App.creates as unknown as Record<string, Action>)
  .filter(([, { operation }]) => (operation.inputFields ?? []).some((field) => typeof field === 'function'))
  .map(([key, { operation }]): [string, string, Action] => {
    const chooser = (operation.inputFields ?? []).find(
      (field) => (field as { altersDynamicFields?: boolean }).altersDynamicFields,
    );
    return [key, (chooser as Field).key, operation as unknown as Action];
  });

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await useSandbox();
});
beforeEach(() => sandbox.reset());
afterAll(() => sandbox.close());

const formOf = (action: string, input: Record<string, unknown>): Promise<Field[]> =>
  execute<Field[]>(`creates.${action}.operation.inputFields`, { key: sandbox.keys.admin, input });

/** What the platform's own schema says about an action with these fields. */
const faultsOf = async (action: string, inputFields: Field[]): Promise<unknown[]> => {
  const creates = App.creates as unknown as Record<string, Action>;
  const changed = { ...creates[action], operation: { ...creates[action]?.operation, inputFields } };
  const app = { ...App, creates: { ...creates, [action]: changed } };
  const handle = (zapier as unknown as Handler).createAppHandler(app);
  return (await handle({ command: 'validate', bundle: {} })).results;
};

test('some actions have a form of their own', () => {
  expect(CHOOSERS.map(([action]) => action)).toEqual(['run_app', 'run_workflow']);
});

describe.each(CHOOSERS)('D018, D024: %s', (action, chooser) => {
  test('every form of the account keeps the schema, with a label for each field and no key twice', async () => {
    const automations = await execute<{ id: string }[]>('triggers.new_automation.operation.perform', {
      key: sandbox.keys.admin,
    });
    const forms = await Promise.all(automations.map(({ id }) => formOf(action, { [chooser]: id }).catch(() => [])));
    const fields = [...new Map(forms.flat().map((field) => [field.key, field])).values()];
    expect(fields.length).toBeGreaterThan(5);
    expect(await faultsOf(action, fields)).toEqual([]);
    for (const form of forms) {
      expect(new Set(form.map(({ key }) => key)).size).toBe(form.length);
      for (const { label = 'none needed' } of form) expect(label.trim()).not.toBe('');
    }
  });

  test('nothing chosen leaves the fields that are always there, without a request', async () => {
    const form = await formOf(action, {});
    expect(form.map(({ key }) => key)).toContain(chooser);
    expect(sandbox.requests).toHaveLength(0);
  });
});
