/** The form of a step: its fields, which choices in it can change, and the choices themselves. */
import { useEffect, useState } from 'preact/hooks';
import {
  type Account,
  type Definition,
  type Failure,
  type InputField,
  isComputed,
  isStatic,
  type Row,
} from '../protocol';
import { api } from './api';
import type { OptionPage, OptionSource } from './combobox';
import { inputOf, withDefaults } from './fields';
import { asText, isRow } from './outputs';
import type { Sources } from './tokens';
import { operationOf, type Step, type Zap } from './zap';

export interface Form {
  isLoading: boolean;
  failure: Failure | undefined;
  sourceOf: (field: InputField) => OptionSource | undefined;
  /** Changes when loaded choices are no longer right. */
  freshnessOf: (field: InputField) => string;
}

const methodOf = ({ kind, key }: Step, what: string): string => `${kind}.${key}.operation.${what}`;

/** Runs one method for the form; a failure is told where the form needs it. */
const ask = async (method: string, input: Row, meta: Row): Promise<unknown> => {
  const outcome = await api.execute({ method, input, meta });
  if (outcome.ok) return outcome.results;
  throw new FormError(outcome.failure);
};

class FormError extends Error {
  constructor(readonly failure: Failure) {
    super(failure.message);
  }
}

/** Choices that a hidden trigger lists: `key.id.name`, page by page. */
const fromTrigger = (definition: Definition, dynamic: string, input: Row): OptionSource => {
  const [trigger = '', value = 'id', label = value] = dynamic.split('.');
  return async (next): Promise<OptionPage> => {
    const page = Number(next ?? 0);
    const meta = { page, isFillingDynamicDropdown: true };
    const rows = [await ask(`triggers.${trigger}.operation.perform`, input, meta)].flat().filter(isRow);
    const options = rows.map((row) => ({ value: asText(row[value]), label: asText(row[label]) || asText(row[value]) }));
    const canGoOn = definition.triggers[trigger]?.operation.canPaginate === true && rows.length > 0;
    return { options, next: canGoOn ? page + 1 : undefined };
  };
};

/** Choices that a function of the field gives, with a token for the next page. */
const fromFunction = (method: string, input: Row): OptionSource => {
  return async (next): Promise<OptionPage> => {
    const answer = await ask(method, input, {
      isFillingDynamicDropdown: true,
      ...(next ? { paging_token: next } : {}),
    });
    const { results = answer, paging_token } = isRow(answer) ? answer : {};
    const options = [results].flat().map((item) => {
      const { id, label = id } = isRow(item) ? item : { id: item };
      return { value: asText(id), label: asText(label) };
    });
    return { options, next: typeof paging_token === 'string' ? paging_token : undefined };
  };
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
  const [isLoading, setIsLoading] = useState(false);
  const [failure, setFailure] = useState<Failure>();
  const declared = operationOf(definition, step)?.operation.inputFields ?? [];
  const fixed = declared.filter(isStatic);
  const known = step.fields.length > 0 ? step.fields : fixed;
  const input = inputOf(known, step.values, sources);
  const deciding = known.filter((field) => field.altersDynamicFields).map(({ key }) => input[key]);

  useEffect(() => {
    if (!step.kind || !step.key) return;
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
          setFailure(error instanceof FormError ? error.failure : { name: 'Error', message: String(error) });
        },
      )
      .finally(() => isCurrent && setIsLoading(false));
    return () => {
      isCurrent = false;
    };
  }, [step.number, step.kind, step.key, account, JSON.stringify(deciding)]);

  const sourceOf = (field: InputField): OptionSource | undefined => {
    if (field.dynamic) return fromTrigger(definition, field.dynamic, input);
    if (!isComputed(field.choices)) return undefined;
    const index = declared.findIndex((candidate) => isStatic(candidate) && candidate.key === field.key);
    return fromFunction(methodOf(step, `inputFields.${index}.choices.perform`), input);
  };
  const freshnessOf = ({ key, choices }: InputField): string => {
    const others = isComputed(choices) ? { ...input, [key]: undefined } : {};
    return JSON.stringify([account, others]);
  };
  return { isLoading, failure, sourceOf, freshnessOf };
};

/** Runs the step as Zapier would; `meta` says whether the editor or a live Zap does. */
export const testStep = async (step: Step, sources: Sources, meta: Row) => {
  const input = inputOf(step.fields, step.values, sources);
  return api.execute({ method: methodOf(step, 'perform'), input, meta });
};
