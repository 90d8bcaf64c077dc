import { type AutomationType, listAutomationsPage } from '../hatz/automations';
import type { Hatz } from '../hatz/http';
import { choice, type Choice, defineDropdown, explanation } from './dropdown';

/** One page of apps or workflows; what was filtered out or is missing is explained instead of an empty list. */
const page =
  (type: AutomationType) =>
  async (hatz: Hatz, number: number): Promise<Choice[]> => {
    const { automations, isLast } = await listAutomationsPage(hatz, number);
    const choices = automations.filter((row) => row.type === type).map(({ id, name }) => choice(id, name));
    if (choices.length > 0) return choices;
    if (!isLast) return explanation(`No ${type}s on this page. Load more to see the next ones.`);
    return number > 0
      ? []
      : explanation(
          `No ${type}s in My Automations for this API key. Add one to My Automations in Hatz AI, or ask for a role that may use ${type}s.`,
        );
  };

export const listApps = defineDropdown('list_apps', 'App', page('app'), true);
export const listWorkflows = defineDropdown('list_workflows', 'Workflow', page('workflow'), true);
