/** The Zap at a glance: its steps in order. */
import type { Definition } from '../protocol';
import { operationOf, type Step, titleOf, type Zap } from './zap';

const KIND_NAMES = { triggers: 'Trigger', creates: 'Action', searches: 'Search' };

const stateOf = ({ isTesting, outcome }: Step): { mark: string; says: string } => {
  if (isTesting) return { mark: '…', says: 'is being tested' };
  if (!outcome) return { mark: '', says: 'not tested yet' };
  return outcome.ok ? { mark: '✓', says: 'tested' } : { mark: '!', says: 'failed' };
};

export const Steps = ({ definition, zap }: { definition: Definition; zap: Zap }) => (
  <nav class="steps" aria-label="Steps of the Zap">
    <h2>Zap</h2>
    <ol>
      {zap.steps.map((step) => {
        const { mark, says } = stateOf(step);
        const isSelected = step.number === zap.selected.number;
        return (
          <li key={step.number} class={isSelected ? 'selected' : ''}>
            <button
              type="button"
              class="step"
              aria-current={isSelected ? 'step' : undefined}
              onClick={() => zap.select(step.number)}
            >
              <span class="number">{step.number}</span>
              <span class="name">
                <strong>{titleOf(definition, step)}</strong>
                <small>
                  {operationOf(definition, step) && step.kind ? KIND_NAMES[step.kind] : 'Choose what it does'}
                </small>
              </span>
              <span class={`mark ${mark === '!' ? 'bad' : ''}`} title={says} aria-hidden="true">
                {mark}
              </span>
              <span class="unseen">, {says}</span>
            </button>
            {zap.steps.length > 1 && (
              <button
                type="button"
                class="quiet remove"
                aria-label={`Remove step ${step.number}`}
                onClick={() => zap.remove(step.number)}
              >
                ×
              </button>
            )}
          </li>
        );
      })}
    </ol>
    <button type="button" class="add" onClick={zap.add}>
      + Add step
    </button>
  </nav>
);
