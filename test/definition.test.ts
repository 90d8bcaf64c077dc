/** The definition against the platform's schema and Zapier's published review rules; the code of a rule is in the test's name. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import App from '../src/index';
import { command } from './support';

interface Field {
  key: string;
  label?: string;
  type?: string;
  helpText?: string;
  dynamic?: string;
  search?: string;
  dependsOn?: string[];
  required?: boolean;
  children?: unknown;
}

interface Operation {
  key: string;
  noun: string;
  display: { label: string; description: string; hidden?: boolean };
  operation: {
    inputFields?: (Field | string)[];
    outputFields?: (Field | string)[];
    sample?: Record<string, unknown>;
    type?: string;
  };
}

interface Definition {
  triggers: Record<string, Operation>;
  creates: Record<string, Operation>;
  searches: Record<string, Operation>;
  authentication: { connectionLabel: string; fields: Field[] };
  flags: Record<string, boolean>;
}

let definition: Definition;
beforeAll(async () => {
  definition = (await command('definition')) as Definition;
});

const KINDS = ['triggers', 'creates', 'searches'] as const;
const NAMES = KINDS.flatMap((kind) =>
  Object.entries((App as unknown as Definition)[kind])
    .filter(([, { display }]) => !display.hidden)
    .map(([key]): [string, (typeof KINDS)[number], string] => [`${kind}.${key}`, kind, key]),
);

/** Words that Title Case leaves small. */
const SMALL = new Set('a an and as at but by for from in into of on or the to up via with'.split(' '));
const isTitleCase = (label: string): boolean =>
  label.split(/\s+/).every((word, index) => (index > 0 && SMALL.has(word)) || /^[^a-z]/.test(word));

/** Words that read as translated, or that only developers use. */
const ODD_WORDS =
  /\b(stands? in it|talk on|start anew|is none|closed to|are (days|hours) in UTC|switch(ed)? (on|off)|one per line|endpoint|payload|UUID|MSP)\b/i;

