import { spawnSync } from 'node:child_process'
import { resolve } from 'node:path'

/** Tests run from sources, and two source files are made: what browsers get from the portal and from the authenticator. */
export function setup(): void {
  for (const name of ['portal', 'authenticator']) {
    const made = spawnSync(process.execPath, [resolve(import.meta.dirname, `../packages/${name}/assets.mjs`)], { encoding: 'utf8' })
    if (made.status !== 0) throw new Error(`the ${name}'s assets could not be bundled: ${made.stderr}`)
  }
}
