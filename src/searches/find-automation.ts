import { defineSearch } from '../define';
import {
  automationOutput,
  automationRecord,
  automationSample,
  automationTypeField,
  typeOf,
} from '../fields/automations';
import { nameField, searchByName } from './by-name';
import { listAutomations } from '../hatz/automations';

const perform = searchByName({
  list: (hatz, bundle) => listAutomations(hatz, { type: typeOf(hatz.z, bundle) }),
  namesOf: ({ name }) => [name],
  idOf: ({ id }) => id,
  record: automationRecord,
});

export const findAutomation = defineSearch({
  key: 'find_automation',
  noun: 'Automation',
  display: {
    label: 'Find Automation',
    description: 'Finds an app or workflow in My Automations by name, with its ID, type and inputs.',
  },
  operation: {
    inputFields: [nameField, automationTypeField],
    perform,
    sample: automationSample,
    outputFields: [...automationOutput],
  },
});
