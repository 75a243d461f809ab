import type { OathToken } from '@ssp/core'
import { ScureBase32Plugin } from 'otplib'

/** RFC 4226 section 4, R6: a shared secret has at least 160 bits. */
const SECRET_MIN_BYTES = 20
/** One HMAC-SHA-1 block: a longer key is hashed down to less than it promises (RFC 2104 section 3). */
const SECRET_MAX_BYTES = 64
const PERIOD_MAX_SECONDS = 3_600

export type OathTokenFault = 'token.secret' | 'token.digits' | 'token.period'

/** A stored token that no code may be checked against. The fault lies with whoever stored it, not with the user. */
export class OathTokenError extends Error {
  override readonly name = 'OathTokenError'
  readonly code: OathTokenFault

  constructor(code: OathTokenFault, message: string) {
    super(message)
    this.code = code
  }
}

/**
 * The token's key, after every parameter was checked. An import of tokens can call it to refuse a weak one early.
 *
 * @throws OathTokenError where the secret is not base32 of 160 to 512 bits, or digits or period are out of range
 */
export function oathKey(token: OathToken): Uint8Array {
  const { secret, digits, period } = token
  if (digits !== 6 && digits !== 8) throw new OathTokenError('token.digits', '`digits` must be 6 or 8')
  if (token.kind === 'totp' && !(Number.isSafeInteger(period) && period >= 1 && period <= PERIOD_MAX_SECONDS)) {
    throw new OathTokenError('token.period', `\`period\` must be 1 to ${PERIOD_MAX_SECONDS} whole seconds`)
  }
  const key = decode(secret)
  if (key === null || key.length < SECRET_MIN_BYTES || key.length > SECRET_MAX_BYTES) {
    throw new OathTokenError('token.secret', '`secret` must be base32 of 160 to 512 bits')
  }
  return key
}

/** Never rethrows: what the library says about a secret it can't read repeats a part of it. */
function decode(secret: string): Uint8Array | null {
  try {
    return new ScureBase32Plugin().decode(secret)
  } catch {
    return null
  }
}
