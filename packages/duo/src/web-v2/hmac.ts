import type { Bytes } from '../shared/base64.ts'

/**
 * HMAC-SHA-1, because this protocol knows nothing else: no part of it can name another algorithm. What broke SHA-1 are
 * collisions, which HMAC does not rest on (RFC 6194 section 3.3). Nothing that we define ourselves uses it.
 */
const ALGORITHM = { name: 'HMAC', hash: 'SHA-1' } as const

export async function sign(text: string, skey: string): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.sign(ALGORITHM, await keyOf(skey, 'sign'), new TextEncoder().encode(text)))
}

/** The comparison is Web Cryptography's own and takes the same time for any signature of 20 bytes. */
export async function isSigned(text: string, signature: Bytes, skey: string): Promise<boolean> {
  return crypto.subtle.verify(ALGORITHM, await keyOf(skey, 'verify'), signature, new TextEncoder().encode(text))
}

function keyOf(skey: string, usage: 'sign' | 'verify'): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', new TextEncoder().encode(skey), ALGORITHM, false, [usage])
}
