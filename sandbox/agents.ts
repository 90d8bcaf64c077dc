import { forbidden } from './errors';
import { listOf } from './state';
import type { Route } from './types';

export interface Agent {
  id: string;
  name: string;
  description: string;
  instructions: string;
  tools: string[];
  sources: string[];
}

const agent = (n: number, name: string, description: string, tools: string[]): Agent => ({
  id: `a9e00000-0000-4000-8000-00000000000${n}`,
  name,
  description,
  instructions: `You are the ${name}. ${description}.`,
  tools,
  sources: [],
});

/** The model an agent answers with. */
export const agentModel = 'anthropic.claude-sonnet-4-6';

export const agents: Agent[] = [
  agent(1, 'Research Assistant', 'Researches the web and summarizes', ['google_search', 'tavily_search']),
  agent(2, 'Ticket Triage', 'Sorts incoming service tickets by urgency', []),
  agent(3, 'Proposal Writer', 'Drafts proposals in the house style', ['firecrawl_scrape']),
  agent(4, 'Data Analyst', 'Answers questions about tables', ['daytona_code_execution']),
];

export const agentRoutes: Route[] = [
  {
    method: 'GET',
    path: '/chat/agents',
    handle({ state }) {
      if (state.variations.agentsRefused) throw forbidden('You do not have permission to view agents.');
      return listOf(state, 'agents', agents);
    },
  },
];
