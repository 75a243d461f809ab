import { randomUUID } from 'node:crypto'
import { chmodSync, existsSync, renameSync, rmSync } from 'node:fs'
import * as sqlite from 'node:sqlite'
import { StoreError } from '../shared/store-error.ts'

/** All pages in one step, off the event loop: one moment's state, and no writer makes it begin again. */
const WHOLE = 2_147_483_647

async function copy(from: string, to: string): Promise<void> {
  // A connection of its own, so that nobody waits for this one.
  const database = new sqlite.DatabaseSync(from)
  try {
    database.exec('PRAGMA busy_timeout = 5000')
    // Node 22 has it from 22.16 on; before that the copy holds up the event loop.
    if (typeof sqlite.backup === 'function') await sqlite.backup(database, to, { rate: WHOLE })
    else database.prepare('VACUUM INTO ?').run(to)
  } finally {
    database.close()
  }
}

/** Writes the database as it stands now to a new file, which has its name only once it is whole. */
export async function backUp(from: string, to: string): Promise<void> {
  if (existsSync(to)) throw new StoreError('store.backup-exists', 'the back-up would overwrite a file: give a new name')
  const part = `${to}.${randomUUID()}.part`
  try {
    await copy(from, part)
    chmodSync(part, 0o600)
    renameSync(part, to)
  } catch (error) {
    rmSync(part, { force: true })
    throw error
  }
}
