/** A step of the Zap: what it does, what was filled in, and what its test returned. */
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
export const recordsOf = ({ outcome }: Step): Row[] => (outcome?.ok ? [outcome.results].flat().filter(isRow) : []);

/** The record that later steps take data from; missing before a test. */
export const recordOf = (step: Step): Row | undefined => recordsOf(step)[step.record];
