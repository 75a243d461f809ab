import { defaultClientConditions, defaultServerConditions } from 'vite'
import { defineConfig } from 'vitest/config'

/** Workspace packages resolve to their sources first: tests need no build. */
export const source = '@ssp/source'

export default defineConfig({
  resolve: { conditions: [source, ...defaultClientConditions] },
  ssr: { resolve: { conditions: [source, ...defaultServerConditions] } },
  test: {
    include: [
      'packages/*/src/**/*.test.{ts,tsx}',
      'packages/*/test/**/*.test.{ts,tsx}',
      'apps/*/src/**/*.test.{ts,tsx}',
      'apps/*/test/**/*.test.{ts,tsx}',
      '.ci/test/*.test.ts',
    ],
    // Worlds by the hundred thousand and a real browser: slower than the default of five seconds.
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
})
