import { defineInputFields, defineTrigger, type PollingTriggerPerform } from '../define';
import { automationOutput, automationRecord, automationSample, type AutomationOutput } from '../fields/automations';
import { automationTypeField, typeOf } from '../fields/automations';
import { metaOf, SAMPLE_COUNT } from '../fields/inputs';
import { listAutomations } from '../hatz/automations';
import { createClient } from '../hatz/http';

const inputFields = defineInputFields([automationTypeField]);

/** Everything in My Automations; only ids and names when it fills a dropdown, three records for a sample. */
const perform = (async (z, bundle) => {
  const meta = metaOf(bundle);
  const automations = await listAutomations(createClient(z, bundle), {
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
    description: 'Triggers when an app or workflow is added to My Automations.',
  },
  operation: {
    type: 'polling',
    inputFields,
    perform,
    sample: automationSample,
    outputFields: [...automationOutput],
  },
});
