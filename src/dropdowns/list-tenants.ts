import { ALL_TENANTS, OWN_TEAM } from '../fields/tenants';
import { cannotList, listTenantsPage } from '../hatz/tenants';
import { choice, type Choice, defineDropdown, placeholderChoice, sortedChoices } from './dropdown';

/** One page of customers, `first` before them. A user who may not list them reads why, and can still fill in the form. */
const customers = (key: string, noun: string, otherwise: string, first?: Choice) =>
  defineDropdown(
    key,
    noun,
    async (hatz, page) => {
      try {
        const found = await listTenantsPage(hatz, page);
        if (found.length === 0 && page === 0) return placeholderChoice(`No customers for this API key. ${otherwise}.`);
        const choices = sortedChoices(found.map(({ id, name }) => choice(id, name)));
        return first && page === 0 ? [{ ...first }, ...choices] : choices;
      } catch (error) {
        if (!cannotList(error)) throw error;
        return placeholderChoice(`You can't list customers with this API key. ${otherwise}, or enter a customer's ID.`);
      }
    },
    true,
  );

const MAY_BE_EMPTY = 'Leave this empty';

export const listTenants = customers('list_tenants', 'Customer', MAY_BE_EMPTY);
export const listTenantsOrAll = customers('list_tenants_or_all', 'All and Single Customer', MAY_BE_EMPTY, ALL_TENANTS);
export const listTenantsOrOwn = customers(
  'list_tenants_or_own',
  'Own Team and Customer',
  "Use a service provider's key",
  OWN_TEAM,
);
