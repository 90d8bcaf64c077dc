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
  /** Called with the account that is to be used from now on, if any. */
  onChange: (account: Account | null) => void;
}

export const ConnectionPanel = ({ overview, account, onChange }: Props) => {
  const [failure, setFailure] = useState<Failure>();
  const [isBusy, setIsBusy] = useState(false);
  const [field] = overview.definition.authentication.fields;

  const connect = async (credentials: Credentials): Promise<void> => {
    setIsBusy(true);
    setFailure(undefined);
    const connection = await api.connect(credentials).catch((error: unknown) => ({ failure: failureOf(error) }));
    setIsBusy(false);
    if ('account' in connection) onChange(connection.account);
    else setFailure(connection.failure);
  };
  const disconnect = (): Promise<void> =>
    api.disconnect().then(
      () => onChange(null),
      (error: unknown) => setFailure(failureOf(error)),
    );

  return (
    <main>
      <header class="line">
        <h1>Connect an account</h1>
        {account && <button onClick={() => onChange(account)}>Back</button>}
        {account && <button onClick={() => void disconnect()}>Disconnect</button>}
      </header>
      {failure && <FailurePanel failure={failure} title="The account could not be connected" />}
      <p aria-busy={isBusy}>The sandbox is a Hatz AI API on this computer. Choose who uses it:</p>
      <div class="cards">
        {overview.personas.map(({ name, title, may }) => (
          <button key={name} class="card" disabled={isBusy} onClick={() => void connect({ persona: name })}>
            <strong>{title}</strong>
            <small>{may}</small>
          </button>
        ))}
      </div>
      <h2>Or use a key of your own</h2>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          const key = new FormData(event.currentTarget).get('key');
          event.currentTarget.reset();
          if (typeof key === 'string') void connect({ key });
        }}
      >
        <label for="own-key">{field?.label ?? 'API Key'}</label>
        <div class="line">
          <input id="own-key" name="key" type="password" required autocomplete="off" aria-describedby="own-key-help" />
          <button type="submit" disabled={isBusy}>
            Connect
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
    </main>
  );
};
