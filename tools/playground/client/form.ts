/** What the connector is asked for a step: its fields, the choices in them, and a test. */
import { useEffect, useState } from 'preact/hooks';
import { type Definition, type InputField, isStatic, type OutputField, type Row } from '../../platform/definition';
import { choicesIn, choicesQuestion, type OptionPage } from '../../platform/dropdown';
import { type Failure, failureOf } from '../../platform/failure';
import { api } from './api';
import { withDefaults } from './fields';
import type { Chosen, Step } from './step';
import type { Zap } from './zap';

const methodOf = ({ kind, key }: Chosen, what: string): string => `${kind}.${key}.operation.${what}`;

/** Runs one method for the form; a failure is told where the form needs it. */
const ask = async (method: string, input: Row, meta: Row = {}): Promise<unknown> => {
  const outcome = await api.execute({ method, input, meta, files: [] });
  if (outcome.ok) return outcome.results;
  throw Object.assign(new Error(outcome.failure.message), { name: outcome.failure.name });
};

/** A page of the choices of a dropdown. */
export const loadChoices = async (
  definition: Definition,
  field: InputField,
  input: Row,
  page: number,
): Promise<OptionPage> => {
  const { method, meta } = choicesQuestion(field, page);
  return choicesIn(definition, field, await ask(method, input, meta), page);
};

/** Keeps the fields of the selected step up to date with what was chosen in it. */
export const useFields = (chosen: Chosen, zap: Zap, input: Row): 'loading' | Failure | undefined => {
  const { number, fields } = zap.selected;
  const [state, setState] = useState<'loading' | Failure>();
  const declared = chosen.operation.inputFields ?? [];
  const deciding = fields.filter((field) => field.altersDynamicFields).map(({ key }) => input[key]);
  useEffect(() => {
    if (declared.every(isStatic)) return;
    let isCurrent = true;
    const show = (shown: readonly InputField[], failure?: Failure): void => {
      if (!isCurrent) return;
      zap.change(number, ({ values }) => ({ fields: shown, values: withDefaults(shown, values) }));
      setState(failure);
    };
    setState('loading');
    ask(methodOf(chosen, 'inputFields'), input).then(
      (answer) => show(answer as InputField[]),
      (error: unknown) => show(declared.filter(isStatic), failureOf(error)),
    );
    return () => {
      isCurrent = false;
    };
  }, [JSON.stringify(deciding)]);
  return state;
};

/** Runs the step as Zapier would; `meta` says whether the editor or a live Zap does. */
export const testStep = async (chosen: Chosen, { fields }: Step, input: Row, meta: Row): Promise<Partial<Step>> => {
  const declared = chosen.operation.outputFields ?? [];
  const known = declared.filter(isStatic);
  const files = fields.filter(({ type }) => type === 'file').map(({ key }) => key);
  const [outcome, outputFields] = await Promise.all([
    api.execute({ method: methodOf(chosen, 'perform'), input, meta, files }),
    // A function of the connector may know more fields from what was filled in.
    declared.every(isStatic) ? known : ask(methodOf(chosen, 'outputFields'), input).catch(() => known),
  ]);
  return { outcome, outputFields: outputFields as OutputField[], record: 0 };
};
