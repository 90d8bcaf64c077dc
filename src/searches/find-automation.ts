import { defineSearch } from 'zapier-platform-core';
import { automationOutput, automationRecord, automationSample } from '../fields/automation';
import { withinSize } from '../fields/size';
import { automationTypeField, typeOf } from '../fields/automation-type';
import { searchByName } from '../fields/best-match';
import { nameField } from '../fields/name';
import { asOutputFields } from '../fields/output';
import { listAutomations } from '../hatz/automations';

const perform = searchByName({
  list: (hatz, bundle) => listAutomations(hatz, { type: typeOf(hatz.z, bundle) }),
  namesOf: ({ name }) => [name],
  record: automationRecord,
});

export const findAutomation = defineSearch({
  key: 'find_automation',
  noun: 'Automation',
  display: {
    label: 'Find Automation',
    description:
      'Finds an app or workflow in My Automations by its name or a part of it, and returns its ID, type and inputs.',
  },
  operation: {
    inputFields: [nameField, automationTypeField],
    perform: withinSize(perform),
    sample: automationSample,
    outputFields: asOutputFields(automationOutput),
  },
});
