import { MINUTE } from '@ssp/core'
import type { LedgerKey } from '@ssp/core'

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
