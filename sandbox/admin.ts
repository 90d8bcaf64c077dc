import { bodyObject, booleanAt, integerQuery, isRecord } from './checks';
import { ApiError, fieldError, forbidden, missing } from './errors';
import type { PersonaRecord } from './personas';
import { rolesOf } from './roles';
import type { State } from './state';
import { type Tenant, tenantsOf } from './tenants';
import type { Call, Route } from './types';
import { creditsUsedBy } from './usage';
import { usersOf } from './users';

const createdAt = '2025-03-01T09:00:00Z';

/** Administration is for keys of a provider; not all of its staff may change something. */
function requireProvider({ admin }: PersonaRecord, change: 'reads' | 'changes'): void {
  const may = admin === 'msp' || (admin === 'helpdesk' && change === 'reads');
  if (!may) throw forbidden('Administrator permission required.');
}

const tenantRow = (tenant: Tenant, { variations }: State) => ({
  id: tenant.id,
  name: tenant.name,
  primary_package_name: tenant.package,
  additional_package_names: [],
  user_count: tenant.users,
  status: tenant.status,
  created_at: tenant.createdAt,
  total_credits_used: creditsUsedBy(tenant.id, variations),
  total_credit_limit: tenant.limit,
  tenant_config: { beta_features: false, mfa_required: true, default_model_name: 'gpt-4o' },
  disabled_model_names: [],
});

const PATTERN = /^tenant_[a-zA-Z0-9]+$/;

/** The tenant with the id at a place of the request, or 422 or 404. */
function tenantAt(state: State, id: unknown, ...loc: string[]): Tenant {
  if (id === undefined) throw missing(...loc);
  if (typeof id !== 'string' || !PATTERN.test(id))
    throw fieldError(loc, "String should match pattern '^tenant_[a-zA-Z0-9]+$'", 'string_pattern_mismatch');
  const tenant = tenantsOf(state).find((candidate) => candidate.id === id);
  if (!tenant) throw new ApiError(404, 'Tenant not found');
  return tenant;
}

/** An optional text of a body, or 422. */
function textAt(value: unknown, ...loc: (string | number)[]): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string') throw fieldError(loc, 'Input should be a valid string', 'string_type');
  return value;
}

interface Invitation {
  email: string;
  first_name: string | undefined;
  last_name: string | undefined;
  role: string | undefined;
  custom_role_name: string | undefined;
}

function invitationAt(value: unknown, n: number): Invitation {
  const loc = ['body', 'users', n] as const;
  if (!isRecord(value)) throw fieldError([...loc], 'Input should be a valid dictionary or object', 'dict_type');
  const text = (name: string) => textAt(value[name], ...loc, name);
  const email = text('email');
  if (email === undefined) throw missing(...loc, 'email');
  if (!/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email))
    throw fieldError([...loc, 'email'], 'value is not a valid email address', 'value_error');
  return {
    email,
    first_name: text('first_name'),
    last_name: text('last_name'),
    role: text('role'),
    custom_role_name: text('custom_role_name'),
  };
}

function invitationsAt(value: unknown): Invitation[] {
  if (value === undefined) throw missing('body', 'users');
  if (!Array.isArray(value)) throw fieldError(['body', 'users'], 'Input should be a valid list', 'list_type');
  if (value.length < 1 || value.length > 100)
    throw fieldError(['body', 'users'], 'List should have at least 1 and at most 100 items', 'too_long');
  const users = value.map(invitationAt);
  if (new Set(users.map(({ email }) => email.toLowerCase())).size < users.length)
    throw fieldError(['body', 'users'], 'Duplicate emails are not allowed', 'value_error');
  return users;
}

/** Why this address is not invited; `undefined` when it is. */
function refusal(state: State, tenantId: string | undefined, user: Invitation): string | undefined {
  const roles = rolesOf(state, tenantId);
  const isRole = (name: string | undefined, source: string) =>
    name === undefined || roles.some((role) => role.name === name && role.role_source === source);
  if (usersOf(state).some(({ email }) => email === user.email.toLowerCase())) return 'User already exists';
  if (user.email.endsWith('@blocked.example')) return 'Email domain is not allowed';
  if (tenantId !== undefined && !isRole(user.role, 'default')) return `Role '${user.role}' not found`;
  return isRole(user.custom_role_name, 'custom') ? undefined : `Custom role '${user.custom_role_name}' not found`;
}

