import { closeSync, fsyncSync, openSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { setImmediate } from 'node:timers/promises'
import { sqliteStores } from '../../../packages/stores/dist/sqlite.js'

/** Numbers that sort as texts as they do as numbers: keys come in order, and filling is fast. */
const inOrder = (index, width) => index.toString(16).padStart(width, '0')

/** An id of the usual length for the account of that number. */
export const userAt = (user, index) => `${inOrder(index, 8)}${user.slice(8)}`

/** What differs from account to account: whose it is, and what only one may hold. */
export function copied({ user, rows }, index) {
  const changes = [
    [user, userAt(user, index)],
    ...rows.account_unique.map(({ held }) => [held, `${inOrder(index, 8)}${held.slice(8)}`]),
  ]
  return (value) => (typeof value === 'string' ? changes.reduce((text, [from, to]) => text.replaceAll(from, to), value) : value)
}

/** Waits until the disk has it all: what is measured next would wait for it else. */
function settle(path) {
  const file = openSync(path, 'r+')
  fsyncSync(file)
  closeSync(file)
}

/**
 * A database of the store's own schema with that many copies of an account, each with an id and values of its own. One
 * transaction, and durable only when all is done: what is measured comes after it.
 */
export async function fill(path, sample, count) {
  sqliteStores({ path }).close()
  const database = new DatabaseSync(path)
  database.exec('PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -262144; PRAGMA foreign_keys = OFF')
  const tables = Object.entries(sample.rows).filter(([, rows]) => rows.length > 0)
  const inserts = tables.map(([table, rows]) => {
    const columns = Object.keys(rows[0])
    const insert = database.prepare(`INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`)
    return { insert, rows: rows.map((row) => columns.map((column) => row[column])) }
  })
  database.exec('BEGIN')
  for (let index = 0; index < count; index += 1) {
    const own = copied(sample, index)
    // Whoever stops the run need not wait for the last of them.
    if (index % 1_000 === 0) await setImmediate()
    for (const { insert, rows } of inserts) for (const row of rows) insert.run(...row.map(own))
  }
  database.exec('COMMIT')
  database.close()
  settle(path)
}
