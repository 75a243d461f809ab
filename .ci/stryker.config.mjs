/**
 * Mutates the whole core: files of types alone have nothing to mutate, no other file is left out.
 * `npm run mutation -- --mutate 'packages/core/src/policy/**,!packages/core/src/policy/*.test.ts'` looks at a part.
 */
export default {
  mutate: ['packages/core/src/**/*.ts', '!packages/core/src/**/*.test.ts'],
  buildCommand: 'node .ci/mutation/bundle.mjs',
  testRunner: 'in-one-process',
  plugins: ['./.ci/mutation/test-runner.mjs'],
  coverageAnalysis: 'perTest',
  ignorePatterns: ['apps', 'bench', 'examples', 'dist', 'reports'],
  concurrency: 2,
  // A slow machine must not take a slow mutant for an endless one, which counts as found.
  timeoutMS: 20_000,
  reporters: ['progress', 'clear-text', 'html', 'json'],
  // Whatever survived is told by survivors.mjs, with the reason why.
  clearTextReporter: { reportMutants: false, reportTests: false },
  thresholds: { high: 95, low: 90, break: 90 },
}
