/** The selected step: its form, and the button that tests it. */
import { useRef, useState } from 'preact/hooks';
import { type Definition, isStatic, type Kind, KINDS, type OutputField, type Row } from '../../platform/definition';
import type { Account } from '../protocol';
import { FailurePanel } from './failure';
import { Field } from './field';
import { arranged, labelOf, missingIn, neededFor } from './fields';
import { outputFieldsFor, testStep, useForm } from './form';
import { earlierSteps, newStep, operationOf, sourcesOf, type Zap } from './zap';

/** Ways to run a step, and what the platform tells the connector in each. */
const MODES: readonly { name: string; meta: Row }[] = [
  { name: 'as a test in the editor', meta: { isLoadingSample: true } },
  { name: 'as a live Zap', meta: {} },
];

const TITLES: Record<Kind, string> = { triggers: 'Triggers', creates: 'Actions', searches: 'Searches' };

/** Choosing what a step does, by label and description; a trigger can only be the first step. */
export const Operations = ({ definition, zap }: { definition: Definition; zap: Zap }) => {
  const { number } = zap.selected;
  const [wanted, setWanted] = useState('');
  const groups = KINDS.filter((kind) => kind !== 'triggers' || number === zap.steps[0]?.number)
    .map((kind) => ({
      kind,
      found: Object.values(definition[kind]).filter(
        ({ display: { hidden, label, description } }) =>
          !hidden && `${label} ${description}`.toLowerCase().includes(wanted.trim().toLowerCase()),
      ),
    }))
    .filter(({ found }) => found.length > 0);
  return (
    <section aria-labelledby="operations-title">
      <h1 id="operations-title">What should step {number} do?</h1>
      <input
        type="search"
        placeholder="Search by name or description"
        aria-label="Search triggers, actions and searches"
        value={wanted}
        onInput={({ currentTarget }) => setWanted(currentTarget.value)}
      />
      {groups.map(({ kind, found }) => (
        <section key={kind} aria-label={TITLES[kind]}>
          <h2>{TITLES[kind]}</h2>
          <div class="cards">
            {found.map(({ key, display }) => (
              <button
                key={key}
                type="button"
                class="card"
                onClick={() => zap.change(number, newStep(number, kind, key))}
              >
                <strong>{display.label}</strong>
                <small>{display.description}</small>
              </button>
            ))}
          </div>
        </section>
      ))}
      <p role="status">{groups.length === 0 && 'Nothing matches.'}</p>
    </section>
  );
};

interface Props {
  definition: Definition;
  account: Account;
  zap: Zap;
}

export const StepEditor = ({ definition, account, zap }: Props) => {
  const step = zap.selected;
  const operation = operationOf(definition, step);
  const earlier = earlierSteps(definition, zap.steps, step);
  const sources = sourcesOf(earlier);
  const form = useForm({ definition, zap, account, sources });
  const [mode, setMode] = useState(0);
  const [isTried, setIsTried] = useState(false);
  const [problem, setProblem] = useState('');
  const element = useRef<HTMLFormElement>(null);
  const missing = missingIn(step.fields, step.values);

  const complaint = (): string => {
    const [needed] = neededFor(step.fields, step.values, sources);
    if (missing.length > 0) return `Fill in ${missing.map(labelOf).join(', ')} first.`;
    return needed === undefined ? '' : `Step ${needed} has no result yet. Test it first.`;
  };

  const test = async (): Promise<void> => {
    setIsTried(true);
    const stops = complaint();
    setProblem(stops);
    const places = missing.map(({ key }) => `[data-field="${CSS.escape(key)}"] :is(.line + *, .line + .line > *)`);
    if (places[0]) element.current?.querySelector<HTMLElement>(places[0])?.focus();
    if (stops || step.testingSince) return;
    zap.change(step.number, { testingSince: Date.now() });
    try {
      const isComputed = operation?.operation.outputFields?.some((field) => !isStatic(field));
      const [outcome, outputFields] = await Promise.all([
        testStep(step, sources, MODES[mode]?.meta ?? {}),
        isComputed ? outputFieldsFor(step, sources) : undefined,
      ]);
      zap.change(step.number, { outcome, record: 0, outputFields: outputFields as OutputField[] | undefined });
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
    }
    zap.change(step.number, { testingSince: undefined });
  };

  if (!operation) return null;
  return (
    <section class="editor" aria-labelledby="step-title">
      <header class="line">
        <h1 id="step-title">
          {step.number}. {operation.display.label}
        </h1>
        <button type="button" class="quiet" onClick={() => zap.change(step.number, newStep(step.number))}>
          Change
        </button>
      </header>
      <p>{operation.display.description}</p>
      <form
        ref={element}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void test();
        }}
      >
        {arranged(step.fields).map((field) => (
          <Field
            key={field.key}
            field={field}
            value={step.values[field.key]}
            choices={form.choicesFor(field)}
            earlier={earlier}
            isInvalid={isTried && missing.includes(field)}
            onChange={(value) =>
              zap.change(step.number, ({ values }) => ({ values: { ...values, [field.key]: value } }))
            }
          />
        ))}
        {step.fields.length === 0 && !form.isLoading && <p>This step needs no input.</p>}
        <p role="status">{form.isLoading && 'Loading fields…'}</p>
        {form.failure && <FailurePanel failure={form.failure} title="The fields could not be loaded" />}
        <footer class="line">
          <button type="submit" aria-disabled={step.testingSince !== undefined}>
            Test step
          </button>
          <select
            aria-label="How to run it"
            value={mode}
            onChange={({ currentTarget }) => setMode(Number(currentTarget.value))}
          >
            {MODES.map(({ name }, index) => (
              <option key={name} value={index}>
                {name}
              </option>
            ))}
          </select>
        </footer>
        <p role="alert" class="bad">
          {problem}
        </p>
      </form>
    </section>
  );
};
