/** The form of a step: its fields, which choices in it can change, and the choices themselves. */
import { useEffect, useState } from 'preact/hooks';
import { type Definition, type InputField, isComputed, isStatic, type Row } from '../../platform/definition';
import { asksForChoices, choicesIn, choicesQuestion, type Next, type OptionPage } from '../../platform/dropdown';
import { type Failure, failureOf } from '../../platform/failure';
import type { Account } from '../protocol';
import { api } from './api';
import { inputOf, withDefaults } from './fields';
import type { Sources } from './tokens';
import { operationOf, type Step, type Zap } from './zap';

/** How the choices of a field are loaded, page by page. */
export interface Choices {
  load: (next?: Next) => Promise<OptionPage>;
  /** Changes when loaded choices are no longer right. */
  freshness: string;
}

export interface Form {
  isLoading: boolean;
  failure: Failure | undefined;
  choicesFor: (field: InputField) => Choices | undefined;
}

const methodOf = ({ kind, key }: Step, what: string): string => `${kind}.${key}.operation.${what}`;

class FormError extends Error {
  constructor(readonly failure: Failure) {
    super(failure.message);
  }
}

/** Runs one method for the form; a failure is told where the form needs it. */
const ask = async (method: string, input: Row, meta: Row): Promise<unknown> => {
  const outcome = await api.execute({ method, input, meta, files: [] });
  if (outcome.ok) return outcome.results;
  throw new FormError(outcome.failure);
};

interface Around {
  definition: Definition;
  zap: Zap;
  account: Account;
  sources: Sources;
}

/** Keeps the fields of the selected step up to date with what was chosen in it. */
export const useForm = ({ definition, zap, account, sources }: Around): Form => {
  const step = zap.selected;
  const { kind, key } = step;
  const [isLoading, setIsLoading] = useState(false);
  const [failure, setFailure] = useState<Failure>();
  const declared = operationOf(definition, step)?.operation.inputFields ?? [];
  const fixed = declared.filter(isStatic);
  const known = step.fields.length > 0 ? step.fields : fixed;
  const input = inputOf(known, step.values, sources);
  const deciding = known.filter((field) => field.altersDynamicFields).map((field) => input[field.key]);

  useEffect(() => {
    let isCurrent = true;
    const show = (fields: readonly InputField[]): void =>
      zap.change(step.number, ({ values }) => ({ fields, values: withDefaults(fields, values) }));
    setFailure(undefined);
    if (declared.every(isStatic)) return show(fixed);
    if (step.fields.length === 0) show(fixed);
    setIsLoading(true);
    ask(methodOf(step, 'inputFields'), input, {})
      .then(
        (fields) => isCurrent && show(fields as InputField[]),
        (error: unknown) => {
          if (!isCurrent) return;
          show(fixed);
          setFailure(error instanceof FormError ? error.failure : failureOf(error));
        },
      )
      .finally(() => isCurrent && setIsLoading(false));
    return () => {
      isCurrent = false;
    };
  }, [step.number, kind, key, account, JSON.stringify(deciding)]);

  const choicesFor = (field: InputField): Choices | undefined => {
    if (!kind || !key || !asksForChoices(field)) return undefined;
    const others = isComputed(field.choices) ? Object.keys(input).filter((other) => other !== field.key) : [];
    return {
      load: async (next) => {
        const { method, meta } = choicesQuestion(definition, kind, key, field, next);
        return choicesIn(definition, field, await ask(method, input, meta), next);
      },
      freshness: JSON.stringify([account, [...others, ...(field.dependsOn ?? [])].map((other) => input[other])]),
    };
  };
  return { isLoading, failure, choicesFor };
};

/** Runs the step as Zapier would; `meta` says whether the editor or a live Zap does. */
export const testStep = (step: Step, sources: Sources, meta: Row) =>
  api.execute({
    method: methodOf(step, 'perform'),
    input: inputOf(step.fields, step.values, sources),
    meta,
    files: step.fields.filter(({ type }) => type === 'file').map(({ key }) => key),
  });

/** Output fields that a function of the connector tells from what was filled in; those declared when it cannot. */
export const outputFieldsFor = async (step: Step, sources: Sources): Promise<unknown> =>
  ask(methodOf(step, 'outputFields'), inputOf(step.fields, step.values, sources), {}).catch(() => undefined);
