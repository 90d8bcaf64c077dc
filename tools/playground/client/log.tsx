/** The HTTP requests of a test, as the platform logs them. */
import type { LoggedRequest, Outcome } from '../protocol';

const time = (took: number | null): string => (took === null ? '' : `${took.toLocaleString('en')} ms`);

const Request = ({ request: { method, url, status, took, sent, received } }: { request: LoggedRequest }) => (
  <li>
    <details>
      <summary>
        <code class="method">{method}</code>
        <code class="url">{url}</code>
        <span class={`status ${status >= 400 || status === 0 ? 'bad' : ''}`}>{status || 'no answer'}</span>
        <span class="time">{time(took)}</span>
      </summary>
      <h4>Sent</h4>
      <pre tabIndex={0}>{sent || 'nothing'}</pre>
      <h4>Received</h4>
      <pre tabIndex={0}>{received || 'nothing'}</pre>
    </details>
  </li>
);

export const Log = ({ outcome: { requests, took } }: { outcome: Outcome }) => (
  <section class="log" aria-labelledby="log-title">
    <h3 id="log-title">
      HTTP requests{' '}
      <small>
        {requests.length === 1 ? '1 request' : `${requests.length} requests`}, {time(took)} in all
      </small>
    </h3>
    {requests.length > 0 ? (
      <ol>
        {requests.map((request, index) => (
          <Request key={index} request={request} />
        ))}
      </ol>
    ) : (
      <p class="fine">This test sent no request.</p>
    )}
  </section>
);
