/** The choices of a dropdown, asked for as the platform does: from the hidden trigger that lists them, page by page. */
import type { Definition, InputField, Option, Row } from './definition';

export interface OptionPage {
  options: Option[];
  /** The page after this one; missing after the last. */
  next: number | undefined;
}

const text = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value ?? ''));
const isRow = (value: unknown): value is Row => typeof value === 'object' && value !== null && !Array.isArray(value);

const partsOf = ({ dynamic = '' }: InputField): [trigger: string, value: string, label: string] => {
  const [trigger = '', value = 'id', label = value] = dynamic.split('.');
  return [trigger, value, label];
};

/** How to ask for a page of a field's choices. */
export const choicesQuestion = (field: InputField, page: number): { method: string; meta: Row } => ({
  method: `triggers.${partsOf(field)[0]}.operation.perform`,
  meta: { isFillingDynamicDropdown: true, page },
});

/** The choices in the answer, and whether another page can follow. */
export const choicesIn = (definition: Definition, field: InputField, answer: unknown, page: number): OptionPage => {
  const [trigger, value, label] = partsOf(field);
  const rows = [answer].flat().filter(isRow);
  const canGoOn = definition.triggers[trigger]?.operation.canPaginate === true && rows.length > 0;
  return {
    options: rows.map((row) => ({ value: text(row[value]), label: text(row[label] ?? row[value]) })),
    next: canGoOn ? page + 1 : undefined,
  };
};
