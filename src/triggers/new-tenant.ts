import { type Bundle, defineTrigger, type ZObject } from '../define';
import { sampled } from '../fields/inputs';
import { createClient } from '../hatz/http';
import { compare } from '../hatz/lists';
import { listTenants, type Tenant } from '../hatz/tenants';
import { customerOutput, customerRecord, customerSample } from '../usage/customers';

/** Those that do not tell when they were created come last. */
const newestFirst = (a: Tenant, b: Tenant): number =>
  compare(b.created_at ?? '', a.created_at ?? '') || compare(a.id, b.id);

const perform = async (z: ZObject, bundle: Bundle) =>
  sampled(bundle, (await listTenants(createClient(z, bundle))).sort(newestFirst)).map(customerRecord);

export const newTenant = defineTrigger({
  key: 'new_tenant',
  noun: 'Customer',
  display: {
    label: 'New Customer',
    description: 'Triggers when a customer (tenant) is added to your service provider account.',
  },
  operation: {
    type: 'polling',
    perform,
    sample: customerSample,
    outputFields: [...customerOutput],
  },
});
