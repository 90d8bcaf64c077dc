/** Usage as Zaps see it. */
import { asText, isRecord, type JsonRecord } from '../hatz/json';
import type { ChosenTenant } from '../hatz/tenants';

const DEEPEST = 3;

/**
 * A row of usage: what is `known` of it, the tenant that was chosen, else the one that the row names, and whatever else the
 * API tells, without nesting: the fields of an object get its name in front, a list becomes text.
 */
export const usageItem = <T extends JsonRecord>(known: T, chosen: ChosenTenant, fields: JsonRecord) => {
  const told = Object.fromEntries(flatEntries(fields, '', DEEPEST));
  const own = {
    ...known,
    tenant_id: chosen.id || asText(told['tenant_id']),
    tenant_name: chosen.name || asText(told['tenant_name']),
  };
  // Twice, so that what is known comes first and is never replaced.
  return { ...own, ...told, ...own };
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
