import { type Bundle, defineTrigger, type ZObject } from '../define';
import { agentOutput, agentRecord, agentSample } from '../fields/agents';
import { sampled } from '../fields/inputs';
import { listAgents } from '../hatz/agents';
import { createClient } from '../hatz/http';

const perform = async (z: ZObject, bundle: Bundle) =>
  sampled(bundle, await listAgents(createClient(z, bundle))).map(agentRecord);

export const newAgent = defineTrigger({
  key: 'new_agent',
  noun: 'Agent',
  display: {
    label: 'New Agent',
    description: 'Triggers when a new agent becomes available to you.',
  },
  operation: {
    type: 'polling',
    perform,
    sample: agentSample,
    outputFields: [...agentOutput],
  },
});
