/** What the documents say, held to the code: every error has its row, every reference leads somewhere, every command exists. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { buildSync } from 'esbuild';
import ts from 'typescript';
import manifest from '../package.json';
import App from '../src/index';

const ROOT = join(__dirname, '..');
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

const filesIn = (folder: string, ending: RegExp): string[] =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => ending.test(name))
    .map((name) => `${folder}/${name}`);

const DOCS = [
  'README.md',
  'CHANGELOG.md',
  'SECURITY.md',
  ...filesIn('docs', /\.md$/).filter((name) => name !== 'docs/reference.md'),
];
const CODE = ['src', 'sandbox', 'tools', 'test'].flatMap((folder) => filesIn(folder, /\.tsx?$/));

describe('the guide', () => {
  /** Texts of the definition, which the definition test reads, and what an error advises. */
  const NO_ERROR = /^(label|noun|description|helpText|placeholder|sample\w*|\w*Sample|advice|notice)$/;

  /** What begins with a verb advises; an error begins with what it is about. */
  const ADVICE =
    /^(Add|Ask|Check|Choose|Copy|Correct|Create|Enter|Fill|Leave|Look|Make|Map|Pass|Please|Report|Run|Send|Set|Swap|Test|Try|Turn|Type|Use|Zapier|To |An? )/;

  /** What else is a sentence and no error: what is asked of a model, notices beside fields, what a report says. */
  const OTHER = [
    /^Answer with valid JSON/,
    /^The run continues in Hatz AI/,
    /^No usage in this time/,
    /^(……, …|Total:|Average:|Most:)/,
    /credits used this month[ .(]/,
    /^At this pace/,
    /^The JSON is one object|^Give each value|^Or enter a role's name/,
    /^(At or over the limit|Early in the month|Credits by customer)|^… of … customers above/,
    // Parts of sentences that are put together from several places.
    /^Nothing was (changed|run, and)|^It may have run|^Open the run in Hatz AI to get|^Hatz AI …\.$/,
    /^… …\. …$|^… … \(…\)\.$|^… to …$|^The workflow run … …$|^No customers for this API key|^You can't list customers/,
  ];

  /** Errors that are put together, each with the part of it that stands in the code. */
  const COMPOSED: readonly (readonly [error: string, part: string])[] = [
    ['The file took too long to fetch from its link.', 'took too long to fetch from its link'],
    ['The file could not be fetched: its link …', 'could not be fetched: its link'],
    ['The file is empty.', "'is empty'"],
    ['The file is not what its link promises …', 'is not what its link promises'],
    ['The file is larger than the 50 MB that Hatz AI accepts.', 'is larger than the 50 MB'],
    ['The file of this workflow step could not be fetched: …', 'The file of this workflow step'],
    ['The workflow run … is still not finished after a day.', 'is still not finished after a day'],
    ['The workflow run … is not finished, and Hatz AI does not say when it started …', 'is not finished, and'],
    ['To read usage reports for …, your role needs View User Roles.', 'To read usage reports for'],
    ['To read the credit limit of …, your role needs …', 'To read the credit limit of'],
    ['Hatz AI did not answer in time …', 'did not answer in time'],
    ['Hatz AI broke off the connection …', 'broke off the connection'],
    ['Hatz AI had a problem (…) when asked to …', 'had a problem ('],
    ['Hatz AI timed out (…) when asked to …', 'timed out (408) when asked to'],
    ['Hatz AI sent more than can be read when asked to …', 'sent more than can be read when asked to'],
    ['To use files, you need at least one app or workflow …', 'To use files, you need'],
    ['No customers for this API key. …', 'No customers for this API key'],
    ["You can't list customers with this API key. …", "You can't list customers"],
  ];

  /** A literal with `…` for what is put into it. */
  const written = (node: ts.Node): string => {
    if (ts.isStringLiteralLike(node)) return node.text;
    if (!ts.isTemplateExpression(node)) return '';
    return node.head.text + node.templateSpans.map(({ literal }) => `…${literal.text}`).join('');
  };

  const isSentence = (text: string): boolean =>
    /^(…|[A-Z"])/.test(text) && /[.…]$|\. /.test(text) && text.split(/\s+/).length > 2 && !/^… [A-Z]|\n/.test(text);

  /** The sentences of a file that tell of a failure. */
  const errorsIn = (path: string): string[] => {
    const found: string[] = [];
    const visit = (node: ts.Node): void => {
      const named = ts.isPropertyAssignment(node) || ts.isVariableDeclaration(node);
      if (named && NO_ERROR.test(node.name.getText())) return;
      const text = written(node);
      if (isSentence(text) && ![ADVICE, ...OTHER].some((other) => other.test(text))) found.push(text);
      ts.forEachChild(node, visit);
    };
    visit(ts.createSourceFile(path, read(path), ts.ScriptTarget.Latest, true));
    return found;
  };

  const section = read('docs/users.md').split('## What an error says, and what to do')[1] ?? '';
  /** The beginnings in the table's first column, `…` standing for what is put into the sentence. */
  const beginnings = [...section.matchAll(/^\| (.+?) +\|/gm)]
    .slice(2)
    .flatMap(([, cell = '']) => cell.replace(' (in a dropdown)', '').split(' / '));
  const pattern = (beginning: string): RegExp =>
    new RegExp(
      `^${beginning
        .split('…')
        .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
        .join('…+')}`,
    );

  const source = filesIn('src', /\.ts$/);
  const errors = [...new Set([...source.flatMap(errorsIn), ...COMPOSED.map(([error]) => error)])];

  test('the errors that are put together stand in the code', () => {
    const code = source.map(read).join('\n');
    expect(COMPOSED.filter(([, part]) => !code.includes(part))).toEqual([]);
  });

  test('every error of the code has its row', () => {
    expect(errors.length).toBeGreaterThan(50);
    expect(errors.filter((error) => !beginnings.some((beginning) => pattern(beginning).test(error)))).toEqual([]);
  });

  test('every row is about an error that exists', () => {
    expect(beginnings.filter((beginning) => !errors.some((error) => pattern(beginning).test(error)))).toEqual([]);
  });

  test('builds ten Zaps', () => {
    const recipes =
      read('docs/users.md')
        .split('## Ten Zaps to build')[1]
        ?.split('\n## ')[0]
        ?.match(/^\d+\. /gm) ?? [];
    expect(recipes).toHaveLength(10);
    expect(read('docs/users.md').match(/\(for providers\)/g)).toHaveLength(2);
  });
});

describe('the operations', () => {
  interface Shown {
    display: { label: string; hidden?: boolean };
  }
  const KINDS = { trigger: App.triggers, create: App.creates, search: App.searches };
  const labels = Object.entries(KINDS).flatMap(([kind, operations]) =>
    Object.entries(operations as unknown as Record<string, Shown>)
      .filter(([, { display }]) => !display.hidden)
      .map(([key, { display }]) => [`${kind}/${key}`, display.label] as const),
  );
  const sorted = (names: Iterable<string>): string[] => [...names].sort();
  const cells = (document: string, heading: string, column: number): string[] =>
    (
      read(document)
        .split(`\n## ${heading}\n`)[1]
        ?.split('\n## ')[0]
        ?.match(/^\|.*\|$/gm) ?? []
    )
      .slice(2)
      .map((row) => row.split('|')[column]?.trim() ?? '');

  test('the changelog names each by key and label', () => {
    const named = read('CHANGELOG.md').matchAll(/((?:trigger|create|search)\/\w+) \(([^)]+)\)/g);
    expect(sorted([...named].map(([, key, label]) => `${key} ${label}`))).toEqual(
      sorted(labels.map((pair) => pair.join(' '))),
    );
  });

  test('the README lists each', () => {
    const listed = cells('README.md', 'What it does', 3).flatMap((cell) => cell.split(', '));
    expect(sorted(listed)).toEqual(sorted(labels.map(([, label]) => label)));
  });

  test('the guide tells what each is for', () => {
    const told = ['Triggers', 'Actions', 'Searches'].flatMap((heading) => cells('docs/users.md', heading, 1));
    expect(sorted(told)).toEqual(sorted(labels.map(([, label]) => label)));
  });
});

