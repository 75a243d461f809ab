import type { Instant } from '@ssp/core'
import type { Claims } from './jwt.ts'

export interface ExpectedClaims {
  readonly iss: string
  /** Null where the token names no subject. */
  readonly sub: string | null
  /** Any of these, byte for byte, and never a list of them. */
  readonly aud: readonly string[]
}

export type ClaimFault = 'iss' | 'sub' | 'aud' | 'exp' | 'iat' | 'nbf' | 'expired'

export type CheckedClaims =
  /** `until`: from then on nobody accepts the token. */
  | { readonly ok: true; readonly until: Instant }
  | { readonly ok: false; readonly fault: ClaimFault }

/** Clocks differ by this much, both ways. */
const LEEWAY = 60

/** No SDK asks for longer than five minutes. */
const LIFETIME = 300

/** Who a verified token is from, whom it is for, and when it holds. */
export function checkClaims(claims: Claims, expected: ExpectedClaims, now: Instant): CheckedClaims {
  if (claims['iss'] !== expected.iss) return { ok: false, fault: 'iss' }
  if (expected.sub !== null && claims['sub'] !== expected.sub) return { ok: false, fault: 'sub' }
  const aud = claims['aud']
  if (typeof aud !== 'string' || !expected.aud.includes(aud)) return { ok: false, fault: 'aud' }

  const seconds = now / 1000
  const exp = expiry(claims['exp'])
  if (exp === null || exp > seconds + LIFETIME + LEEWAY) return { ok: false, fault: 'exp' }
  if (seconds >= exp + LEEWAY) return { ok: false, fault: 'expired' }
  // Only some clients say when they signed.
  if (!hasBegun(claims['iat'], seconds)) return { ok: false, fault: 'iat' }
  if (!hasBegun(claims['nbf'], seconds)) return { ok: false, fault: 'nbf' }
  return { ok: true, until: Math.ceil((exp + LEEWAY) * 1000) }
}

/** Seconds: Node and Go send an integer, Python a fraction, C# the digits as a string. */
function expiry(value: unknown): number | null {
  if (typeof value === 'number' && Number.isFinite(value)) return value
  return typeof value === 'string' && /^\d{1,12}$/.test(value) ? Number(value) : null
}

function hasBegun(value: unknown, seconds: number): boolean {
  return value === undefined || (typeof value === 'number' && value <= seconds + LEEWAY)
}
