/** Connecting an account: a user of the sandbox, or a key of one's own. */
import { useState } from 'preact/hooks';
import { type Failure, failureOf } from '../../platform/failure';
import type { Account, Credentials, Overview } from '../protocol';
import { api } from './api';
import { FailurePanel } from './failure';
import { Markdown } from './markdown';

interface Props {
  overview: Overview;
  account: Account | null;
  onConnect: (account: Account) => void;
  onCancel: () => void;
  onDisconnect: () => void;
}

export const ConnectionPanel = ({ overview, account, onConnect, onCancel, onDisconnect }: Props) => {
  const [failure, setFailure] = useState<Failure>();
  const [busy, setBusy] = useState('');
  const [field] = overview.definition.authentication.fields;

  const connect = async (credentials: Credentials, name: string): Promise<void> => {
    setBusy(name);
    setFailure(undefined);
    try {
      const connection = await api.connect(credentials);
      if ('account' in connection) onConnect(connection.account);
      else setFailure(connection.failure);
    } catch (error) {
      setFailure(failureOf(error));
    }
    setBusy('');
  };

  const connectWithKey = (form: HTMLFormElement): void => {
    const key = new FormData(form).get('key');
    form.reset();
    if (typeof key === 'string') void connect({ key }, 'key');
  };

  return (
    <section class="connection" aria-labelledby="connection-title">
      <header class="line">
        <h1 id="connection-title">Connect an account</h1>
        {account && (
          <>
            <button type="button" class="quiet" onClick={onCancel}>
              Back
            </button>
            <button
              type="button"
              class="quiet"
              onClick={() => void api.disconnect().then(onDisconnect, (error: unknown) => setFailure(failureOf(error)))}
            >
              Disconnect
            </button>
          </>
        )}
      </header>
      {failure && <FailurePanel failure={failure} title="The account could not be connected" />}
      <p>The sandbox is a Hatz AI API on this computer. Choose who uses it:</p>
      <div class="cards">
        {overview.personas.map(({ name, title, may }) => (
          <button
            key={name}
            type="button"
            class="card"
            disabled={busy !== ''}
            onClick={() => void connect({ persona: name }, name)}
          >
            <strong>{title}</strong>
            <small>{busy === name ? 'Connecting…' : may}</small>
          </button>
        ))}
      </div>
      <h2>Or use a key of your own</h2>
      <form
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
    </section>
  );
};
