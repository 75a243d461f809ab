import type { Ledger, LedgerKey, LedgerQuery, LedgerReservation, ReserveResult, WindowCount } from '@ssp/core'
import { DAY, dayOf, daysOf, SUMMED_BEYOND_MS } from '../shared/ledger-days.ts'
import { countOf, peakOf, UNSETTLED_MS, waitFor } from '../shared/ledger-window.ts'
import type { Booked } from '../shared/ledger-window.ts'
import { numberOf, numberOrNullOf } from '../shared/sql/row.ts'
import { SQL } from '../shared/sql/statements.ts'
import type { Connection } from './connection.ts'
import type { Writer } from './writer.ts'

/** How many bookings, and how many days, that no window reaches any more go with each reservation. */
const PURGED_PER_RESERVATION = 4

export function sqliteLedger({ rows, moment }: Connection, { write }: Writer): Ledger {
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
    rows(SQL.ledger.purgeDays, PURGED_PER_RESERVATION)
    if (rows(SQL.ledger.booking, id).length > 0) return { ok: true }
    for (const window of keys) {
      const measured = measure(window, now)
      if (measured + cost <= window.limit) continue
      const retryAfterMs = waitFor(window, insideOf(window, now), cost, now)
      return { ok: false, key: window.key, measured, limit: window.limit, retryAfterMs }
    }
    rows(SQL.ledger.book, id, now)
    for (const key of new Set(keys.map((window) => window.key))) rows(SQL.ledger.cost, key, now, cost, id)
    for (const { key, windowMs } of keys) if (windowMs > SUMMED_BEYOND_MS) rows(SQL.ledger.openDay, key, dayOf(now))
    return { ok: true }
  }

  const verified = (sql: string, ...values: readonly (string | number)[]): number =>
    Math.max(0, ...rows(sql, ...values).map((row) => numberOf(row, 'verified')))

  function peakIn(window: LedgerQuery, now: number): number {
    const { key, windowMs } = window
    const { after, firstEnds, whole } = daysOf(window, now)
    const first = verified(SQL.ledger.verifiedBetween, key, after, firstEnds)
    if (windowMs > SUMMED_BEYOND_MS) return Math.max(first, verified(SQL.ledger.bestDay, key, whole))
    // The clocks of those who booked may be ahead by a little.
    const days = Array.from({ length: dayOf(now) + 2 - whole }, (_, at) => (whole + at) * DAY)
    return Math.max(first, ...days.map((from) => verified(SQL.ledger.verifiedBetween, key, from - 1, from + DAY)))
  }

  function read(window: LedgerQuery, now: number): readonly WindowCount[] {
    if (window.kind === 'daily-peak') return [peakOf(peakIn(window, now))]
    const { kind, key, windowMs } = window
    return rows(SQL.ledger.held, key, now - windowMs).map((row) =>
      countOf(kind, {
        count: numberOf(row, 'held'),
        unverified: numberOf(row, 'unverified'),
        oldestAt: numberOrNullOf(row, 'oldest'),
        oldestUnverifiedAt: numberOrNullOf(row, 'oldest_unverified'),
      }),
    )
  }

  return {
    // A refusal is kept, too: it may be the first to tell the time.
    reserve: (reservation, now) => write(() => reserve(reservation, now)),
    settle: (id) =>
      write(() => {
        rows(SQL.ledger.settle, id)
      }),
    refund: (id, now) =>
      write(() => {
        rows(SQL.ledger.refundDay, id, now - UNSETTLED_MS)
        rows(SQL.ledger.refund, id, now - UNSETTLED_MS)
      }),
    verify: (id) =>
      write(() => {
        rows(SQL.ledger.verifyDay, id)
        rows(SQL.ledger.verify, id)
      }),
    read: async (windows, now) =>
      moment(() =>
        Object.fromEntries(windows.flatMap((window) => read(window, now).map((count) => [window.key, count]))),
      ),
  }
}
