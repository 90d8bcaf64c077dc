/**
 * Apps and workflows in My Automations (API notes, section 3). One list serves both: a row with `steps` is a workflow.
 */
import { type About, badInput, retold, statusOf, wasRefused } from './errors';
import { type Hatz, pathPart, read } from './http';
import { asFlag, asLine, asList, asNumber, asRecord, asText, firstOf, isRecord, type JsonRecord } from './read';
import { listOrFail } from './lists';
import { ambiguous, isUuid, namedLike, unknownName } from './naming';

export type AutomationType = 'app' | 'workflow';

export interface AutomationInput {
  readonly variable_name: string;
  readonly label: string;
  /** The API's `variable_type`; not a closed list. */
  readonly type: string;
  readonly required: boolean;
  readonly description: string;
  /** Choices, should the API ever send them. */
  readonly options: readonly { readonly value: string; readonly label: string }[];
}

export interface Automation {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly type: AutomationType;
  readonly default_model: string;
  readonly inputs: readonly AutomationInput[];
  readonly step_count: number;
}

/** The most rows one request may ask for (API notes, section 1.7). */
export const PAGE_SIZE = 1_000;

const MOST_PAGES = 100;

const ID_NAMES = ['id', 'app_id', 'uuid'] as const;
const LIST_NAMES = ['data', 'apps', 'automations', 'workflows', 'results', 'items'] as const;

/** How a row says that it is a Community or Private Automation: by a word in a field that sorts rows, or by a flag. */
const HIDDEN_MARKS = {
  sortingField: /visib|scope|categor|source|kind|type|sharing|access|audience|library/,
  hiddenWord:
    /^(\w+[ _:-])?(community|private)([ _:-](automations?|apps?|workflows?|library|gallery|templates?|only))?$/,
  flag: /^(is_)?(community|private)(_(automation|app|workflow))?$/,
} as const;

const NOT_MINE =
  'This automation is not in My Automations for this API key. Community and Private Automations cannot be used through Zapier.';

/** What messages say about calls that use one app or workflow. */
export const aboutAutomation = (action: string): About => ({ action, forbidden: NOT_MINE, missing: NOT_MINE });

/** One page of the list, Community and Private rows left out; `isLast` when the API has no more rows. */
export const listAutomationsPage = async (
  hatz: Hatz,
  page: number,
  pageSize = PAGE_SIZE,
): Promise<{ automations: Automation[]; isLast: boolean }> => {
  const call = {
    path: '/app/list',
    query: { limit: pageSize, offset: page * pageSize },
    about: { action: 'read the list of your automations' },
  };
  const rows = listOrFail(hatz, await read(hatz, call), LIST_NAMES, call.about.action);
  return { automations: rows.flatMap(visibleAutomation), isLast: rows.length < pageSize };
};

/**
 * Apps and workflows in My Automations, each once, sorted by name and id so that the server's order does not matter.
 * `enough` stops the reading early, once that many of the wanted type are there.
 */
export const listAutomations = async (
  hatz: Hatz,
  { type, enough = Infinity }: { type?: AutomationType | undefined; enough?: number } = {},
): Promise<Automation[]> => {
  const found = new Map<string, Automation>();
  const pageSize = enough === Infinity ? PAGE_SIZE : SAMPLE_PAGE_SIZE;
  for (let page = 0; page < MOST_PAGES && found.size < enough; page += 1) {
    const { automations, isLast } = await listAutomationsPage(hatz, page, pageSize);
    const fresh = automations.filter((automation) => !found.has(automation.id));
    for (const automation of fresh) if (!type || automation.type === type) found.set(automation.id, automation);
    if (isLast || (automations.length > 0 && fresh.length === 0)) break;
  }
  return [...found.values()].sort(byNameAndId).slice(0, enough);
};

const SAMPLE_PAGE_SIZE = 100;

/**
 * One app or workflow. The API fails with 500 for some workflows (API notes, section 3.3): then the list is searched.
 * Throws `Error` that the automation is not in My Automations when the key does not see it.
 */
export const getAutomation = async (hatz: Hatz, id: string): Promise<Automation> => {
  const about = aboutAutomation('read this automation');
  try {
    const answer = await read(hatz, { path: `/app/${pathPart(id)}`, about, attempts: 1 });
    const row = isRecord(answer.body) && isRecord(answer.body['data']) ? answer.body['data'] : answer.body;
    const [automation] = visibleAutomation({ ...asRecord(row), id });
    if (automation) return automation;
  } catch (error) {
    if (statusOf(error) < 500) throw error;
    const automation = (await listAutomations(hatz)).find((candidate) => candidate.id === id);
    if (automation) return automation;
  }
  throw new hatz.z.errors.Error(`${NOT_MINE} Choose one from the list.`, 'NotFound', 404);
};

const OTHER_ACTION: Record<AutomationType, string> = { app: 'Run App', workflow: 'Run Workflow' };

/** The error for an automation of the other type than the action runs. */
export const wrongType = (hatz: Hatz, { name, type }: Pick<Automation, 'name' | 'type'>): Error =>
  badInput(
    hatz,
    `"${asLine(name, 80)}" is ${type === 'app' ? 'an app' : 'a workflow'}. Use the action ${OTHER_ACTION[type]} for it.`,
  );

