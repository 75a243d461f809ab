import { globSync, readFileSync } from 'node:fs'
import { defineConfig } from 'tsup'

/**
 * One configuration for every package (tsup finds it by looking upwards). The build keeps the
 * files as they are: with `sideEffects: false` a bundler then leaves out whatever is not used,
 * and a stack trace names the file that one would open. Declarations are rolled up per door,
 * and the doors are what `exports` in the package's own package.json names as its source.
 */
type Manifest = { exports: Record<string, string | { '@ssp/source': string }> }
const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as Manifest

const doors = Object.values(manifest.exports).flatMap((target) =>
  typeof target === 'string' ? [] : [target['@ssp/source'].replace('./', '')],
)
const files = globSync('src/**/*.{ts,tsx}', { exclude: ['**/*.test.*', '**/*.d.ts'] })

/** `src/otp.ts` becomes `dist/otp.js`. */
const named = (paths: readonly string[]): Record<string, string> =>
  Object.fromEntries(paths.map((path) => [path.replaceAll('\\', '/').replace(/^src\/|\.tsx?$/g, ''), path]))

export default defineConfig({
  entry: named([...files, ...doors]),
  dts: { entry: named(doors) },
  format: 'esm',
  target: 'es2023',
  // Neither Node's nor the browser's: the packages run on both and on edge runtimes.
  platform: 'neutral',
  splitting: false,
  sourcemap: true,
  clean: true,
  silent: true,
  // The browser half of WebAuthn is the one library that ships inside our own script.
  noExternal: ['@simplewebauthn/browser'],
  esbuildPlugins: [
    {
      name: 'files-as-they-are',
      setup(build) {
        build.onResolve({ filter: /^\.{1,2}\/.*\.tsx?$/ }, ({ kind, path }) =>
          kind === 'entry-point' ? undefined : { path: path.replace(/\.tsx?$/, '.js'), external: true },
        )
      },
    },
  ],
})
