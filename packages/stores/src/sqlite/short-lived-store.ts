import type { ShortLivedStore } from '@ssp/core'
import { numberOf, textOf } from '../shared/sql/row.ts'
import { SQL } from '../shared/sql/statements.ts'
import type { Connection } from './connection.ts'
import type { Writer } from './writer.ts'

/** How many expired rows go with each new one: more than come, and few enough that nobody waits for it. */
const PURGED_PER_WRITE = 2

/**
 * All of it is as durable as an account: a code that was taken stays taken, and a failure that was counted stays
 * counted, whatever happens to the process.
 */
export function sqliteShortLivedStore({ rows }: Connection, { write }: Writer): ShortLivedStore {
  /** The latest time that a caller of this process named; `put` names none. */
  let latest = 0
  const tell = (now: number): void => {
    latest = Math.max(latest, now)
  }
  const purge = (): void => {
    rows(SQL.shortLived.purge, latest, PURGED_PER_WRITE)
  }

  return {
    get: async (key, now) => {
      tell(now)
      const [row] = rows(SQL.shortLived.get, key, now)
      return row === undefined ? null : textOf(row, 'body')
    },
    put: (key, value, expiresAt) =>
      write(() => {
        purge()
        rows(SQL.shortLived.put, key, value, expiresAt)
      }),
    putIfAbsent: (key, value, expiresAt, now) =>
      write(() => {
        tell(now)
        purge()
        return rows(SQL.shortLived.putIfAbsent, key, value, expiresAt, now).length > 0
      }),
    replace: (key, expected, next, expiresAt, now) =>
      write(() => {
        tell(now)
        return rows(SQL.shortLived.replace, next, expiresAt, key, expected, now).length > 0
      }),
    take: (key, now) =>
      write(() => {
        tell(now)
        const [row] = rows(SQL.shortLived.take, key)
        return row === undefined || numberOf(row, 'expires_at') <= now ? null : textOf(row, 'body')
      }),
    increment: (key, expiresAt, now) =>
      write(() => {
        tell(now)
        purge()
        const counted = rows(SQL.shortLived.increment, key, expiresAt, now, now)
        return Math.max(...counted.map((row) => numberOf(row, 'body')))
      }),
    delete: (key) =>
      write(() => {
        rows(SQL.shortLived.delete, key)
      }),
  }
}
