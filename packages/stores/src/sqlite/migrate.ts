import type { Dialect } from '../shared/sql/dialect.ts'
import { numberOf } from '../shared/sql/row.ts'
import { migrationTable } from '../shared/sql/schema.ts'
import type { Migration } from '../shared/sql/schema.ts'
import { SQL } from '../shared/sql/statements.ts'
import { StoreError } from '../shared/store-error.ts'
import type { Connection } from './connection.ts'

export const SQLITE: Dialect = {
  integer: 'INTEGER',
  real: 'REAL',
  text: 'TEXT',
  serial: 'INTEGER PRIMARY KEY',
  table: 'STRICT',
  clustered: 'STRICT, WITHOUT ROWID',
}

/**
 * Brings the file to the newest of the migrations. The write lock is the lock: of several processes that start at once
 * one takes every step, and the others find it taken. All steps succeed or none.
 */
export function migrate({ rows, transaction }: Connection, migrations: readonly Migration[]): void {
  const known = Math.max(0, ...migrations.map(({ version }) => version))
  transaction(() => {
    rows(migrationTable(SQLITE))
    const version = Math.max(...rows(SQL.migration.newest).map((row) => numberOf(row, 'version')))
    if (version > known) {
      const fix = 'start a release that knows it, or restore a back-up from before'
      const what = `the database has schema ${version}, and this release knows schema ${known} at most`
      throw new StoreError('store.newer-schema', `\`path\`: ${what}: ${fix}`)
    }
    for (const migration of migrations.filter((one) => one.version > version)) {
      for (const statement of migration.statements(SQLITE)) rows(statement)
      rows(SQL.migration.record, migration.version)
    }
  })
}
