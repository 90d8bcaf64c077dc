/** A model as Zaps see it. */
import type { Model } from '../hatz/models';
import { defineOutput, type Output } from './output';

export const modelOutput = defineOutput([
  { key: 'id', label: 'Model ID', type: 'string', primary: true },
  { key: 'name', label: 'Name', type: 'string' },
  { key: 'developer', label: 'Developer', type: 'string' },
  { key: 'max_tokens', label: 'Longest Text in Tokens', type: 'integer' },
  { key: 'vision', label: 'Reads Images', type: 'boolean' },
]);

export type ModelOutput = Output<typeof modelOutput>;

export const modelRecord = ({ id, name, developer, max_tokens, vision }: Model): ModelOutput => ({
  id,
  name,
  developer,
  max_tokens,
  vision,
});

export const modelSample: ModelOutput = {
  id: 'gpt-4o',
  name: 'GPT 4o',
  developer: 'OpenAI',
  max_tokens: 128_000,
  vision: true,
};
