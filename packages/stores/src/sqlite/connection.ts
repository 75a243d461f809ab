import { chmodSync, existsSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import type { StatementSync } from 'node:sqlite'
import type { Bound, Row } from '../shared/sql/row.ts'
import { StoreError } from '../shared/store-error.ts'

/** One open file. All of it is synchronous: no other caller of this process comes between two statements of a step. */
export interface Connection {
  /** Runs one statement to its end. Outside of a transaction, what it changed is durable when it returns. */
  readonly rows: (sql: string, ...values: readonly Bound[]) => readonly Row[]
  /** Runs the step as one transaction: durable when it returns, and nothing has changed where it throws. */
  readonly transaction: <Result>(step: () => Result) => Result
  /** Runs a step that only reads: all its statements see the same moment, whatever other processes write. */
  readonly moment: <Result>(step: () => Result) => Result
  readonly close: () => void
}

const SETTINGS = [
  'PRAGMA synchronous = FULL',
  // macOS acknowledges what still stands in the disk's own cache, unless it is told not to. Elsewhere nothing changes.
  'PRAGMA fullfsync = ON',
  'PRAGMA checkpoint_fullfsync = ON',
  'PRAGMA foreign_keys = ON',
  'PRAGMA trusted_schema = OFF',
  // What is erased is overwritten, in the file and in every back-up of it.
  'PRAGMA secure_delete = ON',
  // A change writes about ten pages: fewer than one in a hundred waits until the log is carried into the file.
  'PRAGMA wal_autocheckpoint = 4000',
  'PRAGMA cache_size = -32768',
  // While a back-up runs the log only grows; afterwards it shrinks again.
  'PRAGMA journal_size_limit = 67108864',
] as const

/** SQLITE_BUSY, in any of its kinds. */
const isBusy = (error: unknown): boolean =>
  error instanceof Error && 'errcode' in error && (Number(error.errcode) & 0xff) === 5

/** Of several processes that open a new file at once all but one may find it locked, whatever the busy timeout says. */
function enterWal(database: DatabaseSync, busyTimeoutMs: number): unknown {
  for (const end = Date.now() + busyTimeoutMs; ; ) {
    try {
      return database.prepare('PRAGMA journal_mode = WAL').all()[0]?.['journal_mode']
    } catch (error) {
      if (!isBusy(error) || Date.now() >= end) throw error
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10)
    }
  }
}

function open(path: string, busyTimeoutMs: number): DatabaseSync {
  const isNew = !existsSync(path)
  const database = new DatabaseSync(path)
  try {
    // Sealed or not, it is nobody else's business. The log files beside it take their mode from it.
    if (isNew && existsSync(path)) chmodSync(path, 0o600)
    database.exec(`PRAGMA busy_timeout = ${Math.trunc(busyTimeoutMs)}`)
    const mode = enterWal(database, busyTimeoutMs)
    if (mode !== 'wal') {
      const fix = 'give a file on a local disk'
      throw new StoreError('store.not-durable', `\`path\`: the journal mode is \`${String(mode)}\`, not WAL: ${fix}`)
    }
    for (const setting of SETTINGS) database.exec(setting)
    return database
  } catch (error) {
    database.close()
    throw error
  }
}

export function openConnection(path: string, busyTimeoutMs: number): Connection {
  let database: DatabaseSync
  try {
    database = open(path, busyTimeoutMs)
  } catch (cause) {
    if (cause instanceof StoreError) throw cause
    const fix = 'give a file in a folder that exists and that this process may write to'
    throw new StoreError('store.open', `\`path\`: \`${path}\` can't be opened as an SQLite database: ${fix}`, { cause })
  }
  const statements = new Map<string, StatementSync>()

  function prepared(sql: string): StatementSync {
    const known = statements.get(sql)
    if (known !== undefined) return known
    const statement = database.prepare(sql)
    statements.set(sql, statement)
    return statement
  }

  // INVARIANT: never `get`: it stops at the first row, and a commit that fails after that goes unreported.
  const rows: Connection['rows'] = (sql, ...values) => prepared(sql).all(...values)

  // The lock comes first: a transaction that reads before it writes may find that its moment is over.
  const transaction: Connection['transaction'] = (step) => between('BEGIN IMMEDIATE', step)
  const moment: Connection['moment'] = (step) => between('BEGIN', step)

  function between<Result>(begin: string, step: () => Result): Result {
    rows(begin)
    try {
      const result = step()
      rows('COMMIT')
      return result
    } catch (error) {
      rollBack()
      throw error
    }
  }

  function rollBack(): void {
    try {
      rows('ROLLBACK')
    } catch {
      // A full disk or a failed write has rolled back already, and the first error is the one to tell.
    }
  }

  return { rows, transaction, moment, close: () => database.close() }
}
