/**
 * Apps and workflows in My Automations (API notes, section 3). One list serves both: a row with `steps` is a workflow.
 */
import type { About, Hatz, Verdict } from './call';
import { badInput, inWords, statusOf } from './errors';
import { pathPart, sendForJson } from './http';
import {
  asFlag,
  asLine,
  asList,
  asNumber,
  asRecord,
  asText,
  firstOf,
  firstText,
  isRecord,
  type JsonRecord,
  recordIn,
} from './json';
import { readAll, type Reader, readPage, type Resource, sortedByName } from './lists';
import { isUuid, namedLike, onlyNamed } from './by-name';

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
  /** Names of the steps by their ids. */
  readonly stepNames: ReadonlyMap<string, string>;
}

/** Where automations stand in the API, and the names under which a row may carry what is read of it. */
export const AUTOMATIONS = {
  list: '/app/list',
  /** The most rows one request may ask for (API notes, section 1.7). */
  pageSize: 1_000,
  envelopes: ['data', 'apps', 'automations', 'workflows', 'results', 'items'],
  names: {
    id: ['id', 'app_id', 'uuid'],
    name: ['name'],
    description: ['description'],
    type: ['type', 'app_type', 'kind'],
    default_model: ['default_model'],
    inputs: ['user_inputs'],
    steps: ['steps'],
  },
  stepNames: ['display_name', 'step_name', 'name'],
  kinds: {
    id: 'text',
    name: 'text',
    description: 'text?',
    type: 'text?',
    default_model: 'text?',
    inputs: 'list',
    steps: 'list?',
  },
  inputNames: {
    variable_name: ['variable_name'],
    label: ['display_name'],
    type: ['variable_type'],
    required: ['required'],
    description: ['description'],
    options: ['options', 'choices'],
    position: ['position'],
  },
} as const;

/** Where one app or workflow stands. */
export const automationPath = (id: string): string => `/app/${pathPart(id)}`;

/**
 * How a row says that it is a Community or Private Automation: an exact word in an exactly named field, or a flag. The
 * list is My Automations already, so hiding too much does more harm than showing too much.
 */
export const HIDDEN_MARKS = {
  sortingField: /^(visibility|scope|sharing|category|type|app_type|automation_type)$/,
  hiddenWord: /^(community|private)([ _-](automations?|apps?|workflows?))?$/,
  flag: /^is_(community|private)$/,
} as const;

const NOT_MINE: Verdict = {
  lead: 'This automation is not in My Automations for this API key. Community and Private Automations cannot be used through Zapier.',
  advice: 'Choose one from the list, or ask a Hatz AI administrator.',
};

/** What it means that an app or workflow is refused or missing. */
export const NOT_IN_MY_AUTOMATIONS = { forbidden: NOT_MINE, missing: NOT_MINE };

const aboutReading: About = {
  action: 'read this automation',
  onRefusal: ({ isPage }) => Promise.resolve(isPage ? {} : NOT_IN_MY_AUTOMATIONS),
};

/** What messages say about running an app or workflow. */
export const aboutRun = (hatz: Hatz, automation: Pick<Automation, 'id' | 'type'>): About => ({
  action: `run this ${automation.type}`,
  runs: automation.type === 'app' ? 'answer' : 'background',
  onRefusal: lookUp(hatz, automation),
});

/**
 * What is known of an app or workflow that the API refused. It is looked up once: whether the key sees it at all, whether
 * it is of the other type, and what its fields are called.
 */
export const lookUp =
  (hatz: Hatz, { id, type }: { readonly id: string; readonly type?: AutomationType }) =>
  async (): Promise<Partial<About> | string> => {
    const automation = await getAutomation(hatz, id).catch(() => undefined);
    if (!automation) return NOT_IN_MY_AUTOMATIONS;
    if (type && automation.type !== type) return wrongType(automation);
    const labels = Object.fromEntries(automation.inputs.map(({ variable_name, label }) => [variable_name, label]));
    return { isThere: true, labels: { model: 'Model', ...labels } };
  };

const LIST: Resource = { ...AUTOMATIONS, path: AUTOMATIONS.list, action: 'read the list of your automations' };

/** One page of the list, and the Community and Private rows that were left out of it. */
export const listAutomationsPage = async (
  hatz: Hatz,
  number: number,
): Promise<{ automations: Automation[]; leftOut: Automation[]; isLast: boolean }> => {
  const { byId, isLast } = await readPage(hatz, LIST, readRow, { number });
  const rows = [...byId.values()].filter((row) => row !== undefined);
  const those = (hidden: boolean): Automation[] =>
    rows.filter((row) => row.hidden === hidden).map(({ automation }) => automation);
  return { automations: those(false), leftOut: those(true), isLast };
};

const readRow: Reader<{ automation: Automation; hidden: boolean }> = (row) => {
  const [automation] = readAutomation(row);
  return automation && { automation, hidden: isHidden(row) };
};

/**
 * Apps and workflows in My Automations, each once, sorted by name and id so that the server's order does not matter.
 * `enough` stops the reading early, once that many of the wanted type are there.
 */
export const listAutomations = async (
  hatz: Hatz,
  { type, ...narrowed }: { type?: AutomationType | undefined; enough?: number; maxAttempts?: number } = {},
): Promise<Automation[]> => {
  const reader: Reader<Automation> = (row) =>
    visibleAutomation(row).find((automation) => !type || automation.type === type);
  return sortedByName(await readAll(hatz, LIST, reader, narrowed));
};

/**
 * One app or workflow. The API fails with 500 for some workflows (API notes, section 3.3): then the list is searched.
 * Throws `Error` that the automation is not in My Automations when the key does not see it.
 */
