import type { Authentication, Bundle, ZObject } from 'zapier-platform-core';
import { createClient } from './hatz/http';
import { listModels } from './hatz/models';

/** Makes one request with the key. Returns the key's last four characters and how many models it may use. */
const test = async (z: ZObject, bundle: Bundle): Promise<{ key_ending: string; model_count: number }> => {
  const hatz = createClient(z, bundle, true);
  const models = await listModels(hatz);
  return { key_ending: hatz.key.slice(-4), model_count: models.length };
};

export const authentication = {
  type: 'custom',
  fields: [
    {
      key: 'api_key',
      label: 'API Key',
      type: 'password',
      required: true,
      helpText:
        'In Hatz AI, go to Workspace > API Keys, enter a name, click Generate API Key and copy the key: it is shown only once. If access is restricted, ask an administrator for the Create API Token permission. [Learn about API keys](https://docs.hatz.ai/en/articles/10716367).',
    },
  ],
  test,
  connectionLabel: 'API key ending in {{key_ending}}',
} satisfies Authentication;
