import { defineInputField, defineInputFields, defineTrigger, type PollingTriggerPerform } from '../define';
import { iso, periodAt } from '../usage/calendar';
import { isCounterReset, shareOf } from '../usage/credits';
import { defineOutput, type Output } from '../fields/outputs';
import { ALL_TENANTS, isChoice, tenantIdPart, tenantOrAllField } from '../fields/tenants';
import { inputsOf, metaOf, SAMPLE_COUNT } from '../fields/inputs';
import { badInput } from '../hatz/errors';
import { createClient, type Hatz } from '../hatz/http';
import { asLine, asNumber } from '../hatz/json';
import { CALLS_A_POLL, type ChosenTenant, chosenTenant, listTenantCredits } from '../hatz/tenants';
import { type CreditUsage, readCreditUsage } from '../hatz/usage';

const output = defineOutput([
  { key: 'id', label: 'ID', type: 'string', primary: true },
  { key: 'threshold_percent', label: 'Threshold Percent', type: 'number' },
  { key: 'percent_used', label: 'Percent Used', type: 'number' },
  { key: 'total_credit_limit', label: 'Total Credit Limit', type: 'number' },
  { key: 'total_credits_used', label: 'Total Credits Used', type: 'number' },
  { key: 'credits_remaining', label: 'Credits Remaining', type: 'number' },
  { key: 'period_start', label: 'Period Start', type: 'datetime' },
  { key: 'tenant_id', label: 'Tenant ID', type: 'string' },
  { key: 'tenant_name', label: 'Tenant Name', type: 'string' },
]);

type Alarm = Output<typeof output>;

const sample: Alarm = {
  id: 'own:2026-11:80',
  threshold_percent: 80,
  percent_used: 81.46,
  total_credit_limit: 50000,
  total_credits_used: 40730.5,
  credits_remaining: 9269.5,
  period_start: '2026-11-01T00:00:00.000Z',
  tenant_id: '',
  tenant_name: '',
};

const USUAL_THRESHOLDS = [80, 100];
const HIGHEST_THRESHOLD = 1_000;

const thresholdsField = defineInputField({
  key: 'thresholds',
  label: 'Thresholds',
  type: 'string',
  required: false,
  list: true,
  helpText:
    'Percentages of the monthly credit limit, one per entry, such as 90. Empty means 80 and 100. One that has already been reached triggers right after you turn on the Zap.',
});

const inputFields = defineInputFields([thresholdsField, tenantOrAllField]);

/** The chosen thresholds in percent, each once, lowest first. Throws `Error` for what is no percentage. */
const thresholdsIn = (hatz: Hatz, texts: readonly string[]): number[] => {
  const typed = texts.flatMap((text) => text.replace(/\s+%/g, '%').split(/[\s,;]+/)).filter(Boolean);
  const asPercent = (text: string): number => asNumber(text.replace(/%$/, '')) ?? 0;
  const isPercentage = (value: number): boolean => value > 0 && value <= HIGHEST_THRESHOLD;
  const odd = typed.find((text) => !isPercentage(asPercent(text)));
  if (odd !== undefined)
    throw badInput(
      hatz,
      `Thresholds must be numbers above 0 and up to ${HIGHEST_THRESHOLD}, such as 80. "${asLine(odd, 40)}" is not one.`,
    );
  return [...new Set(typed.length > 0 ? typed.map(asPercent) : USUAL_THRESHOLDS)].sort((a, b) => a - b);
};

/** A tenant with its limit and what it used of it this month. */
type Watched = ChosenTenant & CreditUsage;

const hasLimit = ({ limit }: Watched): boolean => Number(limit) > 0;

