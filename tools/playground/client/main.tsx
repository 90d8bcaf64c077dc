import '@picocss/pico/css/pico.fluid.classless.cyan.min.css';
import './style.css';
import { render } from 'preact';
import { failureOf } from '../../platform/failure';
import { api } from './api';
import { App } from './app';

api.overview().then(
  (overview) => render(<App overview={overview} />, document.body),
  (error: unknown) => render(<p role="alert">{failureOf(error).message}</p>, document.body),
);
