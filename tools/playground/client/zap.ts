/** The Zap that is being built: steps, what was filled in, and what their tests returned. */
import { useState } from 'preact/hooks';
import {
  type Definition,
  type InputField,
  isStatic,
  type Kind,
  type Operation,
  type OutputField,
  type Row,
} from '../../platform/definition';
import type { Outcome } from '../protocol';
import type { Values } from './fields';
import { isRow } from './outputs';
import type { Sources } from './tokens';

export interface Step {
  /** Names the step in tokens; it keeps its number when others go. */
  number: number;
  kind: Kind | undefined;
  key: string | undefined;
  fields: readonly InputField[];
  /** Told by the connector from what was filled in; missing until then. */
  outputFields: readonly OutputField[] | undefined;
  values: Values;
  outcome: Outcome | undefined;
  /** Which record of the result later steps take. */
  record: number;
  /** When its test began, `undefined` while it is not tested. */
  testingSince: number | undefined;
}

/** A step of which nothing is known but what it does, if even that. */
export const newStep = (number: number, kind?: Kind, key?: string): Step => ({
  number,
  kind,
  key,
  fields: [],
  outputFields: undefined,
  values: {},
  outcome: undefined,
  record: 0,
  testingSince: undefined,
});

export const operationOf = (definition: Definition, { kind, key }: Step): Operation | undefined =>
  kind && key ? definition[kind][key] : undefined;

export const titleOf = (definition: Definition, step: Step): string =>
  operationOf(definition, step)?.display.label ?? 'New step';

/** What a test returned, as records: a poll or a search has several, an action one. */
export const recordsOf = (outcome: Outcome | undefined): Row[] =>
  outcome?.ok ? [outcome.results].flat().filter(isRow) : [];

export const outputFieldsOf = (definition: Definition, step: Step): readonly OutputField[] =>
  step.outputFields ?? (operationOf(definition, step)?.operation.outputFields ?? []).filter(isStatic);

/** A step that a later one can take data from. */
export interface EarlierStep {
  number: number;
  title: string;
  /** What its last test returned; missing before a test. */
  record: Row | undefined;
  /** Labels by the paths of its outputs. */
  labels: ReadonlyMap<string, string>;
}

export const earlierSteps = (definition: Definition, steps: readonly Step[], step: Step): EarlierStep[] =>
  steps
    .filter(({ number }) => number < step.number)
    .map((earlier) => ({
      number: earlier.number,
      title: titleOf(definition, earlier),
      record: recordsOf(earlier.outcome)[earlier.record],
      labels: new Map(outputFieldsOf(definition, earlier).map(({ key, label }) => [key, label ?? key])),
    }));

export const sourcesOf = (earlier: readonly EarlierStep[]): Sources =>
  new Map(earlier.map(({ number, record, labels }) => [number, { record, promised: [...labels.keys()] }]));

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
  return {
    steps,
    selected: steps.find((step) => step.number === number) ?? steps.at(-1) ?? newStep(1),
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
