/** Jest transforms TypeScript with swc and collects coverage of src only. */
module.exports = {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  transform: { '\\.ts$': '@swc/jest' },
  collectCoverageFrom: ['src/**/*.ts'],
  coverageDirectory: 'coverage',
  coverageReporters: ['text-summary', 'text', 'lcovonly'],
  coverageThreshold: { global: { lines: 100, branches: 100, functions: 100 } },
  testTimeout: 30_000,
};
