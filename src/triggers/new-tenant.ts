import { type Bundle, defineTrigger, type ZObject } from 'zapier-platform-core';
import { sampled } from '../fields/inputs';
import { createClient } from '../hatz/http';
import { listTenants, type Tenant } from '../hatz/tenants';
import { customerOutput, customerRecord, customerSample } from '../usage/customers';

/** When it was created; those that do not tell come last. */
const age = ({ created_at }: Tenant): string => created_at ?? '';

const newestFirst = (a: Tenant, b: Tenant): number =>
  age(a) === age(b) ? (a.id < b.id ? -1 : 1) : age(a) > age(b) ? -1 : 1;

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
