/** The Zap that is being built. */
import { useState } from 'preact/hooks';
import { newStep, type Step } from './step';

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
