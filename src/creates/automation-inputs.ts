/**
 * The fields of a form that come from an app's or workflow's own inputs, and back: what was filled in as the inputs that
 * the API takes. A field's key says whose input it is, its variable and whether it takes a file, so that running needs no
 * look-up and what an earlier choice left behind is told from what belongs to this one.
 */
import { createHash } from 'node:crypto';
import { defineInputField, type ZObject } from '../define';
import { choiceIn, dictIn, type InputData, isGiven, textIn } from '../fields/inputs';
import { type Automation, type AutomationInput, type AutomationType, findAutomation } from '../hatz/automations';
import { fileInputs, type Scopes } from '../hatz/files';
import type { Hatz } from '../hatz/http';
import { asLine } from '../hatz/json';

/** Inputs by variable, for an automation that is not known while the form is filled in. */
export const otherInputsField = defineInputField({
  key: 'other_inputs',
  label: 'Other Inputs',
  type: 'string',
  dict: true,
  required: false,
  helpText:
    'Inputs without a field of their own, for an app or workflow that an earlier step chooses: each variable name, as Find Automation returns it, and its value.',
});

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
const FIELD_TYPES: ReadonlyMap<string, FieldType> = new Map([
  ['paragraph', { type: 'text' }],
  ['multiple_choice', CHOICE],
  ['dropdown', CHOICE],
  ['file_upload', FILE],
  ['file_input', FILE],
  ['url', { type: 'string', hint: 'A full web address that starts with `https://`.' }],
]);

const typeOf = (variableType: string): FieldType => FIELD_TYPES.get(variableType) ?? { type: 'string' };

export interface FormField {
  key: string;
  label: string;
  type: FieldType['type'] | 'copy';
  required: boolean;
  helpText?: string;
  choices?: { value: string; label: string; sample: string }[];
}

/** One field for each of the automation's inputs, in the API's order. */
export const fieldsOf = ({ id, inputs }: Pick<Automation, 'id' | 'inputs'>): FormField[] =>
  inputs.map((input) => fieldOf(input, id));

/** A text in the form instead of fields; it may come from the API. */
export const noteField = (text: string): FormField => ({
  key: 'inputs_note',
  label: 'Inputs',
  type: 'copy',
  required: false,
  helpText: asMarkdown(text),
});

