/** The forms that the field functions make, for every app and workflow, against the platform's schema of fields. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import zapier from 'zapier-platform-core';
import App from '../../src/index';
import type { Sandbox } from '../../sandbox';
import { execute, failureOf, useSandbox } from '../support';

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

interface Note extends Field {
  type: string;
  helpText: string;
}

describe.each(CHOOSERS)('the form of %s while its inputs are not known', (action, chooser) => {
  const noteIn = async (chosen: string, key = sandbox.keys.admin): Promise<string> => {
    const input = { [chooser]: chosen };
    const form = await execute<Note[]>(`creates.${action}.operation.inputFields`, { key, input });
    expect(form.map((field) => field.key)).toContain('other_inputs');
    const notes = form.filter(({ type }) => type === 'copy');
    expect(notes).toHaveLength(1);
    expect(await faultsOf(action, notes)).toEqual([]);
    return notes[0]!.helpText;
  };

  test.each(['{{123456__id}}', '{{123__id}} ', 'App {{1__name}}', '{{bundle.x'])(
    '%s is a mapping: explained without a request',
    async (mapping) => {
      expect(await noteIn(mapping)).toMatch(/An earlier step chooses .*Other Inputs, by their variable names/);
      expect(sandbox.requests).toEqual([]);
    },
  );

  test('explains what could not be read, whatever happened', async () => {
    const id = 'a0000000-0000-4000-8000-000000000099';
    expect(await noteIn(id)).toMatch(/could not be shown.*not in My Automations.*Other Inputs/);
    expect(await noteIn('No such name')).toMatch(/named "No such name"/);
    sandbox.fail({ path: /^\/app\/a0/, kind: 'status', status: 500 });
    expect(await noteIn(id)).toMatch(/not in My Automations/);
    sandbox.reset();
    for (const kind of ['reset-before', 'html', 'empty'] as const) {
      sandbox.fail({ kind, status: 200 });
      expect(await noteIn(id)).toMatch(/could not be shown/);
      sandbox.reset();
    }
    sandbox.fail({ kind: 'html', status: 403 });
    expect(await noteIn(id)).toMatch(/could not be shown.*a web page \(403\)/);
    sandbox.reset();
    for (const status of [403, 404, 429, 500]) {
      sandbox.fail({ kind: 'status', status, body: { detail: 'Not *now*.' } });
      expect(await noteIn(id)).toMatch(/could not be shown/);
      sandbox.reset();
    }
  });

  test('says which action is for the other type', async () => {
    const other =
      action === 'run_app' ? 'b0000000-0000-4000-8000-000000000001' : 'a0000000-0000-4000-8000-000000000001';
    expect(await noteIn(other)).toMatch(/is (an app|a workflow)\. Use the action/);
  });

  test('shows that a key is not accepted', async () => {
    const input = { [chooser]: 'a0000000-0000-4000-8000-000000000001' };
    const { name } = await failureOf(execute(`creates.${action}.operation.inputFields`, { key: 'wrong', input }));
    expect(name).toBe('ExpiredAuthError');
  });

  test('is never refused for an id that the API returned', async () => {
    const body = {
      name: 'Mine',
      category: 'community',
      user_inputs: [{ variable_name: 'a__b' }],
      ...(action === 'run_workflow' ? { steps: [] } : {}),
    };
    sandbox.fail({ kind: 'status', status: 200, body });
    const form = await formOf(action, { [chooser]: 'a0000000-0000-4000-8000-000000000001' });
    const own = form.filter(({ key }) => key.startsWith('input_'));
    expect(own.map(({ label }) => label)).toEqual(['a__b']);
    expect(own[0]?.key).not.toMatch(/__/);
  });
});
