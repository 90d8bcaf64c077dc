/** Usage as Zaps see it. */
import { asText, isRecord, type JsonRecord } from '../hatz/json';
import type { ChosenTenant } from '../hatz/tenants';

const DEEPEST = 3;

/**
 * Whatever else the API tells about a row, without nesting: the fields of an object get its name in front, a list becomes
 * text. The names in `taken` are left out.
 */
export const flat = (fields: JsonRecord, taken: readonly string[]): JsonRecord =>
  Object.fromEntries(flatEntries(fields, '', DEEPEST).filter(([key]) => !taken.includes(key)));

/** The tenant that was chosen, else the one that a row names. */
export const tenantOf = (chosen: ChosenTenant, fields: JsonRecord): { tenant_id: string; tenant_name: string } => {
  const { tenant_id, tenant_name } = flat(fields, []);
  return { tenant_id: chosen.id || asText(tenant_id), tenant_name: chosen.name || asText(tenant_name) };
};

const flatEntries = (fields: JsonRecord, prefix: string, levels: number): [string, unknown][] =>
  Object.entries(fields).flatMap(([key, value]): [string, unknown][] => {
    const name = prefix + key;
    if (isRecord(value) && levels > 1) return flatEntries(value, `${name}_`, levels - 1);
    return [[name, flatValue(value)]];
  });

const flatValue = (value: unknown): unknown => {
  const isNested = (item: unknown): boolean => typeof item === 'object' && item !== null;
  if (Array.isArray(value) && !value.some(isNested)) return value.map(asText).join(', ');
  return isNested(value) ? JSON.stringify(value) : value;
};
