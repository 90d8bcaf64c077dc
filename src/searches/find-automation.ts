import { type Bundle, defineSearch, type ZObject } from 'zapier-platform-core';
import { automationOutput, automationRecord, automationSample, type AutomationOutput } from '../fields/automation';
import { withinSize } from '../fields/size';
import { automationTypeField, typeOf } from '../fields/automation-type';
import { bestMatches } from '../fields/best-match';
import { nameField } from '../fields/name';
import { required } from '../fields/values';
import { asOutputFields } from '../fields/output';
import { listAutomations } from '../hatz/automations';
import { connect, orIfMissing } from '../hatz/http';

/** Apps and workflows by name, the best match first; an empty list when none fits. */
const perform = async (z: ZObject, bundle: Bundle): Promise<AutomationOutput[]> => {
  const name = required(z, bundle, 'name', 'Name');
  const automations = await orIfMissing(listAutomations(connect(z, bundle), { type: typeOf(bundle.inputData) }), []);
  return bestMatches(automations, name, (automation) => [automation.name]).map(automationRecord);
};

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
