import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface Scratch {
  /** The name of a file that is not there yet. */
  readonly file: (name?: string) => string
  readonly remove: () => void
}

/** A folder that is gone afterwards. */
export function scratch(): Scratch {
  const folder = mkdtempSync(join(tmpdir(), 'ssp-sqlite-'))
  let files = 0
  return {
    file: (name = 'stores.db') => {
      files += 1
      return join(folder, `${files}-${name}`)
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}
