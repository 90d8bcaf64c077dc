/** Hidden triggers that fill dropdowns. */
import { type Bundle, defineTrigger, type ZObject } from '../define';
import { type InputData, metaOf } from '../fields/inputs';
import { createClient, type Hatz } from '../hatz/http';
import { sortedByName } from '../hatz/lists';
import { asLine } from '../hatz/json';

export interface Choice {
  id: string;
  name: string;
}

const LONGEST_NAME = 150;

/** A choice with a name that fits a line. */
export const choice = (id: string, name: string): Choice => ({ id, name: asLine(name, LONGEST_NAME) || id });

/** Choices sorted by name, each id once; those of one name are told apart by the end of their ids. */
export const sortedChoices = (choices: readonly Choice[]): Choice[] => {
  const unique = [...new Map(choices.map((one) => [one.id, one])).values()];
  return sortedByName(unique).map(({ id, name }) => {
    const ids = unique.filter((one) => one.name === name).map((one) => one.id);
    return { id, name: ids.length > 1 ? `${name} (${endOf(id, ids)})` : name };
  });
};

const SHORTEST_END = 6;

/** The end of an id, as long as it takes to differ from the others. */
const endOf = (id: string, ids: readonly string[]): string => {
  let length = SHORTEST_END;
  while (new Set(ids.map((one) => one.slice(-length))).size < ids.length) length += 1;
  return id.length > length ? `…${id.slice(-length)}` : id;
};

/** A line that explains an empty list; choosing it leaves the field empty. */
export const placeholderChoice = (text: string): Choice[] => [{ id: '', name: text }];

/** A dropdown whose choices come from `load`, one page at a time; `form` is what is filled in beside it. */
export const defineDropdown = (
  key: string,
  noun: string,
  load: (hatz: Hatz, page: number, form: InputData) => Promise<Choice[]>,
  canPaginate = false,
) =>
  defineTrigger({
    key,
    noun,
    display: {
      label: `List ${noun}s`,
      description: `Triggers when a list of ${noun.toLowerCase()}s is needed.`,
      hidden: true,
    },
    operation: {
      type: 'polling',
      perform: (z: ZObject, bundle: Bundle) =>
        load(createClient(z, bundle), metaOf(bundle).page ?? 0, bundle.inputData),
      canPaginate,
      sample: { id: '5ae6e9dd-0296-4409-8fe4-1fc646bb22f7', name: 'Example' },
    },
  });
