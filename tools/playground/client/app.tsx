/** The page: the account above, the Zap's steps at the left, the selected step and its result beside them. */
import { useLayoutEffect, useState } from 'preact/hooks';
import type { Overview } from '../protocol';
import { ConnectionPanel } from './connection';
import { Result } from './result';
import { Operations, StepEditor } from './step-editor';
import { Steps } from './steps';
import { useZap } from './zap';

/** Light or dark: as the system prefers until it is switched here, for as long as the page is open. */
const ThemeButton = () => {
  const [isDark, setIsDark] = useState(matchMedia('(prefers-color-scheme: dark)').matches);
  useLayoutEffect(() => void (document.documentElement.dataset['theme'] = isDark ? 'dark' : 'light'), [isDark]);
  return (
    <button aria-pressed={isDark} aria-label="Dark theme" onClick={() => setIsDark(!isDark)}>
      {isDark ? '☾' : '☀'}
    </button>
  );
};

export const App = ({ overview }: { overview: Overview }) => {
  const { definition } = overview;
  const [account, setAccount] = useState(overview.account);
  const [isConnecting, setIsConnecting] = useState(account === null);
  const zap = useZap();
  const { number, chosen } = zap.selected;
  const current = `${number} ${chosen?.key}`;
  // What newly appears takes the focus if what had it is gone, so that the keyboard goes on from there.
  useLayoutEffect(() => {
    const heading = document.querySelector<HTMLElement>('main h1');
    if (heading) heading.tabIndex = -1;
    if (document.activeElement === document.body) heading?.focus();
  }, [current, isConnecting]);

  return (
    <>
      <header class="line">
        <p>
          <strong>Hatz AI</strong> for Zapier <small>Playground</small>
        </p>
        {account && !isConnecting && (
          <button
            aria-label={`Connected account: ${account.title}, ${account.label}`}
            onClick={() => setIsConnecting(true)}
          >
            {account.title} <small>{account.label}</small>
          </button>
        )}
        <ThemeButton />
      </header>
      {isConnecting ? (
        <ConnectionPanel
          overview={overview}
          account={account}
          onChange={(connected) => {
            setAccount(connected);
            setIsConnecting(connected === null);
          }}
        />
      ) : (
        <main class="zap">
          <Steps zap={zap} />
          {chosen ? (
            <>
              <StepEditor key={current} definition={definition} chosen={chosen} zap={zap} />
              <Result key={current} zap={zap} />
            </>
          ) : (
            <Operations definition={definition} zap={zap} />
          )}
        </main>
      )}
    </>
  );
};
