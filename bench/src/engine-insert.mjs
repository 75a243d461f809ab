import { DatabaseSync } from 'node:sqlite'

const BODY = 'x'.repeat(250)

/**
 * The engine's own durable single-row insert: `node:sqlite` with one prepared statement on one table, WAL,
 * synchronous=FULL, each row a transaction of its own. Less can't be had that survives a loss of power.
 */
export function engineInsert(path) {
  const database = new DatabaseSync(path)
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL')
  database.exec('CREATE TABLE kept (id INTEGER PRIMARY KEY, body TEXT NOT NULL) STRICT')
  const insert = database.prepare('INSERT INTO kept (body) VALUES (?)')
  const count = database.prepare('SELECT COUNT(*) AS rows FROM kept')
  return { insert: () => insert.run(BODY), rows: () => count.get().rows, close: () => database.close() }
}
