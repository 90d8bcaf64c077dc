import { everyone } from './personas';
import type { State } from './state';

/** A user as the API tells of one (section 7.3). */
export interface User {
  id: string;
  email: string;
  first_name: string;
  last_name: string;
  tenant_id: string;
  role_name: string;
  invitation_status: 'Active' | 'Invited' | 'Provisioned';
}

const named = (email: string): [string, string] => {
  const [first = '', last = ''] = email
    .replace(/@.*/, '')
    .split('.')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1));
  return [first, last];
};

const known: User[] = [
  ...everyone.map(({ userId, email, tenantId, role }) => ({ id: userId, email, tenant_id: tenantId, role_name: role })),
  { id: 'user_Sam0042', email: 'sam.rivera@cedar.example', tenant_id: 'tenant_Cust04', role_name: 'general_user' },
].map((user) => {
  const [first_name, last_name] = named(user.email);
  return { ...user, first_name, last_name, invitation_status: 'Active' };
});

/** All users as they are now: later entries replace those of the same id. */
export const usersOf = ({ users }: State): User[] => [
  ...new Map([...known, ...users].map((user) => [user.id, user])).values(),
];
