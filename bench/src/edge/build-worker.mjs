import { existsSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const TOP = fileURLToPath(new URL('../../..', import.meta.url))
const EDGE = join(TOP, 'apps/edge/src/main.ts')

/** As a Workers-style runtime takes it: minified, from sources, nothing of Node's. */
const OPTIONS = {
  bundle: true,
  minify: true,
  write: false,
  metafile: true,
  format: 'esm',
  target: 'es2023',
  platform: 'neutral',
  mainFields: ['module', 'main'],
  conditions: ['@ssp/source', 'workerd', 'worker', 'import'],
  outdir: join(TOP, 'out'),
  entryNames: 'worker',
  chunkNames: '[name]-[hash]',
  logLevel: 'silent',
}

/** What a module brings along at once: itself and what it imports, without what it may load later. */
function atOnce(outputs, name, seen = new Set()) {
  if (seen.has(name)) return seen
  seen.add(name)
  for (const { path, kind } of outputs[name].imports) if (kind === 'import-statement') atOnce(outputs, path, seen)
  return seen
}

async function modulesOf(options) {
  const { outputFiles, metafile } = await build({ ...OPTIONS, ...options })
  const entry = Object.keys(metafile.outputs).find((name) => basename(name) === 'worker.js')
  const now = new Set([...atOnce(metafile.outputs, entry)].map((name) => basename(name)))
  return outputFiles
    .map(({ path, text }) => ({ name: basename(path), text, atOnce: now.has(basename(path)) }))
    .toSorted((one, other) => Number(other.name === 'worker.js') - Number(one.name === 'worker.js'))
}

/**
 * Our worker for edge runtimes, the entry first. Split, what is loaded lazily stands in modules of its own; else all of
 * it is one module.
 */
export async function ourWorker({ split }) {
  if (!existsSync(EDGE)) throw new Error('there is no apps/edge here')
  return modulesOf({ entryPoints: [EDGE], splitting: split })
}

/** Hono with one route for everything, that answers known bytes. */
export async function bareHonoWorker({ status, body, headers }) {
  const contents = `import { Hono } from 'hono'
    const app = new Hono()
    app.all('*', () => new Response(${JSON.stringify(body)}, ${JSON.stringify({ status, headers })}))
    export default app`
  return modulesOf({ stdin: { contents, resolveDir: join(TOP, 'packages/portal') } })
}
