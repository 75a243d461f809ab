import type { Instant } from '@ssp/core'
import type { Bytes } from '../shared/base64.ts'
import { fromHex } from './hex.ts'
import { decodeValues, type Values } from './values.ts'

/** A request as an SDK's `sign_request` makes it, before anybody has looked at its signature. */
export interface Tx extends Values {
  readonly signedText: string
  readonly signature: Bytes
}

/** A name of 1024 characters, three bytes each, with all the rest. */
const MAX_LENGTH = 4352

const SHAPE = /^(TX\|([A-Za-z0-9+/=]+))\|([0-9a-f]{40})$/

/**
 * Reads `TX|base64(username|ikey|exp)|hex`, in the one spelling that SDKs use, or gives null. The prefix is part of what
 * is signed, so that an answer (`AUTH`) or the application's own half (`APP`) is never a request.
 */
export function parseTx(text: string): Tx | null {
  if (text.length > MAX_LENGTH) return null
  const [, signedText, base64, hex] = SHAPE.exec(text) ?? []
  if (signedText === undefined || base64 === undefined || hex === undefined) return null
  const values = decodeValues(base64)
  return values === null ? null : { ...values, signedText, signature: fromHex(hex) }
}

export type CheckedExpiry =
  /** `until`: from then on nobody accepts it. */
  | { readonly ok: true; readonly until: Instant }
  | { readonly ok: false; readonly fault: 'exp' | 'expired' }

/** Seconds. Every SDK asks for five minutes, and clocks differ by one, both ways. */
const LIFETIME = 300
const LEEWAY = 60

export function checkExpiry(exp: number, now: Instant): CheckedExpiry {
  const seconds = now / 1000
  if (exp > seconds + LIFETIME + LEEWAY) return { ok: false, fault: 'exp' }
  if (seconds >= exp + LEEWAY) return { ok: false, fault: 'expired' }
  return { ok: true, until: (exp + LEEWAY) * 1000 }
}
