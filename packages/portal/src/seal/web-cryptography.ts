import type { Cryptography } from '@ssp/core'

type Bytes = Uint8Array<ArrayBuffer>

const { subtle } = crypto

async function derived(
  [secret, salt, info]: readonly [Bytes, Bytes, Bytes],
  algorithm: AesKeyGenParams | HmacKeyGenParams,
  usages: KeyUsage[],
): Promise<CryptoKey> {
  const master = await subtle.importKey('raw', secret, 'HKDF', false, ['deriveKey'])
  return subtle.deriveKey({ name: 'HKDF', hash: 'SHA-256', salt, info }, master, algorithm, false, usages)
}

/** A key is made when it is first needed, since some runtimes make none outside of a request, and is then kept. */
function once<Value>(make: () => Promise<Value>): () => Promise<Value> {
  let made: Promise<Value> | null = null
  return () => (made ??= make())
}

/** What every runtime has. */
export const webCryptography: Cryptography = {
  sha256: async (bytes) => new Uint8Array(await subtle.digest('SHA-256', bytes)),
  cipher(...of) {
    const key = once(() => derived(of, { name: 'AES-GCM', length: 256 }, ['encrypt', 'decrypt']))
    const algorithm = (iv: Bytes, additionalData: Bytes) => ({ name: 'AES-GCM', iv, additionalData })
    return {
      seal: async (nonce, additional, text) =>
        new Uint8Array(await subtle.encrypt(algorithm(nonce, additional), await key(), text)),
      open: async (nonce, additional, sealed) => {
        const made = await key()
        return subtle.decrypt(algorithm(nonce, additional), made, sealed).then(
          (text) => new Uint8Array(text),
          () => null,
        )
      },
    }
  },
  mac(...of) {
    const key = once(() => derived(of, { name: 'HMAC', hash: 'SHA-256', length: 256 }, ['sign']))
    return async (bytes) => new Uint8Array(await subtle.sign('HMAC', await key(), bytes))
  },
}
