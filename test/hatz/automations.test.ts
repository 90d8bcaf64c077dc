import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Automation, visibleAutomation } from '../../src/hatz/automations';
import { isUuid } from '../../src/hatz/by-name';
import { RUNS } from '../property-runs';

const read = (row: unknown): Automation => {
  const [automation] = visibleAutomation(row);
  if (!automation) throw new Error('The row was left out');
  return automation;
};

const isVisible = (fields: Record<string, unknown>): boolean =>
  visibleAutomation({ id: '1', name: 'App', ...fields }).length === 1;

describe('a row of the list', () => {
  test('is read with all its parts', () => {
    const row = {
      id: 'a1',
      name: 'Summarize',
      description: 'Makes it short',
      default_model: 'gpt-4o',
      files: [],
      user_inputs: [
        {
          position: 0,
          required: true,
          object_id: 'o1',
          description: 'The text',
          display_name: 'Text ',
          variable_name: 'text',
          variable_type: 'paragraph',
        },
      ],
    };
    expect(visibleAutomation(row)).toEqual([
      {
        id: 'a1',
        name: 'Summarize',
        description: 'Makes it short',
        type: 'app',
        default_model: 'gpt-4o',
        step_count: 0,
        stepNames: new Map(),
        inputs: [
          {
            variable_name: 'text',
            label: 'Text',
            type: 'paragraph',
            required: true,
            description: 'The text',
            options: [],
          },
        ],
      },
    ]);
  });

  test.each<[string, Record<string, unknown>]>([
    ['id', { id: 'a1', app_id: 'b', uuid: 'c' }],
    ['app_id', { app_id: 'a1', uuid: 'c' }],
    ['uuid', { uuid: 'a1' }],
    ['app_id beside no id', { id: null, app_id: 'a1' }],
    ['app_id beside an empty id', { id: '', app_id: 'a1' }],
  ])('has its id under %s', (_name, row) => expect(read(row).id).toBe('a1'));

  test('may have a number as its id', () => expect(read({ id: 7 })).toMatchObject({ id: '7', name: '7' }));

  test.each([{ name: 'No id' }, { id: '' }, { id: null }, { id: {} }, null, undefined, 'text', 5, [], [{ id: '1' }]])(
    'is left out without an id: %j',
    (row) => expect(visibleAutomation(row)).toEqual([]),
  );

  test('is named by its id when it has no name', () => expect(read({ id: 'a1', name: null }).name).toBe('a1'));

  test('is a workflow when it has steps, or says that it is one', () => {
    expect(read({ id: '1', steps: [{}, {}] })).toMatchObject({ type: 'workflow', step_count: 2 });
    expect(read({ id: '1', steps: [] })).toMatchObject({ type: 'workflow', step_count: 0 });
    expect(read({ id: '1', type: 'Workflow' })).toMatchObject({ type: 'workflow', step_count: 0 });
    expect(read({ id: '1', app_type: 'workflow' }).type).toBe('workflow');
    expect(read({ id: '1', kind: 'agentic_workflow' }).type).toBe('workflow');
    expect(read({ id: '1', steps: null, type: 'app' }).type).toBe('app');
  });
});

describe('the inputs of a row', () => {
  const inputsOf = (user_inputs: unknown): Automation['inputs'] => read({ id: '1', user_inputs }).inputs;
  const variables = (user_inputs: unknown): string[] => inputsOf(user_inputs).map(({ variable_name }) => variable_name);

  test('stand in the order of their positions, those without one last and as listed', () => {
    const rows = [
      { variable_name: 'd' },
      { variable_name: 'c', position: 2 },
      { variable_name: 'e', position: null },
      { variable_name: 'b', position: '1' },
      { variable_name: 'a', position: 0 },
    ];
    expect(variables(rows)).toEqual(['a', 'b', 'c', 'd', 'e']);
  });

  test('have each variable once, and none without a variable', () => {
    const rows = [{ variable_name: 'a' }, { display_name: 'No variable' }, { variable_name: 'a' }, null, 'text'];
    expect(variables(rows)).toEqual(['a']);
  });

  test.each([undefined, null, 'text', {}, 5])('are none in %j', (rows) => expect(inputsOf(rows)).toEqual([]));

  test('are labelled by their variable when they have no label', () => {
    expect(inputsOf([{ variable_name: 'a', display_name: ' ' }])[0]?.label).toBe('a');
  });

  test.each(['options', 'choices'])('may bring choices under %s, of several shapes', (name) => {
    const choices = [
      'Low',
      3,
      { value: 'm', label: 'Medium' },
      { id: 'h', name: 'High' },
      { label: 'Only' },
      { value: 'v', display_name: 'Shown' },
      null,
      '',
      {},
    ];
    expect(inputsOf([{ variable_name: 'a', [name]: choices }])[0]?.options).toEqual([
      { value: 'Low', label: 'Low' },
      { value: '3', label: '3' },
      { value: 'm', label: 'Medium' },
      { value: 'h', label: 'High' },
      { value: 'Only', label: 'Only' },
      { value: 'v', label: 'Shown' },
    ]);
  });
});

