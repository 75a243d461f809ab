import type { ReserveResult } from '../ports/ledger.ts'
import { measure, type Measure, type TelephonyWindow } from './measure.ts'
import { standingBar } from './standing-bar.ts'
import { bookingOf } from './telephony-booking.ts'
import {
  verifiedOf,
  type TelephonyPolicy,
  type TelephonyRequest,
  type WindowCount,
  type WindowCounts,
} from './telephony-request.ts'
import type { TelephonyRefusal } from './telephony-rule.ts'
import type { Findings, TelephonyRefused, TelephonyVerdict } from './telephony-verdict.ts'
import { telephonyWindows } from './telephony-windows.ts'
import { CONVERSION_FLOOR } from './window-table.ts'

/**
 * Whether an SMS or a call may be sent. `counts` holds every window of `telephonyWindows`, read at `request.now`.
 * After an allow nothing is sent before its booking is made. A refusal concerns this send and says nothing of the
 * user's other methods. What is missing or malformed is refused.
 *
 * @example
 * const counts = await read(telephonyWindows(request, policy), request.now)
 * const verdict = assessTelephony(request, policy, counts)
 */
export function assessTelephony(
  request: TelephonyRequest,
  policy: TelephonyPolicy,
  counts: WindowCounts,
): TelephonyVerdict {
  const bar = standingBar(request, policy)
  if (bar === 'telephony.cost' && request.cost !== null) {
    return refused(policy, bar, { measured: request.cost, limit: policy.maxCreditsPerAction })
  }
  if (bar !== null) return refused(policy, bar)
  const all = measure(request, policy, counts)
  if (!all.every(({ window }) => isRead(counts[window.key]))) return refused(policy, 'telephony.traffic-unknown')
  const measures = all.filter((each) => each.counts)
  const alerts = measures.filter(isAlarming).map(({ window }) => window)
  const full = firstFull(measures)
  if (full === undefined) {
    return {
      outcome: 'allow',
      because: ['telephony.within-limits'],
      mode: policy.telephonyMode,
      alerts,
      ...bookingOf(request, measures),
    }
  }
  const { window, measured, wait } = full
  const found = { window: window.key, measured, limit: window.limit }
  return refused(policy, window.rule, wait < Infinity ? { ...found, retryAfterMs: wait } : found, alerts)
}

/** The verdict when the ledger refuses a booking, since somebody else was faster: its rule is the full window's. */
export function refusedByLedger(
  request: TelephonyRequest,
  policy: TelephonyPolicy,
  { key, measured, limit, retryAfterMs }: Extract<ReserveResult, { readonly ok: false }>,
): TelephonyRefused {
  const window = telephonyWindows(request, policy).find((each) => each.key === key)
  return window === undefined
    ? refused(policy, 'telephony.traffic-unknown')
    : refused(policy, window.rule, { window: key, measured, limit, retryAfterMs })
}

const refused = (
  policy: TelephonyPolicy,
  rule: TelephonyRefusal,
  found: Findings = {},
  alerts: readonly TelephonyWindow[] = [],
): TelephonyRefused => ({ outcome: 'refuse', because: [rule], rule, ...found, mode: policy.telephonyMode, alerts })

/** It was read, and its numbers can be. */
const isRead = (held: WindowCount | undefined): boolean =>
  held !== undefined && verifiedOf(held) >= 0 && verifiedOf(held) <= held.count

/** A full window of the first rule that has one: the one that takes longest to have room. */
const firstFull = (measures: readonly Measure[]): Measure | undefined =>
  measures
    // Negated, so that what isn't a number is over the limit.
    .filter(({ measured, window }) => !(measured <= window.limit))
    .reduce<Measure | undefined>(
      (first, each) =>
        first === undefined || (each.window.rule === first.window.rule && each.wait > first.wait) ? each : first,
      undefined,
    )

/** Fewer than half of a country's sends verified (Telnyx: 60 to 80 % is healthy), or four fifths of a budget spent. */
const isAlarming = ({ window, held, measured }: Measure): boolean =>
  window.rule === 'telephony.budget'
    ? measured * 5 >= window.limit * 4
    : window.rule === 'telephony.breaker' && held.count >= CONVERSION_FLOOR && verifiedOf(held) * 2 < held.count
