/** The Zap that is being built: steps, what was filled in, and what their tests returned. */
import { useState } from 'preact/hooks';
import {
  type InputField,
  isStatic,
  type Kind,
  type Operation,
  type OutputField,
  type Row,
} from '../../platform/definition';
import type { Outcome } from '../protocol';
import { type Values, withDefaults } from './fields';
import { isRow } from './outputs';
import type { Sources } from './tokens';

/** What a step does. */
export type Chosen = Operation & { kind: Kind };

export interface Step {
  /** Names the step in tokens; it keeps its number when others go. */
  number: number;
  /** Missing until it is chosen. */
  chosen: Chosen | undefined;
  fields: readonly InputField[];
  values: Values;
  outputFields: readonly OutputField[];
  outcome: Outcome | undefined;
  /** Which record of the result later steps take. */
  record: number;
  isBeingTested: boolean;
}

/** A step of which nothing is known but what it does, if even that. */
export const newStep = (number: number, chosen?: Chosen): Step => {
  const fields = (chosen?.operation.inputFields ?? []).filter(isStatic);
  const values = withDefaults(fields, {});
  const outputFields = (chosen?.operation.outputFields ?? []).filter(isStatic);
  return { number, chosen, fields, values, outputFields, outcome: undefined, record: 0, isBeingTested: false };
};

export const titleOf = ({ chosen }: Step): string => chosen?.display.label ?? 'New step';

/** What a test returned, as records: a poll or a search has several, an action one. */
export const recordsOf = (outcome: Outcome | undefined): Row[] =>
  outcome?.ok ? [outcome.results].flat().filter(isRow) : [];

/** The steps that a step can take data from. */
export const sourcesFor = (step: Step, steps: readonly Step[]): Sources => {
  const earlier = steps.filter(({ number }) => number < step.number);
  return new Map(
    earlier.map((source) => [
      source.number,
      {
        title: titleOf(source),
        record: recordsOf(source.outcome)[source.record],
        labels: new Map(source.outputFields.map(({ key, label }) => [key, label ?? key])),
      },
    ]),
  );
};

/** A Zap with one step that is still to be chosen. It lives as long as the page. */
export const useZap = () => {
  const [steps, setSteps] = useState<readonly Step[]>([newStep(1)]);
  const [number, select] = useState(1);
  return {
    steps,
    selected: steps.find((step) => step.number === number) ?? steps.at(-1) ?? newStep(1),
    select,
    add: (): void => {
      const next = (steps.at(-1)?.number ?? 0) + 1;
      setSteps([...steps, newStep(next)]);
      select(next);
    },
    remove: (gone: number): void => setSteps(steps.filter((step) => step.number !== gone)),
    /** Changes a step, building on what it is by then. */
    change: (which: number, changes: (step: Step) => Partial<Step>): void =>
      setSteps((before) => before.map((step) => (step.number === which ? { ...step, ...changes(step) } : step))),
  };
};

export type Zap = ReturnType<typeof useZap>;
