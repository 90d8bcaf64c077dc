/** An error exactly as a person reads it, and what Zapier does about a run that ends with it. */
import type { Failure } from '../../platform/failure';
import { className, verdictOf } from './verdicts';

/** With a title of its own it is no run that failed: nothing is said of what Zapier does about one. */
export const FailurePanel = ({ failure, title }: { failure: Failure; title?: string }) => {
  const verdict = verdictOf(failure);
  return (
    <div class="failure" role="alert">
      <h3>{title ?? verdict.title}</h3>
      <p class="message">{failure.message}</p>
      {!title && <p>{verdict.means(failure)}</p>}
      <small>{[className(failure), failure.code, failure.status].filter(Boolean).join(' · ')}</small>
    </div>
  );
};
