/** The archive that is uploaded to Zapier: it works, and holds what production needs and nothing else. */
import { execFile } from 'node:child_process';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import AdmZip from 'adm-zip';
import App from '../../src/index';
import { devDependencies } from '../../package.json';
import { type Archive, build, productionPackages, ROOT, type Stage, stageConnector } from '../../tools/archive/stage';

const run = promisify(execFile);

let stage: Stage;
let archive: Archive;
beforeAll(async () => {
  stage = await stageConnector();
  archive = await build(stage);
}, 120_000);
afterAll(() => stage.remove());

const names = (): string[] => archive.entries.map(({ name }) => name);
const own = (): string[] => names().filter((name) => !name.startsWith('node_modules/'));

/** `node_modules/@a/b/node_modules/c/lib/d.js` lies in `node_modules/@a/b/node_modules/c`. */
const packageOf = (name: string): string => /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(name)?.[1] ?? '';

test('holds these files of the project', () => {
  expect(own().sort()).toEqual(['definition.json', 'dist/index.js', 'index.js', 'package.json', 'zapierwrapper.js']);
});

test('holds the packages of production, each of them and no other', async () => {
  const packages = new Set(names().map(packageOf).filter(Boolean));
  expect([...packages].sort()).toEqual(await productionPackages());
});

test('holds nothing of development', () => {
  const ofDevelopment = Object.keys(devDependencies).filter((name) => !name.startsWith('@types/'));
  const unwanted = names().filter(
    (name) =>
      /^(test|tools|src|docs|coverage|build)\//.test(name) ||
      /(^|\/)\.env|\.map$|\.tsx?$/.test(name) ||
      ofDevelopment.some((dependency) => name.startsWith(`node_modules/${dependency}/`)),
  );
  expect(unwanted).toEqual([]);
});

test('tells nothing of the machine it was built on', () => {
  const places = [ROOT, stage.folder, `${homedir()}/`].filter((place) => place !== '/');
  const telling = archive.entries.filter(({ read }) => {
    const text = read().toString('latin1');
    return places.some((place) => text.includes(place)) || text.includes('sourceMappingURL=data:');
  });
  expect(telling.map(({ name }) => name)).toEqual([]);
});

test('answers as Zapier asks it', async () => {
  const folder = join(stage.folder, 'unpacked');
  new AdmZip(archive.path).extractAllTo(folder);
  const ask = `require('./zapierwrapper.js').handler({ command: 'validate', bundle: {}, calledFromCli: true })
    .then(({ results }) => console.log(JSON.stringify(results)))`;
  const { stdout } = await run(process.execPath, ['-e', ask], { cwd: folder });
  expect(JSON.parse(stdout)).toEqual([]);
});

test('defines what the source defines', async () => {
  const load = `console.log(JSON.stringify(require('./index.js'), (_, value) => (typeof value === 'function' ? 'code' : value)))`;
  const { stdout } = await run(process.execPath, ['-e', load], { cwd: stage.folder });
  const defined = JSON.stringify(App, (_, value: unknown) => (typeof value === 'function' ? 'code' : value));
  expect(JSON.parse(stdout)).toEqual(JSON.parse(defined));
});
