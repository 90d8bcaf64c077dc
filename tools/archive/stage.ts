/** A copy of an app with production dependencies only, and the archive that the platform's command line makes of it. */
import { execFile } from 'node:child_process';
import { cp, mkdtemp, realpath, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import AdmZip from 'adm-zip';
import { closureOf, dependenciesOf, readJson, ROOT } from './packages';

/** Node and the platform's command line as the project pins them. */
export const BIN = join(ROOT, 'node_modules/.bin');
const CORE = 'zapier-platform-core';
const BUILD_LIMIT_MS = 120_000;

const run = promisify(execFile);

interface Manifest {
  scripts: Record<string, string>;
  devDependencies: Record<string, string>;
  dependencies: Record<string, string>;
}

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

interface Content {
  manifest: object;
  /** Files and folders of the project that stand at the top of the copy. */
  files: string[];
  packages: string[];
}

const stage = async ({ manifest, files, packages }: Content): Promise<Stage> => {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'zapier-stage-')));
  // A package's nested packages are entries of their own: only those of production come along.
  const withoutNested = (place: string) => (source: string) => source !== join(ROOT, place, 'node_modules');
  const copy = (from: string, to: string, filter: (source: string) => boolean = () => true): Promise<void> =>
    cp(join(ROOT, from), join(folder, to), { recursive: true, filter });
  await writeFile(join(folder, 'package.json'), JSON.stringify(manifest, null, 2));
  for (const file of files) await copy(file, basename(file));
  for (const place of packages) await copy(place, place, withoutNested(place));
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
};

const SETTINGS = ['.zapierapprc', '.gitignore'];

/** Copies the connector as it was last built. */
export const stageConnector = async (): Promise<Stage> => {
  const {
    scripts: _scripts,
    devDependencies: _devDependencies,
    ...manifest
  } = await readJson<Manifest>('package.json');
  const packages = await closureOf(await dependenciesOf(), { metPeers: true });
  return stage({ manifest, files: ['index.js', 'dist', ...SETTINGS], packages });
};

/** Copies an app of one trigger that has nothing but the platform's core. */
export const stageMinimal = async (): Promise<Stage> => {
  const { dependencies } = await readJson<Manifest>('package.json');
  const manifest = {
    name: 'minimal',
    version: '1.0.0',
    main: 'index.js',
    dependencies: { [CORE]: dependencies[CORE] },
  };
  return stage({ manifest, files: ['tools/archive/minimal/index.js', ...SETTINGS], packages: await closureOf([CORE]) });
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
