import { type Bundle, defineSearch, type ZObject } from 'zapier-platform-core';
import { bestMatches } from '../fields/best-match';
import { withinSize } from '../fields/size';
import { nameField } from '../fields/name';
import { asOutputFields } from '../fields/output';
import { tenantOutput, tenantRecord, tenantSample } from '../fields/tenant';
import { required } from '../fields/values';
import { connect, orIfMissing } from '../hatz/http';
import { listTenants } from '../hatz/tenants';

/** Finds a tenant by its name or a part of it. The best match comes first; an empty list when none fits. */
const perform = async (z: ZObject, bundle: Bundle) => {
  const name = required(z, bundle, 'name', 'Name');
  const all = await orIfMissing(listTenants(connect(z, bundle)), []);
  return bestMatches(all, name, (tenant) => [tenant.name, tenant.id]).map(tenantRecord);
};

export const findTenant = defineSearch({
  key: 'find_tenant',
  noun: 'Tenant',
  display: {
    label: 'Find Tenant',
    description: 'Finds a tenant, a customer of a service provider, by its name or a part of it, with its credits.',
  },
  operation: {
    inputFields: [nameField],
    perform: withinSize(perform),
    sample: tenantSample,
    outputFields: asOutputFields(tenantOutput),
  },
});
