import { defaultClientConditions, defaultServerConditions } from 'vite'
import { configDefaults, defineConfig } from 'vitest/config'

/** Workspace packages resolve to their sources first: tests need no build. */
const source = '@ssp/source'

const browserTests = '{packages,apps}/*/{src,test}/**/*.browser.test.{ts,tsx}'

export default defineConfig({
  resolve: { conditions: [source, ...defaultClientConditions] },
  ssr: { resolve: { conditions: [source, ...defaultServerConditions] } },
  test: {
    // Worlds by the hundred thousand and a real browser: slower than the default of five seconds.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    globalSetup: ['.ci/vitest.setup.ts'],
    projects: [
      {
        extends: true,
        test: {
          name: 'node',
          include: ['{packages,apps}/*/{src,test}/**/*.test.{ts,tsx}', '.ci/test/*.test.ts'],
          exclude: [...configDefaults.exclude, browserTests],
          sequence: { groupOrder: 1 },
        },
      },
      {
        // A browser shares the machine badly: these come last, two at a time, since half of their time is waiting.
        extends: true,
        test: { name: 'browser', include: [browserTests], maxWorkers: 2, expect: { poll: { timeout: 10_000 } }, sequence: { groupOrder: 2 } },
      },
    ],
  },
})
