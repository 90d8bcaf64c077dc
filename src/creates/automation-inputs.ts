/**
 * The fields of a form that come from an app's or workflow's own inputs, and back: what was filled in as the inputs that
 * the API takes. A field's key says the input's variable and whether it takes a file, so that running needs no look-up
 * and a field stays the same when another automation with the same variable is chosen.
 */
import type { Automation, AutomationInput } from '../hatz/automations';
import { asLine } from '../hatz/json';
import { type InputData, isGiven } from '../fields/inputs';
import { textsOf } from '../fields/values';

const TEXT_PREFIX = 'input_';
const FILE_PREFIX = 'file_';

interface FieldType {
  readonly type: 'string' | 'text' | 'file';
  readonly hint?: string;
}

const FILE: FieldType = {
  type: 'file',
  hint: 'Pass a file from an earlier step, a public link, or the ID of a file that is already in Hatz AI.',
};
const CHOICE: FieldType = { type: 'string', hint: 'Type one of the choices exactly as it is written in Hatz AI.' };

/** What field each `variable_type` of the API becomes (API notes, section 3.2); any other is a line of text. */
const FIELD_TYPES: Readonly<Record<string, FieldType>> = {
  paragraph: { type: 'text' },
  multiple_choice: CHOICE,
  dropdown: CHOICE,
  file_upload: FILE,
  file_input: FILE,
  url: { type: 'string', hint: 'A full web address that starts with `https://`.' },
};

export interface FormField {
  key: string;
  label: string;
  type: FieldType['type'];
  required: boolean;
  helpText?: string;
  choices?: { value: string; label: string; sample: string }[];
}

/** One field for each of the automation's inputs, in the API's order. */
export const fieldsOf = (automation: Automation): FormField[] => automation.inputs.map(fieldOf);

const fieldOf = (input: AutomationInput): FormField => {
  const { type, hint = '' } = (Object.hasOwn(FIELD_TYPES, input.type) && FIELD_TYPES[input.type]) || { type: 'string' };
  const hasChoices = type === 'string' && input.options.length > 0;
  const label = asLine(input.label, 100) || asLine(input.variable_name, 100) || 'Input';
  const helpText = [asMarkdown(input.description), hasChoices ? '' : hint].filter(Boolean).join(' ');
  return {
    key: keyOf(type === 'file' ? FILE_PREFIX : TEXT_PREFIX, input.variable_name),
    label,
    type,
    required: input.required,
    ...(helpText && helpText !== label ? { helpText } : {}),
    ...(hasChoices ? { choices: choicesOf(input) } : {}),
  };
};

const choicesOf = ({ options }: AutomationInput): FormField['choices'] & object =>
  options.map(({ value, label }) => ({ value, label: asLine(label, 100) || value, sample: value }));

const LONGEST_DESCRIPTION = 700;

/** Help texts are Markdown: a bare address stands in backticks there, and an angle bracket as an entity. */
const asMarkdown = (description: string): string => {
  const text = asLine(description, LONGEST_DESCRIPTION).replaceAll('<', '&lt;');
  return asLine(text, LONGEST_DESCRIPTION).replace(/(?<![`(])https?:\/\/[^\s`)]+/g, '`$&`');
};

/** The inputs that were filled in, by variable; those that take a file apart, each with the first one given. */
export const inputsOf = (data: InputData): { texts: Record<string, unknown>; files: Map<string, string> } => {
  const texts: [string, unknown][] = [];
  const files = new Map<string, string>();
  for (const [key, value] of Object.entries(data)) {
    if (!isGiven(value)) continue;
    if (key.startsWith(TEXT_PREFIX)) texts.push([variableOf(key.slice(TEXT_PREFIX.length)), value]);
    if (key.startsWith(FILE_PREFIX))
      for (const file of textsOf(data, key).slice(0, 1)) files.set(variableOf(key.slice(FILE_PREFIX.length)), file);
  }
  return { texts: Object.fromEntries(texts), files };
};

/** Keys hold letters, digits and underscores; any other character of a variable stands as `_x` code `_`. */
const keyOf = (prefix: string, variable: string): string =>
  prefix + variable.replace(/_(?=x)|[^A-Za-z0-9_]/gu, (character) => `_x${character.codePointAt(0)?.toString(16)}_`);

const variableOf = (key: string): string =>
  key.replace(/_x([0-9a-f]{1,6})_/g, (code, hex: string) =>
    parseInt(hex, 16) <= 0x10ffff ? String.fromCodePoint(parseInt(hex, 16)) : code,
  );
