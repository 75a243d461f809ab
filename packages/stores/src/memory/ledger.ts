import type { Ledger, LedgerKey, LedgerQuery, LedgerReservation, ReserveResult, WindowCount } from '@ssp/core'
import { countOf, peakOf, UNSETTLED_MS, waitFor } from '../shared/ledger-window.ts'
import type { Held } from '../shared/ledger-window.ts'
import { atomically } from './atomically.ts'
import { emptyBucket, heldIn, insertInto, insideOf, peakIn, removeFrom, sumUp } from './ledger-bucket.ts'
import type { Booking, Bucket } from './ledger-bucket.ts'

/** Stands for a key under which nothing was booked. */
const NOTHING: Bucket = emptyBucket()

export function memoryLedger(): Ledger {
  /** A refund takes its booking out, so whatever stands here counts. */
  const bookings = new Map<string, Booking>()
  const buckets = new Map<string, Bucket>()
  let latest = 0
  let longest = UNSETTLED_MS

  function bucketOf(key: string): Bucket {
    const known = buckets.get(key)
    if (known !== undefined) return known
    const bucket = emptyBucket()
    buckets.set(key, bucket)
    return bucket
  }

  function book(id: string, booking: Booking): void {
    bookings.set(id, booking)
    for (const key of booking.keys) insertInto(bucketOf(key), booking)
  }

  function drop(id: string, booking: Booking): void {
    bookings.delete(id)
    for (const key of booking.keys) {
      const bucket = bucketOf(key)
      removeFrom(bucket, booking)
      if (bucket.bookings.length === 0) buckets.delete(key)
    }
  }

  /** Drops what no window that was ever asked for reaches any more. */
  function forget(): void {
    for (const [id, booking] of bookings) {
      if (latest - booking.at < longest) return
      drop(id, booking)
    }
  }

  const held = ({ key, windowMs }: LedgerKey | LedgerQuery, now: number): Held =>
    heldIn(buckets.get(key) ?? NOTHING, now - windowMs)

  function reserve({ id, cost, keys }: LedgerReservation, now: number): ReserveResult {
    latest = Math.max(latest, now)
    longest = Math.max(longest, ...keys.map((window) => window.windowMs))
    forget()
    if (bookings.has(id)) return { ok: true }
    for (const window of keys) {
      const measured = held(window, now).count
      if (measured + cost <= window.limit) continue
      const inside = insideOf(buckets.get(window.key) ?? NOTHING, now - window.windowMs)
      const retryAfterMs = waitFor(window, inside, cost, now)
      return { ok: false, key: window.key, measured, limit: window.limit, retryAfterMs }
    }
    book(id, { at: now, cost, keys: new Set(keys.map(({ key }) => key)), settled: false, verified: false })
    return { ok: true }
  }

  function verify(id: string): void {
    const booking = bookings.get(id)
    if (booking === undefined || booking.verified) return
    booking.verified = true
    for (const key of booking.keys) sumUp(bucketOf(key), booking.at, booking.cost)
  }

  const read = (window: LedgerQuery, now: number): WindowCount =>
    window.kind === 'daily-peak'
      ? peakOf(peakIn(buckets.get(window.key) ?? NOTHING, window, now))
      : countOf(window.kind, held(window, now))

  return {
    reserve: (reservation, now) => atomically(() => reserve(reservation, now)),
    settle: (id) =>
      atomically(() => {
        const booking = bookings.get(id)
        if (booking !== undefined) booking.settled = true
      }),
    refund: (id, now) =>
      atomically(() => {
        const booking = bookings.get(id)
        if (booking === undefined || booking.settled || now - booking.at >= UNSETTLED_MS) return
        drop(id, booking)
      }),
    verify: (id) => atomically(() => verify(id)),
    read: (windows, now) =>
      atomically(() => Object.fromEntries(windows.map((window) => [window.key, read(window, now)]))),
  }
}
