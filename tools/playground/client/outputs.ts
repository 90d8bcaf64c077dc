/** A record as the fields that later steps can map: nested keys joined by `__`, line items as `list[]key`. */
import type { OutputField, Row } from '../protocol';

export interface Leaf {
  path: string;
  /** Which line item it belongs to, `null` outside of lists. */
  item: number | null;
  value: unknown;
}

/** More than this helps nobody to see what a step returns. */
const MOST_LEAVES = 1_000;

export const isRow = (value: unknown): value is Row =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isItems = (value: unknown): value is Row[] => Array.isArray(value) && value.length > 0 && value.every(isRow);

/** The fields of a record, in its own order. */
export const leavesOf = (record: Row): Leaf[] => {
  const leaves: Leaf[] = [];
  const walk = (row: Row, prefix: string, item: number | null): void => {
    for (const [key, value] of Object.entries(row)) {
      if (leaves.length >= MOST_LEAVES) return;
      const path = prefix + key;
      if (isRow(value) && Object.keys(value).length > 0) walk(value, `${path}__`, item);
      else if (item === null && isItems(value)) value.forEach((each, index) => walk(each, `${path}[]`, index));
      else leaves.push({ path, item, value });
    }
  };
  walk(record, '', null);
  return leaves;
};

export interface OutputRow extends Leaf {
  label: string;
  type: string;
  /** True when the connector names this field; else its key has to do. */
  isNamed: boolean;
  sample: unknown;
}

export interface OutputSection {
  /** The list that the rows come from, empty for the record's own fields. */
  list: string;
  item: number;
  rows: OutputRow[];
}

const typeOf = (value: unknown): string => {
  if (value === null || value === undefined) return '';
  return Array.isArray(value) ? 'list' : typeof value;
};

/** A record as labelled, typed rows beside the sample: its own fields first, then each line item. */
export const sectionsOf = (record: Row, sample: Row, fields: readonly OutputField[]): OutputSection[] => {
  const found = leavesOf(record);
  const samples = new Map(leavesOf(sample).map(({ path, item, value }) => [`${path} ${item ?? ''}`, value]));
  const isFound = ({ key }: OutputField): boolean => found.some(({ path }) => belongs(path, key));
  const isOfFoundList = ({ key }: OutputField): boolean =>
    found.some(({ path }) => listOf(path) !== '' && listOf(path) === listOf(key));
  const absent = fields
    .filter((field) => !isFound(field) && !isOfFoundList(field))
    .map(({ key }): Leaf => ({ path: key, item: null, value: undefined }));
  const rank = (path: string): number => {
    const index = fields.findIndex(({ key }) => belongs(path, key));
    return index === -1 ? fields.length : index;
  };
  const rows = [...found, ...absent]
    .map((leaf): OutputRow => {
      const field = fields.find(({ key }) => key === leaf.path);
      return {
        ...leaf,
        label: field?.label ?? leaf.path,
        isNamed: field?.label !== undefined,
        type: field?.type ?? typeOf(leaf.value),
        sample: samples.get(`${leaf.path} ${leaf.item ?? ''}`),
      };
    })
    .sort((a, b) => rank(a.path) - rank(b.path));
  return bySection(rows);
};

const belongs = (path: string, key: string): boolean =>
  path === key || path.startsWith(`${key}__`) || path.startsWith(`${key}[]`);

const listOf = (path: string): string => (path.includes('[]') ? (path.split('[]')[0] ?? '') : '');

const bySection = (rows: readonly OutputRow[]): OutputSection[] => {
  const sections = new Map<string, OutputSection>();
  for (const row of rows) {
    const list = row.item === null ? '' : listOf(row.path);
    const id = `${list} ${row.item ?? ''}`;
    const section = sections.get(id) ?? { list, item: row.item ?? 0, rows: [] };
    section.rows.push(row);
    sections.set(id, section);
  }
  return [...sections.values()].sort((a, b) => Number(a.list !== '') - Number(b.list !== ''));
};

/** A value as a text field of a later step gets it. */
export const asText = (value: unknown): string => {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string') return value;
  if (Array.isArray(value) && value.every((item) => typeof item !== 'object')) return value.map(asText).join(',');
  return JSON.stringify(value);
};
