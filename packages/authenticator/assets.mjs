/**
 * Bundles what phones get (app, worker, style, icons) into `src/assets/generated.ts`, so that it is served from memory
 * on every runtime. What the app needs seldom is in scripts of its own, which it loads when it gets there. Fails where
 * a budget is not held.
 *
 * Plain Node; `npm test`, `npm start` and the build run it by themselves.
 */
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'

const here = dirname(fileURLToPath(import.meta.url))
const target = join(here, 'src/assets/generated.ts')

/** @param {string} entry @param {import('esbuild').BuildOptions} [more] */
async function bundle(entry, more = {}) {
  const { outputFiles = [], metafile } = await build({
    absWorkingDir: here,
    entryPoints: [entry],
    outdir: '.',
    bundle: true,
    minify: true,
    write: false,
    metafile: true,
    format: 'esm',
    // What has modules, keys in IndexedDB and, on Apple's phones, Web Push.
    target: ['es2022', 'chrome109', 'firefox115', 'safari16.4'],
    legalComments: 'none',
    charset: 'utf8',
    logLevel: 'error',
    ...more,
  })
  const files = outputFiles.map(({ path, text }) => ({ path: basename(path), body: text.trim() }))
  return { files, body: files[0]?.body ?? '', outputs: metafile?.outputs ?? {} }
}

/** @param {string} file */
const read = (file) => readFileSync(join(here, file), 'utf8').trim()

/** Bytes on the wire are counted gzipped. @param {string} text */
const size = (text) => gzipSync(text, { level: 9 }).length

/** @param {string} text */
const hash = (text) => createHash('sha256').update(text).digest('base64url').replaceAll(/[-_]/g, '').slice(0, 10)

const app = await bundle('src/client/main.ts', { splitting: true, entryNames: '[name].[hash]', chunkNames: '[name].[hash]' })
const style = (await bundle('src/styles/authenticator.css')).body
// At a fixed address, by which the browser knows it again, and in one piece.
const worker = (await bundle('src/client/worker.ts', { format: 'iife' })).body

/** The script that an entry became, and what it can't begin without. @param {string} entry @returns {string[]} */
function startOf(entry) {
  const [path = ''] = Object.entries(app.outputs).find(([, { entryPoint }]) => entryPoint === entry) ?? []
  const needed = app.outputs[path]?.imports.filter(({ kind }) => kind === 'import-statement') ?? []
  return [path, ...needed.map((one) => one.path)]
}

const start = startOf('src/client/main.ts')

/** What going there costs beyond the start. @param {string} entry */
const extra = (entry) =>
  startOf(entry)
    .filter((path) => !start.includes(path))
    .reduce((sum, path) => sum + size(app.files.find((file) => file.path === path)?.body ?? ''), 0)

const text = `// Written by assets.mjs; not kept in git.
interface Asset {
  readonly path: string
  readonly body: string
}

/** What the page begins with, the app first. */
export const START: readonly [string, ...(readonly string[])] = ${JSON.stringify(start)}

export const SCRIPTS: readonly Asset[] = [
${app.files.map((file) => `  ${JSON.stringify(file)},`).join('\n')}
]

export const STYLE: Asset = ${JSON.stringify({ path: `style.${hash(style)}.css`, body: style })}

export const WORKER = ${JSON.stringify(worker)}

export const ICON = ${JSON.stringify(read('src/client/icon.svg'))}

export const MASKABLE = ${JSON.stringify(read('src/client/maskable.svg'))}
`

// Left alone where nothing changed, and never seen half-written.
if (!existsSync(target) || readFileSync(target, 'utf8') !== text) {
  mkdirSync(dirname(target), { recursive: true })
  const draft = `${target}.${process.pid}`
  writeFileSync(draft, text)
  renameSync(draft, target)
}

/** The page is made at run time; a test holds it to this. */
const PAGE = 700
const scripts = start.reduce((sum, path) => sum + size(app.files.find((file) => file.path === path)?.body ?? ''), 0)
const sizes = [
  { what: 'app, style and page', bytes: scripts + size(style) + PAGE, budget: 12_000 },
  { what: 'words in one language', bytes: Math.max(extra('src/client/words/en.ts'), extra('src/client/words/de.ts')), budget: 3_500 },
  { what: 'setup', bytes: extra('src/client/setup.ts'), budget: 5_000 },
  { what: 'scanner', bytes: extra('src/client/scanner.ts'), budget: 16_000 },
  { what: 'worker', bytes: size(worker), budget: 5_000 },
]
console.log(sizes.map(({ what, bytes, budget }) => `${what} ${bytes} of ${budget} bytes`).join(', '))
const heavy = sizes.filter(({ bytes, budget }) => bytes > budget || bytes === 0)
if (heavy.length > 0) {
  console.error(`over budget: ${heavy.map(({ what }) => what).join(', ')}`)
  process.exitCode = 1
}
