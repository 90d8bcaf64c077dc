/** Talking to a model or an agent (API notes, section 2.3). */
import { acceptedAnswer, type ModelAnswer } from './answers';
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
  const asked = { ...about, runs: 'answer' } as const;
  return acceptedAnswer(hatz, await send(hatz, { method: 'POST', path: COMPLETIONS_PATH, body, about: asked }), asked);
};

/**
 * A scope for files that belong to a chat: the API wants one, and is known to take that of an app or a workflow (API
 * notes, section 5.1), so it is the first that the key sees. Throws `Error` when it sees none.
 */
export const chatScope = async (hatz: Hatz): Promise<Scope> => {
  const [automation] = await listAutomations(hatz, { enough: 1 });
  if (automation) return { type: automation.type, id: automation.id, isChosen: false };
  throw badInput(
    hatz,
    'To use files, you need at least one app or workflow in My Automations. Create one in Hatz AI, or have one shared with you.',
  );
};

/** Scopes for files of an agent: its own, then that of an app or workflow, if the key sees one. */
export const agentScopes = async (hatz: Hatz, id: string): Promise<[Scope, ...Scope[]]> => {
  const others = await chatScope(hatz).then(
    (scope) => [scope],
    () => [],
  );
  return [{ type: 'agent', id, isChosen: true }, ...others];
};
