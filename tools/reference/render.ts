/** The reference of every operation as Markdown, written from the definition alone. */
import {
  choicesOf,
  type Definition,
  type InputField,
  isStatic,
  type Operation,
  type OutputField,
  visible,
} from '../platform/definition';

const TITLES = [
  ['triggers', 'Triggers'],
  ['creates', 'Actions'],
  ['searches', 'Searches'],
] as const;

const INTRODUCTION = `# Reference

Every trigger, action and search as Zapier shows it, with the keys that Zaps are stored with. Written by \`npm run docs\`
from the connector itself; change it there.`;

const LONGEST_SAMPLE = 80;

/** Text that cannot end a table's cell or line. */
const cell = (text: string): string => text.replace(/\s+/g, ' ').replaceAll('|', '\\|').trim();

/** Any text as code, however many backticks it has. */
const code = (text: string): string => {
  const longest = Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length));
  const fence = '`'.repeat(longest + 1);
  return longest === 0 ? `\`${text}\`` : `${fence} ${text} ${fence}`;
};

const table = (head: string[], rows: string[][]): string =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.map(cell).join(' | ')} |`).join('\n');

const typeOf = ({ type = 'string', list, dict }: InputField): string =>
  dict ? 'names and values' : list ? `${type}, several` : type;

const choiceText = (field: InputField): string => {
  const choices = choicesOf(field).map(({ value, label }) =>
    label === value ? code(value) : `${label} (${code(value)})`,
  );
  if (choices.length > 0) return choices.join(', ');
  return field.dynamic || field.choices ? 'from your account' : '';
};

const INPUT_HEAD = ['Field', 'Key', 'Type', 'Required', 'Choices', 'Help'];

/** What stands in a form without being a field to fill in. */
const remark = (label: string, text: string): string[] => [`_${label}_`, '', '', '', '', text];

const COMPUTED_ROW = remark('more fields', 'Fields of the chosen app or workflow appear here.');

const inputRow = (field: InputField): string[] =>
  field.type === 'copy'
    ? remark('notice', field.helpText ?? '')
    : [
        field.label ?? field.key,
        code(field.key),
        typeOf(field),
        field.required ? 'yes' : '',
        choiceText(field),
        field.helpText ?? '',
      ];

const inputs = (fields: Operation['operation']['inputFields'] = []): string =>
  fields.length === 0
    ? 'No fields.'
    : table(
        INPUT_HEAD,
        fields.flatMap((field) => (isStatic(field) ? [inputRow(field)] : [COMPUTED_ROW])),
      );

/** The value of `key`, `a__b` or `list[]key` in a sample. */
const valueAt = (sample: unknown, key: string): unknown =>
  key.split(/\[\]|__/).reduce<unknown>((value, part) => {
    const holder: unknown = Array.isArray(value) ? value[0] : value;
    return typeof holder === 'object' && holder !== null ? Reflect.get(holder, part) : undefined;
  }, sample);

const sampleText = (value: unknown): string => {
  if (value === undefined || value === null || value === '') return '_empty_';
  const text = (typeof value === 'string' ? value : JSON.stringify(value)).replace(/\s+/g, ' ');
  return code(text.length > LONGEST_SAMPLE ? `${text.slice(0, LONGEST_SAMPLE)}…` : text);
};

const outputRow =
  (sample: unknown) =>
  ({ key, label = key, type = 'any (text, number, list or object)' }: OutputField): string[] => [
    label,
    code(key),
    type,
    sampleText(valueAt(sample, key)),
  ];

const outputs = ({ operation: { outputFields = [], sample } }: Operation): string =>
  table(['Field', 'Key', 'Type', 'Sample'], outputFields.filter(isStatic).map(outputRow(sample)));

const describeOperation = (operation: Operation): string =>
  [
    `### ${operation.display.label}`,
    `${operation.display.description} Key: ${code(operation.key)}.`,
    'Input:',
    inputs(operation.operation.inputFields),
    'Output:',
    outputs(operation),
  ].join('\n\n');

const describeAccount = ({ authentication: { fields, connectionLabel } }: Definition): string =>
  ['## Account', `A connected account is shown as ${code(connectionLabel)}.`, inputs(fields)].join('\n\n');

/** The whole reference, not yet formatted. */
export const renderReference = (definition: Definition): string =>
  [
    INTRODUCTION,
    describeAccount(definition),
    ...TITLES.flatMap(([kind, title]) => [`## ${title}`, ...visible(definition, kind).map(describeOperation)]),
  ].join('\n\n') + '\n';
