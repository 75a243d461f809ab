/**
 * `@ssp/providers/node-crypto`: the portal's cryptography from Node's own module, at once and on the same thread. What
 * is hashed and sealed here is short; handing it to a pool of threads takes longer than doing it.
 * @module
 */
import { createCipheriv, createDecipheriv, createHash, createHmac, createSecretKey, hkdfSync, type KeyObject } from 'node:crypto'
import type { Cryptography } from '@ssp/core'

type Bytes = Uint8Array<ArrayBuffer>

const ALGORITHM = 'aes-256-gcm'
const TAG_BYTES = 16

const derived = (secret: Bytes, salt: Bytes, info: Bytes): KeyObject =>
  createSecretKey(new Uint8Array(hkdfSync('sha256', secret, salt, info, 32)))

/** The same bytes as Web Cryptography's: what one sealed or hashed, the other opens and finds again. */
export const nodeCryptography: Cryptography = {
  sha256: (bytes) => new Uint8Array(createHash('sha256').update(bytes).digest()),
  cipher(...of) {
    const key = derived(...of)
    return {
      seal(nonce, additional, text) {
        const cipher = createCipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES }).setAAD(additional)
        return new Uint8Array(Buffer.concat([cipher.update(text), cipher.final(), cipher.getAuthTag()]))
      },
      open(nonce, additional, sealed) {
        if (sealed.length < TAG_BYTES) return null
        const cipher = createDecipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES })
        cipher.setAAD(additional).setAuthTag(sealed.subarray(-TAG_BYTES))
        const text = cipher.update(sealed.subarray(0, -TAG_BYTES))
        try {
          cipher.final()
        } catch {
          return null
        }
        return new Uint8Array(text)
      },
    }
  },
  mac(...of) {
    const key = derived(...of)
    return (bytes) => new Uint8Array(createHmac('sha256', key).update(bytes).digest())
  },
}