function invite({ state, persona, body }: Call, tenantId: string | undefined): unknown {
  const users = invitationsAt(bodyObject(body)['users']);
  booleanAt(bodyObject(body)['send_email'], true, 'body', 'send_email');
  const results = users.map((user) => ({ ...user, error: refusal(state, tenantId, user) }));
  const failed = results.filter(({ error }) => error !== undefined);
  for (const { error, email, first_name, last_name, role, custom_role_name } of results)
    if (error === undefined)
      state.users.push({
        id: `user_New${state.users.length + 1}`,
        email: email.toLowerCase(),
        first_name: first_name ?? '',
        last_name: last_name ?? '',
        tenant_id: tenantId ?? persona.tenantId,
        role_name: role ?? custom_role_name ?? 'general_user',
        invitation_status: 'Invited',
      });
  const shapes = {
    objects: results.map(({ email, error }) => ({
      email,
      status: error === undefined ? 'created' : 'failed',
      ...(error === undefined ? {} : { error }),
    })),
    texts: results.map(({ email, error }) => `${email}: ${error ?? 'created'}`),
    none: [],
  };
  return {
    message: `${users.length - failed.length} of ${users.length} users invited.`,
    total_new_users_created: users.length - failed.length,
    total_new_users_failed: failed.length,
    new_users_failed_emails: failed.map(({ email }) => email),
    results: shapes[state.variations.inviteResults],
  };
}

function notOffered({ persona }: Call): never {
  requireProvider(persona, 'changes');
  throw new ApiError(501, 'The sandbox deletes no users.');
}

export const adminRoutes: Route[] = [
  {
    method: 'GET',
    path: '/admin/tenants',
    handle({ state, persona, query }) {
      requireProvider(persona, 'reads');
      const limit = integerQuery(query, 'limit', 100, 1, 1000);
      const offset = integerQuery(query, 'offset', 0, 0, Number.MAX_SAFE_INTEGER);
      return tenantsOf(state)
        .slice(offset, offset + limit)
        .map((tenant) => tenantRow(tenant, state));
    },
  },
  {
    method: 'GET',
    path: '/admin/tenants/msp',
    handle({ state, persona }) {
      requireProvider(persona, 'reads');
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
        tenant_user_count: tenantsOf(state).reduce((sum, { users }) => sum + users, 0),
        tenant_recent_signin_count: 40,
        tenant_login_rate: 0.4,
      };
    },
  },
  {
    method: 'GET',
    path: '/admin/tenants/:tenant_id',
    handle({ state, persona, params }) {
      requireProvider(persona, 'reads');
      return tenantRow(tenantAt(state, params['tenant_id'], 'path', 'tenant_id'), state);
    },
  },
  {
    method: 'GET',
    path: '/admin/users',
    handle({ state, persona, query }) {
      requireProvider(persona, 'reads');
      const email = query['email'];
      if (email === undefined) throw missing('query', 'email');
      return usersOf(state).find((user) => user.email === email.toLowerCase()) ?? null;
    },
  },
  {
    method: 'POST',
    path: '/admin/users/invite',
    handle(call) {
      requireProvider(call.persona, 'changes');
      return invite(call, tenantAt(call.state, bodyObject(call.body)['tenant_id'], 'body', 'tenant_id').id);
    },
  },
  {
    method: 'POST',
    path: '/admin/users/invite/msp',
    handle(call) {
      requireProvider(call.persona, 'changes');
      return invite(call, undefined);
    },
  },
  {
    method: 'PATCH',
    path: '/admin/users/:user_id',
    handle({ state, persona, params, body }) {
      requireProvider(persona, 'changes');
      const user = usersOf(state).find(({ id }) => id === params['user_id']);
      const fields = bodyObject(body);
      if (!user) throw new ApiError(404, 'User not found');
      const text = (name: string) => textAt(fields[name], 'body', name);
      const tenant =
        fields['tenant_id'] === undefined ? undefined : tenantAt(state, fields['tenant_id'], 'body', 'tenant_id');
      const role_name = text('role_name') ?? user.role_name;
      const tenant_id = tenant?.id ?? user.tenant_id;
      if (fields['role_name'] !== undefined && !rolesOf(state, tenant_id).some(({ name }) => name === role_name))
        throw new ApiError(400, `Role '${role_name}' not found in this tenant`);
      const [first_name, last_name] = [text('first_name') ?? user.first_name, text('last_name') ?? user.last_name];
      state.users.push({ ...user, first_name, last_name, role_name, tenant_id });
      return { message: 'User updated successfully', user_id: user.id };
    },
  },
  { method: 'DELETE', path: '/admin/users/:user_id', handle: notOffered },
  {
    method: 'GET',
    path: '/admin/roles',
    handle({ state, persona, query }) {
      requireProvider(persona, 'reads');
      const limit = integerQuery(query, 'limit', 10, 1, 100);
      const offset = integerQuery(query, 'offset', 0, 0, Number.MAX_SAFE_INTEGER);
      const tenantId = query['tenant_id'];
      if (tenantId !== undefined) tenantAt(state, tenantId, 'query', 'tenant_id');
      const roles = rolesOf(state, tenantId);
      const pageOf = (source: string) =>
        roles.filter(({ role_source }) => role_source === source).slice(offset, offset + limit);
      return { roles: [...pageOf('default'), ...pageOf('custom')], total_count: roles.length };
    },
  },
];
