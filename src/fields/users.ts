/** A user as Zaps see it, and the fields that describe one. */
import { defineInputField, type ZObject } from '../define';
import { badInput } from '../hatz/errors';
import { asLine } from '../hatz/json';
import type { User } from '../hatz/users';
import { defineOutput, type Output } from './outputs';

export const userOutput = defineOutput([
  { key: 'id', label: 'User ID', type: 'string', primary: true },
  { key: 'email', label: 'Email', type: 'string' },
  { key: 'first_name', label: 'First Name', type: 'string' },
  { key: 'last_name', label: 'Last Name', type: 'string' },
  { key: 'tenant_id', label: 'Customer ID', type: 'string' },
  { key: 'tenant_name', label: 'Customer Name', type: 'string' },
  { key: 'role', label: 'Role', type: 'string' },
  { key: 'invitation_status', label: 'Invitation Status', type: 'string' },
]);

export type UserOutput = Output<typeof userOutput>;

export const userRecord = (user: User, tenant_name: string): UserOutput => {
  const { id, email, first_name, last_name, tenant_id, role, invitation_status } = user;
  return { id, email, first_name, last_name, tenant_id, tenant_name, role, invitation_status };
};

export const userSample: UserOutput = {
  id: 'user_Sam0042',
  email: 'sam.rivera@cedar.example',
  first_name: 'Sam',
  last_name: 'Rivera',
  tenant_id: 'tenant_Cust04',
  tenant_name: 'Cedar Dental',
  role: 'general_user',
  invitation_status: 'Active',
};

const nameField = <const K extends string>(key: K, label: string) =>
  defineInputField({
    key,
    label,
    type: 'string',
    required: false,
    helpText: "Leave empty if you don't know it, or to keep the current one.",
  });

export const firstNameField = nameField('first_name', 'First Name');
export const lastNameField = nameField('last_name', 'Last Name');

/** The one address in a text. Throws `Error` for none and for several. */
export const addressIn = (z: ZObject, typed: string, label: string): string => {
  const address = typed.trim();
  if (/^[^\s@,;<>"]+@[^\s@,;<>"]+$/.test(address)) return address;
  throw badInput(
    { z },
    `${label} is not one email address: "${asLine(address, 60)}". Use one such as ada@example.com; for several people, use the step once for each.`,
  );
};
