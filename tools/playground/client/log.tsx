/** The HTTP requests of a test, as the platform logs them. */
import type { Outcome } from '../protocol';

const time = (took: number | null): string => (took === null ? '' : `${took.toLocaleString('en')} ms`);

export const Log = ({ outcome: { requests, took } }: { outcome: Outcome }) => (
  <section aria-labelledby="log-title">
    <h3 id="log-title">
      HTTP requests{' '}
      <small>
        {requests.length === 1 ? '1 request' : `${requests.length} requests`}, {time(took)} in all
      </small>
    </h3>
    {requests.map(({ method, url, status, took: each, sent, received }, index) => (
      <details key={index}>
        <summary>
          <code>
            {method} {url}
          </code>{' '}
          <span class={status >= 400 || status === 0 ? 'bad' : ''}>{status || 'no answer'}</span> {time(each)}
        </summary>
        <h4>Sent</h4>
        <pre tabIndex={0}>{sent || 'nothing'}</pre>
        <h4>Received</h4>
        <pre tabIndex={0}>{received || 'nothing'}</pre>
      </details>
    ))}
  </section>
);
