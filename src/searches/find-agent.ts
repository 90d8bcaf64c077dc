import { type Bundle, defineSearch, type ZObject } from 'zapier-platform-core';
import { agentOutput, agentRecord, agentSample } from '../fields/agent';
import { withinSize } from '../fields/size';
import { listAgents } from '../hatz/agents';
import { bestMatches } from '../fields/best-match';
import { nameField } from '../fields/name';
import { required } from '../fields/values';
import { asOutputFields } from '../fields/output';
import { connect, orIfMissing } from '../hatz/http';

/** Finds an agent by its name or a part of it. The best match comes first; an empty list when none fits. */
const perform = async (z: ZObject, bundle: Bundle) => {
  const name = required(z, bundle, 'name', 'Name');
  const all = await orIfMissing(listAgents(connect(z, bundle)), []);
  return bestMatches(all, name, (agent) => [agent.name]).map(agentRecord);
};

export const findAgent = defineSearch({
  key: 'find_agent',
  noun: 'Agent',
  display: {
    label: 'Find Agent',
    description: 'Finds an agent by its name or a part of it, and returns its ID for Ask Agent.',
  },
  operation: {
    inputFields: [nameField],
    perform: withinSize(perform),
    sample: agentSample,
    outputFields: asOutputFields(agentOutput),
  },
});
