import type { WindowCounts } from '../telephony/telephony-request.ts'
import type { WindowKind } from '../telephony/window-table.ts'

/** One window of a telephony reservation: at most `limit` units of cost under `key` within any `windowMs`. */
export interface LedgerKey {
  readonly key: string
  readonly windowMs: number
  readonly limit: number
}

export interface LedgerReservation {
  readonly id: string
  readonly cost: number
  readonly keys: readonly LedgerKey[]
}

export type ReserveResult =
  | { readonly ok: true }
  /** `key` is the first window that has no room; `retryAfterMs` is when it has again. */
  | { readonly ok: false; readonly key: string; readonly measured: number; readonly limit: number; readonly retryAfterMs: number }

/** What is asked of one window. */
export interface LedgerQuery {
  readonly key: string
  readonly windowMs: number
  /** How it is read; `WindowCount` says what each yields. */
  readonly kind: WindowKind
}

/** Telephony windows across users and processes. */
export interface Ledger {
  /** Books the cost in every window or in none, in one guarded atomic step. The same id books once. */
  reserve(reservation: LedgerReservation, now: number): Promise<ReserveResult>
  /** The send happened: the cost stays. What is not settled within ten minutes counts as spent. */
  settle(id: string, now: number): Promise<void>
  /** The send did not happen: the cost goes back, once. Nothing comes back of what is settled or counts as spent. */
  refund(id: string, now: number): Promise<void>
  /** Its code was entered, or its owner got through by another method: it counts as verified from now on. */
  verify(id: string, now: number): Promise<void>
  /** What each window holds at `now`, by its key: bookings less than `windowMs` old that were not refunded. */
  read(windows: readonly LedgerQuery[], now: number): Promise<WindowCounts>
}
