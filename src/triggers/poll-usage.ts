/** Polling a usage report over time: each completed day or hour once. */
import type { Bundle, ZObject } from 'zapier-platform-core';
import { createClient } from '../hatz/http';
import type { JsonRecord } from '../hatz/json';
import { readSettledUsage } from '../hatz/usage';
import { CALLS_A_POLL, chosenTenant } from '../hatz/tenants';
import { tenantField, tenantIdPart } from '../fields/tenants';
import { roundCredits } from '../usage/numbers';
import { flat, tenantOf } from '../usage/rows';
import { inputsOf, sampled } from '../fields/inputs';

/**
 * A poll of the last `count` days or hours: those that are over and settled, newest first. `count` is how long polls can
 * be missed without a gap; the platform fires each id once, so nothing comes twice and switching on starts with what is new.
 */
export const pollUsage =
  <K extends 'date' | 'hour'>(report: 'daily' | 'hourly', key: K, count: number) =>
  async (z: ZObject, bundle: Bundle) => {
    const hatz = createClient(z, bundle);
    const tenant = await chosenTenant(
      hatz,
      inputsOf<Record<string, unknown>>(z, bundle).text(tenantField),
      CALLS_A_POLL - 1,
    );
    const rows = await readSettledUsage(hatz, report, count, tenant);
    return sampled(bundle, rows).map(({ group, credits, fields }) => {
      const moment = { [key]: group } as Record<K, string>;
      const known = {
        id: `${tenantIdPart(tenant.id)}:${group}`,
        ...moment,
        credits: roundCredits(credits),
        ...tenantOf(tenant, fields),
      };
      return { ...known, ...flat(fields, Object.keys(known)) } satisfies JsonRecord;
    });
  };
