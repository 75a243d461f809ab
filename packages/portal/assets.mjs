/**
 * Bundles what browsers get (script, style, icon) into `src/assets/generated.ts`, so that the portal serves it from
 * memory on every runtime. Each file's name carries the hash of its content. Fails where a budget is not held.
 *
 * Plain Node; `npm test`, `npm start` and the build run it by themselves.
 */
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'

const here = dirname(fileURLToPath(import.meta.url))
const target = join(here, 'src/assets/generated.ts')

/** @param {string} file @returns {Promise<string>} */
async function bundle(file) {
  const { outputFiles } = await build({
    entryPoints: [join(here, file)],
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    // What has WebAuthn and custom elements; older browsers get pages that work without.
    target: ['es2022', 'chrome109', 'firefox115', 'safari16.4'],
    legalComments: 'none',
    charset: 'utf8',
    logLevel: 'error',
  })
  return outputFiles.map(({ text }) => text.trim()).join('')
}

/** Bytes on the wire are counted gzipped; DESIGN's budgets. */
const files = [
  { name: 'SCRIPT_PATH', ending: 'js', type: 'text/javascript; charset=utf-8', budget: 8_000, body: await bundle('src/client/portal.ts') },
  { name: 'STYLE_PATH', ending: 'css', type: 'text/css; charset=utf-8', budget: 6_000, body: await bundle('src/styles/portal.css') },
  { name: 'ICON_PATH', ending: 'svg', type: 'image/svg+xml', budget: 1_000, body: readFileSync(join(here, 'src/client/icon.svg'), 'utf8').trim() },
].map((file) => {
  const hash = createHash('sha256').update(file.body).digest('base64url').replaceAll(/[-_]/g, '').slice(0, 10)
  return { ...file, path: `/assets/portal.${hash}.${file.ending}`, size: gzipSync(file.body, { level: 9 }).length }
})

const text = `// Written by assets.mjs; not kept in git.
export interface Asset {
  readonly path: string
  readonly type: string
  readonly body: string
}

${files.map(({ name, path }) => `export const ${name} = '${path}'`).join('\n')}

export const ASSETS: readonly Asset[] = [
${files.map(({ name, type, body }) => `  { path: ${name}, type: '${type}', body: ${JSON.stringify(body)} },`).join('\n')}
]
`

// Left alone where nothing changed, and never seen half-written.
if (!existsSync(target) || readFileSync(target, 'utf8') !== text) {
  mkdirSync(dirname(target), { recursive: true })
  const draft = `${target}.${process.pid}`
  writeFileSync(draft, text)
  renameSync(draft, target)
}

console.log(files.map(({ ending, size, budget }) => `${ending} ${size} of ${budget} bytes`).join(', '))
const heavy = files.filter(({ size, budget }) => size > budget)
if (heavy.length > 0) {
  console.error(`over budget: ${heavy.map(({ path }) => path).join(', ')}`)
  process.exitCode = 1
}
