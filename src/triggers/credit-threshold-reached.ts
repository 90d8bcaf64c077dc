import { type Bundle, defineTrigger, type ZObject } from 'zapier-platform-core';
import { iso, periodAt } from '../usage/calendar';
import { hasLimit, noLimit } from '../usage/credits';
import { defineOutput, type Output } from '../fields/outputs';
import { tenantField, tenantIdPart, tenantOf } from '../fields/tenants';
import { percentOf, roundCredits } from '../usage/numbers';
import { metaOf } from '../fields/inputs';
import { textsOf } from '../fields/values';
import { badInput } from '../hatz/errors';
import { createClient, type Hatz } from '../hatz/http';
import { asNumber } from '../hatz/json';
import { readCreditUsage } from '../hatz/usage';

const output = defineOutput([
  { key: 'id', label: 'ID', type: 'string', primary: true },
  { key: 'threshold_percent', label: 'Threshold Percent', type: 'number' },
  { key: 'percent_used', label: 'Percent Used', type: 'number' },
  { key: 'total_credit_limit', label: 'Total Credit Limit', type: 'number' },
  { key: 'total_credits_used', label: 'Total Credits Used', type: 'number' },
  { key: 'credits_remaining', label: 'Credits Remaining', type: 'number' },
  { key: 'period_start', label: 'Period Start', type: 'datetime' },
  { key: 'tenant_id', label: 'Tenant ID', type: 'string' },
]);

const sample: Output<typeof output> = {
  id: 'own:2026-11:80',
  threshold_percent: 80,
  percent_used: 81.46,
  total_credit_limit: 50000,
  total_credits_used: 40730.5,
  credits_remaining: 9269.5,
  period_start: '2026-11-01T00:00:00.000Z',
  tenant_id: '',
};

const USUAL_THRESHOLDS = [80, 100];
const HIGHEST_THRESHOLD = 1_000;

/** The chosen thresholds in percent, each once, lowest first. Throws `Error` for what is no percentage. */
const thresholdsOf = (hatz: Hatz, bundle: Pick<Bundle, 'inputData'>): number[] => {
  const typed = textsOf(bundle.inputData, 'thresholds')
    .flatMap((text) => text.replace(/\s+%/g, '%').split(/[\s,;]+/))
    .filter(Boolean);
  const asPercent = (text: string): number => asNumber(text.replace(/%$/, '')) ?? 0;
  const isPercentage = (value: number): boolean => value > 0 && value <= HIGHEST_THRESHOLD;
  const odd = typed.find((text) => !isPercentage(asPercent(text)));
  if (odd !== undefined)
    throw badInput(hatz, `Thresholds takes percentages from 1 to ${HIGHEST_THRESHOLD}, such as 80. "${odd}" is none.`);
  return [...new Set(typed.length > 0 ? typed.map(asPercent) : USUAL_THRESHOLDS)].sort((a, b) => a - b);
};

/**
 * The thresholds that the month's credits have reached, highest first. Each has one id a month, so the platform fires it
 * once; the poll that only remembers what is already there gets nothing, so that a threshold already reached when the Zap
 * is switched on fires with the next poll. A sample shows the lowest threshold even when it is not reached.
 */
const perform = async (z: ZObject, bundle: Bundle) => {
  const hatz = createClient(z, bundle);
  const thresholds = thresholdsOf(hatz, bundle);
  const meta = metaOf(bundle);
  const tenantId = await tenantOf(hatz, bundle.inputData);
  const { limit, used } = await readCreditUsage(hatz, tenantId);
  if (!hasLimit(limit)) throw badInput(hatz, `No threshold can be reached. ${noLimit(limit, used)}`);
  if (meta.isPopulatingDedupe) return [];
  const reached = thresholds.filter((threshold) => used * 100 >= threshold * limit);
  const period_start = iso(periodAt('month', Date.now()).start);
  const shown = meta.isLoadingSample && reached.length === 0 ? thresholds.slice(0, 1) : reached;
  return shown.reverse().map((threshold): Output<typeof output> => ({
    id: [tenantIdPart(tenantId), period_start.slice(0, 7), threshold].join(':'),
    threshold_percent: threshold,
    percent_used: percentOf(used, limit),
    total_credit_limit: limit,
    total_credits_used: used,
    credits_remaining: roundCredits(Math.max(0, limit - used)),
    period_start,
    tenant_id: tenantId,
  }));
};

export const creditThresholdReached = defineTrigger({
  key: 'credit_threshold_reached',
  noun: 'Credit Threshold',
  display: {
    label: 'New Credit Threshold Reached',
    description:
      "Triggers when the month's credits reach a percentage of the limit, once for each threshold in each calendar month.",
  },
  operation: {
    type: 'polling',
    inputFields: [
      {
        key: 'thresholds',
        label: 'Thresholds',
        type: 'integer',
        required: false,
        list: true,
        placeholder: '80',
        helpText:
          'Percentages of the credit limit; empty means 80 and 100. One that is reached already fires soon after the Zap is switched on.',
      },
      tenantField,
    ],
    perform,
    sample,
    outputFields: [...output],
  },
});
