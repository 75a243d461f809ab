import type { Policy } from '../policy/policy.ts'
import type { TelephonyWindow } from './measure.ts'
import type { TelephonyBooking } from './telephony-booking.ts'
import type { TelephonyRefusal, TelephonyRule } from './telephony-rule.ts'

interface Assessed {
  /** Exactly one rule: the first that refuses, or that none does. */
  readonly because: readonly TelephonyRule[]
  /** Verdicts of `shadow` and `enforce` differ in this field alone; `maySend` says what follows from it. */
  readonly mode: Policy['telephonyMode']
  /** What an administrator should hear of, whatever the outcome: a breaker or a budget that is close. */
  readonly alerts: readonly TelephonyWindow[]
}

export interface TelephonyAllowed extends Assessed, TelephonyBooking {
  readonly outcome: 'allow'
}

/** What a refusal says in numbers. */
export interface Findings {
  /** The key of the full window, where one is. */
  readonly window?: string
  /** Where the rule is about a number: what this send would have made of it, more than `limit`. */
  readonly measured?: number
  readonly limit?: number
  /** Milliseconds until this rule can let the send pass, if nothing else is sent. Absent: waiting doesn't help. */
  readonly retryAfterMs?: number
}

export interface TelephonyRefused extends Assessed, Findings {
  readonly outcome: 'refuse'
  readonly rule: TelephonyRefusal
}

export type TelephonyVerdict = TelephonyAllowed | TelephonyRefused

/**
 * Whether the send goes out. In `shadow` a full window is recorded and the send goes out all the same, with
 * `unlimitedBooking`; what the policy doesn't name, and what costs more than it grants, goes out in no mode.
 */
export function maySend(verdict: TelephonyVerdict): boolean {
  return verdict.outcome === 'allow' || (verdict.mode === 'shadow' && verdict.window !== undefined)
}
