import type { Hatz } from '../hatz/http';
import { listTenantsPage, cannotList } from '../hatz/tenants';
import { choice, type Choice, defineDropdown, placeholderChoice } from './dropdown';

/** One page of tenants. A user who may not list them reads why, and can still fill in the form. */
const page = async (hatz: Hatz, number: number): Promise<Choice[]> => {
  try {
    const { tenants } = await listTenantsPage(hatz, number);
    if (tenants.length === 0 && number === 0)
      return placeholderChoice("This user manages no tenants. Leave the field empty for the user's own tenant.");
    return tenants.map(({ id, name }) => choice(id, name));
  } catch (error) {
    if (!cannotList(error)) throw error;
    return placeholderChoice(
      "This user may not list tenants. Leave the field empty for the user's own tenant, or enter a tenant's ID.",
    );
  }
};

export const listTenants = defineDropdown('list_tenants', 'Tenant', page, true);
