/** Which installed packages an app needs in production, told by package.json and package-lock.json. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

export const ROOT = join(__dirname, '../..');

type Needs = Record<string, string>;

interface Locked {
  dependencies?: Needs;
  optionalDependencies?: Needs;
  peerDependencies?: Needs;
}

/** Reads a JSON file of the project. */
export const readJson = async <T>(name: string): Promise<T> =>
  JSON.parse(await readFile(join(ROOT, name), 'utf8')) as T;

/** What the app itself depends on. */
export const dependenciesOf = async (group: 'dependencies' | 'devDependencies' = 'dependencies'): Promise<string[]> =>
  Object.keys((await readJson<Partial<Record<typeof group, Needs>>>('package.json'))[group] ?? {});

/** Where Node looks for what a package asks for, the nearest first. */
const lookups = (place: string, name: string): string[] => {
  const parts = place.split('/node_modules/');
  const above = parts.map((_, index) => parts.slice(0, parts.length - index).join('/node_modules/'));
  return [...above.map((folder) => `${folder}/node_modules/${name}`), `node_modules/${name}`];
};

/**
 * Where the named packages and all that they need are installed, such as `node_modules/a/node_modules/b`. With
 * `metPeers`, also optional peers that are installed only because a tool needs them: `npm ci --omit=dev` keeps those.
 */
export const closureOf = async (names: readonly string[], { metPeers = false } = {}): Promise<string[]> => {
  const { packages } = await readJson<{ packages: Record<string, Locked> }>('package-lock.json');
  const found = new Set<string>();
  const visit = (name: string, from: string): void => {
    const place = lookups(from, name).find((candidate) => candidate in packages);
    if (place === undefined || found.has(place)) return;
    found.add(place);
    const { dependencies, optionalDependencies, peerDependencies } = packages[place] ?? {};
    const needs = { ...dependencies, ...optionalDependencies, ...(metPeers ? peerDependencies : {}) };
    for (const needed of Object.keys(needs)) visit(needed, place);
  };
  for (const name of names) visit(name, '');
  return [...found].sort();
};