describe('references', () => {
  test('every section of the API notes that the code names is there', () => {
    const notes = read('docs/api-facts.md');
    const cited = CODE.flatMap((path) => {
      const comments = read(path).replace(/\n\s*(\*|\/\/) ?/g, ' ');
      return [...comments.matchAll(/API notes, sections? ([\d., and]*\d)/g)].flatMap(
        ([, list = '']) => list.match(/\d+(\.\d+)?/g) ?? [],
      );
    });
    expect(cited.length).toBeGreaterThan(10);
    const has = (section: string): boolean =>
      section.includes('.') ? notes.includes(`| ${section} `) : notes.includes(`\n## ${section}. `);
    expect([...new Set(cited)].filter((section) => !has(section))).toEqual([]);
  });

  test('every file that a document names exists', () => {
    const named = DOCS.flatMap((doc) =>
      [...read(doc).matchAll(/`((?:src|test|tools|sandbox|docs)\/[\w./-]+\w)`|\]\(((?!http)[^)#]+)\)/g)].map(
        ([, path, link]) => path ?? join(doc.startsWith('docs/') ? 'docs' : '.', link ?? ''),
      ),
    );
    expect(named.length).toBeGreaterThan(30);
    expect(named.filter((path) => ![path, `${path}.ts`].some((name) => existsSync(join(ROOT, name))))).toEqual([]);
  });

  test('every script that a document names exists', () => {
    const named = DOCS.flatMap((doc) =>
      [...read(doc).matchAll(/npm run (?:--silent )?([\w:-]+)/g)].map(([, name]) => name),
    );
    expect(named.filter((name) => !Object.keys(manifest.scripts).includes(name ?? ''))).toEqual([]);
  });

  test('the README names every script', () => {
    const internal = ['_zapier-build', 'test', 'start'];
    const missing = Object.keys(manifest.scripts).filter(
      (name) => !internal.includes(name) && !read('README.md').includes(`npm run ${name}`),
    );
    expect(missing).toEqual([]);
  });

  test('the documents speak of the product, not of the place where they were written', () => {
    for (const doc of [...DOCS, 'docs/reference.md'])
      expect([doc, read(doc).match(/\/work\/|\/home\/|\/root\/|registry\.|\.\.\/shared/g)]).toEqual([doc, null]);
  });
});

test('no file needs itself, by whatever way round', () => {
  const { metafile } = buildSync({
    absWorkingDir: ROOT,
    entryPoints: ['src/index.ts', 'sandbox/main.ts'],
    outdir: 'dist',
    bundle: true,
    metafile: true,
    write: false,
    platform: 'node',
    packages: 'external',
  });
  const circles: string[] = [];
  const done = new Set<string>();
  const visit = (file: string, open: string[]): void => {
    if (open.includes(file)) circles.push([...open.slice(open.indexOf(file)), file].join(' > '));
    if (open.includes(file) || done.has(file)) return;
    for (const { path, external } of metafile.inputs[file]?.imports ?? []) if (!external) visit(path, [...open, file]);
    done.add(file);
  };
  for (const file of Object.keys(metafile.inputs)) visit(file, []);
  expect(done.size).toBeGreaterThan(80);
  expect(circles).toEqual([]);
});

describe('the workflows', () => {
  const names = filesIn('.github/workflows', /\.yml$/);
  const text = (name: string): string => read(name);
  const commands = names.flatMap((name) =>
    [...text(name).matchAll(/^ +- run: (.+)$/gm)].map(([, command = '']) => command),
  );

  test.each(names)('%s has the least rights, pinned actions, and secrets only where it pushes', (name) => {
    expect(text(name)).toContain('\npermissions:\n  contents: read\n');
    expect(text(name).match(/permissions:/g)).toHaveLength(1);
    for (const [, action] of text(name).matchAll(/uses: (\S+)/g))
      expect(action).toMatch(/^\.\/|^[\w-]+\/[\w-]+@[0-9a-f]{40}$/);
    const checkouts = text(name).match(/actions\/checkout@/g) ?? [];
    expect(text(name).match(/persist-credentials: false/g) ?? []).toHaveLength(checkouts.length);
    for (const step of text(name).split(/^ +- /m)) if (step.includes('secrets.')) expect(step).toMatch(/^run: eval /);
  });

  test('every command stands in docs/release.md', () => {
    expect(commands.length).toBeGreaterThan(8);
    expect([...new Set(commands)].filter((command) => !read('docs/release.md').includes(command))).toEqual([]);
  });

  test('nothing merges by itself, and no bot proposes a version of the platform', () => {
    for (const name of names) expect(text(name)).not.toMatch(/merge\b(?!-base)/);
    expect(read('.github/dependabot.yml')).toContain('- dependency-name: zapier-platform-*');
    const { 'zapier-platform-core': core } = manifest.dependencies;
    expect([core, manifest.devDependencies['zapier-platform-cli']]).toEqual([
      expect.stringMatching(/^\d+\.\d+\.\d+$/),
      core,
    ]);
  });
});

describe('the commands that guard a release', () => {
  const repository = mkdtempSync(join(tmpdir(), 'release-'));
  const shell = (command: string, env: Record<string, string> = {}): number => {
    try {
      execFileSync('bash', ['-ec', command], { cwd: repository, stdio: 'ignore', env: { ...process.env, ...env } });
      return 0;
    } catch (error) {
      return (error as { status: number }).status;
    }
  };
  const guards = [...read('.github/workflows/release.yml').matchAll(/^ +- run: (.*\bTAG\b.*)$/gm)].map(
    ([, guard = '']) => guard,
  );
  const platform = /^ +- run: (git diff .+)$/m.exec(read('.github/workflows/test.yml'))?.[1] ?? '';
  const commit = (message: string): number =>
    shell(`git add -A && git -c user.name=a -c user.email=a@example.com commit -qm "${message}"`);

  test('pass for the version of main that the changelog describes, and for nothing else', () => {
    const put = (version: string, changelog: string): void => {
      writeFileSync(join(repository, 'package.json'), JSON.stringify({ version }));
      writeFileSync(join(repository, 'CHANGELOG.md'), `# Changelog\n\n## ${changelog}\n\n- Added.\n`);
    };
    put('1.1.0', '1.1.0');
    expect(shell('git init -q -b main')).toBe(0);
    expect(commit('First')).toBe(0);
    shell('git update-ref refs/remotes/origin/main HEAD && git tag v1.1.0 && git tag v1.2.0');
    expect(guards).toHaveLength(3);
    expect(guards.map((guard) => shell(guard, { TAG: 'v1.1.0' }))).toEqual([0, 0, 0]);
    expect(guards.map((guard) => shell(guard, { TAG: 'v1.2.0' }))).toEqual([1, 0, 1]);
    put('1.3.0', '1.2.0');
    commit('Not on main');
    shell('git tag v1.3.0');
    expect(guards.map((guard) => shell(guard, { TAG: 'v1.3.0' }))).toEqual([0, 1, 1]);
  });

  test('stop a bot that changes the platform', () => {
    expect(shell(platform, { BASE: 'origin/main' })).toBe(0);
    writeFileSync(join(repository, 'package.json'), '{ "dependencies": { "zapier-platform-core": "99.0.0" } }');
    commit('Bump');
    expect(shell(platform, { BASE: 'origin/main' })).toBe(1);
    expect(shell(platform, { BASE: 'origin/nowhere' })).toBe(128);
    rmSync(repository, { recursive: true });
  });
});