const fieldOf = (input: AutomationInput, id: string): FormField => {
  const { type, hint = '' } = typeOf(input.type);
  const hasChoices = type === 'string' && input.options.length > 0;
  const label = asLine(input.label, 100) || asLine(input.variable_name, 100) || 'Input';
  const helpText = [asMarkdown(input.description), hasChoices ? '' : hint].filter(Boolean).join(' ');
  const isLabelled = hasChoices && input.options.some((option) => option.value !== option.label);
  return {
    key: fieldKey(type === 'file' ? 'file' : isLabelled ? 'input_choice' : 'input', id, input.variable_name),
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

/** A short mark of an automation, the same for each of its fields. */
const markOf = (id: string): string => createHash('sha256').update(id.toLowerCase()).digest('hex').slice(0, 6);

/** What a field holds: text, a file, or a choice whose label is not its value, so that either may be filled in. */
type Kind = 'input' | 'file' | 'input_choice';

/** The key of the field for an input of the automation with this id. */
export const fieldKey = (kind: Kind, id: string, variable: string): string =>
  `${kind}_${markOf(id)}.${encoded(variable)}`;

const KEY = /^(input|file|input_choice)_([0-9a-f]{6})\.(.+)$/s;

interface Filled {
  readonly texts: Record<string, string>;
  readonly files: Map<string, string>;
  /** Those of the texts that may be the label of a choice. */
  readonly labelled: ReadonlyMap<string, string>;
}

/**
 * The inputs that were filled in for the automation with this id, by variable; those that take a file apart. Fields of
 * another automation are what an earlier choice left behind, and left out. Throws `Error` that names the input for a list
 * or an object in place of text, and for several files.
 */
export const filledInputs = (z: ZObject, data: InputData, id: string): Filled => {
  const filled = Object.entries(data).flatMap(([key, value]) => {
    const [, kind, mark, name = ''] = KEY.exec(key) ?? [];
    if (mark !== markOf(id) || !isGiven(value)) return [];
    const variable = decoded(name);
    const text = textIn(z, value, variable);
    return text === '' ? [] : [{ kind, variable, text }];
  });
  const of = (kind: Kind): [string, string][] =>
    filled.filter((one) => one.kind === kind).map(({ variable, text }) => [variable, text]);
  const labelled = of('input_choice');
  return {
    texts: Object.fromEntries([...of('input'), ...labelled]),
    files: new Map(of('file').filter(([, text]) => text.trim() !== '')),
    labelled: new Map(labelled),
  };
};

/** What stands in Other Inputs, by variable. Throws `Error` when it holds anything but names and values. */
const otherInputs = (z: ZObject, value: unknown): Record<string, string> => {
  const dict = dictIn(z, value, otherInputsField.label, 'variable name');
  const given = Object.entries(dict).map(([name, input]) => [name.trim(), textIn(z, input, name)] as const);
  return Object.fromEntries(given.filter(([name, text]) => name !== '' && text !== ''));
};

/** What may be a link, whatever stands around it. */
const LINK = /^[^\p{L}\p{N}]*(?:https?|data):/iu;

/**
 * The inputs to run an automation with: what its fields hold, then Other Inputs. Files are uploaded for `scopes`. Whether
 * a link in Other Inputs is a file, and which value a label stands for, is what the automation says; only then it is read.
 * Throws `Error` for what cannot be an input, when the automation cannot be read, and what `fileInputs` throws.
 */
export const inputsToRun = async (
  hatz: Hatz,
  data: InputData,
  { id, type }: { readonly id: string; readonly type: AutomationType },
): Promise<Record<string, string>> => {
  const { texts, files, labelled } = filledInputs(hatz.z, data, id);
  const others = otherInputs(hatz.z, data[otherInputsField.key]);
  const needsForm = labelled.size > 0 || Object.values(others).some((value) => LINK.test(value));
  const inputs = needsForm ? (await findAutomation(hatz, id, type)).inputs : [];
  const takesFile = new Set(inputs.filter(isFile).map(({ variable_name }) => variable_name));
  for (const [variable, value] of Object.entries(others)) {
    files.delete(variable);
    if (takesFile.has(variable)) files.set(variable, value);
  }
  const choices = inputs.flatMap((input): [string, string][] => {
    const typed = labelled.get(input.variable_name);
    if (typed === undefined || input.options.length === 0) return [];
    const field = { label: asLine(input.label, 60), choices: choicesOf(input) };
    return [[input.variable_name, choiceIn(hatz.z, field, typed.trim())]];
  });
  const scopes: Scopes = () => Promise.resolve([{ type, id, isChosen: true }]);
  return { ...texts, ...Object.fromEntries(choices), ...others, ...(await fileInputs(hatz, files, scopes)) };
};

const isFile = ({ type }: AutomationInput): boolean => typeOf(type) === FILE;

/**
 * Keys hold letters, digits, single underscores, dots and hyphens, because the platform nests at two underscores; any
 * other character of a variable stands as its code between hyphens.
 */
const encoded = (variable: string): string =>
  variable.replace(/[^A-Za-z0-9_]|(?<=_)_/gu, (character) => `-${character.codePointAt(0)?.toString(16)}-`);

const decoded = (name: string): string =>
  name.replace(/-([0-9a-f]{1,6})-/g, (code, hex: string) =>
    parseInt(hex, 16) <= 0x10ffff ? String.fromCodePoint(parseInt(hex, 16)) : code,
  );
