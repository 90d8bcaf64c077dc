import { defineInputFields, defineTrigger, type PollingTriggerPerform } from 'zapier-platform-core';
import { bounds, type Calendar, settledPeriods } from '../usage/calendar';
import { defineOutput, type Output } from '../fields/outputs';
import { tenantField, tenantIdPart, tenantOf } from '../fields/tenants';
import { roundCredits } from '../usage/numbers';
import { flat } from '../usage/rows';
import { choicesOf, metaOf, sampled } from '../fields/inputs';
import { chosen } from '../fields/values';
import { createClient } from '../hatz/http';
import { asText } from '../hatz/json';
import { dayOf, type Period, readUsage } from '../hatz/usage';
import type { UsageRow } from '../hatz/usage-rows';

const output = defineOutput([
  { key: 'id', label: 'ID', type: 'string', primary: true },
  { key: 'summary_by', label: 'Summary By', type: 'string' },
  { key: 'group', label: 'Group', type: 'string' },
  { key: 'credits', label: 'Credits', type: 'number' },
  { key: 'period_start', label: 'Period Start', type: 'datetime' },
  { key: 'period_end', label: 'Period End', type: 'datetime' },
  { key: 'tenant_id', label: 'Tenant ID', type: 'string' },
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
};

const SUMMARY_BY = {
  key: 'summary_by',
  label: 'Summary By',
  choices: { source: 'Source', model: 'Model', asset: 'App, Workflow or Agent', user: 'User' },
} as const;

const PERIOD = {
  key: 'period',
  label: 'Period',
  choices: { day: 'Day', week: 'Week (Monday to Sunday)', month: 'Month' },
} as const;

/** How many periods a poll looks back on: so long can polls be missed without a gap. Each costs one request. */
const LOOKS_BACK: Readonly<Record<Calendar, number>> = { day: 7, week: 2, month: 2 };

/** More new items at once are held back by the platform. */
const MOST_GROUPS = 100;

const inputFields = defineInputFields([
  {
    ...SUMMARY_BY,
    type: 'string',
    required: true,
    choices: choicesOf(SUMMARY_BY.choices),
    helpText:
      'What the credits are added up by. Of more than 100 groups, the 99 largest come one by one and the rest as one item named Others.',
  },
  {
    ...PERIOD,
    type: 'string',
    required: false,
    default: 'day',
    choices: choicesOf(PERIOD.choices),
    helpText:
      'Periods are counted in UTC. One is reported from 06:00 UTC of the day after its end, because usage can arrive late.',
  },
  tenantField,
]);

/** The largest groups as they are, the smaller ones together as "Others". */
const largest = (rows: readonly UsageRow[]): readonly UsageRow[] => {
  if (rows.length <= MOST_GROUPS) return rows;
  const rest = rows.slice(MOST_GROUPS - 1);
  const credits = rest.reduce((sum, row) => sum + row.credits, 0);
  const others = { group: 'Others', groupId: '(others)', moment: null, credits, fields: { folded_count: rest.length } };
  return [...rows.slice(0, MOST_GROUPS - 1), others];
};

/** Every group of the last settled periods, newest period first, the largest group first. */
const perform = (async (z, bundle) => {
  const hatz = createClient(z, bundle);
  const by = chosen(z, bundle, SUMMARY_BY);
  const calendar = chosen(z, bundle, PERIOD, 'day');
  const tenantId = await tenantOf(hatz, bundle.inputData);
  const summaries = async (period: Period): Promise<Summary[]> => {
    const rows = await readUsage(hatz, by, period, tenantId);
    return largest(rows).map(({ group, groupId, credits, fields }) => {
      const known: Summary = {
        id: [tenantIdPart(tenantId), by, calendar, dayOf(period.start), groupId].join(':'),
        summary_by: by,
        group,
        credits: roundCredits(credits),
        ...bounds(period),
        tenant_id: tenantId || asText(fields['tenant_id']),
      };
      return { ...known, ...flat(fields, Object.keys(known)) };
    });
  };
  const count = metaOf(bundle).isLoadingSample ? 1 : LOOKS_BACK[calendar];
  const polled = await Promise.all(settledPeriods(calendar, count, Date.now()).map(summaries));
  return [...sampled(bundle, polled.flat())];
}) satisfies PollingTriggerPerform<typeof inputFields, Summary>;

export const newUsageSummary = defineTrigger({
  key: 'new_usage_summary',
  noun: 'Usage Summary',
  display: {
    label: 'New Usage Summary',
    description:
      'Triggers when a day, week or month is over, once for each source, model, app or user with its credits.',
  },
  operation: {
    type: 'polling',
    inputFields,
    perform,
    sample,
    outputFields: [...output],
  },
});
