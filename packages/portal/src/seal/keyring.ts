import { base64url, fromBase64url, fromUtf8, hex, utf8 } from './bytes.ts'

/**
 * What one configured secret is good for: sealing values at rest, and keyed hashes. Each use has a key of its own,
 * derived with HKDF (RFC 5869), so that no two uses meet.
 */
export interface Keyring {
  /** AES-256-GCM. `row` names where the value stands; opened anywhere else it fails. */
  seal(row: string, text: string): Promise<string>
  /** The text, or null where it was not sealed by this key for this row. */
  open(row: string, sealed: string): Promise<string | null>
  /** HMAC-SHA-256, lower-case hex. `purpose` keeps hashes of different things apart. */
  mac(purpose: string, text: string): Promise<string>
}

const VERSION = 'v1'

async function derive(master: CryptoKey, info: string, use: 'seal' | 'mac'): Promise<CryptoKey> {
  const salt = utf8('ssp-keyring/1')
  const algorithm = { name: 'HKDF', hash: 'SHA-256', salt, info: utf8(info) }
  return use === 'seal'
    ? crypto.subtle.deriveKey(algorithm, master, { name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt'])
    : crypto.subtle.deriveKey(algorithm, master, { name: 'HMAC', hash: 'SHA-256', length: 256 }, false, ['sign'])
}

/**
 * @param secret at least 32 random bytes, from the configuration
 * @param random random bytes for nonces
 */
export function keyring(secret: Uint8Array, random: (length: number) => Uint8Array): Keyring {
  const master = crypto.subtle.importKey('raw', new Uint8Array(secret), 'HKDF', false, ['deriveKey'])
  // Kept for as long as it lives: a portal opens and signs on every request.
  let sealing: Promise<CryptoKey> | null = null
  let hashing: Promise<CryptoKey> | null = null
  const sealKey = (): Promise<CryptoKey> => (sealing ??= master.then((key) => derive(key, 'seal', 'seal')))
  const macKey = (): Promise<CryptoKey> => (hashing ??= master.then((key) => derive(key, 'mac', 'mac')))
  const additional = (row: string): Uint8Array<ArrayBuffer> => utf8(`${VERSION} ${row}`)

  return {
    async seal(row, text) {
      const iv = new Uint8Array(random(12))
      const algorithm = { name: 'AES-GCM', iv, additionalData: additional(row) }
      const bytes = await crypto.subtle.encrypt(algorithm, await sealKey(), utf8(text))
      return `${VERSION}.${base64url(iv)}.${base64url(new Uint8Array(bytes))}`
    },
    async open(row, sealed) {
      const [version, nonce, body, ...rest] = sealed.split('.')
      const iv = fromBase64url(nonce ?? '')
      const bytes = fromBase64url(body ?? '')
      if (version !== VERSION || iv === null || bytes === null || iv.length !== 12 || rest.length > 0) return null
      try {
        const algorithm = { name: 'AES-GCM', iv, additionalData: additional(row) }
        return fromUtf8(new Uint8Array(await crypto.subtle.decrypt(algorithm, await sealKey(), bytes)))
      } catch {
        // A wrong key, row or byte all look the same, as they should.
        return null
      }
    },
    async mac(purpose, text) {
      const signed = await crypto.subtle.sign('HMAC', await macKey(), utf8(`${purpose.length}:${purpose},${text}`))
      return hex(new Uint8Array(signed))
    },
  }
}
