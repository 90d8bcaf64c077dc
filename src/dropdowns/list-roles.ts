import type { InputData } from '../fields/inputs';
import { isChoice, OWN_TEAM } from '../fields/tenants';
import { isMapped } from '../hatz/by-name';
import type { Hatz } from '../hatz/http';
import { asText } from '../hatz/json';
import { listRoles as roles } from '../hatz/roles';
import { cannotList, knownTenant, TENANTS } from '../hatz/tenants';
import { findUser } from '../hatz/users';
import { choice, type Choice, defineDropdown, placeholderChoice, sortedChoices } from './dropdown';

const OR_NAME = "Or enter a role's name, such as general_user.";

/** The tenant whose roles are wanted, `''` for the provider's own team; `undefined` while the form does not tell. */
const tenantOfForm = async (hatz: Hatz, form: InputData): Promise<string | undefined> => {
  const tenant = asText(form['tenant_id'] ?? form['move_to_tenant_id']).trim();
  const user = asText(form['user_id']).trim();
  if (isMapped(tenant) || isChoice(OWN_TEAM, tenant)) return isMapped(tenant) ? undefined : '';
  if (TENANTS.id.test(tenant)) return tenant;
  if (tenant !== '') return (await knownTenant(hatz, tenant)).id;
  if (isMapped(user) || !user.includes('@')) return undefined;
  return (await findUser(hatz, user))?.tenant_id;
};

const howToList = (form: InputData): string =>
  Object.hasOwn(form, 'tenant_id')
    ? 'Choose a customer to see its roles.'
    : "To see the roles, enter the user's email address in User.";

/** The roles of the tenant that the form names; a form that names none yet, or an unknown one, is explained. */
const load = async (hatz: Hatz, _page: number, form: InputData): Promise<Choice[]> => {
  try {
    const tenantId = await tenantOfForm(hatz, form);
    if (tenantId === undefined) return placeholderChoice(`${howToList(form)} ${OR_NAME}`);
    const found = await roles(hatz, tenantId);
    if (found.length === 0) return placeholderChoice(`No roles can be listed here. ${OR_NAME}`);
    // A name that a default and a custom role share means neither; the ID does.
    const isShared = (one: string): boolean => found.filter(({ role }) => role === one).length > 1;
    return sortedChoices(found.map(({ id, role, name }) => choice(isShared(role) ? id : role, name)));
  } catch (error) {
    if (!cannotList(error)) throw error;
    return placeholderChoice(`You can't list roles with this API key. ${OR_NAME}`);
  }
};

export const listRoles = defineDropdown('list_roles', 'Role', load);
