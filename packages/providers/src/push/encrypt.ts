import type { PushSubscription } from '@ssp/core'
import { type Bytes, concat, parseBase64url, utf8 } from './bytes.ts'

const SALT_BYTES = 16
const RECORD_BYTES = 4_096
const POINT_BYTES = 65
const AUTH_BYTES = 16
/** Marks the last record, and no padding after it (RFC 8188 section 2). */
const LAST_RECORD = 2

const AGREEMENT = { name: 'ECDH', namedCurve: 'P-256' } as const

/** What must be new for every message. */
interface Fresh {
  readonly salt: Bytes
  readonly sender: CryptoKeyPair
}

export async function freshSecrets(): Promise<Fresh> {
  const sender = await crypto.subtle.generateKey(AGREEMENT, false, ['deriveBits'])
  return { salt: crypto.getRandomValues(new Uint8Array(SALT_BYTES)), sender }
}

/**
 * The body of a push message that only the subscribed browser can read: content coding `aes128gcm` in one record.
 *
 * @param text at most 3,993 bytes (RFC 8291 section 4)
 * @throws where the subscription's keys are no such keys
 * @see https://www.rfc-editor.org/rfc/rfc8291#section-3.4
 * @see https://www.rfc-editor.org/rfc/rfc8188#section-2
 */
export async function encrypt(text: Bytes, to: Pick<PushSubscription, 'p256dh' | 'auth'>, { salt, sender }: Fresh): Promise<Bytes> {
  const browserKey = parseBase64url(to.p256dh, POINT_BYTES)
  const auth = parseBase64url(to.auth, AUTH_BYTES)
  if (browserKey === null || auth === null) throw new TypeError('a subscription has keys of 65 and 16 bytes')

  const browser = await crypto.subtle.importKey('raw', browserKey, AGREEMENT, false, [])
  const senderKey = new Uint8Array(await crypto.subtle.exportKey('raw', sender.publicKey))
  const shared = new Uint8Array(await crypto.subtle.deriveBits({ name: 'ECDH', public: browser }, sender.privateKey, 256))

  const input = await derive(auth, shared, concat(utf8('WebPush: info\0'), browserKey, senderKey), 32)
  const contentKey = await derive(salt, input, utf8('Content-Encoding: aes128gcm\0'), 16)
  const nonce = await derive(salt, input, utf8('Content-Encoding: nonce\0'), 12)

  const key = await crypto.subtle.importKey('raw', contentKey, 'AES-GCM', false, ['encrypt'])
  const record = await crypto.subtle.encrypt({ name: 'AES-GCM', iv: nonce }, key, concat(text, [LAST_RECORD]))
  return concat(salt, uint32(RECORD_BYTES), [POINT_BYTES], senderKey, new Uint8Array(record))
}

/** HKDF with SHA-256 (RFC 5869). */
async function derive(salt: Bytes, secret: Bytes, info: Bytes, length: number): Promise<Bytes> {
  const key = await crypto.subtle.importKey('raw', secret, 'HKDF', false, ['deriveBits'])
  return new Uint8Array(await crypto.subtle.deriveBits({ name: 'HKDF', hash: 'SHA-256', salt, info }, key, length * 8))
}

function uint32(value: number): Bytes {
  const bytes = new Uint8Array(4)
  new DataView(bytes.buffer).setUint32(0, value)
  return bytes
}
