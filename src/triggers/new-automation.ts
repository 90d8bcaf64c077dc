import { defineInputFields, defineTrigger, type PollingTriggerPerform } from 'zapier-platform-core';
import { automationOutput, automationRecord, automationSample, type AutomationOutput } from '../fields/automation';
import { withinSize } from '../fields/size';
import { automationTypeField, typeOf } from '../fields/automation-type';
import { asOutputFields } from '../fields/output';
import { metaOf, SAMPLE_COUNT } from '../fields/values';
import { listAutomations } from '../hatz/automations';
import { connect } from '../hatz/http';

const inputFields = defineInputFields([automationTypeField]);

/** Everything in My Automations; only ids and names when it fills a dropdown, three records for a sample. */
const perform = (async (z, bundle) => {
  const meta = metaOf(bundle);
  const automations = await listAutomations(connect(z, bundle), {
    type: typeOf(z, bundle),
    enough: meta.isLoadingSample ? SAMPLE_COUNT : Infinity,
  });
  return meta.isFillingDynamicDropdown
    ? automations.map(({ id, name }) => ({ id, name }))
    : automations.map(automationRecord);
}) satisfies PollingTriggerPerform<typeof inputFields, Pick<AutomationOutput, 'id' | 'name'>>;

export const newAutomation = defineTrigger({
  key: 'new_automation',
  noun: 'Automation',
  display: {
    label: 'New Automation',
    description: 'Triggers when a new app or workflow appears in My Automations of the connected user.',
  },
  operation: {
    type: 'polling',
    inputFields,
    perform: withinSize(perform),
    sample: automationSample,
    outputFields: asOutputFields(automationOutput),
  },
});
