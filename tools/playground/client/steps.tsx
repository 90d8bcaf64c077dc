/** The Zap at a glance: its steps in order. */
import type { Definition } from '../../platform/definition';
import { verdictOf } from './result';
import { type Step, titleOf, type Zap } from './zap';

const KIND_NAMES = { triggers: 'Trigger', creates: 'Action', searches: 'Search' };

const stateOf = ({ testingSince, outcome }: Step): string => {
  if (testingSince) return 'being tested';
  return outcome ? verdictOf(outcome).text.toLowerCase() : 'not tested yet';
};

export const Steps = ({ definition, zap }: { definition: Definition; zap: Zap }) => (
  <nav class="steps" aria-label="Steps of the Zap">
    {zap.steps.map((step) => (
      <div class="line" key={step.number}>
        <button
          type="button"
          class="card"
          aria-current={step.number === zap.selected.number ? 'step' : undefined}
          onClick={() => zap.select(step.number)}
        >
          <strong>
            {step.number}. {titleOf(definition, step)}
          </strong>
          <small>{step.kind ? `${KIND_NAMES[step.kind]}, ${stateOf(step)}` : 'Choose what it does'}</small>
        </button>
        {zap.steps.length > 1 && (
          <button
            type="button"
            class="quiet"
            aria-label={`Remove step ${step.number}`}
            onClick={() => zap.remove(step.number)}
          >
            ×
          </button>
        )}
      </div>
    ))}
    <button type="button" class="quiet" onClick={zap.add}>
      + Add step
    </button>
  </nav>
);
