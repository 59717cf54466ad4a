import { availableParallelism } from 'node:os'

/** @type {import('jest').Config} */
export default {
  testEnvironment: '<rootDir>/test/support/environment.ts',
  // Only so that what hangs ends. Whole runs of the action and of the AWS command line take seconds
  // each on an idle machine and ten times as long on a busy one, which is no reason to fail.
  testTimeout: 300_000,
  // Many tests wait for processes and for GitHub's pauses between writes: two workers a core keep it busy.
  maxWorkers: 2 * availableParallelism(),
  setupFiles: ['<rootDir>/test/support/seed.ts'],
  testMatch: ['<rootDir>/test/**/*.test.ts', '<rootDir>/packages/*/test/**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '\\.ts$': [
      '@swc/jest',
      { jsc: { target: 'es2024', parser: { syntax: 'typescript' } }, module: { type: 'es6' } },
    ],
  },
  modulePathIgnorePatterns: ['<rootDir>/build', '<rootDir>/dist'],
}
