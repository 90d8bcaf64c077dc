/**
 * `npm run build`: bundles `src` into two files. `dist/index.js` is the definition, which the platform loads for
 * everything it does; `dist/hatz.js` is the API client, loaded with the first call. That halves the time of loading.
 */
import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, parse, resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { build, type BuildOptions, type Plugin } from 'esbuild';

const ROOT = resolve(__dirname, '../..');
const HATZ = join(ROOT, 'src/hatz');
const CLIENT = join(ROOT, 'dist/hatz.js');

const OPTIONS = {
  bundle: true,
  platform: 'node',
  target: 'node22',
  format: 'cjs',
  packages: 'external',
  logLevel: 'warning',
  // The engine reads plain functions faster than arrow functions.
  supported: { arrow: false },
} satisfies BuildOptions;

type Exports = Record<string, unknown>;

const buildClient = async (): Promise<Record<string, Exports>> => {
  const modules = readdirSync(HATZ).map((file) => parse(file).name);
  const contents = modules.map((name) => `export * as ${JSON.stringify(name)} from './${name}';`).join('\n');
  await build({ ...OPTIONS, stdin: { contents, resolveDir: HATZ }, outfile: CLIENT });
  return createRequire(__filename)(CLIENT) as Record<string, Exports>;
};

/**
 * What stands in the definition for an export of the client: a function that finds the real one when it is called, or the
 * value of plain data. Anything else has no stand-in, and the build fails where the definition uses it.
 */
const standIn = (module: string, [name, value]: [string, unknown]): string => {
  if (typeof value === 'function')
    return `export function ${name}(...values) { return client()[${JSON.stringify(module)}].${name}(...values); }`;
  const json = JSON.stringify(value);
  return isDeepStrictEqual(JSON.parse(json), value) ? `export const ${name} = ${json};` : '';
};

/** Lets the definition reach the client through stand-ins. */
const lazyClient = (client: Record<string, Exports>): Plugin => ({
  name: 'lazy-client',
  setup(bundler) {
    bundler.onResolve({ filter: /\/hatz\/[\w-]+$/ }, ({ path }) => ({ path: parse(path).name, namespace: 'client' }));
    bundler.onResolve({ filter: /^\.\/hatz\.js$/ }, () => ({ path: './hatz.js', external: true }));
    bundler.onLoad({ filter: /.*/, namespace: 'client' }, ({ path }) => ({
      contents: [
        `const client = () => require('./hatz.js');`,
        ...Object.entries(client[path] ?? {}).map((exported) => standIn(path, exported)),
      ].join('\n'),
      resolveDir: HATZ,
    }));
  },
});

const main = async (): Promise<void> => {
  const client = await buildClient();
  const entryPoints = [join(ROOT, 'src/index.ts')];
  await build({ ...OPTIONS, entryPoints, outfile: join(ROOT, 'dist/index.js'), plugins: [lazyClient(client)] });
};

void main();
