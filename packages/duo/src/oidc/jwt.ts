import { SignJWT, base64url, compactVerify, errors, type JWTPayload } from 'jose'

export type Claims = Readonly<Record<string, unknown>>

export interface Verified {
  readonly claims: Claims
  /** The bytes that the signature covers. Unlike the whole token they have exactly one spelling. */
  readonly signedText: string
}

/** The one algorithm; its key is the secret's UTF-8 bytes as they are. */
const ALGORITHM = 'HS512'

/** The longest request that all limits together allow fits twice. */
const MAX_LENGTH = 16_384

// Header and payload, then 64 bytes of signature in base64url.
const COMPACT = /^([\w-]+\.[\w-]+)\.([\w-]{86})$/

/** The claims of a token that the holder of `secret` signed, or null. Says nothing about the claims themselves. */
export async function verifyJwt(jwt: string, secret: string): Promise<Verified | null> {
  if (jwt.length > MAX_LENGTH) return null
  const [, signedText, signature] = COMPACT.exec(jwt) ?? []
  if (signedText === undefined || signature === undefined) return null
  // The last character carries four unused bits, so sixteen spellings decode to one signature: one is accepted.
  if (base64url.encode(base64url.decode(signature)) !== signature) return null
  try {
    const { payload } = await compactVerify(jwt, new TextEncoder().encode(secret), { algorithms: [ALGORITHM] })
    const claims = parseClaims(payload)
    return claims === null ? null : { claims, signedText }
  } catch (error) {
    if (error instanceof errors.JOSEError) return null
    throw error
  }
}

export function signJwt(claims: JWTPayload, secret: string): Promise<string> {
  return new SignJWT(claims).setProtectedHeader({ alg: ALGORITHM }).sign(new TextEncoder().encode(secret))
}

/** Who a token says it is from, before anything is verified: good for finding the key to verify it with, no more. */
export function claimedIssuer(jwt: string): string | null {
  if (jwt.length > MAX_LENGTH) return null
  const payload = jwt.split('.')[1]
  if (payload === undefined || !/^[\w-]+$/.test(payload)) return null
  try {
    const issuer = parseClaims(base64url.decode(payload))?.['iss']
    return typeof issuer === 'string' ? issuer : null
  } catch {
    return null
  }
}

function parseClaims(payload: Uint8Array): Claims | null {
  try {
    // Strict: a name must not change by being decoded.
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(payload))
    // What JSON.parse returned and is neither null nor a list is a record.
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Claims) : null
  } catch {
    return null
  }
}
