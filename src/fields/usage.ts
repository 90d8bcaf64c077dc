/** Usage as Zaps see it. */
import { asText, isRecord, type JsonRecord } from '../hatz/read';
import { defineOutput, type Output } from './output';

const DECIMALS = 1e6;

/** A sum without the traces of binary fractions. */
export const exact = (credits: number): number => Math.round(credits * DECIMALS) / DECIMALS;

/** A share in percent with two decimals; `null` when there is no whole. */
export const percentOf = (part: number, whole: number | null): number | null => {
  const percent = Math.round((part / (whole ?? 0)) * 1e4) / 100;
  return Number.isFinite(percent) ? percent : null;
};

const DEEPEST = 3;

/**
 * Whatever else the API tells about a row, without nesting: the fields of an object get its name in front, a list becomes
 * text. The names in `taken` are left out.
 */
export const flat = (fields: JsonRecord, taken: readonly string[]): JsonRecord =>
  Object.fromEntries(flatEntries(fields, '', DEEPEST).filter(([key]) => !taken.includes(key)));

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

export const creditUsageOutput = defineOutput([
  { key: 'id', label: 'ID', type: 'string', primary: true },
  { key: 'total_credit_limit', label: 'Total Credit Limit', type: 'number' },
  { key: 'total_credits_used', label: 'Total Credits Used', type: 'number' },
  { key: 'credits_remaining', label: 'Credits Remaining', type: 'number' },
  { key: 'percent_used', label: 'Percent Used', type: 'number' },
  { key: 'projected_percent_at_month_end', label: 'Projected Percent at Month End', type: 'number' },
  { key: 'period_start', label: 'Period Start', type: 'datetime' },
  { key: 'period_end', label: 'Period End', type: 'datetime' },
  { key: 'tenant_id', label: 'Tenant ID', type: 'string' },
  { key: 'summary', label: 'Summary', type: 'string' },
]);

export type CreditUsageOutput = Output<typeof creditUsageOutput>;
