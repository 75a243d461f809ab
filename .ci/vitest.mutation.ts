import { readFileSync, readdirSync } from 'node:fs'
import { resolve } from 'node:path'
import { configDefaults, defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/**
 * The tests that judge mutants of the core: its own examples, and the corpus, the model and the laws of
 * `@ssp/testing`, all at reduced runs.
 *
 * Stryker mutates a copy of the repository that shares our node_modules, whose workspace links lead
 * back to the unharmed original. Hence every door is spelt out as a file of the copy.
 */
const top = resolve(import.meta.dirname, '..')
type Manifest = { name: string; exports: Record<string, string | { '@ssp/source': string }> }

const doors = readdirSync(resolve(top, 'packages')).flatMap((folder) => {
  const { name, exports } = JSON.parse(readFileSync(resolve(top, 'packages', folder, 'package.json'), 'utf8')) as Manifest
  return Object.entries(exports).flatMap(([door, target]) =>
    typeof target === 'string'
      ? []
      : [{ find: new RegExp(`^${name}${door.slice(1)}$`), replacement: resolve(top, 'packages', folder, target['@ssp/source']) }],
  )
})

/** Most of the rules live in tables, whose mutants run every test until one fails: what kills most comes first. */
const order = ['corpus', 'laws', 'model']
const rank = ({ moduleId }: TestSpecification): number => {
  const place = order.findIndex((name) => moduleId.endsWith(`/${name}.test.ts`))
  return place === -1 ? order.length : place
}

class KillersFirst extends BaseSequencer {
  override sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return Promise.resolve(files.toSorted((one, other) => rank(one) - rank(other)))
  }
}

export default defineConfig({
  root: top,
  resolve: { alias: doors },
  test: {
    include: ['packages/core/src/**/*.test.ts', 'packages/core/test/**/*.test.ts', 'packages/testing/test/**/*.test.ts'],
    // Storage suites judge stores; the other two take seconds a run to say again what the laws and the model say.
    exclude: [
      ...configDefaults.exclude,
      'packages/testing/test/{suites,exhaustive}.test.ts',
      'packages/core/src/telephony/telephony-ledger.test.ts',
    ],
    env: { SSP_RUNS: 'small' },
    sequence: { sequencer: KillersFirst },
    testTimeout: 30_000,
  },
})
