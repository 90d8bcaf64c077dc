import { completion } from './answers';
import { bodyObject, booleanAt, integerQuery, isRecord, uuidAt } from './checks';
import { chosenModel } from './chat';
import { ApiError, creditOverage, fieldError, type FieldError, forbidden, missing } from './errors';
import { fileInputs, isKnownFile, readyFiles } from './uploads';
import { type Automation, automations, generatedAutomation, hiddenAutomations, type Step } from './fixtures';
import type { PersonaRecord } from './personas';
import { listOf, type State } from './state';
import { type Route, sleep } from './types';
import type { Variations } from './variations';

const sees: Record<PersonaRecord['automations'], (automation: Automation) => boolean> = {
  all: ({ seenBy }) => seenBy !== 'nobody',
  some: ({ seenBy }) => seenBy === 'everyone',
  none: () => false,
};

/** All automations of the sandbox, hidden ones last. */
function allOf({ variations: { automationCount = automations.length } }: State): Automation[] {
  const extra = Math.max(0, automationCount - automations.length);
  const generated = Array.from({ length: extra }, (_, n) => generatedAutomation(n + 1));
  return [...automations.slice(0, automationCount), ...generated, ...hiddenAutomations];
}

/** A visible automation, else 403 (exists) or 404. */
export function automationFor(state: State, persona: PersonaRecord, id: string): Automation {
  const found = allOf(state).find((automation) => automation.id === id);
  if (!found) throw new ApiError(404, 'App not found');
  if (!sees[persona.automations](found)) throw forbidden('You do not have access to this app.');
  return found;
}

/** Whether a key may name this automation, e.g. as the scope of an upload. */
export const isVisible = (state: State, persona: PersonaRecord, id: string): boolean =>
  allOf(state).some((automation) => automation.id === id && sees[persona.automations](automation));

const promptSections = (body: string) => [{ body, position: 0 }];

const stepRow = ({ id, name, type, prompt }: Step, position: number) => ({
  id,
  config: { model: 'google.gemini-3.1-pro-preview' },
  position,
  step_type: type,
  display_name: name,
  prompt_sections: promptSections(prompt),
});

/** The definition as the API shows it (section 3.1). */
export function rowOf(automation: Automation, { appIdField }: Variations): Record<string, unknown> {
  const { id, name, description, model, inputs, prompt, steps, mark } = automation;
  const common = { name, description, files: [], constants: [], user_inputs: inputs, ...mark };
  return {
    ...(appIdField === 'absent' ? {} : { [appIdField]: id }),
    ...common,
    ...(steps
      ? {
          steps: steps.map(stepRow),
          dependencies: steps.slice(1).map((step, n) => ({ step_id: step.id, depends_on: steps[n]?.id })),
        }
      : { default_model: model, prompt_sections: promptSections(prompt) }),
  };
}

/** A new order for every call, always the same for the same call number. */
function shuffled<T>(rows: T[], seed: number): T[] {
  const result = [...rows];
  let random = seed * 2_654_435_761 + 1;
  for (let last = result.length - 1; last > 0; last--) {
    random = (Math.imul(random, 1_664_525) + 1_013_904_223) >>> 0;
    const other = random % (last + 1);
    [result[last], result[other]] = [result[other] as T, result[last] as T];
  }
  return result;
}

const isBlank = (value: unknown) => value === undefined || value === null || value === '';
const isScalar = (value: unknown) => ['string', 'number', 'boolean'].includes(typeof value);

/** The inputs of a run, checked against the definition, or 422 in the `detail[]` shape. */
export function checkedInputs(
  state: State,
  persona: PersonaRecord,
  automation: Automation,
  body: Record<string, unknown>,
): Record<string, unknown> {
  const sent = body['inputs'];
  if (sent === undefined) throw missing('body', 'inputs');
  if (!isRecord(sent)) throw fieldError(['body', 'inputs'], 'Input should be a valid dictionary', 'dict_type');
  const wrong = automation.inputs.flatMap(({ variable_name, required, variable_type }): FieldError[] => {
    const value = sent[variable_name];
    const loc = ['body', 'inputs', variable_name];
    if (isBlank(value)) return required ? [{ loc, msg: 'Field required', type: 'missing' }] : [];
    if (!isScalar(value)) return [{ loc, msg: 'Input should be a string, number or boolean', type: 'scalar_type' }];
    if (fileInputs.includes(variable_type) && !isKnownFile(state, persona, value))
      return [{ loc, msg: 'Input should be the UUID of an uploaded file', type: 'value_error' }];
    return [];
  });
  if (wrong.length > 0) throw new ApiError(422, wrong);
  return sent;
}

/** A prompt with its `{{inputs.…}}` placeholders filled; an input that starts with `ECHO:` is the whole prompt. */
export function rendered(prompt: string, inputs: Record<string, unknown>): string {
  const echo = Object.values(inputs).find((value) => typeof value === 'string' && value.startsWith('ECHO:'));
  if (typeof echo === 'string') return echo;
  return prompt.replace(/\{\{inputs\.(\w+)\}\}/g, (_, name: string) => {
    const value = inputs[name];
    return isScalar(value) ? String(value) : '';
  });
}

export const automationRoutes: Route[] = [
  {
    method: 'GET',
    path: '/app/list',
    handle({ state, persona, query }) {
      const limit = integerQuery(query, 'limit', 100, 1, 1000);
      const offset = integerQuery(query, 'offset', 0, 0, Number.MAX_SAFE_INTEGER);
      const { hiddenRows, listOrder } = state.variations;
      const name = (query['name'] ?? '').toLowerCase();
      const mine = allOf(state)
        .filter((row) => sees[persona.automations](row) || (hiddenRows && row.seenBy === 'nobody'))
        .filter((row) => row.name.toLowerCase().includes(name));
      const rows = listOrder === 'shuffled' ? shuffled(mine, ++state.listCalls) : mine;
      const page = rows.slice(offset, offset + limit).map((row) => rowOf(row, state.variations));
      return listOf(state, 'apps', page);
    },
  },
  {
    method: 'GET',
    path: '/app/:app_id',
    handle({ state, persona, params }) {
      const automation = automationFor(state, persona, uuidAt(params['app_id'], 'path', 'app_id'));
      if (automation.steps && state.variations.workflowGet500) throw new ApiError(500, 'Internal Server Error');
      return rowOf(automation, state.variations);
    },
  },
  {
    method: 'POST',
    path: '/app/:app_id/query',
    async handle({ state, persona, params, body: sent }) {
      const id = uuidAt(params['app_id'], 'path', 'app_id');
      const body = bodyObject(sent);
      const stream = booleanAt(body['stream'], false, 'body', 'stream');
      const automation = automationFor(state, persona, id);
      if (automation.steps) throw new ApiError(400, 'This app is a workflow. Use POST /v1/workflows/run.');
      const inputs = checkedInputs(state, persona, automation, body);
      const model = chosenModel(state, body['model'], automation.model);
      const ids = automation.inputs
        .filter(({ variable_type, variable_name }) => fileInputs.includes(variable_type) && inputs[variable_name])
        .map(({ variable_name }) => inputs[variable_name]);
      const extra: unknown = body['file_uuids'] ?? [];
      const files = readyFiles(state, persona, Array.isArray(extra) ? [...ids, ...(extra as unknown[])] : extra);
      if (!persona.credits) throw creditOverage(state.variations);
      if (automation.slow) await sleep(state.variations.slowAppSeconds * 1000);
      return completion(
        { model, context: '', prompt: rendered(automation.prompt, inputs), files },
        stream,
        state.variations,
      );
    },
  },
];
