import { integerQuery } from './checks';
import { ApiError, fieldError, forbidden, missing } from './errors';
import { everyone, type PersonaRecord } from './personas';
import { type Tenant, tenants } from './tenants';
import type { Call, Route } from './types';
import { creditsUsedBy } from './usage';
import type { Variations } from './variations';

const createdAt = '2025-03-01T09:00:00Z';

/** Refuses whoever is not an administrator of at least this level. */
function requireAdmin({ admin }: PersonaRecord, level: 'msp' | 'tenant'): void {
  if (admin !== 'msp' && admin !== level) throw forbidden('Administrator permission required.');
}

const tenantRow = (tenant: Tenant, variations: Variations) => ({
  id: tenant.id,
  name: tenant.name,
  primary_package_name: tenant.package,
  additional_package_names: [],
  user_count: tenant.users,
  status: tenant.status,
  created_at: createdAt,
  total_credits_used: creditsUsedBy(tenant.id, variations),
  total_credit_limit: tenant.limit,
  tenant_config: { beta_features: false, mfa_required: true, default_model_name: 'gpt-4o' },
  disabled_model_names: [],
});

const roles = [
  ['client_admin', 'Admin', 'Manages the tenant'],
  ['general_user', 'General User', 'Uses and builds automations'],
  ['chat_only_user', 'Chat Only User', 'May only chat'],
  ['workshop_user', 'Workshop User', 'Uses automations, builds none'],
  ['usage_viewer', 'Usage Viewer', 'View Usage & Limits'],
].map(([name, display_name, description], n) => ({
  id: `role_Fix0${n + 1}`,
  name,
  display_name,
  description,
  user_credit_limit: n === 2 ? 500 : null,
  role_source: n < 4 ? 'default' : 'custom',
  scope: 'tenant',
  permissions_count: 12 - n * 2,
  permissions_preview: ['Create API Token', 'View Usage & Limits'].slice(0, n % 3),
  assigned_users_count: 1,
}));

const userRow = ({ userId, email, tenantId, role }: PersonaRecord) => {
  const [first_name, last_name] = (email.split('@')[0] ?? '')
    .split('.')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1));
  return {
    id: userId,
    email,
    first_name,
    last_name,
    tenant_id: tenantId,
    role_name: role,
    invitation_status: 'Active',
  };
};

function notOffered({ persona }: Call): never {
  requireAdmin(persona, 'msp');
  throw new ApiError(501, 'The sandbox does not change users, roles or tenants.');
}

export const adminRoutes: Route[] = [
  {
    method: 'GET',
    path: '/admin/tenants',
    handle({ state, persona, query }) {
      requireAdmin(persona, 'msp');
      const limit = integerQuery(query, 'limit', 100, 1, 1000);
      const offset = integerQuery(query, 'offset', 0, 0, Number.MAX_SAFE_INTEGER);
      return tenants.slice(offset, offset + limit).map((tenant) => tenantRow(tenant, state.variations));
    },
  },
  {
    method: 'GET',
    path: '/admin/tenants/msp',
    handle({ state, persona }) {
      requireAdmin(persona, 'msp');
      return {
        name: 'Example MSP',
        created_at: createdAt,
        primary_package_name: 'MSP',
        additional_package_names: [],
        packages: {},
        total_credits_used: creditsUsedBy(persona.tenantId, state.variations),
        total_credit_limit: 50_000,
        admin_user_count: 2,
        admin_recent_signin_count: 1,
        admin_login_rate: 0.5,
        tenant_user_count: tenants.reduce((sum, { users }) => sum + users, 0),
        tenant_recent_signin_count: 40,
        tenant_login_rate: 0.4,
      };
    },
  },
  {
    method: 'GET',
    path: '/admin/tenants/:tenant_id',
    handle({ state, persona, params }) {
      requireAdmin(persona, 'msp');
      const id = params['tenant_id'] ?? '';
      if (!/^tenant_[a-zA-Z0-9]+$/.test(id))
        throw fieldError(['path', 'tenant_id'], "String should match pattern '^tenant_[a-zA-Z0-9]+$'", 'pattern');
      const tenant = tenants.find((candidate) => candidate.id === id);
      if (!tenant) throw new ApiError(404, 'Tenant not found');
      return tenantRow(tenant, state.variations);
    },
  },
  {
    method: 'GET',
    path: '/admin/users',
    handle({ persona, query }) {
      requireAdmin(persona, 'tenant');
      const email = query['email'];
      if (email === undefined) throw missing('query', 'email');
      const user = everyone.find((candidate) => candidate.email === email.toLowerCase());
      const visible = user && (persona.admin === 'msp' || user.tenantId === persona.tenantId);
      return visible ? userRow(user) : {};
    },
  },
  {
    method: 'GET',
    path: '/admin/roles',
    handle({ persona, query }) {
      requireAdmin(persona, 'tenant');
      const limit = integerQuery(query, 'limit', 10, 1, 100);
      const offset = integerQuery(query, 'offset', 0, 0, Number.MAX_SAFE_INTEGER);
      return { roles: roles.slice(offset, offset + limit), total_count: roles.length };
    },
  },
  { method: 'POST', path: '/admin/users/invite', handle: notOffered },
  { method: 'PUT', path: '/admin/users/:user_id', handle: notOffered },
  { method: 'DELETE', path: '/admin/users/:user_id', handle: notOffered },
];
