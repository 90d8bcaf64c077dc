import { defineInputField, defineInputFields, defineTrigger, type PollingTriggerPerform } from '../define';
import { bounds, type Calendar, settledPeriods } from '../usage/calendar';
import { defineOutput, type Output } from '../fields/outputs';
import { tenantField, tenantIdPart } from '../fields/tenants';
import { roundCredits } from '../usage/numbers';
import { usageItem } from '../usage/rows';
import { choicesOf, inputsOf, metaOf, sampled } from '../fields/inputs';
import { allSettledOrThrow, createClient } from '../hatz/http';
import { CALLS_A_POLL, chosenTenant } from '../hatz/tenants';
import { dayOf, type Period, readUsage } from '../hatz/usage';
import type { UsageRow } from '../hatz/usage-rows';
import { sumOf } from '../hatz/usage-values';

const output = defineOutput([
  { key: 'id', label: 'ID', type: 'string', primary: true },
  { key: 'summary_by', label: 'Summary By', type: 'string' },
  { key: 'group', label: 'Group', type: 'string' },
  { key: 'credits', label: 'Credits', type: 'number' },
  { key: 'period_start', label: 'Period Start', type: 'datetime' },
  { key: 'period_end', label: 'Period End', type: 'datetime' },
  { key: 'tenant_id', label: 'Tenant ID', type: 'string' },
  { key: 'tenant_name', label: 'Tenant Name', type: 'string' },
]);

type Summary = Output<typeof output>;

const sample: Summary = {
  id: 'own:model:day:2026-11-23:gpt-4o',
  summary_by: 'model',
  group: 'gpt-4o',
  credits: 310.75,
  period_start: '2026-11-23T00:00:00.000Z',
  period_end: '2026-11-23T23:59:59.000Z',
  tenant_id: '',
  tenant_name: '',
};

/**
 * Periods that each poll looks at. A day is over after one poll's pause of a day, so two of them; a week or month stays the
 * last one for long enough.
 */
const LOOKS_BACK: Readonly<Record<Calendar, number>> = { day: 2, week: 1, month: 1 };

/** More new items at once are held back by the platform. */
const MOST_ITEMS = 100;

const summaryBy = defineInputField({
  key: 'summary_by',
  label: 'Summary By',
  type: 'string',
  required: true,
  choices: choicesOf({ source: 'Source', model: 'Model', asset: 'App, Workflow or Agent', user: 'User' }),
  helpText:
    'How to group the credits. Each group is a separate Zap run; beyond 50 a day, or 100 a week or month, the smallest are combined as Others.',
});

const calendarPeriod = defineInputField({
  key: 'period',
  label: 'Period',
  type: 'string',
  required: false,
  default: 'day',
  choices: choicesOf({ day: 'Day', week: 'Week (Monday to Sunday)', month: 'Month' }),
  helpText: 'Periods follow UTC and are reported after 06:00 UTC on the day after they end.',
});

const inputFields = defineInputFields([summaryBy, calendarPeriod, tenantField]);

/** The largest groups as they are, the smaller ones together as "Others". */
const largest = (rows: readonly UsageRow[], most: number): readonly UsageRow[] => {
  if (rows.length <= most) return rows;
  const rest = rows.slice(most - 1);
  const credits = sumOf(rest.map((row) => row.credits));
  const others = { group: 'Others', groupId: '(others)', moment: null, credits, fields: { folded_count: rest.length } };
  return [...rows.slice(0, most - 1), others];
};

/** Every group of the last settled periods, newest period first, the largest group first. */
const perform = (async (z, bundle) => {
  const hatz = createClient(z, bundle);
  const inputs = inputsOf(z, bundle);
  const by = inputs.choice(summaryBy);
  const calendar = inputs.choice(calendarPeriod, 'day');
  const tenant = await chosenTenant(hatz, inputs.text(tenantField), CALLS_A_POLL - LOOKS_BACK[calendar]);
  const most = MOST_ITEMS / LOOKS_BACK[calendar];
  const summaries = async (period: Period): Promise<Summary[]> => {
    const rows = await readUsage(hatz, by, period, tenant);
    return largest(rows, most).map(({ group, groupId, credits, fields }) => {
      const id = [tenantIdPart(tenant.id), by, calendar, dayOf(period.start), groupId].join(':');
      const known = { id, summary_by: by, group, credits: roundCredits(credits), ...bounds(period) };
      return usageItem(known, tenant, fields);
    });
  };
  const count = metaOf(bundle).isLoadingSample ? 1 : LOOKS_BACK[calendar];
  const polled = await allSettledOrThrow(settledPeriods(calendar, count, Date.now()).map(summaries));
  return [...sampled(bundle, polled.flat())];
}) satisfies PollingTriggerPerform<typeof inputFields, Summary>;

export const newUsageSummary = defineTrigger({
  key: 'new_usage_summary',
  noun: 'Usage Summary',
  display: {
    label: 'New Usage Summary',
    description:
      'Triggers when a day, week or month is over, once per source, model, app or user. For one report, use Find Usage Report.',
  },
  operation: {
    type: 'polling',
    inputFields,
    perform,
    sample,
    outputFields: [...output],
  },
});
