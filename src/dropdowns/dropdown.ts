/** Hidden triggers that fill dropdowns. */
import { type Bundle, defineTrigger, type ZObject } from 'zapier-platform-core';
import { metaOf } from '../fields/inputs';
import { createClient, type Hatz } from '../hatz/http';
import { uniqueById } from '../hatz/lists';
import { asLine } from '../hatz/json';

export interface Choice {
  id: string;
  name: string;
}

const LONGEST_NAME = 150;

/** A choice with a name that fits a line. */
export const choice = (id: string, name: string): Choice => ({ id, name: asLine(name, LONGEST_NAME) || id });

/** A line that explains an empty list; choosing it leaves the field empty. */
export const placeholderChoice = (text: string): Choice[] => [{ id: '', name: text }];

/** A dropdown whose choices come from `load`, one request a page; an id that comes twice would break the form. */
export const defineDropdown = (
  key: string,
  noun: string,
  load: (hatz: Hatz, page: number) => Promise<Choice[]>,
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
      perform: async (z: ZObject, bundle: Bundle) =>
        uniqueById(await load(createClient(z, bundle), metaOf(bundle).page ?? 0), ({ id }) => id),
      canPaginate,
      sample: { id: '5ae6e9dd-0296-4409-8fe4-1fc646bb22f7', name: 'Example' },
      outputFields: [
        { key: 'id', label: 'ID', type: 'string' },
        { key: 'name', label: 'Name', type: 'string' },
      ],
    },
  });
