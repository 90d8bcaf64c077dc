import { type CreatePerform, defineCreate, defineInputField, defineInputFields } from '../define';
import { answerOutputs } from './answer-fields';
import { chat, chatFields, chatOutput, chatSample, promptField } from './chat';
import { inputsOf } from '../fields/inputs';
import { defineOutput, type Output } from '../fields/outputs';
import { aboutAgent, resolveAgent } from '../hatz/agents';
import { agentScopes } from '../hatz/chat';
import { createClient } from '../hatz/http';

const output = defineOutput([
  { key: 'agent_id', label: 'Agent ID', type: 'string' },
  { key: 'agent_name', label: 'Agent Name', type: 'string' },
  ...chatOutput,
]);

const agentField = defineInputField({
  key: 'agent_id',
  label: 'Agent',
  type: 'string',
  required: true,
  dynamic: 'list_agents.id.name',
  search: 'find_agent.id',
  helpText: 'Choose an agent, or enter its exact name or ID.',
});

const inputFields = defineInputFields([agentField, promptField, ...chatFields]);

/** Asks the agent once and returns its answer; throws what the failure matrix says. */
const perform = (async (z, bundle): Promise<Output<typeof output>> => {
  const hatz = createClient(z, bundle);
  const given = inputsOf(z, bundle);
  given.required(promptField);
  const { id: agent_id, name: agent_name } = await resolveAgent(hatz, given.required(agentField));
  const asked = chat(hatz, bundle, {
    model: `agent-${agent_id}`,
    instructions: '',
    tools: [],
    autoTools: false,
    scopes: () => agentScopes(hatz, agent_id),
    about: aboutAgent(hatz, agent_id, {
      action: 'ask this agent',
      labels: { model: 'Agent', file_uuids: 'Files', messages: 'Prompt' },
    }),
  });
  return { agent_id, agent_name, ...(await asked) };
}) satisfies CreatePerform<typeof inputFields>;

export const askAgent = defineCreate({
  key: 'ask_agent',
  noun: 'Agent Answer',
  display: {
    label: 'Ask Agent',
    description: 'Sends a prompt to one of your agents, which answers with its own instructions and tools.',
  },
  operation: {
    inputFields,
    perform,
    sample: {
      agent_id: 'a1b2c3d4-5678-4abc-8ef0-1234567890ab',
      agent_name: 'Research Assistant',
      ...chatSample,
    } satisfies Output<typeof output>,
    outputFields: [...output, answerOutputs],
  },
});
