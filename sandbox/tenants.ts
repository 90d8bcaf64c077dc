/** A customer of the MSP persona (section 7.3). */
export interface Tenant {
  id: string;
  name: string;
  status: string;
  users: number;
  limit: number;
  package: string;
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

export const tenants: Tenant[] = names.map((name, n) => ({
  id: ids[n] ?? `tenant_Cust${String(n + 1).padStart(2, '0')}`,
  name,
  status: 'Active',
  users: 3 + n * 4,
  limit: n === 1 ? 1_000 : 50_000,
  package: n % 3 === 0 ? 'Pro' : 'Essentials',
}));