/**
 * The automation (of one type, or of any) that a person means by an id or an exact name.
 * Throws `Error` when there is none of that name, more than one, or only one of the other type.
 */
const findByNameOrId = async (hatz: Hatz, typed: string, type?: AutomationType): Promise<Automation> => {
  const wanted = typed.trim();
  const noun = type ?? 'automation';
  const found = namedLike(await listAutomations(hatz), wanted);
  const fitting = found.filter((automation) => !type || automation.type === type);
  if (fitting.length > 1) throw ambiguous(hatz, noun, wanted, fitting);
  if (fitting[0]) return fitting[0];
  throw found[0] ? wrongType(hatz, found[0]) : unknownName(hatz, noun, wanted, 'in My Automations for this API key');
};

/** The id that a person means; an id passes without a request. Throws like `findByNameOrId`. */
export const resolveId = async (hatz: Hatz, typed: string, type: AutomationType): Promise<string> =>
  isUuid(typed.trim()) ? typed.trim() : (await findByNameOrId(hatz, typed, type)).id;

/** The automation whose inputs a form shows, by id or exact name. */
export const findAutomation = async (hatz: Hatz, typed: string, type?: AutomationType): Promise<Automation> =>
  isUuid(typed.trim()) ? getAutomation(hatz, typed.trim()) : findByNameOrId(hatz, typed, type);

/**
 * Runs `start` for an automation. When the API refuses it, looks once whether it is of the other type and what its
 * fields are called, so that the error can say so.
 */
export const explained = async <T>(hatz: Hatz, id: string, type: AutomationType, start: Promise<T>): Promise<T> => {
  try {
    return await start;
  } catch (error) {
    if (!wasRefused(error)) throw error;
    const automation = await getAutomation(hatz, id).catch(() => undefined);
    if (!automation) throw error;
    if (automation.type !== type) throw wrongType(hatz, automation);
    throw retold(hatz, error, { model: 'Model', ...labelsOf(automation.inputs) });
  }
};

/** Labels of an automation's inputs by variable, for messages. */
const labelsOf = (inputs: readonly AutomationInput[]): Record<string, string> =>
  Object.fromEntries(inputs.map(({ variable_name, label }) => [variable_name, label]));

/** A row of the API as an automation; an empty list for a row without an id and for one that stays hidden. */
export const visibleAutomation = (value: unknown): [Automation] | [] => {
  const row = asRecord(value);
  const id = asText(firstOf(row, ID_NAMES));
  if (id === '' || isHidden(row)) return [];
  const steps = Array.isArray(row['steps']) ? row['steps'] : undefined;
  return [
    {
      id,
      name: asText(row['name']) || id,
      description: asText(row['description']),
      type: steps || saysWorkflow(row) ? 'workflow' : 'app',
      default_model: asText(row['default_model']),
      inputs: readInputs(row['user_inputs']),
      step_count: steps?.length ?? 0,
    },
  ];
};

const saysWorkflow = (row: JsonRecord): boolean => /workflow/i.test(asText(firstOf(row, ['type', 'app_type', 'kind'])));

const isHidden = (row: JsonRecord): boolean =>
  Object.entries(row).some(([key, value]) => {
    const name = key.replace(/([a-z])([A-Z])/g, '$1_$2').toLowerCase();
    if (HIDDEN_MARKS.flag.test(name) && asFlag(value)) return true;
    return HIDDEN_MARKS.sortingField.test(name) && wordsIn(value).some((word) => HIDDEN_MARKS.hiddenWord.test(word));
  });

const wordsIn = (value: unknown): string[] =>
  [value, ...asList(value), ...Object.values(asRecord(value))].map((item) => asText(item).trim().toLowerCase());

const readInputs = (value: unknown): AutomationInput[] => {
  const inputs = asList(value)
    .map(asRecord)
    .filter((input) => asText(input['variable_name']) !== '')
    .sort((a, b) => (asNumber(a['position']) ?? Infinity) - (asNumber(b['position']) ?? Infinity) || 0);
  return [...new Map(inputs.map((input) => [asText(input['variable_name']), readInput(input)])).values()];
};

const readInput = (input: JsonRecord): AutomationInput => {
  const variable = asText(input['variable_name']);
  return {
    variable_name: variable,
    label: asText(input['display_name']).trim() || variable,
    type: asText(input['variable_type']),
    required: asFlag(input['required']),
    description: asText(input['description']),
    options: asList(firstOf(input, ['options', 'choices'])).flatMap(readOption),
  };
};

const readOption = (option: unknown): AutomationInput['options'] => {
  const row = isRecord(option) ? option : { value: option };
  const value = asText(firstOf(row, ['value', 'id', 'name', 'label']));
  return value === '' ? [] : [{ value, label: asText(firstOf(row, ['label', 'name', 'display_name'])) || value }];
};

const byNameAndId = (a: Automation, b: Automation): number =>
  compare(a.name.toLowerCase(), b.name.toLowerCase()) || compare(a.id, b.id);

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
