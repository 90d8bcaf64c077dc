/** Jest transforms TypeScript with swc and collects coverage of src only. */
module.exports = {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  transform: { '\\.ts$': '@swc/jest' },
  collectCoverageFrom: ['src/**/*.ts'],
  coverageDirectory: 'coverage',
  coverageReporters: ['text-summary', 'text', 'lcovonly'],
  coverageThreshold: { global: { lines: 99, branches: 94, functions: 98 } },
  testTimeout: 30_000,
  // Each file gets a process of its own: the platform's core changes Node's http module for good, and ends a process
  // whose memory has grown over many executions.
  workerIdleMemoryLimit: '1MB',
};