const bareLinks = (text = ''): string[] =>
  text
    .replace(/`[^`]*`/g, '')
    .replace(/\[[^\]]+\]\(https:\/\/[^)\s]+\)/g, '')
    .match(/https?:\/\/\S+/g) ?? [];

const ISO = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2}))?$/;

const fits: Record<string, (value: unknown) => boolean> = {
  string: (value) => typeof value === 'string',
  file: (value) => typeof value === 'string',
  number: (value) => typeof value === 'number',
  integer: (value) => Number.isInteger(value),
  boolean: (value) => typeof value === 'boolean',
  datetime: (value) => typeof value === 'string' && ISO.test(value),
};

const valueAt = (sample: Record<string, unknown>, key: string): unknown => {
  const [list = '', item] = key.split('[]');
  if (item === undefined) return sample[key];
  return ((sample[list] as Record<string, unknown>[] | undefined)?.[0] ?? {})[item];
};

test('the platform finds nothing wrong', async () => {
  expect(await command('validate')).toEqual([]);
});

test('keys stay: the frozen list', () => {
  const inputKeys = Object.fromEntries(
    NAMES.map(([name, kind, key]) => {
      const fields = definition[kind][key]?.operation.inputFields ?? [];
      return [name, fields.map((field) => (typeof field === 'string' ? '(dynamic)' : field.key))];
    }),
  );
  expect(inputKeys).toMatchSnapshot();
  expect(
    NAMES.map(([name, kind, key]) => [name, Object.keys(definition[kind][key]?.operation.sample ?? {})]),
  ).toMatchSnapshot();
});

test('C001: the changelog names every operation in the form that promotion reads', () => {
  const changelog = readFileSync(join(__dirname, '../CHANGELOG.md'), 'utf8');
  const named = [...changelog.matchAll(/(trigger|create|search)\/(\w+)/g)].map(([, kind, key]) => `${kind} ${key}`);
  const kinds = { triggers: 'trigger', creates: 'create', searches: 'search' } as const;
  expect(new Set(named)).toEqual(new Set(NAMES.map(([, kind, key]) => `${kinds[kind]} ${key}`)));
  for (const line of changelog.match(/^.*(trigger|create|search)\/.*$/gm) ?? [])
    expect(line).toMatch(/^- (Added|Improved|Fixed) /);
});

describe('the account', () => {
  test('D002: help says with a link where the key is', () => {
    expect(definition.authentication.fields[0]?.helpText).toMatch(/\[[^\]]+\]\(https:\/\//);
  });
  test('D003: the label is dynamic and tells no secret', () => {
    expect(definition.authentication.connectionLabel).toBe('API key ending in {{key_ending}}');
  });
  test('D028: inputs arrive as they were filled in', () => {
    expect(definition.flags).toEqual({ cleanInputData: false, throwForThrottlingEarly: false });
  });
});

describe.each(NAMES)('%s', (_name, kind, key) => {
  const parts = (): Operation => definition[kind][key]!;
  const inputs = (): Field[] =>
    (parts().operation.inputFields ?? []).filter((field): field is Field => typeof field !== 'string');

  test('D018, D021: label and description', () => {
    const { label, description } = parts().display;
    expect(isTitleCase(label)).toBe(true);
    expect(description).toMatch(/^[A-Z].+\.$/);
    expect(description).not.toMatch(/Hatz|Zapier|endpoint|payload|UUID/);
    if (kind === 'triggers') expect(description).toMatch(/^Triggers when /);
    if (kind === 'triggers') expect(label).toMatch(/^New /);
    if (kind === 'searches')
      expect([label, description]).toEqual([expect.stringMatching(/^Find /), expect.stringMatching(/^Finds /)]);
    if (kind === 'creates') expect(description.split(' ')[0]).toMatch(/s$/);
  });

  test('D009, D022: there is something to fill in', () => {
    if (kind !== 'triggers') expect(inputs().length).toBeGreaterThan(0);
  });

  test('D001, D004, D008, D011, D014, D018: fields', () => {
    for (const field of inputs()) {
      expect(field.key).not.toMatch(/api[_-]?key|secret|passw|credential/i);
      expect(bareLinks(field.helpText)).toEqual([]);
      expect(field.helpText).not.toMatch(/\b(endpoint|payload|UUID)\b/);
      expect((field.helpText ?? '').length).toBeGreaterThan(10);
      if (field.type === 'copy') continue;
      expect(isTitleCase(field.label ?? 'missing')).toBe(true);
      expect(field.helpText).not.toBe(field.label);
      if (/_id$/.test(field.key) && !['job_id', 'user_id'].includes(field.key)) expect(field.dynamic).toBeDefined();
    }
    const requiredFlags = inputs()
      .filter(({ type }) => type !== 'copy')
      .map(({ required }) => required === true);
    expect(requiredFlags).toEqual([...requiredFlags].sort((a, b) => Number(b) - Number(a)));
  });

  test('D005, D013: dropdowns and their searches exist', () => {
    for (const { dynamic, search, dependsOn } of inputs()) {
      if (dynamic) expect(definition.triggers).toHaveProperty(dynamic.split('.')[0] ?? '');
      if (search) expect(definition.searches).toHaveProperty(search.split('.')[0] ?? '');
      // What depends on another field has no search of its own.
      if (!dependsOn) expect(search === undefined).toBe(dynamic === undefined);
    }
  });

  test('D010, D012, D023, D024: the sample', () => {
    const { sample = {} } = parts().operation;
    const outputFields = (parts().operation.outputFields ?? []).filter((field) => typeof field !== 'string');
    expect(Object.keys(sample).length).toBeGreaterThan(0);
    if (kind === 'triggers') expect(sample).toHaveProperty('id');
    const keys = outputFields.map((field) => field.key.split('[]')[0]);
    expect(new Set(Object.keys(sample))).toEqual(new Set(keys));
    for (const field of outputFields) {
      expect(isTitleCase(field.label ?? 'missing')).toBe(true);
      const value = valueAt(sample, field.key);
      expect(value).not.toBeUndefined();
      if (field.type && value !== null) expect([field.key, fits[field.type]?.(value)]).toEqual([field.key, true]);
    }
  });

  test('texts are short and plain', () => {
    const { description } = parts().display;
    const [first = '', second = '', ...more] = description.split(/(?<=\.) (?=[A-Z])/);
    expect(first.length).toBeLessThanOrEqual(100);
    expect(more).toEqual([]);
    // A second sentence only says when to use another step.
    if (second) expect(second).toMatch(/\buse [A-Z]/);
    for (const { helpText = '', label = '' } of inputs()) {
      expect(helpText.length).toBeLessThanOrEqual(250);
      expect(helpText.replace(/\.$/, '').toLowerCase()).not.toBe(label.toLowerCase());
      expect(helpText).toMatch(/[.)]$/);
    }
    const texts = [description, ...inputs().flatMap(({ label = '', helpText = '' }) => [label, helpText])];
    for (const text of texts) expect(text).not.toMatch(ODD_WORDS);
  });
});
