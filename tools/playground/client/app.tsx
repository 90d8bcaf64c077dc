/** The page: the account above, the Zap's steps at the left, the selected step and its result beside them. */
import { useState } from 'preact/hooks';
import type { Account, Overview } from '../protocol';
import { ConnectionPanel, personaName } from './connection';
import { Operations } from './operations';
import { Result } from './result';
import { StepEditor } from './step-editor';
import { Steps } from './steps';
import { ThemeButton } from './theme';
import { newStep, operationOf, useZap } from './zap';

const AccountButton = ({ account, onClick }: { account: Account; onClick: () => void }) => (
  <button type="button" class="account" onClick={onClick}>
    <span class="unseen">Connected account: </span>
    <strong>{account.persona ? personaName(account.persona) : 'Live account'}</strong>
    <small>{account.label}</small>
    <span class="change">Change</span>
  </button>
);

export const App = ({ overview }: { overview: Overview }) => {
  const { definition } = overview;
  const [account, setAccount] = useState(overview.account);
  const [isConnecting, setIsConnecting] = useState(false);
  const zap = useZap();
  const current = `${zap.selected.number} ${zap.selected.key}`;
  const isChosen = operationOf(definition, zap.selected) !== undefined;

  return (
    <>
      <header class="top">
        <p class="brand">
          <strong>Hatz AI</strong> for Zapier <span>Playground</span>
        </p>
        {account && !isConnecting && <AccountButton account={account} onClick={() => setIsConnecting(true)} />}
        <ThemeButton />
      </header>
      {account && !isConnecting ? (
        <div class="columns">
          <Steps definition={definition} zap={zap} />
          <main class={isChosen ? 'two' : ''}>
            {isChosen ? (
              <>
                <StepEditor key={current} definition={definition} account={account} zap={zap} />
                <Result key={current} definition={definition} zap={zap} />
              </>
            ) : (
              <Operations
                definition={definition}
                number={zap.selected.number}
                onChoose={(kind, key) => zap.change(zap.selected.number, newStep(zap.selected.number, kind, key))}
              />
            )}
          </main>
        </div>
      ) : (
        <main class="alone">
          <ConnectionPanel
            overview={overview}
            account={account}
            onCancel={() => setIsConnecting(false)}
            onDisconnect={() => setAccount(null)}
            onConnect={(connected) => {
              setAccount(connected);
              setIsConnecting(false);
            }}
          />
        </main>
      )}
    </>
  );
};
