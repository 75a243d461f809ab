import type { Ledger, LedgerKey, LedgerReservation, ReserveResult } from '@ssp/core'
import { sumOf, UNSETTLED_MS, waitFor } from '../shared/ledger-window.ts'
import type { Booked } from '../shared/ledger-window.ts'
import { atomically } from './atomically.ts'

interface Booking extends Booked {
  readonly keys: ReadonlySet<string>
  readonly settled: boolean
}

export function memoryLedger(): Ledger {
  /** A refund takes its booking out, so whatever stands here counts. */
  const bookings = new Map<string, Booking>()
  const idsByKey = new Map<string, Set<string>>()
  let latest = 0
  let longest = UNSETTLED_MS

  function book(id: string, booking: Booking): void {
    bookings.set(id, booking)
    for (const key of booking.keys) idsByKey.set(key, (idsByKey.get(key) ?? new Set()).add(id))
  }

  function drop(id: string, booking: Booking): void {
    bookings.delete(id)
    for (const key of booking.keys) {
      const ids = idsByKey.get(key)
      ids?.delete(id)
      if (ids?.size === 0) idsByKey.delete(key)
    }
  }

  /** Drops what no window that was ever asked for reaches any more. */
  function forget(): void {
    for (const [id, booking] of bookings) {
      if (latest - booking.at < longest) return
      drop(id, booking)
    }
  }

  function insideOf({ key, windowMs }: LedgerKey, now: number): readonly Booking[] {
    const found = [...(idsByKey.get(key) ?? [])].flatMap((id) => bookings.get(id) ?? [])
    return found.filter((booking) => now - booking.at < windowMs)
  }

  function reserve({ id, cost, keys }: LedgerReservation, now: number): ReserveResult {
    latest = Math.max(latest, now)
    longest = Math.max(longest, ...keys.map((window) => window.windowMs))
    forget()
    if (bookings.has(id)) return { ok: true }
    for (const window of keys) {
      const inside = insideOf(window, now)
      const measured = sumOf(inside)
      if (measured + cost <= window.limit) continue
      const retryAfterMs = waitFor(window, inside, cost, now)
      return { ok: false, key: window.key, measured, limit: window.limit, retryAfterMs }
    }
    book(id, { at: now, cost, keys: new Set(keys.map((window) => window.key)), settled: false })
    return { ok: true }
  }

  return {
    reserve: (reservation, now) => atomically(() => reserve(reservation, now)),
    settle: (id) =>
      atomically(() => {
        const booking = bookings.get(id)
        if (booking !== undefined) bookings.set(id, { ...booking, settled: true })
      }),
    refund: (id) =>
      atomically(() => {
        const booking = bookings.get(id)
        // Nobody tells the time here: it is the latest that any caller has named.
        if (booking === undefined || booking.settled || latest - booking.at >= UNSETTLED_MS) return
        drop(id, booking)
      }),
  }
}
