import { randomUUID } from 'node:crypto';
import { answerText } from './answers';
import { bodyObject, isRecord } from './checks';
import { chosenModel, defaultModel } from './chat';
import { creditOverage, missing } from './errors';
import type { Call, Route } from './types';

const textOf = (content: unknown): string => {
  if (typeof content === 'string') return content;
  if (Array.isArray(content)) return content.map(textOf).join('\n');
  return isRecord(content) ? textOf(content['text'] ?? content['content'] ?? '') : '';
};

/** Model, prompt and answer of a gateway call (section 7); answers are never streamed. */
function ask({ state, persona, body: sent }: Call, field: string) {
  const body = bodyObject(sent);
  for (const name of ['model', field]) if (body[name] === undefined) throw missing('body', name);
  const model = chosenModel(state, body['model'], defaultModel);
  const given = body[field];
  const prompt = textOf(Array.isArray(given) ? given.at(-1) : given);
  if (!persona.credits) throw creditOverage(state.variations);
  const text = answerText({ model, context: '', prompt }, state.variations);
  return { model, text, input_tokens: Math.ceil(prompt.length / 4), output_tokens: Math.ceil(text.length / 4) };
}

export const gatewayRoutes: Route[] = [
  {
    method: 'POST',
    path: '/openai/responses',
    gateway: true,
    handle(call) {
      const { model, text, ...usage } = ask(call, 'input');
      const content = [{ type: 'output_text', text, annotations: [] }];
      return {
        id: `resp_${randomUUID()}`,
        object: 'response',
        status: 'completed',
        model,
        output: [{ type: 'message', role: 'assistant', content }],
        usage: { ...usage, total_tokens: usage.input_tokens + usage.output_tokens },
      };
    },
  },
  {
    method: 'POST',
    path: '/anthropic/messages',
    gateway: true,
    handle(call) {
      const { model, text, ...usage } = ask(call, 'messages');
      return {
        id: `msg_${randomUUID()}`,
        type: 'message',
        role: 'assistant',
        model,
        content: [{ type: 'text', text }],
        stop_reason: 'end_turn',
        usage,
      };
    },
  },
  {
    method: 'POST',
    path: '/anthropic/messages/count_tokens',
    gateway: true,
    handle: (call) => ({ input_tokens: ask(call, 'messages').input_tokens }),
  },
];
