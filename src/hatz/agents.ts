/** The agents that the key's user may use (API notes, section 2.2). */
import type { About, Hatz, Refusal, Verdict } from './call';
import { inWords } from './errors';
import { readAll, type Reader, sortedByName } from './lists';
import { isUuid, onlyNamed } from './by-name';
import { asList, asRecord, asText, firstOf } from './json';

export interface Agent {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly instructions: string;
  readonly tools: readonly string[];
}

/** Where the agents stand in the API, and the names under which a row may carry what is read of it. */
export const AGENTS = {
  path: '/chat/agents',
  action: 'read the list of agents',
  envelopes: ['data', 'agents', 'results', 'items'],
  names: {
    id: ['id', 'agent_id', 'uuid'],
    name: ['name'],
    description: ['description'],
    instructions: ['instructions'],
    tools: ['tools'],
  },
  kinds: { id: 'text', name: 'text', description: 'text?', instructions: 'text?', tools: 'list?' },
} as const;

const NOT_AVAILABLE: Verdict = {
  lead: 'This agent is not available to this API key.',
  advice: 'Choose one from the list, or ask its owner to share it with you.',
};

const readAgent: Reader<Agent> = (row, id) => {
  const { names } = AGENTS;
  if (id === '') return undefined;
  return {
    id,
    name: asText(firstOf(row, names.name)) || id,
    description: asText(firstOf(row, names.description)),
    instructions: asText(firstOf(row, names.instructions)),
    tools: asList(firstOf(row, names.tools))
      .map((tool) => asText(tool) || asText(asRecord(tool)['name']))
      .filter(Boolean),
  };
};

/** All agents, sorted by name and id; rows without an id and repeated ones are left out. */
export const listAgents = async (hatz: Hatz): Promise<Agent[]> => sortedByName(await readAll(hatz, AGENTS, readAgent));

/**
 * The agent that a person means by an id or an exact name; an id passes without a request, and then its name is not
 * known (`''`). Throws `Error` otherwise.
 */
export const resolveAgent = async (hatz: Hatz, typed: string): Promise<Pick<Agent, 'id' | 'name'>> => {
  const wanted = typed.trim();
  const id = wanted.replace(/^agent-/, '');
  if (isUuid(id)) return { id, name: '' };
  return onlyNamed(hatz, 'agent', await listAgents(hatz), wanted, 'for this API key');
};

/**
 * What messages say about calls that use one agent. When the API refuses one that may be about the agent, it is looked
 * up once: one that the key sees is refused for the API's own reason.
 */
export const aboutAgent = (hatz: Hatz, id: string, about: About): About => ({
  ...about,
  onRefusal: async (refusal) => {
    if (!isAboutAgent(refusal, id)) return {};
    const agents = await listAgents(hatz).catch(() => undefined);
    if (!agents) return { forbidden: NOT_AVAILABLE, missing: NOT_AVAILABLE };
    const isThere = agents.some((agent) => agent.id.toLowerCase() === id.toLowerCase());
    return isThere ? { isThere } : inWords(NOT_AVAILABLE);
  },
});

/** True when the agent may be what the API refused, and not what it was asked. */
const isAboutAgent = ({ status, reason }: Refusal, id: string): boolean =>
  status === 403 ||
  status === 404 ||
  reason.toLowerCase().includes(id.toLowerCase()) ||
  /\bagents?\b|\binvalid model\b/i.test(reason);