/** The tenants to watch: the chosen one, or all that have a limit. Throws `Error` for a chosen one without a limit. */
const watched = async (hatz: Hatz, typed: string): Promise<Watched[]> => {
  if (isChoice(ALL_TENANTS, typed)) {
    const tenants = await listTenantCredits(hatz, { pages: CALLS_A_POLL, beyond: TOO_MANY_TO_WATCH });
    return tenants
      .map(({ id, name, total_credit_limit: limit, total_credits_used: used }) => ({ id, name, limit, used }))
      .filter(hasLimit);
  }
  const chosen = await chosenTenant(hatz, typed, CALLS_A_POLL - 1);
  const tenant = { ...chosen, ...(await readCreditUsage(hatz, chosen)) };
  if (hasLimit(tenant)) return [tenant];
  const whose = asLine(tenant.name || tenant.id, 60) || 'This tenant';
  throw badInput(
    hatz,
    tenant.limit === null
      ? `${whose} has no credit limit, so no percentage can be reached. Set a limit in Hatz AI, or turn off this Zap.`
      : `${whose} has a credit limit of 0, so no percentage can be reached. Set a limit in Hatz AI, or turn off this Zap.`,
  );
};

const TOO_MANY_TO_WATCH =
  'There are too many customers to watch in one Zap: fewer than 3,000 can be read each time. Choose a customer instead of All Customers.';

/** More new items at once are held back by the platform. */
const MOST_ITEMS = 100;

/**
 * As many alarms as a poll may bring. Nothing is remembered between polls, so when there are more they take turns by the
 * minute: each poll brings the next part. The number of parts shares no divisor with the minutes between polls (1, 2, 5 or
 * 15), so that as many polls as there are parts bring all. An alarm that has its turn again is known to the platform.
 */
const inTurn = (alarms: readonly Alarm[], now: number): Alarm[] => {
  if (alarms.length <= MOST_ITEMS) return [...alarms];
  let parts = Math.max(7, Math.ceil(alarms.length / MOST_ITEMS));
  while ([2, 3, 5].some((divisor) => parts % divisor === 0)) parts += 1;
  const turn = Math.floor(now / 60_000) % parts;
  return alarms.filter((_, index) => index % parts === turn);
};

/**
 * The thresholds that the month's credits have reached, highest first. Each has one id a month and tenant, so the platform
 * fires it once; the poll that only remembers what is already there gets nothing, so that a threshold already reached when
 * the Zap is switched on fires with the next poll. While the month's counter may still be the old one, nothing is reached.
 * A sample shows the lowest threshold even when it is not reached.
 */
const perform = (async (z, bundle) => {
  const hatz = createClient(z, bundle);
  const inputs = inputsOf(z, bundle);
  const { isPopulatingDedupe, isLoadingSample } = metaOf(bundle);
  const thresholds = thresholdsIn(hatz, inputs.texts(thresholdsField));
  const tenants = await watched(hatz, inputs.text(tenantOrAllField));
  const now = Date.now();
  const month = periodAt('month', now);
  const period_start = iso(month.start);
  const alarms = thresholds.toReversed().flatMap((threshold) =>
    tenants.map(({ id, name, limit, used }): Alarm => {
      const { percent, remaining } = shareOf(used, limit);
      return {
        id: [tenantIdPart(id), period_start.slice(0, 7), threshold].join(':'),
        threshold_percent: threshold,
        percent_used: percent,
        total_credit_limit: limit,
        total_credits_used: used,
        credits_remaining: remaining,
        period_start,
        tenant_id: id,
        tenant_name: name,
      };
    }),
  );
  // By the percentage that is shown: one that reads 80 has reached 80.
  const reached = alarms.filter(
    ({ percent_used, threshold_percent }) => Number(percent_used) >= Number(threshold_percent),
  );
  if (isLoadingSample) return reached.length > 0 ? reached.slice(0, SAMPLE_COUNT) : alarms.slice(-1);
  return isPopulatingDedupe || !isCounterReset(month, now) ? [] : inTurn(reached, now);
}) satisfies PollingTriggerPerform<typeof inputFields, Alarm>;

export const creditThresholdReached = defineTrigger({
  key: 'credit_threshold_reached',
  noun: 'Credit Threshold',
  display: {
    label: 'New Credit Threshold Reached',
    description: "Triggers when this month's credit use reaches a percentage you choose.",
  },
  operation: {
    type: 'polling',
    inputFields,
    perform,
    sample,
    outputFields: [...output],
  },
});
