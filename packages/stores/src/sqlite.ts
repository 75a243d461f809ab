import type { AccountStore, Ledger, SecurityLog, ShortLivedStore, UsageStore } from '@ssp/core'
import { MIGRATIONS } from './shared/sql/schema.ts'
import { sqliteAccountStore } from './sqlite/account-store.ts'
import { backUp } from './sqlite/back-up.ts'
import { openConnection } from './sqlite/connection.ts'
import { sqliteLedger } from './sqlite/ledger.ts'
import { migrate } from './sqlite/migrate.ts'
import { sqliteSecurityLog } from './sqlite/security-log.ts'
import { sqliteShortLivedStore } from './sqlite/short-lived-store.ts'
import { sqliteUsageStore } from './sqlite/usage-store.ts'
import { writer } from './sqlite/writer.ts'

export { StoreError } from './shared/store-error.ts'
export type { StoreErrorCode } from './shared/store-error.ts'

export interface SqliteOptions {
  /** The file, on a local disk. It is made where it is missing, readable by its owner only; its folder is not. */
  readonly path: string
  /** How long a change waits for those of other processes before it fails: 5000 ms unless told. */
  readonly busyTimeoutMs?: number
}

export interface SqliteStores {
  readonly accounts: AccountStore
  readonly usage: UsageStore
  readonly shortLived: ShortLivedStore
  readonly ledger: Ledger
  readonly securityLog: SecurityLog
  /**
   * Writes a copy of everything acknowledged so far to a new file, while all goes on.
   *
   * To restore it: stop every process, remove the database's file and the two beside it that end in `-wal` and `-shm`,
   * and put the copy in its place. A log that stays behind would spoil it.
   */
  backup(path: string): Promise<void>
  /** Ends this connection, after what was asked for before. */
  close(): void
}

/**
 * All five ports in one SQLite file, which any number of processes on one machine may share. A promise that fulfils
 * tells of something durable: it outlives the process and, on a disk that keeps its word, a loss of power.
 *
 * @example
 * const stores = sqliteStores({ path: '/var/lib/portal/portal.db' })
 * @throws StoreError where the file can't be opened, isn't durable, or was written by a newer release
 */
export function sqliteStores({ path, busyTimeoutMs = 5_000 }: SqliteOptions): SqliteStores {
  const connection = openConnection(path, busyTimeoutMs)
  try {
    migrate(connection, MIGRATIONS)
  } catch (error) {
    connection.close()
    throw error
  }
  const changes = writer(connection)
  let open = true
  return {
    accounts: sqliteAccountStore(connection, changes),
    usage: sqliteUsageStore(connection, changes),
    shortLived: sqliteShortLivedStore(connection, changes),
    ledger: sqliteLedger(connection, changes),
    securityLog: sqliteSecurityLog(connection, changes),
    backup: async (to) => {
      changes.flush()
      await backUp(path, to)
    },
    close: () => {
      if (!open) return
      open = false
      changes.flush()
      connection.close()
    },
  }
}
