import type { PushKey } from '@ssp/core'
import { calculateJwkThumbprint } from 'jose'
import { parseBase64url } from './bytes.ts'

const MEMBERS = ['crv', 'kty', 'x', 'y']
const COORDINATE_BYTES = 32

/** Any other member is refused, `d` above all: whoever sends a private key must hear about it. */
function parsePublicKey(value: unknown): PushKey | null {
  if (typeof value !== 'object' || value === null) return null
  if (Object.keys(value).sort().join() !== MEMBERS.join()) return null
  const { kty, crv, x, y } = value as Readonly<Record<keyof PushKey, unknown>>
  if (kty !== 'EC' || crv !== 'P-256' || typeof x !== 'string' || typeof y !== 'string') return null
  if (parseBase64url(x, COORDINATE_BYTES) === null || parseBase64url(y, COORDINATE_BYTES) === null) return null
  return { kty, crv, x, y }
}

/** The key, ready to verify with; null for anything but exactly a P-256 public key whose point lies on the curve. */
export async function importPublicKey(value: unknown): Promise<CryptoKey | null> {
  const key = parsePublicKey(value)
  if (key === null) return null
  try {
    return await crypto.subtle.importKey('jwk', { ...key }, { name: 'ECDSA', namedCurve: 'P-256' }, false, ['verify'])
  } catch {
    return null
  }
}

/**
 * What the key is called: the base64url of the SHA-256 of its required members in their order.
 *
 * @see https://www.rfc-editor.org/rfc/rfc7638#section-3
 */
export async function thumbprint(value: unknown): Promise<string | null> {
  const key = parsePublicKey(value)
  if (key === null || (await importPublicKey(key)) === null) return null
  return calculateJwkThumbprint({ ...key }, 'sha256')
}
