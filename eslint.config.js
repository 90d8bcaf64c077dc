const { defineConfig } = require('eslint/config');
const tseslint = require('typescript-eslint');

/** The layers point one way: operations use fields and hatz, fields use hatz, hatz uses nothing above it. */
const mayNotImport = (files, folders) => ({
  files: [files],
  rules: {
    'no-restricted-imports': ['error', { patterns: folders.map((folder) => ({ group: [`**/${folder}/*`] })) }],
  },
});

const OPERATIONS = ['triggers', 'creates', 'searches', 'dropdowns'];

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
  mayNotImport('src/hatz/*.ts', ['fields', ...OPERATIONS]),
  mayNotImport('src/fields/*.ts', OPERATIONS),
);
