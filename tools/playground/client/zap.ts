/** The Zap that is being built: steps, what was filled in, and what their tests returned. */
import { useState } from 'preact/hooks';
import {
  type Definition,
  type InputField,
  isStatic,
  type Kind,
  type Operation,
  type Outcome,
  type OutputField,
  type Row,
} from '../protocol';
import type { Values } from './fields';
import { isRow } from './outputs';
import type { Sources } from './tokens';

export interface Step {
  /** Names the step in tokens; it keeps its number when others go. */
  number: number;
  kind: Kind | undefined;
  key: string | undefined;
  fields: readonly InputField[];
  values: Values;
  outcome: Outcome | undefined;
  /** Which record of the result later steps take. */
  record: number;
  isTesting: boolean;
}

/** A step of which nothing is known but what it does, if even that. */
export const newStep = (number: number, kind?: Kind, key?: string): Step => ({
  number,
  kind,
  key,
  fields: [],
  values: {},
  outcome: undefined,
  record: 0,
  isTesting: false,
});

export const operationOf = (definition: Definition, { kind, key }: Step): Operation | undefined =>
  kind && key ? definition[kind][key] : undefined;

export const titleOf = (definition: Definition, step: Step): string =>
  operationOf(definition, step)?.display.label ?? 'New step';

/** What a test returned, as records: a poll or a search has several, an action one. */
export const recordsOf = (outcome: Outcome | undefined): Row[] => {
  if (!outcome?.ok) return [];
  const { results } = outcome;
  // A search that can be paged wraps its records.
  const list = isRow(results) && Array.isArray(results['results']) ? results['results'] : results;
  return [list].flat().filter(isRow);
};

export const outputFieldsOf = (operation: Operation | undefined): OutputField[] =>
  (operation?.operation.outputFields ?? []).filter(isStatic);

/** Where a step can take data from: the steps before it. */
export const sourcesFor = (definition: Definition, steps: readonly Step[], step: Step): Sources =>
  new Map(
    steps
      .filter(({ number }) => number < step.number)
      .map((earlier) => {
        const record = recordsOf(earlier.outcome)[earlier.record];
        const promised = outputFieldsOf(operationOf(definition, earlier)).map(({ key }) => key);
        return [earlier.number, { record, promised }];
      }),
  );

export interface Zap {
  steps: readonly Step[];
  selected: Step;
  select: (number: number) => void;
  add: () => void;
  remove: (number: number) => void;
  /** Changes a step; what it was is needed where a change builds on it. */
  change: (number: number, changes: Partial<Step> | ((step: Step) => Partial<Step>)) => void;
}

/** A Zap with one step that is still to be chosen. It lives as long as the page. */
export const useZap = (): Zap => {
  const [steps, setSteps] = useState<readonly Step[]>([newStep(1)]);
  const [number, select] = useState(1);
  const selected = steps.find((step) => step.number === number) ?? steps.at(-1) ?? newStep(1);
  return {
    steps,
    selected,
    select,
    add: () => {
      const next = (steps.at(-1)?.number ?? 0) + 1;
      setSteps([...steps, newStep(next)]);
      select(next);
    },
    remove: (gone) => {
      const left = steps.filter((step) => step.number !== gone);
      setSteps(left.length > 0 ? left : [newStep(1)]);
    },
    change: (which, changes) =>
      setSteps((before) =>
        before.map((step) =>
          step.number === which ? { ...step, ...(typeof changes === 'function' ? changes(step) : changes) } : step,
        ),
      ),
  };
};
