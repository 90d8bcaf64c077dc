/** Every visible operation with a filled form: a new operation is included without a line here. */
import App from '../../../src/index';

const UUID = 'a0000000-0000-4000-8000-000000000005';

/** A filled form for any operation, by the key of the field: ids for ids, words for the rest. */
const INPUT: Readonly<Record<string, unknown>> = {
  app_id: UUID,
  workflow_id: 'b0000000-0000-4000-8000-000000000004',
  agent_id: 'a9e00000-0000-4000-8000-000000000001',
  job_id: UUID,
  automation_id: UUID,
  name: 'any',
  prompt: 'any',
  file: 'any text',
  method: 'POST',
  path: '/anything',
  body: '{}',
  report: 'daily',
  summary_by: 'source',
  period: 'month',
  email: 'new.person@cedar.example',
  first_name: 'Any',
  user_id: 'user_Sam0042',
};

/** What one operation needs and another must not have. */
const INPUT_OF: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  invite_user: { tenant_id: 'own' },
};

export interface Operation {
  key: string;
  kind: 'trigger' | 'search' | 'action';
  method: string;
  input: Record<string, unknown>;
  /** Reads credits or usage: what is missing then is a permission with a name. */
  isUsage: boolean;
}

interface Definition {
  display: { hidden?: boolean };
  operation: { inputFields?: readonly unknown[] };
}

/** Fields that stand in the definition itself, not the ones that are made when the form is shown. */
export const fixedFields = ({ operation }: Definition): { key: string; required?: boolean }[] =>
  (operation.inputFields ?? []).filter((field) => typeof field === 'object') as { key: string; required?: boolean }[];

const formOf = (operation: string, definition: Definition): Record<string, unknown> => {
  const keys = fixedFields(definition).map(({ key }) => key);
  const shared = Object.fromEntries(keys.filter((key) => key in INPUT).map((key) => [key, INPUT[key]]));
  return { ...shared, ...INPUT_OF[operation] };
};

const KINDS = [
  ['trigger', 'triggers', App.triggers],
  ['search', 'searches', App.searches],
  ['action', 'creates', App.creates],
] as const;

const definitions = KINDS.flatMap(([kind, group, operations]) =>
  Object.entries(operations as Record<string, Definition>).map(([key, definition]) => ({
    key,
    kind,
    method: `${group}.${key}.operation.perform`,
    definition,
  })),
);

export const OPERATIONS: readonly Operation[] = definitions
  .filter(({ definition }) => !definition.display.hidden)
  .map(({ definition, ...operation }) => ({
    ...operation,
    input: formOf(operation.key, definition),
    isUsage: /usage|credit/.test(operation.key),
  }));

/** Operations with their keys in front, as a table of tests wants them. */
export const named = (operations: readonly Operation[]): [string, Operation][] =>
  operations.map((operation) => [operation.key, operation]);

/** Hidden triggers: what fills a dropdown. */
export const DROPDOWNS: readonly string[] = definitions
  .filter(({ definition }) => definition.display.hidden)
  .map(({ method }) => method);

/** Required fields for which the table above has no value, as `operation.field`. */
export const unfilled = (): string[] =>
  definitions.flatMap(({ key, definition }) =>
    fixedFields(definition)
      .filter((field) => field.required && !(field.key in formOf(key, definition)))
      .map((field) => `${key}.${field.key}`),
  );
