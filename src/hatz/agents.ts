/** The agents that the key's user may use (API notes, section 2.2). */
import { type Hatz, read } from './http';
import { listOrFail } from './lists';
import { asList, asRecord, asText, firstOf } from './read';

export interface Agent {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly instructions: string;
  readonly tools: readonly string[];
}

const ACTION = 'read the list of agents';

/** All agents, sorted by name and id; rows without an id and repeated ones are left out. */
export const listAgents = async (hatz: Hatz): Promise<Agent[]> => {
  const answer = await read(hatz, { path: '/chat/agents', about: { action: ACTION } });
  const agents = listOrFail(hatz, answer, ['data', 'agents', 'results', 'items'], ACTION).flatMap(readAgent);
  const unique = [...new Map(agents.map((agent) => [agent.id, agent])).values()];
  return unique.sort((a, b) => a.name.localeCompare(b.name, 'en') || a.id.localeCompare(b.id, 'en'));
};

const readAgent = (value: unknown): [Agent] | [] => {
  const row = asRecord(value);
  const id = asText(firstOf(row, ['id', 'agent_id', 'uuid']));
  if (id === '') return [];
  return [
    {
      id,
      name: asText(row['name']) || id,
      description: asText(row['description']),
      instructions: asText(row['instructions']),
      tools: asList(row['tools'])
        .map((tool) => asText(tool) || asText(asRecord(tool)['name']))
        .filter(Boolean),
    },
  ];
};
