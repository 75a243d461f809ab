import { dayOf, daysOf } from '../shared/ledger-days.ts'
import { sumOf } from '../shared/ledger-window.ts'
import type { Booked, Held } from '../shared/ledger-window.ts'
import type { LedgerQuery } from '@ssp/core'

export interface Booking extends Booked {
  readonly keys: ReadonlySet<string>
  settled: boolean
  verified: boolean
}

/** What stands under one key. */
export interface Bucket {
  /** Oldest first. */
  readonly bookings: Booking[]
  /** What was verified of each day of UTC. */
  readonly verifiedIn: Map<number, number>
}

export const emptyBucket = (): Bucket => ({ bookings: [], verifiedIn: new Map() })

/** Where the first booking stands that was made later than `at`. */
function placeAfter({ bookings }: Bucket, at: number): number {
  let [low, high] = [0, bookings.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((bookings[middle]?.at ?? Infinity) > at) high = middle
    else low = middle + 1
  }
  return low
}

export const insertInto = (bucket: Bucket, booking: Booking): void => {
  bucket.bookings.splice(placeAfter(bucket, booking.at), 0, booking)
}

export function removeFrom(bucket: Bucket, booking: Booking): void {
  const at = bucket.bookings.indexOf(booking)
  if (at >= 0) bucket.bookings.splice(at, 1)
  if (booking.verified) sumUp(bucket, booking.at, -booking.cost)
}

/** Adds to what was verified of a day. */
export function sumUp({ verifiedIn }: Bucket, at: number, cost: number): void {
  const sum = (verifiedIn.get(dayOf(at)) ?? 0) + cost
  if (sum === 0) verifiedIn.delete(dayOf(at))
  else verifiedIn.set(dayOf(at), sum)
}

/** What was booked later than `after`. */
export const insideOf = (bucket: Bucket, after: number): readonly Booking[] =>
  bucket.bookings.slice(placeAfter(bucket, after))

/** The same, counted. A busy country has thousands of bookings in its day: one pass, and no copy. */
export function heldIn(bucket: Bucket, after: number): Held {
  const { bookings } = bucket
  const first = placeAfter(bucket, after)
  let [count, unverified] = [0, 0]
  let oldestUnverifiedAt: number | null = null
  for (let at = first; at < bookings.length; at += 1) {
    const booking = bookings[at]
    if (booking === undefined) break
    count += booking.cost
    if (booking.verified) continue
    unverified += booking.cost
    oldestUnverifiedAt ??= booking.at
  }
  return { count, unverified, oldestAt: bookings[first]?.at ?? null, oldestUnverifiedAt }
}

/** The most that was verified of any one day, as far as the window reaches. */
export function peakIn(bucket: Bucket, window: LedgerQuery, now: number): number {
  const { after, firstEnds, whole } = daysOf(window, now)
  const first = bucket.bookings.slice(placeAfter(bucket, after), placeAfter(bucket, firstEnds - 1))
  const sums = [...bucket.verifiedIn].flatMap(([day, sum]) => (day >= whole ? [sum] : []))
  return Math.max(0, sumOf(first.filter(({ verified }) => verified)), ...sums)
}
