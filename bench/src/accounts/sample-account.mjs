import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { sqliteStores } from '../../../packages/stores/dist/sqlite.js'
import { openPortal } from '../portal/open-portal.mjs'
import { visitor } from '../portal/visitor.mjs'

/** Every table that holds something of an account, and what its rows are found by. */
const TABLES = ['account', 'account_event', 'account_value', 'account_unique', 'account_shared', 'device_usage']

/** The stores, with every commit to an account written down. */
function recorded(stores) {
  const commits = []
  const commit = (userId, version, made) => {
    commits.push(made)
    return stores.accounts.commit(userId, version, made)
  }
  return { stores: { ...stores, accounts: { ...stores.accounts, commit } }, commits }
}

function rowsOf(path) {
  const database = new DatabaseSync(path, { readOnly: true })
  const rows = Object.fromEntries(TABLES.map((table) => [table, database.prepare(`SELECT * FROM ${table}`).all()]))
  database.close()
  return rows
}

/** An account as the portal makes it, with one key: the rows that it has, and the commit that renames the key. */
export async function sampleAccount(folder) {
  const path = join(folder, 'sample.db')
  const { stores, commits } = recorded(sqliteStores({ path }))
  const ada = visitor(openPortal(stores, { secret: randomBytes(32).toString('base64url') }))
  await ada.enrol('ada')
  const rows = rowsOf(path)
  await (await ada.renaming(0))('The blue one')
  stores.close()
  return { user: rows.account[0].user_id, rows, rename: commits.at(-1) }
}
