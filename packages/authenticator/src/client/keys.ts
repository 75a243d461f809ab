import type { PushKey, PushSignature } from '@ssp/core'
import type { DeviceKey } from './account.ts'
import { sha256, toBase64url, utf8 } from './bytes.ts'
import { forgetValue, readValue, writeValue } from './store.ts'

const ES256 = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }

/** A key that this browser alone can use. */
export async function makeKey(): Promise<DeviceKey> {
  const { privateKey, publicKey } = await crypto.subtle.generateKey(ES256, false, ['sign', 'verify'])
  const { x = '', y = '' } = await crypto.subtle.exportKey('jwk', publicKey)
  const key: PushKey = { kty: 'EC', crv: 'P-256', x, y }
  // RFC 7638 section 3.2: these members, in this order.
  const kid = await sha256(JSON.stringify({ crv: key.crv, kty: key.kty, x, y }))
  return { kid, privateKey, publicKey: key, madeAt: Date.now() }
}

/** A compact JWS (RFC 7515). */
export async function sign(key: DeviceKey, typ: PushSignature, claims: Readonly<Record<string, unknown>>): Promise<string> {
  const input = [{ alg: 'ES256', typ, kid: key.kid }, claims].map((part) => toBase64url(utf8(JSON.stringify(part)))).join('.')
  return `${input}.${toBase64url(await crypto.subtle.sign(ES256, key.privateKey, utf8(input)))}`
}

/**
 * Whether this browser can keep a key that can't be taken out: it makes one, keeps it, reads it back and signs.
 * Some can't in private windows or when locked down. There is no second best: such a browser is told so.
 */
export async function canKeepKeys(): Promise<boolean> {
  try {
    const { privateKey, publicKey } = await crypto.subtle.generateKey(ES256, false, ['sign', 'verify'])
    await writeValue('probe', privateKey)
    const kept = await readValue('probe')
    await forgetValue('probe')
    if (!(kept instanceof CryptoKey) || kept.extractable) return false
    const probe = utf8('probe')
    return await crypto.subtle.verify(ES256, publicKey, await crypto.subtle.sign(ES256, kept, probe), probe)
  } catch {
    return false
  }
}
