import { type CreatePerform, defineCreate, defineInputFields } from '../define';
import { inputsOf } from '../fields/inputs';
import { defineOutput, type Output } from '../fields/outputs';
import { addressIn, firstNameField, lastNameField } from '../fields/users';
import { badInput } from '../hatz/errors';
import { createClient, type Hatz } from '../hatz/http';
import { asLine } from '../hatz/json';
import { knownTenant } from '../hatz/tenants';
import { findUser, resolveRole, updateUser as update } from '../hatz/users';

const inputFields = defineInputFields([
  {
    key: 'user_id',
    label: 'User',
    type: 'string',
    required: true,
    helpText:
      "The user's email address, or the User ID of Find User. Needs a service provider's key whose role may update users.",
  },
  firstNameField,
  lastNameField,
  {
    key: 'role',
    label: 'Role',
    type: 'string',
    required: false,
    dynamic: 'list_roles.id.name',
    dependsOn: ['user_id', 'move_to_tenant_id'],
    helpText:
      "The new role. To choose it from the list, enter the user's email address in User, or choose Move to Customer.",
  },
  {
    key: 'move_to_tenant_id',
    label: 'Move to Customer',
    type: 'string',
    required: false,
    dynamic: 'list_tenants.id.name',
    search: 'find_tenant.id',
    helpText: 'Moves the user to another customer. Leave empty to keep the current one.',
  },
]);

const [userField, , , roleField, moveField] = inputFields;

const output = defineOutput([
  { key: 'user_id', label: 'User ID', type: 'string' },
  { key: 'message', label: 'Message', type: 'string' },
  { key: 'request_id', label: 'Request ID', type: 'string' },
]);

interface Meant {
  readonly id: string;
  /** `''` when it is not known. */
  readonly tenant_id: string;
}

/** The user that is meant by an id, which passes as it is, or by an address. Throws `Error` when nobody has the address. */
const userMeant = async (hatz: Hatz, typed: string): Promise<Meant> => {
  const wanted = typed.trim();
  if (!wanted.includes('@')) return { id: wanted, tenant_id: '' };
  const user = await findUser(hatz, addressIn(hatz.z, wanted, userField.label));
  if (user) return user;
  throw badInput(
    hatz,
    `There is no user with the email address ${asLine(wanted, 60)}. Check the spelling, or look the user up with Find User.`,
  );
};

/** Changes what was filled in. Nothing to change is an `Error` before any request. */
const perform = (async (z, bundle): Promise<Output<typeof output>> => {
  const hatz = createClient(z, bundle);
  const inputs = inputsOf(z, bundle);
  const typed = inputs.required(userField);
  const first_name = inputs.text(firstNameField).trim();
  const last_name = inputs.text(lastNameField).trim();
  const role = inputs.text(roleField).trim();
  const move = inputs.text(moveField).trim();
  if (![first_name, last_name, role, move].some(Boolean))
    throw badInput(hatz, 'There is nothing to change. Fill in First Name, Last Name, Role or Move to Customer.');
  const user = await userMeant(hatz, typed);
  const tenant_id = move === '' ? '' : (await knownTenant(hatz, move)).id;
  const roleName = await resolveRole(hatz, role, tenant_id || user.tenant_id);
  const change = { first_name, last_name, role_name: roleName?.name ?? '', tenant_id };
  const { message, requestId } = await update(hatz, user.id, change);
  return { user_id: user.id, message, request_id: requestId };
}) satisfies CreatePerform<typeof inputFields>;

export const updateUser = defineCreate({
  key: 'update_user',
  noun: 'User',
  display: {
    label: 'Update User',
    description: "Changes a user's name or role, or moves the user to another customer.",
  },
  operation: {
    inputFields,
    perform,
    sample: {
      user_id: 'user_Sam0042',
      message: 'User updated.',
      request_id: 'c0ffee00-1234-4567-89ab-cdef01234567',
    } satisfies Output<typeof output>,
    outputFields: [...output],
  },
});
