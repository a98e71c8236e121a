// Tests run from TypeScript source in this process; `@oclif/core` is mapped to one prebuilt CommonJS file because
// Jest cannot follow the dynamic import inside it and would load its 160 modules again for each test file.
module.exports = {
  testEnvironment: 'node',
  // Only there to end what hangs: many tests start processes, and a busy machine is no failure.
  testTimeout: 120_000,
  // Most tests wait for processes of their own; one worker for each core keeps all of them busy.
  maxWorkers: '100%',
  // A big process takes long to start a small one: a worker that has grown is replaced.
  workerIdleMemoryLimit: '300MB',
  testSequencer: '<rootDir>/test/slow-first.cjs',
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  globalSetup: '<rootDir>/test/global-setup.cjs',
  moduleNameMapper: { '^@oclif/core$': '<rootDir>/node_modules/.cache/oclif-core.cjs' },
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } },
    ],
  },
  modulePathIgnorePatterns: ['<rootDir>/dist', '<rootDir>/kitty-specs-example'],
  reporters: ['default', '<rootDir>/test/count-reporter.cjs'],
  coverageProvider: 'babel',
  collectCoverageFrom: ['src/**/*.ts', 'commands/**/*.ts', '!**/*.d.ts', '!src/cli/cli.ts', '!src/cli/no-wsl.ts'],
  coverageReporters: ['text-summary', 'json-summary'],
  coverageThreshold: { global: { statements: 80, branches: 75, functions: 80, lines: 80 } },
};
