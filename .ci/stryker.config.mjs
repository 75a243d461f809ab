/**
 * Mutates the whole core: files of types alone have nothing to mutate, no other file is left out.
 * `npm run mutation -- --mutate 'packages/core/src/policy/**'` looks at a part.
 * @type {import('@stryker-mutator/api/core').PartialStrykerOptions}
 */
export default {
  mutate: ['packages/core/src/**/*.ts', '!packages/core/src/**/*.test.ts'],
  testRunner: 'vitest',
  plugins: ['@stryker-mutator/vitest-runner'],
  // Which tests reach a mutant is measured, not guessed from imports.
  vitest: { configFile: '.ci/vitest.mutation.ts', related: false },
  ignorePatterns: ['apps', 'bench', 'docs', 'examples', 'dist', 'reports'],
  concurrency: 2,
  reporters: ['progress', 'clear-text', 'html', 'json'],
  thresholds: { high: 95, low: 90, break: 90 },
}
