/** The page: the account above, the Zap's steps at the left, the selected step and its result beside them. */
import { useLayoutEffect, useState } from 'preact/hooks';
import type { Overview } from '../protocol';
import { ConnectionPanel } from './connection';
import { Result } from './result';
import { Operations, StepEditor } from './step-editor';
import { Steps } from './steps';
import { operationOf, useZap } from './zap';

/** Light or dark: as the system prefers until it is switched here, for as long as the page is open. */
const ThemeButton = () => {
  const [isDark, setIsDark] = useState(matchMedia('(prefers-color-scheme: dark)').matches);
  useLayoutEffect(() => void (document.documentElement.dataset['theme'] = isDark ? 'dark' : 'light'), [isDark]);
  return (
    <button
      type="button"
      class="quiet"
      aria-pressed={isDark}
      aria-label="Dark theme"
      onClick={() => setIsDark(!isDark)}
    >
      {isDark ? '☾' : '☀'}
    </button>
  );
};

export const App = ({ overview }: { overview: Overview }) => {
  const { definition } = overview;
  const [account, setAccount] = useState(overview.account);
  const [isConnecting, setIsConnecting] = useState(false);
  const zap = useZap();
  const current = `${zap.selected.number} ${zap.selected.key}`;
  // What newly appears takes the focus if what had it is gone, so that the keyboard goes on from there.
  useLayoutEffect(() => {
    const heading = document.querySelector<HTMLElement>('main h1');
    if (heading) heading.tabIndex = -1;
    if (document.activeElement === document.body) heading?.focus();
  }, [current, isConnecting, account]);

  return (
    <>
      <header class="line top">
        <p>
          <strong>Hatz AI</strong> for Zapier <small>Playground</small>
        </p>
        {account && !isConnecting && (
          <button
            type="button"
            class="quiet"
            aria-label={`Connected account: ${account.title}, ${account.label}`}
            onClick={() => setIsConnecting(true)}
          >
            <strong>{account.title}</strong> <small>{account.label}</small>
          </button>
        )}
        <ThemeButton />
      </header>
      {account && !isConnecting ? (
        <main class="zap">
          <Steps definition={definition} zap={zap} />
          {operationOf(definition, zap.selected) ? (
            <>
              <StepEditor key={current} definition={definition} account={account} zap={zap} />
              <Result key={current} definition={definition} zap={zap} />
            </>
          ) : (
            <Operations key={current} definition={definition} zap={zap} />
          )}
        </main>
      ) : (
        <main>
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
