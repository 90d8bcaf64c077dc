/** Connecting an account: a user of the sandbox, or a key of one's own. */
import { useState } from 'preact/hooks';
import type { Account, Credentials, Failure, Overview } from '../protocol';
import { api } from './api';
import { ErrorPanel } from './error-panel';
import { useLostFocus } from './focus';
import { Markdown } from './markdown';

interface Props {
  overview: Overview;
  account: Account | null;
  onConnect: (account: Account) => void;
  onCancel: () => void;
  onDisconnect: () => void;
}

/** A persona's name as people read it. */
export const personaName = (name: string): string => name.replaceAll('_', ' ');

export const ConnectionPanel = ({ overview, account, onConnect, onCancel, onDisconnect }: Props) => {
  const heading = useLostFocus();
  const [failure, setFailure] = useState<Failure>();
  const [busy, setBusy] = useState('');
  const [field] = overview.definition.authentication.fields;

  const setProblem = (error: unknown): void =>
    setFailure({ name: 'Error', message: error instanceof Error ? error.message : String(error) });

  const connect = async (credentials: Credentials, name: string): Promise<void> => {
    setBusy(name);
    setFailure(undefined);
    try {
      const connection = await api.connect(credentials);
      if ('account' in connection) onConnect(connection.account);
      else setFailure(connection.failure);
    } catch (error) {
      setProblem(error);
    }
    setBusy('');
  };

  const connectWithKey = (form: HTMLFormElement): void => {
    const key = new FormData(form).get('key');
    form.reset();
    if (typeof key === 'string') void connect({ key }, 'key');
  };

  return (
    <section class="panel connection" aria-labelledby="connection-title">
      <header class="panel-head">
        <h1 id="connection-title" {...heading}>
          Connect an account
        </h1>
        {account && (
          <span>
            <button type="button" class="quiet" onClick={onCancel}>
              Back
            </button>
            <button type="button" class="quiet" onClick={() => void api.disconnect().then(onDisconnect, setProblem)}>
              Disconnect
            </button>
          </span>
        )}
      </header>
      <p class="lead">The sandbox is a Hatz AI API on this computer. Each of its users may do something else:</p>
      <ul class="personas">
        {overview.personas.map(({ name, may }) => (
          <li key={name}>
            <button
              type="button"
              class="card"
              disabled={busy !== ''}
              onClick={() => void connect({ persona: name }, name)}
            >
              <strong>{personaName(name)}</strong>
              <span>{busy === name ? 'Connecting…' : may}</span>
            </button>
          </li>
        ))}
      </ul>
      <h2>Or use a key of your own</h2>
      <form
        class="key-form"
        autocomplete="off"
        onSubmit={(event) => {
          event.preventDefault();
          connectWithKey(event.currentTarget);
        }}
      >
        <label for="own-key">{field?.label ?? 'API Key'}</label>
        <div class="line">
          <input id="own-key" name="key" type="password" required autocomplete="off" aria-describedby="own-key-help" />
          <button type="submit" disabled={busy !== ''}>
            {busy === 'key' ? 'Connecting…' : 'Connect'}
          </button>
        </div>
        <div id="own-key-help" class="help">
          {field?.helpText && <Markdown text={field.helpText} />}
          <p>
            It talks to the live API and can use credits. The key stays in the memory of the playground's server until
            it ends or another account is connected.
          </p>
        </div>
      </form>
      <div aria-live="polite">{failure && <ErrorPanel failure={failure} />}</div>
    </section>
  );
};
