/** The customer, or tenant, that a step is about. */
import { defineInputField } from '../define';

/** The tenant of a step that works for one, the key owner's own by default. */
export const tenantField = defineInputField({
  key: 'tenant_id',
  label: 'Tenant',
  type: 'string',
  required: false,
  dynamic: 'list_tenants.id.name',
  search: 'find_tenant.id',
  helpText: 'Leave empty for your own tenant. To report on a customer, choose it, or enter its exact name or ID.',
});

/** The value that means every customer at once. */
export const ALL_TENANTS = { id: 'all', name: 'All Customers' } as const;

/** The tenant of a step that can work for all at once. */
export const tenantOrAllField = defineInputField({
  ...tenantField,
  dynamic: 'list_tenants_or_all.id.name',
  helpText: 'Leave empty for your own tenant. Or choose All Customers or one customer, or enter its exact name or ID.',
});

/** The value that means a service provider's own team. */
export const OWN_TEAM = { id: 'own', name: 'Your Own Team (the service provider, not a customer)' } as const;

/** True for text that means this choice, by its value or its label in any capitals. */
export const isChoice = ({ id, name }: { readonly id: string; readonly name: string }, typed: string): boolean =>
  [id, name].some((text) => text.toLowerCase() === typed.trim().toLowerCase());

/** The part of an id that stands for the tenant. */
export const tenantIdPart = (tenantId: string): string => tenantId || 'own';
