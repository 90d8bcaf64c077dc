import { listAgents as agents } from '../hatz/agents';
import { choice, defineDropdown, placeholderChoice, sortedChoices } from './dropdown';

export const listAgents = defineDropdown('list_agents', 'Agent', async (hatz) => {
  const found = await agents(hatz);
  if (found.length === 0)
    return placeholderChoice(
      'No agents are available for this API key. Create one in Hatz AI, or have one shared with you.',
    );
  return sortedChoices(found.map(({ id, name }) => choice(id, name)));
});
