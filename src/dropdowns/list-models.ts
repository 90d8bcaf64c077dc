import { listModels as models, modelTitle } from '../hatz/models';
import { choice, defineDropdown, placeholderChoice, sortedChoices } from './dropdown';

/** The models by developer and name, so that one is found among a hundred. */
export const listModels = defineDropdown('list_models', 'Model', async (hatz) => {
  const found = await models(hatz);
  if (found.length === 0)
    return placeholderChoice('No models are available for this API key. Ask a Hatz AI administrator.');
  return sortedChoices(found.map((model) => choice(model.id, modelTitle(model))));
});
