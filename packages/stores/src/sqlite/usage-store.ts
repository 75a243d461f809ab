import type { Usage, UsageStore } from '@ssp/core'
import { numberOf, numberOrNullOf } from '../shared/sql/row.ts'
import type { Row } from '../shared/sql/row.ts'
import { SQL } from '../shared/sql/statements.ts'
import type { Connection } from './connection.ts'
import type { Writer } from './writer.ts'

const usageFrom = (row: Row): Usage => ({
  counter: numberOf(row, 'counter'),
  signCount: numberOf(row, 'sign_count'),
  backedUp: numberOf(row, 'backed_up') === 1,
  lastUsedAt: numberOrNullOf(row, 'last_used_at'),
})

export function sqliteUsageStore({ rows }: Connection, { write }: Writer): UsageStore {
  return {
    read: async (userId, deviceId) => {
      const [row] = rows(SQL.usage.read, userId, deviceId)
      return row === undefined
        ? { revision: 0, usage: null }
        : { revision: numberOf(row, 'revision'), usage: usageFrom(row) }
    },
    write: (userId, deviceId, expectedRevision, { counter, signCount, backedUp, lastUsedAt }) =>
      write(() => {
        const used = [counter, signCount, backedUp ? 1 : 0, lastUsedAt] as const
        const written =
          expectedRevision === 0
            ? rows(SQL.usage.create, userId, deviceId, ...used)
            : rows(SQL.usage.move, ...used, userId, deviceId, expectedRevision)
        return written.length > 0
      }),
  }
}
