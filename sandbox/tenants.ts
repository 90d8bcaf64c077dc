import type { State } from './state';

/** A customer of the MSP persona (section 7.3). */
export interface Tenant {
  id: string;
  name: string;
  status: string;
  users: number;
  /** `null` for none. */
  limit: number | null;
  package: string;
  createdAt: string;
}

const names = [
  'Acme Corporation',
  'Spent Industries',
  'Birch & Co',
  'Cedar Dental',
  'Dogwood Logistics',
  'Elm Street Books',
  'Fir Foundation',
  'Ginkgo Labs',
  'Hazel Hotels',
  'Ivy Insurance',
  'Juniper Joinery',
  'Kauri Kitchens',
];

const ids = ['tenant_Acme01', 'tenant_Spent02'];

const tenant = (name: string, n: number, limit: number | null): Tenant => ({
  id: ids[n] ?? `tenant_Cust${String(n + 1).padStart(2, '0')}`,
  name,
  status: 'Active',
  users: 3 + (n % 40) * 4,
  limit,
  package: n % 3 === 0 ? 'Pro' : 'Essentials',
  createdAt: new Date(Date.UTC(2025, 2, 1, 9) + n * 86_400_000).toISOString(),
});

const limitOf = (n: number): number | null => {
  if (n === names.length - 1) return null;
  return n === 1 ? 10_000 : 50_000;
};

export const tenants: Tenant[] = names.map((name, n) => tenant(name, n, limitOf(n)));

/** The tenants of this provider: the table, cut or extended to the number asked for. */
export function tenantsOf({ variations: { tenantCount = tenants.length } }: State): Tenant[] {
  const extra = Array.from({ length: Math.max(0, tenantCount - tenants.length) }, (_, n) =>
    tenant(`Example Customer ${n + 1}`, tenants.length + n, 20_000),
  );
  return [...tenants.slice(0, tenantCount), ...extra];
}
