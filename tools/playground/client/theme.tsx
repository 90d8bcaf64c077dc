import { useLayoutEffect, useState } from 'preact/hooks';

type Theme = 'light' | 'dark';

const preferred = (): Theme => (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light');

/** Light or dark: as the system prefers until it is switched here, for as long as the page is open. */
export const ThemeButton = () => {
  const [theme, setTheme] = useState<Theme>();
  useLayoutEffect(() => {
    if (theme) document.documentElement.dataset['theme'] = theme;
  }, [theme]);
  const isDark = (theme ?? preferred()) === 'dark';
  return (
    <button type="button" class="quiet" aria-pressed={isDark} onClick={() => setTheme(isDark ? 'light' : 'dark')}>
      <span aria-hidden="true">{isDark ? '☾' : '☀'}</span> Dark<span class="unseen"> theme</span>
    </button>
  );
};
