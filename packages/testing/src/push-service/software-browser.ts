import { type Bytes, concat, toBase64url, utf8 } from '../authenticators/bytes.ts'

const AGREEMENT = { name: 'ECDH', namedCurve: 'P-256' }
const SALT_BYTES = 16
const POINT_BYTES = 65
/** Salt, record size and the length of the sender's key. */
const HEAD_BYTES = SALT_BYTES + 4 + 1

/** The browser's half of a subscription, for tests in which no browser makes it. */
export interface SoftwareBrowser {
  /** Base64url without padding, as `PushSubscription.toJSON()` has them. */
  readonly p256dh: string
  readonly auth: string
  /** The text of a message's body; throws for one that is not for this browser or was changed. */
  read(body: Bytes): Promise<string>
}

/**
 * Makes the keys, or takes them.
 *
 * @see https://www.rfc-editor.org/rfc/rfc8291
 */
export async function softwareBrowser(keys?: CryptoKeyPair, auth?: Bytes): Promise<SoftwareBrowser> {
  const { publicKey, privateKey } = keys ?? (await crypto.subtle.generateKey(AGREEMENT, true, ['deriveBits']))
  const secret = auth ?? crypto.getRandomValues(new Uint8Array(16))
  const own = new Uint8Array(await crypto.subtle.exportKey('raw', publicKey))
  return {
    p256dh: toBase64url(own),
    auth: toBase64url(secret),
    async read(body) {
      const salt = body.slice(0, SALT_BYTES)
      const sender = body.slice(HEAD_BYTES, HEAD_BYTES + POINT_BYTES)
      const senderKey = await crypto.subtle.importKey('raw', sender, AGREEMENT, false, [])
      const shared = new Uint8Array(await crypto.subtle.deriveBits({ name: 'ECDH', public: senderKey }, privateKey, 256))
      const input = await hkdf(secret, shared, concat(utf8('WebPush: info\0'), own, sender), 32)
      const contentKey = await hkdf(salt, input, utf8('Content-Encoding: aes128gcm\0'), 16)
      const iv = await hkdf(salt, input, utf8('Content-Encoding: nonce\0'), 12)
      const key = await crypto.subtle.importKey('raw', contentKey, 'AES-GCM', false, ['decrypt'])
      const record = await crypto.subtle.decrypt({ name: 'AES-GCM', iv }, key, body.slice(HEAD_BYTES + POINT_BYTES))
      return withoutPadding(new Uint8Array(record))
    },
  }
}

/** The last record ends with a two, then zeros (RFC 8188 section 2). */
function withoutPadding(record: Bytes): string {
  const end = record.findLastIndex((byte) => byte !== 0)
  if (record[end] !== 2) throw new Error('the record is not the last one')
  return new TextDecoder('utf-8', { fatal: true }).decode(record.slice(0, end))
}

async function hkdf(salt: Bytes, secret: Bytes, info: Bytes, length: number): Promise<Bytes> {
  const key = await crypto.subtle.importKey('raw', secret, 'HKDF', false, ['deriveBits'])
  return new Uint8Array(await crypto.subtle.deriveBits({ name: 'HKDF', hash: 'SHA-256', salt, info }, key, length * 8))
}
