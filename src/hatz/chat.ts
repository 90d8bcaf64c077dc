/** Talking to a model or an agent (API notes, section 2.3). */
import { listAgents } from './agents';
import { type ModelAnswer, readModelAnswer } from './answers';
import { listAutomations } from './automations';
import type { About } from './call';
import { badInput } from './errors';
import type { Scope } from './files';
import { type Hatz, send } from './http';

export interface Turn {
  readonly role: 'user' | 'assistant';
  readonly content: string;
}

export interface Prompt {
  /** A model's name, `auto`, or `agent-` and an agent's id. */
  readonly model: string;
  /** The one system message, `''` for none. */
  readonly instructions: string;
  /** What was said before, oldest first. */
  readonly history: readonly Turn[];
  readonly prompt: string;
  readonly fileIds: readonly string[];
  readonly tools: readonly string[];
  readonly autoTools: boolean;
}

export const COMPLETIONS_PATH = '/chat/completions';

/** Sends a prompt once and returns the answer. Throws what the failure matrix says. */
export const complete = async (hatz: Hatz, prompt: Prompt, about: About): Promise<ModelAnswer> => {
  const system = prompt.instructions ? [{ role: 'system', content: prompt.instructions }] : [];
  const body = {
    model: prompt.model,
    messages: [...system, ...prompt.history, { role: 'user', content: prompt.prompt }],
    stream: false,
    ...(prompt.fileIds.length > 0 ? { file_uuids: prompt.fileIds } : {}),
    ...(prompt.tools.length > 0 ? { tools_to_use: prompt.tools } : {}),
    ...(prompt.autoTools ? { auto_tool_selection: true } : {}),
  };
  return readModelAnswer(
    await send(hatz, { method: 'POST', path: COMPLETIONS_PATH, body, about: { ...about, runs: 'answer' } }),
  );
};

/**
 * A scope for files that belong to a chat: the API wants one, and takes that of any agent or automation the key sees
 * (API notes, section 5.1). Throws `Error` when the key sees neither.
 */
export const chatScope = async (hatz: Hatz): Promise<Scope> => {
  const [agent] = await listAgents(hatz).catch(() => []);
  if (agent) return { type: 'agent', id: agent.id };
  const [automation] = await listAutomations(hatz, { enough: 1 });
  if (automation) return { type: automation.type, id: automation.id };
  throw badInput(
    hatz,
    'Files need an agent or an automation to belong to, and this API key sees none. Add one in Hatz AI.',
  );
};
