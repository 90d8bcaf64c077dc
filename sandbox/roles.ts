import type { State } from './state';

/** Roles that every tenant has (section 8), and custom ones. */
const defaults: [string, string, string][] = [
  ['client_admin', 'Admin', 'Manages the tenant'],
  ['general_user', 'General User', 'Uses and builds automations'],
  ['chat_only_user', 'Chat Only User', 'May only chat'],
  ['workshop_user', 'Workshop User', 'Uses automations, builds none'],
];

const customs: [string, string, string][] = [['usage_viewer', 'Usage Viewer', 'View Usage & Limits']];

const row = ([name, display_name, description]: [string, string, string], id: string, role_source: string) => ({
  id,
  name,
  display_name,
  description,
  user_credit_limit: name === 'chat_only_user' ? 500 : null,
  role_source,
  scope: 'tenant',
  permissions_count: 6,
  permissions_preview: ['Create API Token', 'View Usage & Limits'],
  assigned_users_count: 1,
});

/** The roles of a tenant; without one, the custom roles of the provider. */
export function rolesOf({ variations: { customRoleCount = 1 } }: State, tenantId: string | undefined) {
  const generated = Array.from({ length: Math.max(0, customRoleCount - customs.length) }, (_, n) => {
    const made: [string, string, string] = [`custom_${n + 1}`, `Custom Role ${n + 1}`, 'Made for a test'];
    return made;
  });
  const own = [...customs, ...generated].map((role, n) => row(role, `role_Own${n + 1}`, 'custom'));
  if (tenantId === undefined) return own;
  return [...defaults.map((role, n) => row(role, `role_Fix0${n + 1}`, 'default')), ...own];
}
