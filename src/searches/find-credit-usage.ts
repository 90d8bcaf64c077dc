import { type Bundle, defineSearch, type ZObject } from 'zapier-platform-core';
import { bounds, periodAt } from '../usage/calendar';
import { creditSummary, creditUsageOutput, type CreditUsageOutput, hasLimit, projectedPercent } from '../usage/credits';
import { tenantField, tenantIdPart, tenantOf } from '../fields/tenants';
import { percentOf, roundCredits } from '../usage/numbers';
import { createClient, orIfMissing } from '../hatz/http';
import { readCreditUsage } from '../hatz/usage';

const sample: CreditUsageOutput = {
  id: 'own:2026-11',
  total_credit_limit: 50000,
  total_credits_used: 15000,
  credits_remaining: 35000,
  percent_used: 30,
  projected_percent_at_month_end: 60,
  period_start: '2026-11-01T00:00:00.000Z',
  period_end: '2026-11-30T23:59:59.000Z',
  tenant_id: '',
  summary:
    '15,000 of 50,000 credits used this month (30%), 35,000 left. At this pace it will be 60% at the end of the month.',
};

/** The credits of the current calendar month: one record, or an empty list when the API does not know the tenant. */
const perform = async (z: ZObject, bundle: Bundle): Promise<CreditUsageOutput[]> => {
  const hatz = createClient(z, bundle);
  const tenantId = await tenantOf(hatz, bundle.inputData);
  const usage = await orIfMissing(readCreditUsage(hatz, tenantId), undefined);
  if (!usage) return [];
  const now = Date.now();
  const month = periodAt('month', now);
  const { limit, used } = usage;
  const percent = hasLimit(limit) ? percentOf(used, limit) : null;
  const projected = projectedPercent(usage, month, now);
  const period = bounds(month);
  return [
    {
      id: `${tenantIdPart(tenantId)}:${period.period_start.slice(0, 7)}`,
      total_credit_limit: limit,
      total_credits_used: used,
      credits_remaining: limit === null ? null : roundCredits(Math.max(0, limit - used)),
      percent_used: percent,
      projected_percent_at_month_end: projected,
      ...period,
      tenant_id: tenantId,
      summary: creditSummary(usage, percent, projected),
    },
  ];
};

export const findCreditUsage = defineSearch({
  key: 'find_credit_usage',
  noun: 'Credit Usage',
  display: {
    label: 'Find Credit Usage',
    description:
      "Finds how many of this month's credits are used and left, and what percentage of the limit will be used by the end of the month.",
  },
  operation: {
    inputFields: [tenantField],
    perform,
    sample,
    outputFields: [...creditUsageOutput],
  },
});
