import { MINUTE } from '@ssp/core'
import type { LedgerKey, WindowCount, WindowKind } from '@ssp/core'

/** After this long an unsettled booking counts as spent. */
export const UNSETTLED_MS: number = 10 * MINUTE

/** What was booked under a key, and when. */
export interface Booked {
  readonly at: number
  readonly cost: number
}

export const sumOf = (bookings: readonly Booked[]): number =>
  bookings.reduce((total, booking) => total + booking.cost, 0)

/** How long until enough of what is booked has left the window; the whole window where the cost never fits. */
export function waitFor(window: LedgerKey, inside: readonly Booked[], cost: number, now: number): number {
  let left = sumOf(inside)
  for (const booking of inside.toSorted((one, other) => one.at - other.at)) {
    left -= booking.cost
    if (left + cost <= window.limit) return booking.at + window.windowMs - now
  }
  return window.windowMs
}

/** What a window holds, whatever it is asked for. */
export interface Held {
  readonly count: number
  readonly unverified: number
  readonly oldestAt: number | null
  readonly oldestUnverifiedAt: number | null
}

/** What a window of this kind says of it; `daily-peak` is none of these. */
export const countOf = (kind: Exclude<WindowKind, 'daily-peak'>, held: Held): WindowCount => ({
  count: held.count,
  unverified: held.unverified,
  oldestAt: kind === 'unverified' ? held.oldestUnverifiedAt : held.oldestAt,
})

export const peakOf = (count: number): WindowCount => ({ count, unverified: 0, oldestAt: null })
