/** The selected step: its form, and the button that tests it. */
import type { ComponentChildren } from 'preact';
import { useRef, useState } from 'preact/hooks';
import type { Account, Definition, Row } from '../protocol';
import { ErrorPanel } from './error-panel';
import { Field } from './field';
import { arranged, type FormSection, labelOf, missingIn, neededFor } from './fields';
import { useLostFocus } from './focus';
import { testStep, useForm } from './form';
import { mappable } from './insert-data';
import { newStep, operationOf, sourcesFor, type Zap } from './zap';

/** Ways to run a step, and what the platform tells the connector in each. */
const MODES: readonly { name: string; meta: Row }[] = [
  { name: 'as a test in the editor', meta: { isLoadingSample: true } },
  { name: 'as a live Zap', meta: {} },
];

interface Props {
  definition: Definition;
  account: Account;
  zap: Zap;
}

export const StepEditor = ({ definition, account, zap }: Props) => {
  const step = zap.selected;
  const operation = operationOf(definition, step);
  const sources = sourcesFor(definition, zap.steps, step);
  const form = useForm({ definition, zap, account, sources });
  const heading = useLostFocus();
  const [mode, setMode] = useState(0);
  const [isTried, setIsTried] = useState(false);
  const [problem, setProblem] = useState('');
  const element = useRef<HTMLFormElement>(null);
  const steps = mappable(definition, zap.steps, step);
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
    const [first] = missing;
    if (first)
      element.current
        ?.querySelector<HTMLElement>(`[data-field="${CSS.escape(first.key)}"] :is(input, textarea)`)
        ?.focus();
    if (stops || step.isTesting) return;
    zap.change(step.number, { isTesting: true });
    try {
      const outcome = await testStep(step, sources, MODES[mode]?.meta ?? {});
      zap.change(step.number, { outcome, record: 0 });
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
    }
    zap.change(step.number, { isTesting: false });
  };

  if (!operation) return null;
  const sections = arranged(step.fields, operation.operation.inputFieldGroups ?? []);
  return (
    <section class="panel editor" aria-labelledby="step-title">
      <header class="panel-head">
        <h1 id="step-title" {...heading}>
          {step.number}. {operation.display.label}
        </h1>
        <button type="button" class="quiet" onClick={() => zap.change(step.number, newStep(step.number))}>
          Change
        </button>
      </header>
      <p class="lead">{operation.display.description}</p>
      <form
        ref={element}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void test();
        }}
      >
        {sections.map((section) => (
          <Section key={section.group?.key ?? ''} section={section}>
            {section.fields.map((field) => (
              <Field
                key={field.key}
                field={field}
                value={step.values[field.key]}
                sourceOf={form.sourceOf}
                freshness={form.freshnessOf(field)}
                steps={steps}
                isInvalid={isTried && missing.includes(field)}
                onChange={(value) =>
                  zap.change(step.number, ({ values }) => ({ values: { ...values, [field.key]: value } }))
                }
              />
            ))}
          </Section>
        ))}
        {step.fields.length === 0 && !form.isLoading && <p class="fine">This step has nothing to fill in.</p>}
        <div aria-live="polite">
          {form.isLoading && <p class="fine">Loading fields…</p>}
          {form.failure && <ErrorPanel failure={form.failure} />}
        </div>
        <footer class="test-bar">
          <button type="submit" class="primary" aria-disabled={step.isTesting}>
            {step.isTesting ? 'Testing…' : 'Test step'}
          </button>
          <label class="mode">
            <span class="unseen">How to run it</span>
            <select value={mode} onChange={({ currentTarget }) => setMode(Number(currentTarget.value))}>
              {MODES.map(({ name }, index) => (
                <option key={name} value={index}>
                  {name}
                </option>
              ))}
            </select>
          </label>
          <p role="alert" class="problem">
            {problem}
          </p>
        </footer>
      </form>
    </section>
  );
};

const Section = ({ section: { group }, children }: { section: FormSection; children: ComponentChildren }) => {
  if (!group) return <>{children}</>;
  return (
    <details class="group" open={group.emphasize === true}>
      <summary>{group.label ?? group.key}</summary>
      {children}
    </details>
  );
};
