import { Hono } from 'hono'
import { clientAddress, mount } from '../../../../apps/hono/src/adapter.ts'
import { memoryStores } from '../../../../packages/stores/dist/memory.js'
import { sqliteStores } from '../../../../packages/stores/dist/sqlite.js'
import { BASE, openPortal } from '../../portal/open-portal.mjs'

/** The portal as the Hono app mounts it: on an SQLite file, or in memory where none is named. */
export function contender({ path, secret }) {
  const stores = path === undefined ? memoryStores() : sqliteStores({ path })
  const address = (request) => clientAddress(request, 0)
  return { app: mount(new Hono(), BASE, openPortal(stores, { secret, address }).fetch) }
}
