import { globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { defineConfig } from 'tsup'
import ts from 'typescript'

/**
 * One configuration for every package (tsup finds it by looking upwards). The build keeps the
 * files as they are: with `sideEffects: false` a bundler then leaves out whatever is not used,
 * and a stack trace names the file that one would open. `exports` in the package's own
 * package.json names the doors.
 */
const files = globSync('src/**/*.{ts,tsx}', {
  // What browsers run goes into the portal's own script, by way of its assets.mjs.
  exclude: ['**/*.test.*', 'src/client/**'],
})

/** `src/memory/ledger.ts` becomes `dist/memory/ledger.js`. */
const entry = Object.fromEntries(files.map((file) => [file.replaceAll('\\', '/').replace(/^src\/|\.tsx?$/g, ''), file]))

/** Needs no knowledge of other files: that is what `isolatedDeclarations` is for. */
function writeDeclarations(): void {
  const { config } = ts.readConfigFile('../../tsconfig.base.json', ts.sys.readFile)
  const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, '.')
  for (const [name, file] of Object.entries(entry)) {
    const { outputText, diagnostics = [] } = ts.transpileDeclaration(readFileSync(file, 'utf8'), {
      fileName: file,
      compilerOptions: { ...options, noEmit: false, rewriteRelativeImportExtensions: true },
      reportDiagnostics: true,
    })
    const [fault] = diagnostics
    if (fault) throw new Error(`${file}: ${ts.flattenDiagnosticMessageText(fault.messageText, '\n')}`)
    mkdirSync(dirname(`dist/${name}`), { recursive: true })
    writeFileSync(`dist/${name}.d.ts`, outputText)
  }
}

export default defineConfig({
  entry,
  format: 'esm',
  target: 'es2023',
  // Neither Node's nor the browser's: the packages run on both and on edge runtimes.
  platform: 'neutral',
  // `node:sqlite` has no other name.
  removeNodeProtocol: false,
  external: [/^node:/],
  splitting: false,
  sourcemap: true,
  clean: true,
  silent: true,
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
  onSuccess: () => Promise.resolve(writeDeclarations()),
})
