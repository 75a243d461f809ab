import type { LedgerKey, LedgerReservation } from '../ports/ledger.ts'
import { measure, type Measure } from './measure.ts'
import type { TelephonyPolicy, TelephonyRequest, WindowCounts } from './telephony-request.ts'
import { NO_LIMIT } from './window-table.ts'

/**
 * What to book before a send, all of it or nothing, at the request's own `now`. Settled when the send happened,
 * refunded when it didn't.
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
  const measures = measure(request, policy, counts).filter((each) => each.counts)
  return bookingOf(request, measures, () => NO_LIMIT)
}

/**
 * The booking with the limits that were measured. A ledger knows bookings only, not what is verified, hence the higher
 * limits. One that holds them holds the windows under any interleaving: others only add bookings to those that were
 * counted, and verifications only make room.
 */
export function bookingOf(
  { id, cost }: TelephonyRequest,
  measures: readonly Measure[],
  limitOf: (measure: Measure) => number = ({ window, besides }) => window.limit + besides,
): TelephonyBooking {
  const keys = (credits: boolean): readonly LedgerKey[] =>
    measures
      .filter(({ window }) => (window.kind === 'credits') === credits)
      .map((each) => ({ key: each.window.key, windowMs: each.window.windowMs, limit: limitOf(each) }))
  const budgets = keys(true)
  return {
    reservation: { id, cost: 1, keys: keys(false) },
    ...(budgets.length > 0 && { charge: { id: `${id}/credits`, cost: cost ?? 0, keys: budgets } }),
  }
}
