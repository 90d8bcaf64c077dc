import { render } from 'preact';
import { api } from './api';
import { App } from './app';
import './style.css';

const root = document.getElementById('app');

const Problem = ({ error }: { error: unknown }) => (
  <main class="alone">
    <p role="alert">{error instanceof Error ? error.message : String(error)}</p>
  </main>
);

if (root) {
  api.overview().then(
    (overview) => render(<App overview={overview} />, root),
    (error: unknown) => render(<Problem error={error} />, root),
  );
}
