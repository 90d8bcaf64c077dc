/** An error exactly as a person reads it, and what Zapier does about it. */
import type { Failure } from '../protocol';
import { className, verdictOf } from './verdicts';

export const ErrorPanel = ({ failure }: { failure: Failure }) => {
  const { title, means } = verdictOf(failure);
  const details = [className(failure), failure.code, failure.status].filter(Boolean).join(' · ');
  return (
    <div class="failure">
      <h3>{title}</h3>
      <p class="message">{failure.message}</p>
      <p>{means(failure)}</p>
      <p class="fine">{details}</p>
    </div>
  );
};
