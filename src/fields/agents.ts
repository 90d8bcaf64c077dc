/** An agent as Zaps see it. */
import type { Agent } from '../hatz/agents';
import { defineOutput, type Output } from './outputs';

export const agentOutput = defineOutput([
  { key: 'id', label: 'Agent ID', type: 'string', primary: true },
  { key: 'name', label: 'Name', type: 'string' },
  { key: 'description', label: 'Description', type: 'string' },
  { key: 'instructions', label: 'Instructions', type: 'string' },
  { key: 'tools', label: 'Tools' },
]);

export const agentRecord = (agent: Agent): Output<typeof agentOutput> => ({ ...agent });

export const agentSample = {
  id: 'a1b2c3d4-5678-4abc-8ef0-1234567890ab',
  name: 'Research Assistant',
  description: 'Researches the web and summarizes.',
  instructions: 'You are a research assistant. Name your sources.',
  tools: ['google_search', 'tavily_search'],
} satisfies Output<typeof agentOutput>;
