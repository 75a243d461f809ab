/** Verified sends to one country. */
export interface VerifiedSends {
  /** In the best UTC day of the last 14. */
  readonly peak: number
  /** In the last 24 hours. */
  readonly day: number
  /** In the last hour. */
  readonly hour: number
}

/**
 * How many unverified sends a country may have in any 24 hours, and in any hour. A fifth of what is verified, today
 * or on the best recent day, since people mistype and give up; never fewer than 20 and 3, for a launch has no history
 * (the formulas of Authgear's fraud protection). More verified sends never lower it.
 */
export function countryAllowance(verified: VerifiedSends): { readonly day: number; readonly hour: number } {
  const day = Math.max(20, Math.floor(verified.peak / 5), Math.floor(verified.day / 5))
  return { day, hour: Math.max(3, Math.floor(day / 6), Math.floor(verified.hour / 5)) }
}
