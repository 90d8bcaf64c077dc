/** The selected step: what it does, its form, and the button that tests it. */
import { useState } from 'preact/hooks';
import { type Definition, type Kind, KINDS, visible } from '../../platform/definition';
import { failureOf } from '../../platform/failure';
import { FailurePanel } from './failure';
import { Field } from './field';
import { arranged } from './fields';
import { loadChoices, testStep, useFields } from './form';
import { inputOf, neededFor } from './input';
import { type Chosen, newStep } from './step';
import type { Zap } from './zap';

const TITLES: Record<Kind, string> = { triggers: 'Triggers', creates: 'Actions', searches: 'Searches' };

/** Choosing what a step does; a trigger can only be the first step. */
export const Operations = ({ definition, zap }: { definition: Definition; zap: Zap }) => {
  const { number } = zap.selected;
  const kinds = KINDS.filter((kind) => kind !== 'triggers' || number === zap.steps[0]?.number);
  return (
    <section>
      <h1>What should step {number} do?</h1>
      {kinds.map((kind) => (
        <section key={kind}>
          <h2>{TITLES[kind]}</h2>
          <div class="cards">
            {visible(definition, kind).map((operation) => (
              <button
                key={operation.key}
                class="card"
                onClick={() => zap.change(number, () => newStep(number, { ...operation, kind }))}
              >
                <strong>{operation.display.label}</strong>
                <small>{operation.display.description}</small>
              </button>
            ))}
          </div>
        </section>
      ))}
    </section>
  );
};

export const StepEditor = ({ definition, chosen, zap }: { definition: Definition; chosen: Chosen; zap: Zap }) => {
  const step = zap.selected;
  const { number, fields, values } = step;
  const earlier = zap.steps.filter((other) => other.number < number);
  const input = inputOf(fields, values, earlier);
  const state = useFields(chosen, zap, input);
  const [problem, setProblem] = useState('');

  const test = async (form: HTMLFormElement): Promise<void> => {
    const needed = neededFor(fields, values, earlier);
    setProblem(needed ? `Step ${needed.number} has no result yet. Test it first.` : '');
    if (needed || step.isBeingTested) return;
    const isInEditor = new FormData(form).get('mode') === 'editor';
    zap.change(number, () => ({ isBeingTested: true }));
    try {
      const tested = await testStep(chosen, step, input, { isLoadingSample: isInEditor });
      zap.change(number, () => tested);
      // On a narrow screen the result stands below the form; there is no way to it before it is drawn.
      if (matchMedia('(max-width: 900px)').matches)
        requestAnimationFrame(() => document.querySelector('.result')?.scrollIntoView());
    } catch (error) {
      setProblem(failureOf(error).message);
    }
    zap.change(number, () => ({ isBeingTested: false }));
  };

  return (
    <section aria-labelledby="step-title">
      <header class="line">
        <h1 id="step-title">
          {number}. {chosen.display.label}
        </h1>
        <button onClick={() => zap.change(number, () => newStep(number))}>Change</button>
      </header>
      <p>{chosen.display.description}</p>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void test(event.currentTarget);
        }}
      >
        {arranged(fields).map((field) => (
          <Field
            // Choices are loaded anew when a field that they depend on has changed.
            key={JSON.stringify([field.key, field.dependsOn?.map((key) => input[key])])}
            field={field}
            value={values[field.key] ?? ''}
            load={field.dynamic ? (page) => loadChoices(definition, field, input, page) : undefined}
            earlier={earlier}
            onChange={(value) => zap.change(number, (before) => ({ values: { ...before.values, [field.key]: value } }))}
          />
        ))}
        {fields.length === 0 && !state && <p>This step needs no input.</p>}
        <p role="status">{state === 'loading' && 'Loading fields…'}</p>
        {typeof state === 'object' && <FailurePanel failure={state} title="The fields could not be loaded" />}
        <footer class="line">
          <button type="submit" aria-disabled={step.isBeingTested}>
            Test step
          </button>
          <select name="mode" aria-label="How to run it">
            <option value="editor">as a test in the editor</option>
            <option value="live">as a live Zap</option>
          </select>
        </footer>
        <p role="alert" class="bad">
          {problem}
        </p>
      </form>
    </section>
  );
};
