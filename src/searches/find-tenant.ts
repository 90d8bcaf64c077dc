import { defineSearch } from 'zapier-platform-core';
import { searchByName } from './by-name';
import { nameField } from './by-name';
import { tenantOutput, tenantRecord, tenantSample } from '../fields/tenants';
import { listTenants } from '../hatz/tenants';

const perform = searchByName({ list: listTenants, namesOf: ({ name, id }) => [name, id], record: tenantRecord });

export const findTenant = defineSearch({
  key: 'find_tenant',
  noun: 'Tenant',
  display: {
    label: 'Find Tenant',
    description: 'Finds a tenant, a customer of a service provider, by its name or a part of it, with its credits.',
  },
  operation: {
    inputFields: [nameField],
    perform,
    sample: tenantSample,
    outputFields: [...tenantOutput],
  },
});
