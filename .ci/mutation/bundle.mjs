/**
 * Puts the core and the tests that judge it into one file, `judge.js`, which Stryker runs once per
 * mutant: corpus, model and laws at reduced runs, then the core's own examples. What kills most in
 * little time comes first, and before everything what stands beside the mutated file. Run by Stryker
 * in its mutated copy of the repository.
 *
 * The copy shares our node_modules, whose workspace links lead back to the unharmed original;
 * hence every door is resolved to a file of the copy.
 */
import { globSync, readFileSync, readdirSync } from 'node:fs'
import { dirname, relative, resolve } from 'node:path'
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

/** Which mutants are in which folder of the core: every number from the first to the last. */
const mutants = globSync('packages/core/src/**/*.ts', { cwd: top }).flatMap((file) => {
  const ids = [...readFileSync(resolve(top, file), 'utf8').matchAll(/stryMutAct_\w+\("(\d+)"\)/g)].map(([, id]) => Number(id))
  return ids.length === 0 ? [] : [{ folder: dirname(file), first: Math.min(...ids), last: Math.max(...ids) }]
})

const tests = [
  ...[
    'corpus',
    'model',
    'suspended-devices',
    'undoing-older-changes',
    'one-credential',
    'required-strength',
    'laws',
  ].map((name) => `packages/testing/test/${name}.test.ts`),
  // The ledger's tests replay hours of traffic; the laws on telephony's windows say the same in less.
  ...globSync('packages/core/{src,test}/**/*.test.ts', { cwd: top, exclude: ['**/telephony-ledger.test.ts'] }).toSorted(),
  // Finds next to nothing that the model's random worlds have not found in a tenth of the time.
  'packages/testing/test/exhaustive.test.ts',
]

await build({
  stdin: {
    contents: [
      ...tests.map((file) => `import './${file}'`),
      `import fc from 'fast-check'`,
      `import { run } from 'vitest'`,
      // What judges one mutant judges the next.
      'fc.configureGlobal({ seed: 1 })',
      `await run(${JSON.stringify(mutants)})`,
    ].join('\n'),
    resolveDir: top,
  },
  outfile: resolve(here, 'judge.js'),
  bundle: true,
  // The packages have no side effects; their tests are nothing else.
  ignoreAnnotations: true,
  platform: 'node',
  format: 'esm',
  target: 'node22',
  logLevel: 'error',
  alias: { vitest: resolve(here, 'runner.mjs') },
  plugins: [
    {
      name: 'the-copy',
      setup({ onResolve, onLoad }) {
        const found = new Map(/** @type {[string, string][]} */ (doors))
        onResolve({ filter: /^@ssp\// }, ({ path }) => ({ path: found.get(path) }))
        // Tests look for files beside themselves, and the runner asks which are beside a mutant.
        onLoad({ filter: /\.test\.ts$/ }, ({ path }) => ({
          contents: [
            `import { inFolder } from 'vitest'`,
            `inFolder(${JSON.stringify(dirname(relative(top, path)))})`,
            readFileSync(path, 'utf8').replaceAll('import.meta.url', JSON.stringify(pathToFileURL(path).href)),
          ].join('\n'),
          loader: 'ts',
        }))
      },
    },
  ],
})
