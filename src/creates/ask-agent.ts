import { type Bundle, defineCreate, type ZObject } from 'zapier-platform-core';
import {
  chat,
  chatFilesField,
  conversationField,
  conversationOutput,
  conversationSample,
  promptField,
  responseFormatField,
} from './chat';
import { modelAnswerOutput, modelAnswerSample, requestIdOutput } from './model-answer';
import { required } from '../fields/values';
import { defineOutput, type Output } from '../fields/outputs';
import { aboutAgent, resolveAgent } from '../hatz/agents';
import { createClient } from '../hatz/http';

const output = defineOutput([
  { key: 'agent_id', label: 'Agent ID', type: 'string' },
  ...modelAnswerOutput,
  ...conversationOutput,
  ...requestIdOutput,
]);

/** Asks the agent once and returns its answer; throws what the failure matrix says. */
const perform = async (z: ZObject, bundle: Bundle): Promise<Output<typeof output>> => {
  const hatz = createClient(z, bundle);
  const prompt = required(z, bundle, 'prompt', 'Prompt');
  const agent_id = await resolveAgent(hatz, required(z, bundle, 'agent_id', 'Agent'));
  const asked = chat(hatz, bundle, {
    prompt,
    model: `agent-${agent_id}`,
    instructions: '',
    tools: [],
    autoTools: false,
    scopes: () => Promise.resolve([{ type: 'agent', id: agent_id }]),
    about: aboutAgent(hatz, agent_id, {
      action: 'ask this agent',
      labels: { model: 'Agent', file_uuids: 'Files', messages: 'Prompt' },
    }),
  });
  return { agent_id, ...(await asked) };
};

export const askAgent = defineCreate({
  key: 'ask_agent',
  noun: 'Agent Answer',
  display: {
    label: 'Ask Agent',
    description: 'Asks an agent and returns its answer; the agent keeps its own instructions and tools.',
  },
  operation: {
    inputFields: [
      {
        key: 'agent_id',
        label: 'Agent',
        type: 'string',
        required: true,
        dynamic: 'list_agents.id.name',
        search: 'find_agent.id',
        helpText:
          'The list shows the agents that the key may use. An agent ID or the exact name of an agent works too.',
      },
      promptField,
      chatFilesField,
      responseFormatField,
      conversationField,
    ],
    perform,
    sample: {
      agent_id: 'a1b2c3d4-5678-4abc-8ef0-1234567890ab',
      ...modelAnswerSample,
      conversation: conversationSample,
      request_id: 'c0ffee00-1234-4567-89ab-cdef01234567',
    } satisfies Output<typeof output>,
    outputFields: [...output],
  },
});
