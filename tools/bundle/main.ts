/**
 * `npm run build`: bundles `src` into two files. `dist/index.js` is the definition, plain data, which the platform loads
 * for everything it does; `dist/app.js` is the code, loaded with the first call. That keeps the time of loading small.
 */
import { writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { build, type Plugin, transform } from 'esbuild';
import * as hydrators from '../../src/hydrators';

const ROOT = resolve(__dirname, '../..');
const DIST = join(ROOT, 'dist');
const SOURCE = join(ROOT, 'src/index.ts');
const APP = join(DIST, 'app.js');

/**
 * The platform finds a hydrator by being given the very function that stands in the definition. So all code but the
 * definition itself gets it from there, at the moment it is used.
 */
const hydratorsOfDefinition: Plugin = {
  name: 'hydrators-of-definition',
  setup(bundler) {
    bundler.onResolve({ filter: /\/hydrators$/ }, ({ importer }) =>
      importer === SOURCE ? undefined : { path: 'hydrators', namespace: 'definition' },
    );
    bundler.onResolve({ filter: /^\.\/index\.js$/ }, ({ path }) => ({ path, external: true }));
    bundler.onLoad({ filter: /.*/, namespace: 'definition' }, () => ({
      contents: Object.keys(hydrators)
        .map(
          (name) => `Object.defineProperty(exports, '${name}', { enumerable: true, get: ${lazy('hydrators', name)} });`,
        )
        .join('\n'),
    }));
  },
};

const lazy = (...path: string[]): string => `() => require('./index.js').${path.join('.')}`;

const buildApp = async (): Promise<unknown> => {
  await build({
    bundle: true,
    platform: 'node',
    target: 'node22',
    format: 'cjs',
    packages: 'external',
    logLevel: 'warning',
    entryPoints: [SOURCE],
    outfile: APP,
    plugins: [hydratorsOfDefinition],
  });
  return createRequire(__filename)(APP) as unknown;
};

/** A value as code: data as it is, a function as one that finds the real one at `path` of the app when it is called. */
const asCode = (value: unknown, path: readonly string[] = []): string => {
  if (typeof value === 'function') return `(...values) => require('./app.js')${path.join('')}(...values)`;
  if (Array.isArray(value)) return `[${value.map((item, index) => asCode(item, [...path, `[${index}]`])).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  const members = entries.map(([key, item]) => {
    const name = JSON.stringify(key);
    return `${name}: ${asCode(item, [...path, `[${name}]`])},\n`;
  });
  return `{\n${members.join('')}}`;
};

const main = async (): Promise<void> => {
  const definition = `module.exports = ${asCode(await buildApp())};`;
  const { code } = await transform(definition, { target: 'node22' });
  await writeFile(join(DIST, 'index.js'), code);
};

void main();
