/** The choices of a dropdown, asked for as the platform does: from a hidden trigger, or from a function of the field. */
import { type Definition, type InputField, isComputed, isStatic, type Kind, type Option, type Row } from './definition';

/** What is executed for the choices of a field. */
interface Question {
  method: string;
  meta: Row;
}

export type Next = number | string;

export interface OptionPage {
  options: Option[];
  /** What to ask for after this page; missing after the last one. */
  next?: Next;
}

const text = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value ?? ''));
const isRow = (value: unknown): value is Row => typeof value === 'object' && value !== null && !Array.isArray(value);

/** `key.id.name` of the hidden trigger that lists the choices. */
const triggerOf = ({ dynamic = '' }: InputField): [key: string, value: string, label: string] => {
  const [key = '', value = 'id', label = value] = dynamic.split('.');
  return [key, value, label];
};

/** True for a field whose choices have to be asked for. */
export const asksForChoices = (field: InputField): boolean => field.dynamic !== undefined || isComputed(field.choices);

/** How to ask for a page of a field's choices; `declared` are the fields of its operation. */
export const choicesQuestion = (
  definition: Definition,
  kind: Kind,
  key: string,
  field: InputField,
  next?: Next,
): Question => {
  const shared = { isFillingDynamicDropdown: true, page: typeof next === 'number' ? next : 0 };
  if (field.dynamic) return { method: `triggers.${triggerOf(field)[0]}.operation.perform`, meta: shared };
  const declared = definition[kind][key]?.operation.inputFields ?? [];
  const index = declared.findIndex((candidate) => isStatic(candidate) && candidate.key === field.key);
  const meta = typeof next === 'string' ? { ...shared, paging_token: next } : shared;
  return { method: `${kind}.${key}.operation.inputFields.${index}.choices.perform`, meta };
};

/** The choices in an answer, and how the next page is asked for. */
export const choicesIn = (definition: Definition, field: InputField, answer: unknown, page: Next = 0): OptionPage => {
  if (field.dynamic) {
    const [trigger, value, label] = triggerOf(field);
    const rows = [answer].flat().filter(isRow);
    const options = rows.map((row) => ({ value: text(row[value]), label: text(row[label] ?? row[value]) }));
    const canGoOn = definition.triggers[trigger]?.operation.canPaginate === true && rows.length > 0;
    return { options, ...(canGoOn ? { next: Number(page) + 1 } : {}) };
  }
  const { results = answer, paging_token } = isRow(answer) ? answer : {};
  const options = [results].flat().map((item) => {
    const { id, label = id } = isRow(item) ? item : { id: item };
    return { value: text(id), label: text(label) };
  });
  return { options, ...(typeof paging_token === 'string' ? { next: paging_token } : {}) };
};
