/** Triggers on a usage report over time: each completed day or hour once. */
import { type Bundle, defineTrigger, type ZObject } from '../define';
import { inputsOf, sampled } from '../fields/inputs';
import { tenantField, tenantIdPart } from '../fields/tenants';
import { createClient } from '../hatz/http';
import { CALLS_A_POLL, type ChosenTenant, chosenTenant } from '../hatz/tenants';
import { readSettledUsage } from '../hatz/usage';
import type { UsageRow } from '../hatz/usage-rows';
import { roundCredits } from '../usage/numbers';
import { usageItem } from '../usage/rows';

/** What tells a report's trigger from that of another. */
interface OverTime {
  readonly key: string;
  readonly noun: string;
  readonly description: string;
  /** A notice below the tenant. */
  readonly notice: string;
  readonly report: 'daily' | 'hourly';
  /** How many days or hours each poll looks back at: so long can polls be missed without a gap. */
  readonly count: number;
  /** The field that tells the day or hour. */
  readonly moment: { readonly key: string; readonly label: string; readonly type: 'string' | 'datetime' };
  readonly example: Pick<UsageRow, 'group' | 'credits'>;
}

/**
 * A trigger that polls the last days or hours: those that are over and settled, newest first. The platform fires each id
 * once, so nothing comes twice and switching on starts with what is new.
 */
export const defineUsageTrigger = ({ key, noun, description, notice, report, count, moment, example }: OverTime) => {
  const item = (tenant: ChosenTenant, { group, credits, fields }: Pick<UsageRow, 'group' | 'credits' | 'fields'>) =>
    usageItem(
      { id: `${tenantIdPart(tenant.id)}:${group}`, [moment.key]: group, credits: roundCredits(credits) },
      tenant,
      fields,
    );
  const perform = async (z: ZObject, bundle: Bundle) => {
    const hatz = createClient(z, bundle);
    const typed = inputsOf<Record<string, unknown>>(z, bundle).text(tenantField);
    const tenant = await chosenTenant(hatz, typed, CALLS_A_POLL - 1);
    const rows = await readSettledUsage(hatz, report, count, tenant);
    return sampled(bundle, rows).map((row) => item(tenant, row));
  };
  return defineTrigger({
    key,
    noun,
    display: { label: `New ${noun}`, description },
    operation: {
      type: 'polling',
      inputFields: [tenantField, { key: 'about', type: 'copy', helpText: notice }],
      perform,
      sample: item({ id: '', name: '' }, { ...example, fields: {} }),
      outputFields: [
        { key: 'id', label: 'ID', type: 'string', primary: true },
        moment,
        { key: 'credits', label: 'Credits', type: 'number' },
        { key: 'tenant_id', label: 'Tenant ID', type: 'string' },
        { key: 'tenant_name', label: 'Tenant Name', type: 'string' },
      ],
    },
  });
};
