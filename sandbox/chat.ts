import { agentModel, agents } from './agents';
import { completion } from './answers';
import { bodyObject, booleanAt, isRecord, stringsAt, uuidAt } from './checks';
import { ApiError, creditOverage, fieldError, missing } from './errors';
import { readyFiles } from './uploads';
import { modelsOf } from './models';
import type { State } from './state';
import type { Route } from './types';

const roles = ['system', 'user', 'assistant'];

/** Tools seen in section 2.3. */
export const tools = [
  'google_search',
  'tavily_search',
  'firecrawl_search',
  'firecrawl_scrape',
  'daytona_code_execution',
  'google_maps_search_places',
  'google_weather_current',
];

export const defaultModel = 'gpt-4o';
/** Where `auto` sends simple prompts. */
export const routedModel = 'gpt-4o-mini';

/** The model that answers, or 422 with the text of section 1.4. */
export function chosenModel(state: State, model: unknown, fallback: string): string {
  if (model === undefined || model === null) return fallback;
  if (typeof model !== 'string') throw fieldError(['body', 'model'], 'Input should be a valid string', 'string_type');
  if (model === 'auto') return routedModel;
  if (modelsOf(state).some(({ name }) => name === model)) return model;
  throw new ApiError(422, `Model '${model}' not found. Query GET /v1/chat/models for available models.`);
}

interface Message {
  role: string;
  content: string;
}

function messagesOf(value: unknown): Message[] {
  const loc = ['body', 'messages'];
  if (value === undefined) throw missing(...loc);
  if (!Array.isArray(value)) throw fieldError(loc, 'Input should be a valid list', 'list_type');
  if (value.length === 0) throw fieldError(loc, 'List should have at least 1 item', 'too_short');
  const messages = value.map((item: unknown, index): Message => {
    if (!isRecord(item)) throw fieldError([...loc, index], 'Input should be a valid dictionary', 'dict_type');
    const { role, content } = item;
    if (typeof role !== 'string' || !roles.includes(role))
      throw fieldError([...loc, index, 'role'], "Input should be 'system', 'user' or 'assistant'", 'literal_error');
    if (typeof content !== 'string')
      throw fieldError([...loc, index, 'content'], 'Input should be a valid string', 'string_type');
    return { role, content };
  });
  if (messages.filter(({ role }) => role === 'system').length > 1)
    throw fieldError(loc, 'At most one system message is allowed', 'value_error');
  return messages;
}

function agentOf(body: Record<string, unknown>) {
  const { model, agent_id } = body;
  const id =
    agent_id !== undefined && agent_id !== null
      ? uuidAt(agent_id, 'body', 'agent_id')
      : typeof model === 'string' && model.startsWith('agent-')
        ? model.slice('agent-'.length)
        : undefined;
  return agents.find((agent) => agent.id === id);
}

export const chatRoutes: Route[] = [
  {
    method: 'POST',
    path: '/chat/completions',
    handle({ state, persona, body: sent }) {
      const body = bodyObject(sent);
      const messages = messagesOf(body['messages']);
      const stream = booleanAt(body['stream'], false, 'body', 'stream');
      booleanAt(body['auto_tool_selection'], false, 'body', 'auto_tool_selection');
      const unknownTool = stringsAt(body['tools_to_use'], 'body', 'tools_to_use').find((name) => !tools.includes(name));
      if (unknownTool !== undefined)
        throw fieldError(['body', 'tools_to_use'], `Unknown tool '${unknownTool}'`, 'value_error');
      const agent = agentOf(body);
      const model = agent ? agentModel : chosenModel(state, body['model'], defaultModel);
      const files = readyFiles(state, persona, body['file_uuids']);
      if (!persona.credits) throw creditOverage(state.variations);
      const last = messages.findLast(({ role }) => role === 'user')?.content ?? '';
      const system = messages.find(({ role }) => role === 'system')?.content ?? '';
      const context = `${agent?.instructions ?? ''} ${system}`;
      return completion({ model, context, prompt: last, files }, stream, state.variations);
    },
  },
];
