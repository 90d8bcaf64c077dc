import { type Bundle, defineInputFields, defineSearch, type ZObject } from '../define';
import { inputsOf } from '../fields/inputs';
import { badInput } from '../hatz/errors';
import { createClient, type Hatz, orIfMissing } from '../hatz/http';
import { asLine, asNumber } from '../hatz/json';
import { listTenantCredits } from '../hatz/tenants';
import { iso, periodAt } from '../usage/calendar';
import { isCounterReset } from '../usage/credits';
import {
  type CustomerCredits,
  customerCreditsOutput,
  customerCreditsSample,
  customersReport,
} from '../usage/customers';

const inputFields = defineInputFields([
  {
    key: 'only_above_percent',
    label: 'Only Above Percent',
    type: 'string',
    required: false,
    helpText: 'Only customers that used more than this percentage of their credit limit, such as 80. Empty: all.',
  },
]);

/** The percentage in a text such as `80` or `80 %`, `null` when not given. Throws `Error` for anything else. */
const percentIn = (hatz: Hatz, typed: string, label: string): number | null => {
  const text = typed.trim();
  if (text === '') return null;
  const percent = asNumber(text.replace(/\s*%$/, ''));
  if (percent !== null && percent >= 0) return percent;
  throw badInput(hatz, `${label} is not a number: "${asLine(text, 40)}". Use one such as 80.`);
};

/** One record about all customers, from the list of tenants alone; an empty list when the API has no such list. */
const perform = async (z: ZObject, bundle: Bundle): Promise<CustomerCredits[]> => {
  const hatz = createClient(z, bundle);
  const [field] = inputFields;
  const above = percentIn(hatz, inputsOf(z, bundle).text(field), field.label);
  const tenants = await orIfMissing(listTenantCredits(hatz), undefined);
  if (!tenants) return [];
  const now = Date.now();
  const month = periodAt('month', now);
  return [customersReport(tenants, { above, monthStart: iso(month.start), isEarly: !isCounterReset(month, now) })];
};

export const findTenantCredits = defineSearch({
  key: 'find_tenant_credits',
  noun: 'Customer Credits',
  display: {
    label: 'Find Customer Credits',
    description: 'Finds the credits each customer used this month, as rows and as a report ready to send.',
  },
  operation: {
    inputFields,
    perform,
    sample: customerCreditsSample,
    outputFields: [...customerCreditsOutput],
  },
});
