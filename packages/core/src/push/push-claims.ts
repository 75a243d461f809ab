import { type Instant, MINUTE, SECOND } from '../words.ts'

/** The claims of a JWS that the shell has verified: whatever its signer wrote. */
export type PushClaims = Readonly<Record<string, unknown>>

/** So far may `iat` and `exp` be off the portal's clock, in milliseconds. */
export const PUSH_CLOCK_MS: number = MINUTE

/** The claim, which is in seconds, as an instant; not a number where it is none. */
export const instantOf = (claim: unknown): Instant => (typeof claim === 'number' ? claim * SECOND : NaN)

/** Whether it was signed just now, as far as two clocks agree. */
export const signedAbout = (iat: unknown, now: Instant): boolean => Math.abs(instantOf(iat) - now) <= PUSH_CLOCK_MS
