import { HOUR } from '@ssp/core'
import type { LedgerQuery } from '@ssp/core'

/** One day of UTC in milliseconds: Unix time has no leap seconds. */
export const DAY: number = 24 * HOUR

/**
 * A longer window than this has the verified sends of each day summed up as they are verified: the best of fourteen
 * days is then read from fifteen sums and not from all that was sent.
 */
export const SUMMED_BEYOND_MS: number = 2 * DAY

export const dayOf = (at: number): number => Math.floor(at / DAY)

/** A window by days of UTC, the first of which it need not hold from its beginning. */
export interface Days {
  /** What is inside was booked later than this. */
  readonly after: number
  /** What was booked later than `after` and earlier than this belongs to the first day. */
  readonly firstEnds: number
  /** The day after the first: it and all later ones are whole. */
  readonly whole: number
}

export function daysOf({ windowMs }: LedgerQuery, now: number): Days {
  const after = now - windowMs
  const whole = dayOf(after) + 1
  return { after, firstEnds: whole * DAY, whole }
}
