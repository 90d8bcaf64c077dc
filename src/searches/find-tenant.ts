import { defineSearch } from '../define';
import { listTenants } from '../hatz/tenants';
import { sortedByName } from '../hatz/lists';
import { customerOutput, customerRecord, customerSample } from '../usage/customers';
import { nameField, searchByName } from './by-name';

const perform = searchByName({
  list: async (hatz) => sortedByName(await listTenants(hatz)),
  // A customer without a name goes by its ID, of which a part is no match.
  namesOf: ({ id, name }) => (name === id ? [] : [name]),
  idOf: ({ id }) => id,
  record: customerRecord,
});

export const findTenant = defineSearch({
  key: 'find_tenant',
  noun: 'Customer',
  display: {
    label: 'Find Customer',
    description: 'Finds a customer (tenant) by name and returns its ID, plan, users and credits.',
  },
  operation: {
    inputFields: [nameField],
    perform,
    sample: customerSample,
    outputFields: [...customerOutput],
  },
});