describe('a Community or Private row is left out when it says so', () => {
  test.each<Record<string, unknown>>([
    { visibility: 'community' },
    { visibility: 'PRIVATE' },
    { scope: ' private ' },
    { sharing: 'community' },
    { category: 'Community Automations' },
    { category: 'Private Automations' },
    { category: 'private_workflow' },
    { type: 'private_app' },
    { type: 'community-workflow' },
    { app_type: 'private apps' },
    { automation_type: 'Community' },
    { is_community: true },
    { is_private: 1 },
    { is_private: 'true' },
  ])('by %j', (fields) => expect(isVisible(fields)).toBe(false));
});

describe('a row of My Automations stays', () => {
  test.each<Record<string, unknown>>([
    { category: 'Private Equity' },
    { category: 'Community Management' },
    { category: 'Community management' },
    { visibility: 'non-private' },
    { visibility: 'not_private' },
    { source: 'community' },
    { resource: 'private' },
    { prototype: 'private' },
    { kind: 'private' },
    { library: 'community' },
    { access: 'private' },
    { categories: ['Community Apps'] },
    { visibility: ['private'] },
    { visibility: { level: 'private' } },
    { scope: 'private only' },
    { automationType: 'private' },
    { Visibility: 'private' },
    { private: true },
    { community: true },
    { isPrivate: true },
    { is_private_app: true },
    { categories: ['Sales', 'Private Equity'] },
    { visibility: 'team' },
    { visibility: null },
    { scope: {} },
    { name: 'Private' },
    { name: 'Community', description: 'private' },
    { is_private: false },
    { isPrivate: 'false' },
    { community: 0 },
    { private: null },
    { is_private: {} },
    { type: 'app' },
    { steps: [{ type: 'private' }] },
    { user_inputs: [{ variable_name: 'visibility', variable_type: 'private' }] },
  ])('with %j', (fields) => expect(isVisible(fields)).toBe(true));
});

describe('any row', () => {
  const or = (documented: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> => fc.oneof(documented, fc.anything());
  const optional = (fields: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<unknown> =>
    or(fc.record(fields, { requiredKeys: [] }));
  const option = optional({ value: or(fc.string()), label: or(fc.string()), id: or(fc.nat()) });
  const input = optional({
    position: or(fc.nat()),
    required: or(fc.boolean()),
    description: or(fc.string()),
    display_name: or(fc.string()),
    variable_name: or(fc.constantFrom('a', 'b', '__proto__')),
    variable_type: or(fc.constantFrom('paragraph', 'file_upload')),
    options: or(fc.array(or(option))),
  });
  const row = optional({
    id: or(fc.uuid()),
    app_id: or(fc.uuid()),
    name: or(fc.string()),
    description: or(fc.string()),
    type: or(fc.constantFrom('app', 'workflow', 'private')),
    category: or(fc.string()),
    isPrivate: or(fc.boolean()),
    default_model: or(fc.string()),
    user_inputs: or(fc.array(input)),
    steps: or(fc.array(fc.anything())),
  });

  test('is an automation of the promised types or left out, and never throws', () => {
    fc.assert(
      fc.property(fc.oneof(row, fc.anything(), fc.jsonValue()), (value) => {
        const found = visibleAutomation(value);
        expect(found.length).toBeLessThanOrEqual(1);
        for (const { id, name, description, type, default_model, inputs, step_count } of found) {
          expect([id, name, description, default_model].every((text) => typeof text === 'string')).toBe(true);
          expect(id !== '' && name !== '').toBe(true);
          expect(['app', 'workflow']).toContain(type);
          expect(step_count).toBeGreaterThanOrEqual(0);
          const variables = inputs.map(({ variable_name }) => variable_name);
          expect(new Set(variables).size).toBe(variables.length);
          for (const one of inputs) {
            expect(
              [one.variable_name, one.label, one.type, one.description].every((text) => typeof text === 'string'),
            ).toBe(true);
            expect(one.variable_name !== '' && one.label !== '').toBe(true);
            expect(typeof one.required).toBe('boolean');
            expect(one.options.every((choice) => choice.value !== '' && choice.label !== '')).toBe(true);
          }
        }
      }),
      RUNS,
    );
  });
});

describe('an id', () => {
  test('is told from a name', () => {
    fc.assert(fc.property(fc.uuid(), (id) => isUuid(id) && isUuid(id.toUpperCase())));
    for (const text of ['', 'Weekly Report', 'a0000000-0000-4000-8000', 'a0000000-0000-4000-8000-0000000000011']) {
      expect(isUuid(text)).toBe(false);
    }
  });
});
