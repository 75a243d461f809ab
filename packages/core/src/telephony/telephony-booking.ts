import type { LedgerKey, LedgerReservation } from '../ports/ledger.ts'
import { measure, type Measure } from './measure.ts'
import type { TelephonyPolicy, TelephonyRequest, WindowCounts } from './telephony-request.ts'
import { NO_LIMIT } from './window-table.ts'

/**
 * What to book before a send, all of it or nothing, at the request's own `now`. Settled when the send happened, refunded
 * when it didn't.
 */
export interface TelephonyBooking {
  /** One send in every window that counts it. */
  readonly reservation: LedgerReservation
  /** The credits, where the request draws on a budget: another unit, hence another reservation. */
  readonly charge?: LedgerReservation
}

/**
 * The booking for a send that `shadow` lets go out although it was refused: it counts in every window and nothing holds
 * it back.
 */
export function unlimitedBooking(
  request: TelephonyRequest,
  policy: TelephonyPolicy,
  counts: WindowCounts,
): TelephonyBooking {
  const measures = measure(request, policy, counts)
  return bookingOf(request, measures.map((each) => ({ ...each, booking: { ...each.booking, limit: NO_LIMIT } })))
}

/**
 * The booking with the limits that were measured. A ledger that holds these holds the windows under any interleaving:
 * others only add bookings to those that were counted, and verifications only make room.
 */
export function bookingOf(request: TelephonyRequest, measures: readonly Measure[]): TelephonyBooking {
  const keys = (credits: boolean): readonly LedgerKey[] =>
    measures.filter(({ window }) => (window.kind === 'credits') === credits).map(({ booking }) => booking)
  const budgets = keys(true)
  return {
    reservation: { id: request.id, cost: 1, keys: keys(false) },
    ...(budgets.length > 0 && { charge: { id: `${request.id}/credits`, cost: request.cost ?? 0, keys: budgets } }),
  }
}
