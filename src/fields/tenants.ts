/** Which tenant's usage a step is about. */
import { defineInputField } from 'zapier-platform-core';
import type { Hatz } from '../hatz/http';
import { chosenTenant, type Tenant } from '../hatz/tenants';
import { defineOutput } from './outputs';
import { type InputData } from './inputs';
import { textOf } from './values';

export const tenantField = defineInputField({
  key: 'tenant_id',
  label: 'Tenant',
  type: 'string',
  required: false,
  dynamic: 'list_tenants.id.name',
  search: 'find_tenant.id',
  helpText:
    "Leave it empty for the connected user's own tenant. Service providers choose a customer, or enter a tenant's ID or exact name.",
});

/** The chosen tenant's id, `''` for the key owner's own tenant. Throws `Error` for a name that is none of theirs. */
export const tenantOf = async (hatz: Hatz, data: InputData): Promise<string> =>
  (await chosenTenant(hatz, textOf(data, 'tenant_id'))).id;

/** The part of an id that stands for the tenant. */
export const tenantIdPart = (tenantId: string): string => tenantId || 'own';

export const tenantOutput = defineOutput([
  { key: 'id', label: 'Tenant ID', type: 'string', primary: true },
  { key: 'name', label: 'Name', type: 'string' },
  { key: 'status', label: 'Status', type: 'string' },
  { key: 'package_name', label: 'Package Name', type: 'string' },
  { key: 'user_count', label: 'User Count', type: 'integer' },
  { key: 'total_credit_limit', label: 'Total Credit Limit', type: 'number' },
  { key: 'total_credits_used', label: 'Total Credits Used', type: 'number' },
]);

export const tenantRecord = (tenant: Tenant) => ({ ...tenant });

export const tenantSample = {
  id: 'tenant_Cust03',
  name: 'Birch & Co',
  status: 'Active',
  package_name: 'Essentials',
  user_count: 11,
  total_credit_limit: 50000,
  total_credits_used: 12345.5,
} satisfies ReturnType<typeof tenantRecord>;
