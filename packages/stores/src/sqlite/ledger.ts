import type { Ledger, LedgerKey, LedgerReservation, ReserveResult } from '@ssp/core'
import { UNSETTLED_MS, waitFor } from '../shared/ledger-window.ts'
import type { Booked } from '../shared/ledger-window.ts'
import { numberOf } from '../shared/sql/row.ts'
import { SQL } from '../shared/sql/statements.ts'
import type { Connection } from './connection.ts'
import type { Writer } from './writer.ts'

/** How many bookings that no window reaches any more go with each reservation. */
const PURGED_PER_RESERVATION = 4

export function sqliteLedger({ rows }: Connection, { write }: Writer): Ledger {
  function measure({ key, windowMs }: LedgerKey, now: number): number {
    return Math.max(0, ...rows(SQL.ledger.sum, key, now - windowMs).map((row) => numberOf(row, 'measured')))
  }

  function insideOf({ key, windowMs }: LedgerKey, now: number): readonly Booked[] {
    const found = rows(SQL.ledger.inside, key, now - windowMs)
    return found.map((row) => ({ at: numberOf(row, 'booked_at'), cost: numberOf(row, 'cost') }))
  }

  function reserve({ id, cost, keys }: LedgerReservation, now: number): ReserveResult {
    rows(SQL.ledger.advance, now, Math.max(UNSETTLED_MS, ...keys.map(({ windowMs }) => windowMs)))
    rows(SQL.ledger.purge, PURGED_PER_RESERVATION)
    if (rows(SQL.ledger.booking, id).length > 0) return { ok: true }
    for (const window of keys) {
      const measured = measure(window, now)
      if (measured + cost <= window.limit) continue
      const retryAfterMs = waitFor(window, insideOf(window, now), cost, now)
      return { ok: false, key: window.key, measured, limit: window.limit, retryAfterMs }
    }
    rows(SQL.ledger.book, id, now)
    for (const key of new Set(keys.map((window) => window.key))) rows(SQL.ledger.cost, key, now, cost, id)
    return { ok: true }
  }

  return {
    // A refusal is kept, too: it may be the first to tell the time.
    reserve: (reservation, now) => write(() => reserve(reservation, now)),
    settle: (id) =>
      write(() => {
        rows(SQL.ledger.settle, id)
      }),
    refund: (id) =>
      write(() => {
        rows(SQL.ledger.refund, id, UNSETTLED_MS)
      }),
  }
}
