/** The agents that the key's user may use (API notes, section 2.2). */
import { type Refusal, refusalBehind } from './errors';
import { type Hatz, sendForJson } from './http';
import { byNameAndId, listOrFail, uniqueById } from './lists';
import { ambiguous, isUuid, namedLike, unknownName } from './by-name';
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
  envelopes: ['data', 'agents', 'results', 'items'],
  names: {
    id: ['id', 'agent_id', 'uuid'],
    name: ['name'],
    description: ['description'],
    instructions: ['instructions'],
    tools: ['tools'],
  },
} as const;

const ACTION = 'read the list of agents';

/** What it means that an agent is refused or missing. */
export const AGENT_NOT_AVAILABLE =
  'This agent is not available to this API key. Choose one from the list, or ask its owner to share it with you.';

/** All agents, sorted by name and id; rows without an id and repeated ones are left out. */
export const listAgents = async (hatz: Hatz): Promise<Agent[]> => {
  const answer = await sendForJson(hatz, { path: AGENTS.path, about: { action: ACTION } });
  const agents = listOrFail(hatz, answer, AGENTS.envelopes, ACTION).flatMap(readAgent);
  return uniqueById(agents, ({ id }) => id).sort(byNameAndId);
};

const readAgent = (value: unknown): [Agent] | [] => {
  const row = asRecord(value);
  const { names } = AGENTS;
  const id = asText(firstOf(row, names.id));
  if (id === '') return [];
  return [
    {
      id,
      name: asText(firstOf(row, names.name)) || id,
      description: asText(firstOf(row, names.description)),
      instructions: asText(firstOf(row, names.instructions)),
      tools: asList(firstOf(row, names.tools))
        .map((tool) => asText(tool) || asText(asRecord(tool)['name']))
        .filter(Boolean),
    },
  ];
};

/** The id that a person means by an id or an exact name; an id passes without a request. Throws `Error` otherwise. */
export const resolveAgent = async (hatz: Hatz, typed: string): Promise<string> => {
  const wanted = typed.trim();
  const id = wanted.replace(/^agent-/, '');
  if (isUuid(id)) return id;
  const found = namedLike(await listAgents(hatz), wanted);
  if (found.length > 1) throw ambiguous(hatz, 'agent', wanted, found);
  if (found[0]) return found[0].id;
  throw unknownName(hatz, 'agent', wanted, 'for this API key');
};

/** The answer of `asked`; when the API refuses it, looks once whether the key sees the agent at all. */
export const explainedAgent = async <T>(hatz: Hatz, id: string, asked: Promise<T>): Promise<T> => {
  try {
    return await asked;
  } catch (error) {
    const refusal = refusalBehind(hatz, error);
    if (!refusal || !isAboutAgent(refusal, id)) throw error;
    const agents = await listAgents(hatz).catch(() => undefined);
    if (!agents || agents.some((agent) => agent.id === id)) throw error;
    throw refusal.instead(AGENT_NOT_AVAILABLE);
  }
};

/** True when the agent may be what the API refused, and not what it was asked. */
const isAboutAgent = ({ status, reason }: Refusal, id: string): boolean =>
  status === 403 ||
  status === 404 ||
  reason.includes(id) ||
  /\bnot found\b|\bunknown\b|\binvalid model\b/i.test(reason);
