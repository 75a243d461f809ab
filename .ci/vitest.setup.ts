import { spawnSync } from 'node:child_process'
import { resolve } from 'node:path'

/** Tests run from sources, and one source file is made: what the portal's pages give to browsers. */
export function setup(): void {
  const made = spawnSync(process.execPath, [resolve(import.meta.dirname, '../packages/portal/assets.mjs')], { encoding: 'utf8' })
  if (made.status !== 0) throw new Error(`the portal's assets could not be bundled: ${made.stderr}`)
}
