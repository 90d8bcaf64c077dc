import { type Automation, type AutomationType, listAutomationsPage } from '../hatz/automations';
import type { Hatz } from '../hatz/http';
import { choice, type Choice, defineDropdown, placeholderChoice, sortedChoices } from './dropdown';

/** One page of apps, workflows or both; what was filtered out or is missing is explained instead of an empty list. */
const page =
  (noun: AutomationType | 'automation') =>
  async (hatz: Hatz, number: number): Promise<Choice[]> => {
    const { automations, leftOut, isLast } = await listAutomationsPage(hatz, number);
    const fits = ({ type }: Pick<Automation, 'type'>): boolean => noun === 'automation' || type === noun;
    const choices = automations.filter(fits).map(({ id, name }) => choice(id, name));
    if (choices.length > 0) return sortedChoices(choices);
    const hidden = leftOut.filter(fits).length;
    const more = isLast ? '' : ' Load more to see the next ones.';
    if (hidden > 0)
      return placeholderChoice(
        `No ${noun}s to choose here: ${hidden} left out, because Hatz AI marks them as Community or Private.${more}`,
      );
    if (!isLast) return placeholderChoice(`No ${noun}s on this page.${more}`);
    return number > 0
      ? []
      : placeholderChoice(
          `No ${noun}s in My Automations for this API key. Add one to My Automations in Hatz AI, or ask for a role that may use ${noun}s.`,
        );
  };

export const listApps = defineDropdown('list_apps', 'App', page('app'), true);
export const listWorkflows = defineDropdown('list_workflows', 'Workflow', page('workflow'), true);
export const listAutomations = defineDropdown('list_automations', 'Automation', page('automation'), true);
