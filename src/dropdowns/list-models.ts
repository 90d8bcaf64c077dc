import { listModels as models } from '../hatz/models';
import { choice, defineDropdown, placeholderChoice } from './dropdown';

/** The models by developer and name, so that one is found among a hundred. */
export const listModels = defineDropdown('list_models', 'Model', async (hatz) => {
  const found = await models(hatz);
  if (found.length === 0) return placeholderChoice('No models are open to this API key. Ask a Hatz AI administrator.');
  return found.map(({ id, name, developer }) =>
    choice(id, id === 'auto' ? 'Auto (Hatz AI picks a fitting model)' : developer ? `${developer}: ${name}` : name),
  );
});
