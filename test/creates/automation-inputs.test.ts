import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { fieldKey, fieldsOf, filledInputs, inputsToRun } from '../../src/creates/automation-inputs';
import { type Automation, type AutomationInput, visibleAutomation } from '../../src/hatz/automations';
import type { ZObject } from 'zapier-platform-core';
import { createClient } from '../../src/hatz/http';
import { RUNS } from '../property-runs';

const z = { errors: { Error } } as unknown as ZObject;
const inputsOf = (data: Record<string, unknown>, id = '1'): ReturnType<typeof filledInputs> =>
  filledInputs(z, data, id);

const automationWith = (...inputs: Partial<AutomationInput>[]): Automation => ({
  id: '1',
  name: 'App',
  description: '',
  type: 'app',
  default_model: '',
  step_count: 0,
  stepNames: new Map(),
  inputs: inputs.map((input) => ({
    variable_name: 'topic',
    label: 'Topic',
    type: 'short_answer',
    required: false,
    description: '',
    options: [],
    ...input,
  })),
});

const fieldFor = (input: Partial<AutomationInput>): ReturnType<typeof fieldsOf>[number] =>
  fieldsOf(automationWith(input))[0]!;

describe('the field of an input', () => {
  test.each([
    ['short_answer', 'string'],
    ['paragraph', 'text'],
    ['multiple_choice', 'string'],
    ['dropdown', 'string'],
    ['file_upload', 'file'],
    ['file_input', 'file'],
    ['url', 'string'],
    ['hologram', 'string'],
    ['', 'string'],
    ['constructor', 'string'],
    ['__proto__', 'string'],
  ])('of the type %j is a %s', (type, expected) => expect(fieldFor({ type }).type).toBe(expected));

  test('keeps the order, the label, the description and whether it must be filled', () => {
    const fields = fieldsOf(
      automationWith(
        { variable_name: 'b', label: 'Second', required: true, description: 'Say <b>what</b>\nyou want' },
        { variable_name: 'a', label: 'First' },
      ),
    );
    expect(fields).toEqual([
      { key: expect.any(String), label: 'Second', type: 'string', required: true, helpText: 'Say what you want' },
      { key: expect.any(String), label: 'First', type: 'string', required: false },
    ]);
  });

  test('is labelled by the variable, or at least somehow, when the label says nothing', () => {
    expect(fieldFor({ label: '<br>' }).label).toBe('topic');
    expect(fieldFor({ label: '', variable_name: '<b>' }).label).toBe('Input');
  });

  test('has no help text that only repeats the label', () => {
    expect(fieldFor({ description: 'Topic' })).not.toHaveProperty('helpText');
  });

  test('puts bare addresses into backticks and leaves the others', () => {
    const description = 'See https://a.example/x?y, `https://b.example` or [this](https://c.example).';
    expect(fieldFor({ description }).helpText).toContain('`https://a.example/x?y,`');
    expect(fieldFor({ description }).helpText).toContain('`https://b.example` or [this](https://c.example).');
    expect(fieldFor({ description: 'In <EUR>, <b>not</b> in cents' }).helpText).toBe('In &lt;EUR>, not in cents');
    expect(fieldFor({ description: '<'.repeat(5_000) }).helpText?.length).toBeLessThanOrEqual(1_000);
  });

  test('says what a file, an address or a choice without choices wants', () => {
    expect(fieldFor({ type: 'file_upload' }).helpText).toMatch(/file/);
    expect(fieldFor({ type: 'url', description: 'The page.' }).helpText).toMatch(/^The page\. .*https:\/\//);
    expect(fieldFor({ type: 'dropdown' }).helpText).toMatch(/choices/);
  });

  test('offers the choices that the API sends, and then no hint about them', () => {
    const options = [
      { value: 'low', label: 'Low <i>priority</i>' },
      { value: 'x', label: '\n' },
    ];
    const field = fieldFor({ type: 'dropdown', options });
    expect(field.choices).toEqual([
      { value: 'low', label: 'Low priority', sample: 'low' },
      { value: 'x', label: 'x', sample: 'x' },
    ]);
    expect(field).not.toHaveProperty('helpText');
    expect(fieldFor({ type: 'file_upload', options })).not.toHaveProperty('choices');
  });
});

describe('the fields of a foreign automation', () => {
  const or = (documented: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> => fc.oneof(documented, fc.anything());
  const input = fc.record(
    {
      variable_name: or(fc.string({ unit: 'binary' })),
      display_name: or(fc.string({ unit: 'binary' })),
      variable_type: or(fc.constantFrom('paragraph', 'dropdown', 'file_upload', 'url', 'toString')),
      description: or(fc.oneof(fc.string({ unit: 'binary' }), fc.webUrl())),
      required: fc.anything(),
      position: or(fc.nat()),
      options: or(fc.array(or(fc.record({ value: or(fc.string()), label: or(fc.string()) })))),
    },
    { requiredKeys: [] },
  );

  test('have unique keys that a form can hold, labels, and a documented type', () => {
    fc.assert(
      fc.property(or(fc.array(or(input))), (user_inputs) => {
        const fields = visibleAutomation({ id: '1', user_inputs }).flatMap(fieldsOf);
        expect(new Set(fields.map(({ key }) => key)).size).toBe(fields.length);
        for (const { key, label, type, required, helpText = '-', choices = [] } of fields) {
          expect(key).toMatch(/^\w[\w.-]+$/);
          expect(key).not.toMatch(/__/);
          expect(label.trim()).not.toBe('');
          expect(['string', 'text', 'file']).toContain(type);
          expect(typeof required).toBe('boolean');
          expect(helpText).not.toBe('');
          for (const choice of choices) expect(choice.value !== '' && choice.label !== '').toBe(true);
        }
      }),
      RUNS,
    );
  });
});

const NOTHING = { texts: {}, files: new Map(), labelled: new Map() };

describe('what was filled in', () => {
  test('is given by variable, files apart and one each', () => {
    const [text, one] = fieldsOf(
      automationWith({ variable_name: 'topic' }, { variable_name: 'doc', type: 'file_upload' }),
    ).map(({ key }) => key);
    const { texts, files } = inputsOf({ app_id: '1', [text!]: 'Cats', [one!]: 'url' });
    expect(texts).toEqual({ topic: 'Cats' });
    expect([...files]).toEqual([['doc', 'url']]);
  });

  test('leaves out what is empty, and other fields of the step', () => {
    const fields = fieldsOf(automationWith({ variable_name: 'a' }, { variable_name: 'b', type: 'file_upload' }));
    for (const value of ['', null, undefined, [], [''], [null], [[]], ['', undefined]]) {
      const data = Object.fromEntries(fields.map(({ key }) => [key, value]));
      expect(inputsOf({ ...data, model: 'x', files: ['y'] })).toEqual(NOTHING);
    }
  });

  test('is text: a list of texts is joined by line breaks, anything else is an error that names the input', () => {
    const { key } = fieldFor({ variable_name: 'ticket_text' });
    const textOf = (value: unknown): string | undefined => inputsOf({ [key]: value }).texts['ticket_text'];
    expect([0, false, 'a', ['a', 'b'], ['a', '', 2]].map(textOf)).toEqual(['0', 'false', 'a', 'a\nb', 'a\n2']);
    for (const value of [{ a: 1 }, [{ a: 1 }], [['a']]])
      expect(() => textOf(value)).toThrow(/^ticket_text holds a list/);
  });

  test('is that of the chosen automation: what an earlier choice left behind is not read', () => {
    const keyIn = (id: string, variable_name: string, type: string): string =>
      fieldsOf({ ...automationWith({ variable_name, type }), id })[0]!.key;
    const data = {
      [keyIn('A', 'doc', 'file_upload')]: 'https://a.example/left-behind.pdf',
      [keyIn('A', 'topic', 'short_answer')]: 'left behind',
      [keyIn('B', 'doc', 'short_answer')]: 'chosen',
    };
    expect(inputsOf(data, 'B')).toEqual({ ...NOTHING, texts: { doc: 'chosen' } });
    expect(inputsOf(data, 'b').texts).toEqual({ doc: 'chosen' });
    expect(inputsOf(data, 'C')).toEqual(NOTHING);
  });

  test('is read only from keys that say whose they are', () => {
    expect(inputsOf({ input_topic: 'x', file_doc: 'y', file_ids: ['z'], files: ['w'] })).toEqual(NOTHING);
  });

  test('is read, or refused by name, whatever the keys are called and hold', () => {
    const key = fc.oneof(
      fc
        .tuple(fc.constantFrom('input_', 'file_', 'input_6b86b2.', 'file_6b86b2.-110000-'), fc.string())
        .map((parts) => parts.join('')),
      fc.string(),
    );
    fc.assert(
      fc.property(fc.dictionary(key, fc.jsonValue()), (data) => {
        try {
          const { texts, files } = inputsOf(data);
          for (const value of [...Object.values(texts), ...files.values()]) expect(typeof value).toBe('string');
        } catch (error) {
          expect((error as Error).message).toMatch(/holds a list or an object instead of text/);
        }
      }),
      RUNS,
    );
  });
});

describe('a variable', () => {
  const roundTrip = (variable_name: string, type: string): string[] => {
    const { key } = fieldFor({ variable_name, type });
    const { texts, files } = inputsOf({ [key]: 'given' });
    return [...Object.keys(texts), ...files.keys()];
  };

  test.each([
    'topic',
    'Ticket Title',
    'a.b[0]',
    'größe',
    '🚀',
    'é',
    '__proto__',
    'constructor',
    '_',
    '_x',
    '_x41_',
    '_x41_x42_',
    '__x41__',
    '_x5f_',
    '_x110000_',
    '_xffffffff_',
    'input_a',
    'file_a',
    'file_input_a',
    'scale_x2 factor',
    '_x41.',
    'a__b',
    '___',
    'a-2d-b',
    '-',
    '-5f-',
    'a.b-c_d',
    'a\ud800b',
  ])('named %j comes back from its field', (variable) => {
    expect(roundTrip(variable, 'short_answer')).toEqual([variable]);
    expect(roundTrip(variable, 'file_upload')).toEqual([variable]);
  });

  test('comes back from its field, whatever its name', () => {
    const tricky = fc
      .array(fc.constantFrom('_', 'x', 'X', '4', '41', 'f', '_x41_', '-', '-5f-', '.', ' ', '😀', '\ud83d', '\ude00'), {
        minLength: 1,
      })
      .map((parts) => parts.join(''));
    const name = fc.oneof(tricky, fc.string({ minLength: 1 }), fc.string({ unit: 'binary', minLength: 1 }));
    fc.assert(
      fc.property(name, fc.constantFrom('short_answer', 'file_upload'), (variable, type) => {
        expect(roundTrip(variable, type)).toEqual([variable]);
      }),
      RUNS,
    );
  });

  test('has a key of its own', () => {
    const name = fc
      .array(fc.constantFrom('_', 'x', '2', 'e', '.', '-2e-', '-5f-', '-', 'A'), { minLength: 1 })
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(fc.uniqueArray(name, { maxLength: 20 }), (names) => {
        const fields = fieldsOf(automationWith(...names.map((variable_name) => ({ variable_name }))));
        expect(new Set(fields.map(({ key }) => key)).size).toBe(names.length);
      }),
      RUNS,
    );
  });
});

describe('inputs to run with', () => {
  const ID = 'a0000000-0000-4000-8000-000000000001';
  const PRIORITY = { variable_name: 'priority', variable_type: 'dropdown', display_name: 'Priority' };
  const options = [
    { label: 'Medium priority', value: 'medium' },
    { label: 'low', value: 'Low' },
    { label: 'High', value: 'low' },
  ];
  let asked = 0;
  const inputsWith = (data: Record<string, unknown>, status = 200, input: object = { options }): Promise<unknown> => {
    asked = 0;
    const answer = { id: ID, name: 'App', user_inputs: [{ ...PRIORITY, ...input }] };
    const request = (): Promise<unknown> => {
      asked += 1;
      return Promise.resolve({ status, content: JSON.stringify(answer), headers: new Headers() });
    };
    const hatz = createClient({ ...z, request } as unknown as ZObject, { authData: { api_key: 'k' } });
    return inputsToRun(hatz, data, { id: ID, type: 'app' });
  };
  const key = fieldKey('input_choice', ID, 'priority');

  test('have a field of their own kind where a label is not its value', () => {
    expect(
      fieldsOf({ ...automationWith({ type: 'dropdown', variable_name: 'priority', options }), id: ID })[0]?.key,
    ).toBe(key);
    const plain = [{ label: 'low', value: 'low' }];
    expect(fieldFor({ type: 'dropdown', options: plain }).key).toMatch(/^input_[\da-f]{6}\./);
  });

  test.each([
    ['medium', 'medium'],
    ['MEDIUM', 'medium'],
    [' Medium priority\n', 'medium'],
    ['medium PRIORITY', 'medium'],
    ['Low', 'Low'],
    ['low', 'low'],
    ['LOW', 'Low'],
    ['high', 'low'],
  ])('take %j as the choice %j', async (typed, value) => {
    expect(await inputsWith({ [key]: typed })).toEqual({ priority: value });
    expect(asked).toBe(1);
  });

  test('refuse what is no choice, and are told as they are where there are no choices any more', async () => {
    await expect(inputsWith({ [key]: 'urgent' })).rejects.toThrow(
      /^Priority has no choice "urgent"\. Use one of: medium, Low, low/,
    );
    expect(await inputsWith({ [key]: 'urgent' }, 200, {})).toEqual({ priority: 'urgent' });
    expect(await inputsWith({ [key]: 'urgent' }, 200, { variable_name: 'other' })).toEqual({ priority: 'urgent' });
  });

  test('ask nothing where nothing is to be known, and send nothing that is empty', async () => {
    const other_inputs = { a: 'x', b: '', c: [''], d: [[]], e: null, ' f ': ['y', ''] };
    expect(await inputsWith({ [fieldKey('input', ID, 'priority')]: 'Medium', other_inputs })).toEqual({
      priority: 'Medium',
      a: 'x',
      f: 'y',
    });
    expect(asked).toBe(0);
  });

  test.each(['https://a.example/x.pdf', '<https://a.example/x.pdf>', ' DATA:text/plain,x'])(
    'are not sent when nobody knows whether %j is a file',
    async (link) => {
      await expect(inputsWith({ other_inputs: { doc: link } }, 403)).rejects.toThrow(/not in My Automations/);
    },
  );
});
