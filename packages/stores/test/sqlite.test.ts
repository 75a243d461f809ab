import { afterAll, describe } from 'vitest'
import { sqliteStores } from '../src/sqlite.ts'
import type { SqliteStores } from '../src/sqlite.ts'
import { runSuites } from './sqlite/run-suites.ts'
import { scratch } from './sqlite/scratch.ts'

const folder = scratch()
afterAll(folder.remove)

describe('several connections of one process on one file', () => {
  runSuites((port) => {
    const path = folder.file()
    let open: SqliteStores[] = []
    const connect = (): SqliteStores => {
      const stores = sqliteStores({ path })
      open.push(stores)
      return stores
    }
    const close = async (): Promise<void> => {
      for (const stores of open) stores.close()
      open = []
    }
    return Promise.resolve({
      handles: [connect()[port], connect()[port], connect()[port]],
      reopen: async () => {
        await close()
        return connect()[port]
      },
      close,
    })
  })
})
