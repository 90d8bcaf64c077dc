/** Jest transforms TypeScript with swc and collects coverage of src only. */
module.exports = {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  transform: { '\\.[jt]s$': '@swc/jest' },
  // These come as ES modules only.
  transformIgnorePatterns: ['/node_modules/(?!(content-disposition|mime)/)'],
  collectCoverageFrom: ['src/**/*.ts'],
  coverageDirectory: 'coverage',
  coverageReporters: ['text-summary', 'text', 'lcovonly'],
  coverageThreshold: { global: { lines: 100, branches: 100, functions: 100 } },
  // Generous, for a machine that has other work as well.
  testTimeout: 120_000,
  // Many tests wait rather than work.
  maxWorkers: 3,
  // Each file gets a process of its own: the platform's core changes Node's http module for good, and ends a process
  // whose memory has grown over many executions.
  workerIdleMemoryLimit: '1MB',
};
