import { type Bundle, defineTrigger, type ZObject } from 'zapier-platform-core';
import { agentOutput, agentRecord, agentSample } from '../fields/agent';
import { withinSize } from '../fields/size';
import { asOutputFields } from '../fields/output';
import { sampled } from '../fields/values';
import { listAgents } from '../hatz/agents';
import { connect } from '../hatz/http';

const perform = async (z: ZObject, bundle: Bundle) =>
  sampled(bundle, await listAgents(connect(z, bundle))).map(agentRecord);

export const newAgent = defineTrigger({
  key: 'new_agent',
  noun: 'Agent',
  display: {
    label: 'New Agent',
    description: 'Triggers when a new agent becomes available to the connected user.',
  },
  operation: {
    type: 'polling',
    perform: withinSize(perform),
    sample: agentSample,
    outputFields: asOutputFields(agentOutput),
  },
});
