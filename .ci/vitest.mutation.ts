import { readFileSync, readdirSync } from 'node:fs'
import { resolve } from 'node:path'
import { configDefaults, defineConfig } from 'vitest/config'

/**
 * The tests that judge mutants of the core: its own examples, and the corpus, the model and the laws of
 * `@ssp/testing` at reduced runs (SSP_RUNS=small).
 *
 * Stryker mutates a copy of the repository that shares our node_modules, whose workspace links lead
 * back to the unharmed original. Hence every door is spelt out as a file of the copy.
 */
const top = resolve(import.meta.dirname, '..')
type Manifest = { name: string; exports: Record<string, string | { '@ssp/source': string }> }

const alias = readdirSync(resolve(top, 'packages')).flatMap((folder) => {
  const { name, exports } = JSON.parse(readFileSync(resolve(top, 'packages', folder, 'package.json'), 'utf8')) as Manifest
  return Object.entries(exports).flatMap(([door, target]) =>
    typeof target === 'string'
      ? []
      : [{ find: new RegExp(`^${name}${door.slice(1)}$`), replacement: resolve(top, 'packages', folder, target['@ssp/source']) }],
  )
})

export default defineConfig({
  root: top,
  resolve: { alias },
  test: {
    include: ['packages/core/src/**/*.test.ts', 'packages/core/test/**/*.test.ts', 'packages/testing/test/**/*.test.ts'],
    // Judges storage suites by planted stores: nothing about the core that the laws don't say.
    exclude: [...configDefaults.exclude, 'packages/testing/test/suites.test.ts'],
    env: { SSP_RUNS: 'small' },
    testTimeout: 30_000,
  },
})
