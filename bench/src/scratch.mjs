import { mkdirSync, mkdtempSync, rmSync, statfsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** What `statfs` says of tmpfs and ramfs on Linux. */
const IN_MEMORY = new Set([0x01021994, 0x858458f6])

function folder() {
  if (!IN_MEMORY.has(statfsSync(tmpdir()).type)) return tmpdir()
  const beside = fileURLToPath(new URL('../.data', import.meta.url))
  mkdirSync(beside, { recursive: true })
  return beside
}

/**
 * A folder for temporary files, on a disk: where they live in memory nothing is durable, and every budget about durable
 * changes would be about something else. It goes with the process.
 */
export function scratch() {
  const made = mkdtempSync(join(folder(), 'ssp-bench-'))
  process.once('exit', () => rmSync(made, { recursive: true, force: true }))
  return made
}
