import type { Cryptography } from '@ssp/core'
import { base64url, fromBase64url, fromUtf8, hex, utf8 } from './bytes.ts'

/**
 * What one configured secret is good for: sealing values at rest, and keyed hashes. Each use has a key of its own,
 * so that no two uses meet.
 */
export interface Keyring {
  /** AES-256-GCM. `row` names where the value stands; opened anywhere else it fails. */
  seal(row: string, text: string): Promise<string>
  /** The text, or null where it was not sealed by this key for this row. */
  open(row: string, sealed: string): Promise<string | null>
  /** HMAC-SHA-256, lower-case hex. `purpose` keeps hashes of different things apart. */
  mac(purpose: string, text: string): Promise<string>
  /** SHA-256, lower-case hex: for what is random enough to need no key, and for what anybody may check. */
  hash(text: string): Promise<string>
}

const VERSION = 'v1'
const SALT = utf8('ssp-keyring/1')

/**
 * @param secret at least 32 random bytes, from the configuration
 * @param random random bytes for nonces
 */
export function keyring(
  cryptography: Cryptography,
  secret: Uint8Array,
  random: (length: number) => Uint8Array,
): Keyring {
  const master = new Uint8Array(secret)
  const cipher = cryptography.cipher(master, SALT, utf8('seal'))
  const mac = cryptography.mac(master, SALT, utf8('mac'))
  const additional = (row: string): Uint8Array<ArrayBuffer> => utf8(`${VERSION} ${row}`)

  return {
    async seal(row, text) {
      const nonce = new Uint8Array(random(12))
      return `${VERSION}.${base64url(nonce)}.${base64url(await cipher.seal(nonce, additional(row), utf8(text)))}`
    },
    async open(row, sealed) {
      const [version, nonceText, body, ...rest] = sealed.split('.')
      const nonce = fromBase64url(nonceText ?? '')
      const bytes = fromBase64url(body ?? '')
      if (version !== VERSION || nonce === null || bytes === null || nonce.length !== 12 || rest.length > 0) return null
      const text = await cipher.open(nonce, additional(row), bytes)
      return text === null ? null : fromUtf8(text)
    },
    mac: async (purpose, text) => hex(await mac(utf8(`${purpose.length}:${purpose},${text}`))),
    hash: async (text) => hex(await cryptography.sha256(utf8(text))),
  }
}
