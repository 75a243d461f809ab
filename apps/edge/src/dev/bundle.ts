import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

/** A worker as one module, from sources. Nothing of Node's is in it: an import of that kind fails here. What the runtime brings stays outside. */
export async function bundle(entry: URL): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(entry)],
    bundle: true,
    write: false,
    format: 'esm',
    target: 'es2023',
    platform: 'neutral',
    external: ['cloudflare:workers'],
    mainFields: ['module', 'main'],
    conditions: ['@ssp/source', 'workerd', 'worker', 'import'],
    logLevel: 'silent',
  })
  return outputFiles.map(({ text }) => text).join('')
}
