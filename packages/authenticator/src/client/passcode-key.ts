import type { PasscodeKey } from './account.ts'
import { fromBase32 } from './base32.ts'

const HASHES: Readonly<Record<string, string>> = { SHA1: 'SHA-1', SHA256: 'SHA-256', SHA512: 'SHA-512' }

/** What the portal says about passcodes. The secret is base32. */
export interface PasscodeSecret {
  readonly secret: string
  readonly algorithm: string
  readonly digits: number
  /** Seconds. */
  readonly period: number
}

/** The secret becomes a key that can't be taken out; its bytes are dropped. */
export async function keyOfPasscodes({ secret, algorithm, digits, period }: PasscodeSecret): Promise<PasscodeKey> {
  const bytes = fromBase32(secret)
  const hash = HASHES[algorithm.replace('-', '').toUpperCase()] ?? 'SHA-1'
  const key = await crypto.subtle.importKey('raw', bytes, { name: 'HMAC', hash }, false, ['sign'])
  bytes.fill(0)
  return { key, digits, period }
}
