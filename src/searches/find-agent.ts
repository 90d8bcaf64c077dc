import { defineSearch } from '../define';
import { agentOutput, agentRecord, agentSample } from '../fields/agents';
import { listAgents } from '../hatz/agents';
import { nameField, searchByName } from './by-name';

const perform = searchByName({
  list: listAgents,
  namesOf: ({ name }) => [name],
  idOf: ({ id }) => id,
  record: agentRecord,
});

export const findAgent = defineSearch({
  key: 'find_agent',
  noun: 'Agent',
  display: {
    label: 'Find Agent',
    description: 'Finds an agent by name and returns its ID for Ask Agent.',
  },
  operation: {
    inputFields: [nameField],
    perform,
    sample: agentSample,
    outputFields: [...agentOutput],
  },
});