const getAutomation = async (hatz: Hatz, id: string): Promise<Automation> => {
  const call = { path: automationPath(id), about: aboutReading, maxAttempts: 1 };
  const [automation] = await sendForJson(hatz, call).then(
    ({ body }) => readAutomation({ ...recordIn(body), id }),
    (error: unknown) => {
      if (statusOf(error) < 500) throw error;
      return readAll(hatz, LIST, (row, rowId) => (rowId === id ? readAutomation(row)[0] : undefined));
    },
  );
  if (automation) return automation;
  throw new hatz.z.errors.Error(inWords(NOT_MINE), 'NotFound', 404);
};

const OTHER_ACTION: Record<AutomationType, string> = { app: 'Run App', workflow: 'Run Workflow' };

/** What to say of an automation of the other type than the action runs. */
export const wrongType = ({ name, type }: Pick<Automation, 'name' | 'type'>): string =>
  `"${asLine(name, 80)}" is ${type === 'app' ? 'an app' : 'a workflow'}. Use the action ${OTHER_ACTION[type]} for it.`;

/**
 * The automation (of one type, or of any) that a person means by an id or an exact name.
 * Throws `Error` when there is none of that name, more than one, or only one of the other type.
 */
const findByNameOrId = async (hatz: Hatz, typed: string, type?: AutomationType): Promise<Automation> => {
  const wanted = typed.trim();
  const found = namedLike(await listAutomations(hatz), wanted);
  const fitting = found.filter((automation) => !type || automation.type === type);
  if (found[0] && fitting.length === 0) throw badInput(hatz, wrongType(found[0]));
  return onlyNamed(hatz, type ?? 'automation', fitting, wanted, 'in My Automations for this API key');
};

/** The automation that a person means; an id passes without a request, and then without a name. Throws like `findByNameOrId`. */
export const resolveAutomation = async (
  hatz: Hatz,
  typed: string,
  type: AutomationType,
): Promise<Pick<Automation, 'id' | 'name'>> =>
  isUuid(typed.trim()) ? { id: typed.trim(), name: '' } : findByNameOrId(hatz, typed, type);

/** A workflow by its id, from the list: its row there tells more than the workflow itself. */
export const findWorkflow = async (hatz: Hatz, id: string): Promise<Automation | undefined> => {
  const workflows = await listAutomations(hatz, { type: 'workflow', maxAttempts: 1 });
  return workflows.find((workflow) => workflow.id === id);
};

/** The automation whose inputs a form shows, by id or exact name. */
export const findAutomation = async (hatz: Hatz, typed: string, type?: AutomationType): Promise<Automation> =>
  isUuid(typed.trim()) ? getAutomation(hatz, typed.trim()) : findByNameOrId(hatz, typed, type);

/** A row of the list as an automation; an empty list for a row without an id and for one that stays hidden. */
export const visibleAutomation = (value: unknown): [Automation] | [] =>
  isHidden(asRecord(value)) ? [] : readAutomation(value);

const readAutomation = (value: unknown): [Automation] | [] => {
  const row = asRecord(value);
  const { names } = AUTOMATIONS;
  const id = firstText(row, names.id);
  if (id === '') return [];
  const steps = firstOf(row, names.steps);
  return [
    {
      id,
      name: asText(firstOf(row, names.name)) || id,
      description: asText(firstOf(row, names.description)),
      type: Array.isArray(steps) || /workflow/i.test(asText(firstOf(row, names.type))) ? 'workflow' : 'app',
      default_model: asText(firstOf(row, names.default_model)),
      inputs: readInputs(firstOf(row, names.inputs)),
      step_count: asList(steps).length,
      stepNames: new Map(
        asList(steps)
          .map(asRecord)
          .map((step) => [asText(step['id']), asText(firstOf(step, AUTOMATIONS.stepNames))]),
      ),
    },
  ];
};

/** True for a row that says it is a Community or Private Automation. */
export const isHidden = (row: JsonRecord): boolean =>
  Object.entries(row).some(
    ([name, value]) =>
      (HIDDEN_MARKS.flag.test(name) && asFlag(value)) ||
      (HIDDEN_MARKS.sortingField.test(name) && HIDDEN_MARKS.hiddenWord.test(asText(value).trim().toLowerCase())),
  );

const readInputs = (value: unknown): AutomationInput[] => {
  const { position } = AUTOMATIONS.inputNames;
  const place = (row: JsonRecord): number => asNumber(firstOf(row, position)) ?? Infinity;
  const inputs = asList(value)
    .map(asRecord)
    .filter((row) => variableOf(row) !== '')
    .sort((a, b) => place(a) - place(b) || 0);
  return [...new Map(inputs.map((row) => [variableOf(row), readInput(row)])).values()];
};

const variableOf = (row: JsonRecord): string => asText(firstOf(row, AUTOMATIONS.inputNames.variable_name));

const readInput = (row: JsonRecord): AutomationInput => {
  const names = AUTOMATIONS.inputNames;
  const variable_name = variableOf(row);
  return {
    variable_name,
    label: asText(firstOf(row, names.label)).trim() || variable_name,
    type: asText(firstOf(row, names.type)),
    required: asFlag(firstOf(row, names.required)),
    description: asText(firstOf(row, names.description)),
    options: asList(firstOf(row, names.options)).flatMap(readOption),
  };
};

const readOption = (option: unknown): AutomationInput['options'] => {
  const row = isRecord(option) ? option : { value: option };
  const value = asText(firstOf(row, ['value', 'id', 'name', 'label']));
  const label = asText(firstOf(row, ['label', 'name', 'display_name']));
  return isBlank(value) ? [] : [{ value, label: isBlank(label) ? value : label }];
};

/** True when a person would see nothing. */
const isBlank = (text: string): boolean => asLine(text, 100) === '';
