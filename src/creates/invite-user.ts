import { type CreatePerform, defineCreate, defineInputFields } from '../define';
import { inputsOf } from '../fields/inputs';
import { defineOutput, type Output } from '../fields/outputs';
import { isChoice, OWN_TEAM } from '../fields/tenants';
import { addressIn, firstNameField, lastNameField } from '../fields/users';
import { createClient } from '../hatz/http';
import { knownTenant } from '../hatz/tenants';
import { inviteUser as invite, resolveRole } from '../hatz/users';

const inputFields = defineInputFields([
  {
    key: 'tenant_id',
    label: 'Customer',
    type: 'string',
    required: true,
    dynamic: 'list_tenants_or_own.id.name',
    search: 'find_tenant.id',
    helpText:
      "The customer to invite the person to. Choose Your Own Team only for your own staff. Needs a service provider's key whose role may invite users.",
  },
  {
    key: 'email',
    label: 'Email',
    type: 'string',
    required: true,
    helpText: 'One email address. To invite several people, run this step once for each.',
  },
  firstNameField,
  lastNameField,
  {
    key: 'role',
    label: 'Role',
    type: 'string',
    required: false,
    dynamic: 'list_roles.id.name',
    dependsOn: ['tenant_id'],
    helpText: "One of the customer's roles, by its name. Empty: the role that Hatz AI gives new users.",
  },
  {
    key: 'send_email',
    label: 'Send Email',
    type: 'boolean',
    required: false,
    default: 'true',
    helpText: 'Email the invitation now. A test in the editor sends it, too.',
  },
]);

const [tenantField, emailField, , , roleField, sendEmailField] = inputFields;

const output = defineOutput([
  { key: 'email', label: 'Email', type: 'string' },
  { key: 'invited', label: 'Invited', type: 'boolean' },
  { key: 'message', label: 'Message', type: 'string' },
  { key: 'tenant_id', label: 'Customer ID', type: 'string' },
  { key: 'tenant_name', label: 'Customer Name', type: 'string' },
  { key: 'role', label: 'Role', type: 'string' },
  { key: 'request_id', label: 'Request ID', type: 'string' },
]);

/**
 * Invites one person into a customer, or into the provider's own team when that was chosen. An empty customer or a bad
 * address is an `Error` before any request, an unknown customer or role one before the invitation.
 */
const perform = (async (z, bundle): Promise<Output<typeof output>> => {
  const hatz = createClient(z, bundle);
  const inputs = inputsOf(z, bundle);
  const typed = inputs.required(tenantField);
  const email = addressIn(z, inputs.required(emailField), emailField.label);
  const isOwn = isChoice(OWN_TEAM, typed);
  const tenant = isOwn ? { id: '', name: '' } : await knownTenant(hatz, typed);
  const role = await resolveRole(hatz, inputs.text(roleField), tenant.id);
  const user = {
    email,
    first_name: inputs.text(firstNameField).trim(),
    last_name: inputs.text(lastNameField).trim(),
    role,
  };
  const { invited, message, requestId } = await invite(hatz, tenant.id, user, inputs.flag(sendEmailField, true));
  return {
    email,
    invited,
    message,
    tenant_id: isOwn ? OWN_TEAM.id : tenant.id,
    tenant_name: tenant.name,
    role: role?.name ?? '',
    request_id: requestId,
  };
}) satisfies CreatePerform<typeof inputFields>;

export const inviteUser = defineCreate({
  key: 'invite_user',
  noun: 'User',
  display: {
    label: 'Invite User',
    description: 'Invites a person to one of your customers or to your own team.',
  },
  operation: {
    inputFields,
    perform,
    sample: {
      email: 'sam.rivera@cedar.example',
      invited: true,
      message: '1 user invited.',
      tenant_id: 'tenant_Cust04',
      tenant_name: 'Cedar Dental',
      role: 'general_user',
      request_id: 'c0ffee00-1234-4567-89ab-cdef01234567',
    } satisfies Output<typeof output>,
    outputFields: [...output],
  },
});
