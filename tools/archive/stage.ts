/** A copy of an app with production dependencies only, and the archive that the platform's command line makes of it. */
import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, realpath, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, delimiter, join, relative } from 'node:path';
import { promisify } from 'node:util';
import AdmZip from 'adm-zip';

export const ROOT = join(__dirname, '../..');

/** Node and the platform's command line as the project pins them. */
export const BIN = join(ROOT, 'node_modules/.bin');
const SETTINGS = ['.zapierapprc', '.gitignore'];
const BUILD_LIMIT_MS = 120_000;

const run = promisify(execFile);

interface Manifest {
  scripts: Record<string, string>;
  devDependencies: Record<string, string>;
  dependencies: Record<string, string>;
}

const readManifest = async (): Promise<Manifest> =>
  JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8')) as Manifest;

/** Where the packages of production are installed, such as `node_modules/a/node_modules/b`. */
export const productionPackages = async (): Promise<string[]> => {
  const { stdout } = await run('npm', ['ls', '--omit=dev', '--all', '--parseable'], { cwd: ROOT });
  return stdout
    .trim()
    .split('\n')
    .map((path) => relative(ROOT, path))
    .filter(Boolean)
    .sort();
};

/** A copied app, ready to be built. */
export interface Stage {
  folder: string;
  remove(): Promise<void>;
}

export interface Archive {
  path: string;
  bytes: number;
  entries: { name: string; bytes: number; compressedBytes: number; read: () => Buffer }[];
}

/** Copies files and folders of the project to the top of a new folder, and the packages of production with them. */
const stage = async (manifest: object, files: string[]): Promise<Stage> => {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'zapier-stage-')));
  // A package's nested packages are entries of their own: only those of production come along.
  const withoutNested = (place: string) => (source: string) => source !== join(ROOT, place, 'node_modules');
  const copy = (from: string, to: string, filter: (source: string) => boolean = () => true): Promise<void> =>
    cp(join(ROOT, from), join(folder, to), { recursive: true, filter });
  await writeFile(join(folder, 'package.json'), JSON.stringify(manifest, null, 2));
  for (const file of [...files, ...SETTINGS]) await copy(file, basename(file));
  for (const place of await productionPackages()) await copy(place, place, withoutNested(place));
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
};

/** Copies the connector as it was last built. */
export const stageConnector = async (): Promise<Stage> => {
  const { scripts: _scripts, devDependencies: _devDependencies, ...manifest } = await readManifest();
  return stage(manifest, ['index.js', 'dist']);
};

/** Copies an app of one trigger that has nothing but the platform's core. */
export const stageMinimal = async (): Promise<Stage> => {
  const { dependencies } = await readManifest();
  return stage({ name: 'minimal', version: '1.0.0', main: 'index.js', dependencies }, [
    'tools/archive/minimal/index.js',
  ]);
};

/** Builds the archive of a copy with the project's own command line, without a network. */
export const build = async ({ folder }: Stage): Promise<Archive> => {
  await run(join(BIN, 'zapier-platform'), ['build', '--skip-validation', '--skip-dep-install'], {
    cwd: folder,
    timeout: BUILD_LIMIT_MS,
    env: {
      ...process.env,
      PATH: `${BIN}${delimiter}${process.env['PATH'] ?? ''}`,
      DISABLE_ZAPIER_ANALYTICS: '1',
      NO_UPDATE_NOTIFIER: '1',
      CI: '1',
    },
  });
  const path = join(folder, 'build/build.zip');
  const entries = new AdmZip(path).getEntries().map((entry) => ({
    name: entry.entryName,
    bytes: entry.header.size,
    compressedBytes: entry.header.compressedSize,
    read: () => entry.getData(),
  }));
  return { path, bytes: (await stat(path)).size, entries };
};
