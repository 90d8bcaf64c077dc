import '@picocss/pico/css/pico.fluid.classless.cyan.min.css';
import './style.css';
import { render } from 'preact';
import { api } from './api';
import { App } from './app';

const root = document.getElementById('app');

const Problem = ({ error }: { error: unknown }) => (
  <main>
    <p role="alert">{error instanceof Error ? error.message : String(error)}</p>
  </main>
);

if (root) {
  api.overview().then(
    (overview) => render(<App overview={overview} />, root),
    (error: unknown) => render(<Problem error={error} />, root),
  );
}
