const { readFileSync } = require('node:fs');
const { join } = require('node:path');
const { defineConfig } = require('eslint/config');
const tseslint = require('typescript-eslint');

const KINDS = ['triggers', 'creates', 'searches', 'dropdowns'];

/** The floors of src, lowest first: a file imports from its own folder and from the floors below it. */
const FLOORS = [['hatz'], ['fields'], ['usage'], KINDS];

/** What stands beside the product and is no part of it. */
const OUTSIDE = ['**/sandbox/**', '**/sandbox', '**/tools/**', '**/test/**'];

const WIRING = readFileSync(join(__dirname, 'src/index.ts'), 'utf8');

/** The operations are the files that src/index.ts wires; what stands beside them is shared within the folder. */
const operationsIn = (folder) =>
  [...WIRING.matchAll(new RegExp(`from '\\./${folder}/([\\w-]+)'`, 'g'))].map(([, name]) => `./${name}`);

const mayNotImport = (files, reasons) => {
  const patterns = Object.entries(reasons).map(([message, group]) => ({ message, group }));
  const used = patterns.filter(({ group }) => group.length > 0);
  return { files: [files], rules: { 'no-restricted-imports': ['error', { patterns: used }] } };
};

const NOTHING_BESIDE = { 'The product knows nothing of what stands beside it.': OUTSIDE };

const floorRules = FLOORS.flatMap((floor, index) =>
  floor.map((folder) => {
    const others = FLOORS.slice(index)
      .flat()
      .filter((other) => other !== folder);
    return mayNotImport(`src/${folder}/**/*.ts`, {
      ...NOTHING_BESIDE,
      'It lies on a floor above, or is of another kind.': others.map((other) => `../${other}/**`),
      'No operation imports another.': KINDS.includes(folder) ? operationsIn(folder) : [],
    });
  }),
);

module.exports = defineConfig(
  { ignores: ['dist/', 'build/', 'coverage/'] },
  {
    files: ['**/*.{ts,tsx}'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: __dirname } },
    rules: {
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-unused-vars': ['error', { varsIgnorePattern: '^_' }],
      '@typescript-eslint/no-confusing-void-expression': 'off',
      '@typescript-eslint/no-unnecessary-condition': ['error', { allowConstantLoopConditions: true }],
    },
  },
  {
    files: ['sandbox/**/*.ts', 'test/**/*.ts', 'tools/**/*.{ts,tsx}'],
    rules: { '@typescript-eslint/no-non-null-assertion': 'off', '@typescript-eslint/require-await': 'off' },
  },
  {
    files: ['src/**/*.ts'],
    ignores: ['src/define.ts'],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        { name: 'zapier-platform-core', message: 'Import it from src/define.ts.', allowTypeImports: true },
      ],
    },
  },
  // The root of src wires the floors; it, too, is no part of what stands beside.
  mayNotImport('src/*.ts', NOTHING_BESIDE),
  ...floorRules,
  // A sandbox that used the connector's own code would agree with its mistakes.
  mayNotImport('sandbox/**/*.ts', { 'The sandbox stands alone.': ['../**'] }),
);
