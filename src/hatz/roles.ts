/** The roles that a user can have (API notes, section 7.3). */
import type { Hatz } from './http';
import { textsIn } from './json';
import { readAll, type Reader, sortedByName } from './lists';
import { forProviders } from './tenants';

export interface Role {
  readonly id: string;
  /** The name that is sent to the API. */
  readonly role: string;
  /** The name for people. */
  readonly name: string;
  readonly isCustom: boolean;
}

/**
 * Where the roles stand in the API. A page counts per source, default and custom, so it can hold more rows than asked for:
 * all are read when `total` is reached or a page brings nothing.
 */
export const ROLES = {
  path: '/admin/roles',
  action: 'read the list of roles',
  forbidden: forProviders('read roles'),
  pageSize: 100,
  total: 'total_count',
  tenant: 'tenant_id',
  envelopes: ['roles', 'data', 'results', 'items'],
  names: { id: ['id'], role: ['name'], name: ['display_name'], source: ['role_source'] },
  kinds: { id: 'text', role: 'text', name: 'text', source: 'text' },
  custom: 'custom',
} as const;

const readRole: Reader<Role> = (row, id) => {
  const { role, name, source } = textsIn(row, ROLES.names);
  if (id === '' || role.trim() === '') return undefined;
  return { id, role, name: name || role, isCustom: source === ROLES.custom };
};

/** All roles of a tenant, sorted by name; without a tenant, the provider's custom roles. */
export const listRoles = async (hatz: Hatz, tenantId: string): Promise<Role[]> =>
  sortedByName(await readAll(hatz, ROLES, readRole, { filter: { [ROLES.tenant]: tenantId } }));
