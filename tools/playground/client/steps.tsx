/** The Zap at a glance: its steps in order. */
import { verdictOf } from './result';
import { titleOf } from './step';
import type { Zap } from './zap';

export const Steps = ({ zap }: { zap: Zap }) => (
  <nav aria-label="Steps of the Zap">
    {zap.steps.map((step) => (
      <div class="line" key={step.number}>
        <button
          class="card"
          aria-current={step.number === zap.selected.number && 'step'}
          onClick={() => zap.select(step.number)}
        >
          <strong>
            {step.number}. {titleOf(step)}
          </strong>
          <small>{verdictOf(step).text}</small>
        </button>
        {zap.steps.length > 1 && (
          <button aria-label={`Remove step ${step.number}`} onClick={() => zap.remove(step.number)}>
            ×
          </button>
        )}
      </div>
    ))}
    <button onClick={zap.add}>+ Add step</button>
  </nav>
);
