import { listOf, type State } from './state';
import type { Route } from './types';

export interface Model {
  name: string;
  developer: string;
  display_name: string;
  max_tokens: number;
  vision: boolean;
}

/** Developer, id prefix, context size, sees images, ids. */
const families: [string, string, number, boolean, string][] = [
  ['Hatz', '', 200_000, true, 'auto'],
  ['OpenAI', '', 16_385, false, 'gpt-3.5-turbo'],
  ['OpenAI', '', 8_192, false, 'gpt-4'],
  ['OpenAI', '', 128_000, true, 'gpt-4o gpt-4o-mini gpt-4-turbo o1 o1-mini o3 o3-mini o4-mini'],
  ['OpenAI', '', 1_047_576, true, 'gpt-4.1 gpt-4.1-mini gpt-4.1-nano'],
  ['OpenAI', '', 400_000, true, 'gpt-5 gpt-5-mini gpt-5-nano gpt-5-pro gpt-5.1 gpt-5.1-mini gpt-5.2 gpt-5.2-pro'],
  ['OpenAI', '', 400_000, true, 'gpt-5.3 gpt-5.4 gpt-5.4-mini gpt-5.5 gpt-5.5-pro'],
  ['OpenAI', 'openai.', 131_072, false, 'gpt-oss-20b gpt-oss-120b'],
  ['Anthropic', 'anthropic.', 200_000, true, 'claude-3-haiku claude-3-sonnet claude-3-opus claude-3-5-haiku'],
  ['Anthropic', 'anthropic.', 200_000, true, 'claude-3-5-sonnet claude-3-7-sonnet claude-haiku-4-5 claude-sonnet-4'],
  ['Anthropic', 'anthropic.', 200_000, true, 'claude-sonnet-4-5 claude-sonnet-4-6 claude-sonnet-5 claude-opus-4'],
  ['Anthropic', 'anthropic.', 200_000, true, 'claude-opus-4-1 claude-opus-4-5 claude-opus-4-6'],
  ['Google', '', 1_048_576, true, 'gemini-1.5-pro gemini-1.5-flash'],
  ['Google', 'google.', 1_048_576, true, 'gemini-2.0-flash gemini-2.0-flash-lite gemini-2.5-pro gemini-2.5-flash'],
  ['Google', 'google.', 1_048_576, true, 'gemini-2.5-flash-lite gemini-3-pro-preview gemini-3-flash-preview'],
  ['Google', 'google.', 1_048_576, true, 'gemini-3.1-pro-preview gemini-3.1-flash-preview'],
  ['Google', 'google.', 131_072, false, 'gemma-2-9b-it gemma-2-27b-it gemma-3-4b-it gemma-3-12b-it gemma-3-27b-it'],
  ['Mistral', 'mistral.', 32_768, false, 'mistral-7b-instruct-v0:2 mixtral-8x7b-instruct-v0:1 mistral-small-2402-v1:0'],
  ['Mistral', 'mistral.', 131_072, false, 'mistral-large-2402-v1:0 mistral-large-2407-v1:0 mistral-nemo ministral-8b'],
  [
    'Mistral',
    'mistral.',
    131_072,
    true,
    'pixtral-large-2502-v1:0 mistral-medium-3 magistral-small-2509 devstral-small',
  ],
  ['Meta', 'meta.', 131_072, false, 'llama3-8b-instruct-v1:0 llama3-70b-instruct-v1:0 llama3-1-8b-instruct-v1:0'],
  [
    'Meta',
    'meta.',
    131_072,
    false,
    'llama3-1-70b-instruct-v1:0 llama3-1-405b-instruct-v1:0 llama3-3-70b-instruct-v1:0',
  ],
  ['Meta', 'meta.', 131_072, true, 'llama3-2-11b-instruct-v1:0 llama3-2-90b-instruct-v1:0'],
  ['Meta', 'meta.', 1_000_000, true, 'llama4-scout-17b-instruct-v1:0 llama4-maverick-17b-instruct-v1:0'],
  ['Amazon', 'amazon.', 300_000, true, 'nova-micro-v1:0 nova-lite-v1:0 nova-pro-v1:0 nova-premier-v1:0'],
  ['Amazon', 'amazon.', 8_192, false, 'titan-text-lite-v1 titan-text-express-v1 titan-text-premier-v1:0'],
  ['DeepSeek', 'deepseek.', 65_536, false, 'r1-v1:0 v3-v1:0 v3.1-v1:0 v3.2-exp'],
  ['Cohere', 'cohere.', 128_000, false, 'command-r-v1:0 command-r-plus-v1:0 command-a'],
  ['xAI', 'xai.', 131_072, true, 'grok-2 grok-3 grok-3-mini grok-4 grok-4-fast'],
  ['Perplexity', 'perplexity.', 127_072, false, 'sonar sonar-pro sonar-reasoning sonar-deep-research'],
  ['Alibaba', 'qwen.', 131_072, false, 'qwen3-32b-v1:0 qwen3-235b-a22b-2507-v1:0 qwen3-coder-30b-a3b-v1:0'],
  ['AI21', 'ai21.', 256_000, false, 'jamba-1-5-mini-v1:0 jamba-1-5-large-v1:0'],
];

const displayName = (id: string) =>
  id
    .replace(/-?v\d+(:\d+)?$/, '')
    .split('-')
    .map((word) => (word === 'gpt' ? 'GPT' : word.charAt(0).toUpperCase() + word.slice(1)))
    .join(' ');

export const models: Model[] = families.flatMap(([developer, prefix, max_tokens, vision, ids]) =>
  ids.split(' ').map((id) => ({
    name: prefix + id,
    developer,
    display_name: id === 'auto' ? 'Auto' : displayName(id),
    max_tokens,
    vision,
  })),
);

const generated = (n: number): Model => ({
  name: `example.model-${n}`,
  developer: 'Example',
  display_name: `Example Model ${n}`,
  max_tokens: 32_768,
  vision: false,
});

/** The models of this account: the table, cut or extended to the number asked for. */
export function modelsOf({ variations: { modelCount = models.length } }: State): Model[] {
  const extra = Math.max(0, modelCount - models.length);
  return [...models.slice(0, modelCount), ...Array.from({ length: extra }, (_, n) => generated(n + 1))];
}

const list: Route['handle'] = ({ state }) => listOf(state, 'models', modelsOf(state));

export const modelRoutes: Route[] = [
  { method: 'GET', path: '/chat/models', handle: list },
  { method: 'GET', path: '/app/models', handle: list },
];
