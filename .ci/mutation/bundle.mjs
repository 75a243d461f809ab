/**
 * Puts the core and the tests that judge it into one file, `judge.js`, which `test-runner.mjs` evaluates once per mutant:
 * corpus, model and laws at reduced runs, then the core's own examples. Run by Stryker in its mutated copy of the
 * repository.
 *
 * The copy shares our node_modules, whose workspace links lead back to the unharmed original;
 * hence every door is resolved to a file of the copy.
 */
import { globSync, readFileSync, readdirSync } from 'node:fs'
import { resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'esbuild'

const here = fileURLToPath(new URL('.', import.meta.url))
const top = resolve(here, '../..')

const doors = readdirSync(resolve(top, 'packages')).flatMap((folder) => {
  const { name, exports } = JSON.parse(readFileSync(resolve(top, 'packages', folder, 'package.json'), 'utf8'))
  return Object.entries(exports).flatMap(([door, target]) =>
    typeof target === 'string' ? [] : [[`${name}${door.slice(1)}`, resolve(top, 'packages', folder, target['@ssp/source'])]],
  )
})

const own = (/** @type {string} */ name) => `packages/testing/test/${name}.test.ts`
const slow = 'packages/core/src/telephony/assess-telephony.test.ts'

// What takes no time comes first. Not here: the decision in every world, which finds nothing in these that the model's
// random worlds have not found in a tenth of the time; and the ledger's tests, which replay hours of traffic, where the
// laws on telephony's windows say the same in less.
const tests = [
  ...['edges-of-rules', 'what-follows', 'suspended-devices', 'undoing-older-changes', 'one-credential', 'required-strength'].map(own),
  ...globSync('packages/core/{src,test}/**/*.test.ts', { cwd: top, exclude: ['**/telephony-ledger.test.ts', slow] }).toSorted(),
  ...['model', 'corpus', 'laws'].map(own),
  slow,
]

await build({
  stdin: {
    contents: [
      ...tests.map((file) => `import './${file}'`),
      `import fc from 'fast-check'`,
      // What judges one mutant judges the next.
      'fc.configureGlobal({ seed: 1 })',
      `export { tests } from 'vitest'`,
    ].join('\n'),
    resolveDir: top,
  },
  outfile: resolve(here, 'judge.js'),
  bundle: true,
  // The packages have no side effects; their tests are nothing else.
  ignoreAnnotations: true,
  platform: 'node',
  // It takes seconds to build tables of all of Unicode, which no mutant changes.
  external: ['fast-check'],
  format: 'cjs',
  target: 'node22',
  logLevel: 'error',
  alias: { vitest: resolve(here, 'small-vitest.mjs') },
  plugins: [
    {
      name: 'the-copy',
      setup({ onResolve, onLoad }) {
        const found = new Map(/** @type {[string, string][]} */ (doors))
        onResolve({ filter: /^@ssp\// }, ({ path }) => ({ path: found.get(path) }))
        // Tests and the corpus look for files beside themselves.
        onLoad({ filter: /packages\/testing\/.*\.ts$|\.test\.ts$/ }, ({ path }) => ({
          contents: readFileSync(path, 'utf8').replaceAll('import.meta.url', JSON.stringify(pathToFileURL(path).href)),
          loader: 'ts',
        }))
      },
    },
  ],
})
