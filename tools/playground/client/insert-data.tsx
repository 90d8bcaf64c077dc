/** Outputs of earlier steps, to be put into a field. */
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { Definition } from '../protocol';
import { asText, leavesOf } from './outputs';
import { tokenOf } from './tokens';
import { operationOf, outputFieldsOf, recordsOf, type Step, titleOf } from './zap';

export interface Mappable {
  token: string;
  label: string;
  example: string;
}

export interface MappableStep {
  number: number;
  title: string;
  outputs: Mappable[];
}

/** What the steps before `step` have to offer; those not tested yet offer nothing. */
export const mappable = (definition: Definition, steps: readonly Step[], step: Step): MappableStep[] =>
  steps
    .filter(({ number }) => number < step.number)
    .map((earlier) => {
      const labels = new Map(
        outputFieldsOf(operationOf(definition, earlier)).map(({ key, label }) => [key, label ?? key]),
      );
      const record = recordsOf(earlier.outcome)[earlier.record];
      const examples = new Map<string, string[]>();
      for (const { path, value } of record ? leavesOf(record) : []) {
        examples.set(path, [...(examples.get(path) ?? []), asText(value)]);
      }
      const outputs = [...examples].map(([path, values]) => ({
        token: tokenOf(earlier.number, path),
        label: labels.get(path) ?? path,
        example: values.join(', ').slice(0, 120),
      }));
      return { number: earlier.number, title: titleOf(definition, earlier), outputs };
    });

interface Props {
  field: string;
  steps: readonly MappableStep[];
  onInsert: (token: string) => void;
  onClose: () => void;
}

export const InsertData = ({ field, steps, onInsert, onClose }: Props) => {
  const [wanted, setWanted] = useState('');
  const search = useRef<HTMLInputElement>(null);
  useEffect(() => search.current?.focus(), []);
  const shown = useMemo(() => {
    const fits = ({ label, token }: Mappable): boolean =>
      `${label} ${token}`.toLowerCase().includes(wanted.trim().toLowerCase());
    return steps.map((step) => ({ ...step, outputs: step.outputs.filter(fits) }));
  }, [steps, wanted]);

  return (
    <div
      class="insert"
      role="group"
      aria-label={`Data for ${field}`}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onClose();
      }}
    >
      <input
        ref={search}
        type="search"
        aria-label="Search outputs of earlier steps"
        placeholder="Search outputs"
        value={wanted}
        onInput={({ currentTarget }) => setWanted(currentTarget.value)}
      />
      {shown.map(({ number, title, outputs }) => (
        <section key={number}>
          <h4>
            {number}. {title}
          </h4>
          {outputs.length === 0 && (
            <p class="fine">{wanted ? 'Nothing has that name.' : `Test step ${number} first.`}</p>
          )}
          <ul>
            {outputs.map(({ token, label, example }) => (
              <li key={token}>
                <button type="button" onClick={() => onInsert(token)}>
                  <span>{label}</span>
                  <small>{example || 'empty'}</small>
                </button>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
};
