import { defineInputFields, defineSearch, type SearchPerform } from '../define';
import { bounds, periodAt } from '../usage/calendar';
import { creditSummary, projectedPercent, shareOf } from '../usage/credits';
import { inputsOf } from '../fields/inputs';
import { defineOutput, type Output } from '../fields/outputs';
import { tenantField, tenantIdPart } from '../fields/tenants';
import { createClient, orIfMissing } from '../hatz/http';
import { chosenTenant } from '../hatz/tenants';
import { readCreditUsage } from '../hatz/usage';

const output = defineOutput([
  { key: 'id', label: 'ID', type: 'string', primary: true },
  { key: 'total_credit_limit', label: 'Total Credit Limit', type: 'number' },
  { key: 'total_credits_used', label: 'Total Credits Used', type: 'number' },
  { key: 'credits_remaining', label: 'Credits Remaining', type: 'number' },
  { key: 'percent_used', label: 'Percent Used', type: 'number' },
  { key: 'projected_percent_at_month_end', label: 'Projected Percent at Month End', type: 'number' },
  { key: 'period_start', label: 'Period Start', type: 'datetime' },
  { key: 'period_end', label: 'Period End', type: 'datetime' },
  { key: 'tenant_id', label: 'Tenant ID', type: 'string' },
  { key: 'tenant_name', label: 'Tenant Name', type: 'string' },
  { key: 'summary', label: 'Summary', type: 'string' },
]);

const sample: Output<typeof output> = {
  id: 'own:2026-11',
  total_credit_limit: 50000,
  total_credits_used: 15000,
  credits_remaining: 35000,
  percent_used: 30,
  projected_percent_at_month_end: 60,
  period_start: '2026-11-01T00:00:00.000Z',
  period_end: '2026-11-30T23:59:59.000Z',
  tenant_id: '',
  tenant_name: '',
  summary:
    '15,000 of 50,000 credits used this month (30%), 35,000 left. At this pace, 60% will be used by the end of the month.',
};

const inputFields = defineInputFields([tenantField]);

/** The credits of the current calendar month: one record, or an empty list when the API does not know the tenant. */
const perform = (async (z, bundle) => {
  const hatz = createClient(z, bundle);
  const tenant = await chosenTenant(hatz, inputsOf(z, bundle).text(tenantField));
  const usage = await orIfMissing(readCreditUsage(hatz, tenant), undefined);
  if (!usage) return [];
  const now = Date.now();
  const month = periodAt('month', now);
  const { limit, used } = usage;
  const { percent, remaining } = shareOf(used, limit);
  const projected = projectedPercent(usage, month, now);
  const period = bounds(month);
  return [
    {
      id: `${tenantIdPart(tenant.id)}:${period.period_start.slice(0, 7)}`,
      total_credit_limit: limit,
      total_credits_used: used,
      credits_remaining: remaining,
      percent_used: percent,
      projected_percent_at_month_end: projected,
      ...period,
      tenant_id: tenant.id,
      tenant_name: tenant.name,
      summary: creditSummary(usage, projected, tenant.name),
    },
  ];
}) satisfies SearchPerform<typeof inputFields, Output<typeof output>>;

export const findCreditUsage = defineSearch({
  key: 'find_credit_usage',
  noun: 'Credit Balance',
  display: {
    label: 'Find Credit Balance',
    description: "Finds this month's credits used and left, with a forecast for the end of the month.",
  },
  operation: {
    inputFields,
    perform,
    sample,
    outputFields: [...output],
  },
});
