import { type Bundle, defineInputFields, defineSearch, type ZObject } from '../define';
import { inputsOf } from '../fields/inputs';
import { addressIn, type UserOutput, userOutput, userRecord, userSample } from '../fields/users';
import { createClient } from '../hatz/http';
import { tenantName } from '../hatz/tenants';
import { findUser as find } from '../hatz/users';

const inputFields = defineInputFields([
  {
    key: 'email',
    label: 'Email',
    type: 'string',
    required: true,
    helpText: "The whole email address. Needs a service provider's key whose role may view users.",
  },
]);

/** The user with this address and the name of its customer, or an empty list. */
const perform = async (z: ZObject, bundle: Bundle): Promise<UserOutput[]> => {
  const hatz = createClient(z, bundle);
  const [field] = inputFields;
  const user = await find(hatz, addressIn(z, inputsOf(z, bundle).required(field), field.label));
  if (!user) return [];
  return [userRecord(user, user.tenant_id === '' ? '' : await tenantName(hatz, user.tenant_id))];
};

export const findUser = defineSearch({
  key: 'find_user',
  noun: 'User',
  display: {
    label: 'Find User',
    description: 'Finds a user by email address and returns the ID, customer, role and invitation status.',
  },
  operation: {
    inputFields,
    perform,
    sample: userSample,
    outputFields: [...userOutput],
  },
});
