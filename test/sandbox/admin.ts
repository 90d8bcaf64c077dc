import { integerQuery } from './checks';
import { ApiError, forbidden } from './errors';
import type { PersonaRecord } from './personas';
import { everyone } from './personas';
import type { Route } from './types';

/** The tenants of the managed service provider (section 7.3). */
export const tenants = Array.from({ length: 12 }, (_, n) => ({
  id: `tenant_Customer${String(n + 1).padStart(2, '0')}`,
  name: ['Acme Dental', 'Blue Harbor Law', 'Cedar Clinic', 'Delta Freight'][n] ?? `Customer ${n + 1}`,
  primary_package_name: 'Business',
  additional_package_names: [],
  user_count: 5 + n,
  status: 'Active',
  created_at: '2025-03-14T09:00:00Z',
  total_credits_used: 1_200 * (n + 1),
  total_credit_limit: 20_000,
  tenant_config: { beta_features: false, mfa_required: true, default_model_name: 'gpt-4o' },
  disabled_model_names: [],
}));

function requireProvider({ admin }: PersonaRecord): void {
  if (admin !== 'msp') throw forbidden('You do not have permission to view tenants.');
}

function requireAdmin({ admin }: PersonaRecord): void {
  if (admin === 'none') throw forbidden('You do not have permission to manage users.');
}

export const adminRoutes: Route[] = [
  {
    method: 'GET',
    path: '/admin/tenants',
    handle({ persona, query }) {
      requireProvider(persona);
      const limit = integerQuery(query, 'limit', 100, 1, 1000);
      const offset = integerQuery(query, 'offset', 0, 0, Number.MAX_SAFE_INTEGER);
      return tenants.slice(offset, offset + limit);
    },
  },
  {
    method: 'GET',
    path: '/admin/tenants/msp',
    handle({ persona }) {
      requireProvider(persona);
      return {
        name: 'Example MSP',
        created_at: '2025-01-02T08:00:00Z',
        total_credits_used: 9_000,
        total_credit_limit: 50_000,
      };
    },
  },
  {
    method: 'GET',
    path: '/admin/tenants/:tenant_id',
    handle({ persona, params }) {
      requireProvider(persona);
      const tenant = tenants.find(({ id }) => id === params['tenant_id']);
      if (!tenant) throw new ApiError(404, 'Tenant not found');
      return tenant;
    },
  },
  {
    method: 'GET',
    path: '/admin/users',
    handle({ persona, query }) {
      requireAdmin(persona);
      const user = everyone.find(({ email }) => email === query['email']);
      return user ? { id: user.userId, email: user.email, tenant_id: user.tenantId, role_name: user.role } : null;
    },
  },
  {
    method: 'GET',
    path: '/admin/roles',
    handle({ persona }) {
      requireAdmin(persona);
      const roles = [...new Set(everyone.map(({ role }) => role))];
      return {
        roles: roles.map((name, n) => ({ id: `role_${n}`, name, display_name: name })),
        total_count: roles.length,
      };
    },
  },
];
