/** A record as the fields that later steps can map: nested keys joined by `__`, line items as `list[]key`. */
import type { OutputField, Row } from '../../platform/definition';

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

const listOf = (path: string): string => (path.includes('[]') ? (path.split('[]')[0] ?? '') : '');

const belongs = (path: string, key: string): boolean => path === key || path.startsWith(`${key}__`);

/** Paths in the order of the connector's output fields; what it does not name comes last. */
const inOrder = <T extends { path: string }>(entries: T[], fields: readonly OutputField[]): T[] => {
  const rank = ({ path }: T): number => fields.findIndex(({ key }) => belongs(path, key)) + 1 || fields.length + 1;
  return entries.toSorted((a, b) => rank(a) - rank(b));
};

const typeOf = (value: unknown): string => {
  if (value === null || value === undefined) return '';
  return Array.isArray(value) ? 'list' : typeof value;
};

/** A record's own fields as labelled, typed rows beside the sample, in the order of the connector's output fields. */
export const rowsOf = (record: Row, sample: Row, fields: readonly OutputField[]) => {
  const leaves = leavesOf(record);
  const samples = new Map(leavesOf(sample).map(({ path, value }) => [path, value]));
  const isThere = ({ key }: OutputField): boolean =>
    leaves.some(({ path }) => belongs(path, key) || (listOf(key) !== '' && listOf(path) === listOf(key)));
  const absent = fields.filter((field) => !isThere(field)).map(({ key }) => ({ path: key, value: undefined }));
  const own = [...leaves.filter(({ item }) => item === null), ...absent];
  return inOrder(own, fields).map(({ path, value }) => {
    const { label = path, type = typeOf(value) } = fields.find(({ key }) => key === path) ?? {};
    return { path, label, type, value, sample: samples.get(path) };
  });
};

/** The lists of a record, each as labelled columns with a row for each line item. */
export const lineItemsOf = (record: Row, fields: readonly OutputField[]) => {
  const leaves = leavesOf(record).filter(({ item }) => item !== null);
  return [...Map.groupBy(leaves, ({ path }) => listOf(path))].map(([list, ofList]) => {
    const labelOf = (path: string): string =>
      fields.find(({ key }) => key === path)?.label ?? path.slice(list.length + '[]'.length);
    const paths = [...new Set(ofList.map(({ path }) => path))];
    const columns = inOrder(
      paths.map((path) => ({ path, label: labelOf(path) })),
      fields,
    );
    const items = [...Map.groupBy(ofList, ({ item }) => item).values()].map((row) =>
      columns.map(({ path }) => row.find((leaf) => leaf.path === path)?.value),
    );
    return { list, columns, items };
  });
};

/** A value as a text field of a later step gets it. */
export const asText = (value: unknown): string => {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string') return value;
  if (Array.isArray(value) && value.every((item) => typeof item !== 'object')) return value.map(asText).join(',');
  return JSON.stringify(value);
};
