import { answerText } from './answers';
import { bodyObject } from './checks';
import type { Route } from './types';

const promptIn = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value ?? ''));

/** The OpenAI and Anthropic wire formats, as far as a connector could want them (sections 7.1 and 7.2). */
export const gatewayRoutes: Route[] = [
  {
    method: 'POST',
    path: '/openai/responses',
    gateway: true,
    handle({ state, body: sent }) {
      const body = bodyObject(sent);
      const model = String(body['model']);
      const text = answerText({ model, context: '', prompt: promptIn(body['input']) }, state.variations);
      return { object: 'response', model, output: [{ type: 'message', content: [{ type: 'output_text', text }] }] };
    },
  },
  {
    method: 'POST',
    path: '/anthropic/messages',
    gateway: true,
    handle({ state, body: sent }) {
      const body = bodyObject(sent);
      const model = String(body['model']);
      const text = answerText({ model, context: '', prompt: promptIn(body['messages']) }, state.variations);
      return { type: 'message', role: 'assistant', model, content: [{ type: 'text', text }], stop_reason: 'end_turn' };
    },
  },
];
