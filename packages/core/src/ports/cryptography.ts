/** Bytes of their own: neither shared nor a view of somebody else's growing buffer. */
type Bytes = Uint8Array<ArrayBuffer>

/** Now or later, as the runtime has it. */
type Soon<Value> = Value | Promise<Value>

/** AES-256-GCM (NIST SP 800-38D) under one key: nonces of 96 bits, the tag of 128 bits behind the text. */
export interface Cipher {
  seal(nonce: Bytes, additional: Bytes, text: Bytes): Soon<Bytes>
  /** The text, or null: whether key, nonce, additional data or a byte was another one, nobody learns. */
  open(nonce: Bytes, additional: Bytes, sealed: Bytes): Soon<Bytes | null>
}

/**
 * The primitives that the portal is built on. Every runtime has them as promises (Web Cryptography); one that has them
 * at once answers several times as many requests, since each promise is a task for a pool of threads.
 *
 * Keys are derived by HKDF-SHA-256 (RFC 5869) from `secret` and `salt`, one for each `info`.
 */
export interface Cryptography {
  sha256(bytes: Bytes): Soon<Bytes>
  cipher(secret: Bytes, salt: Bytes, info: Bytes): Cipher
  /** HMAC-SHA-256 (RFC 2104). */
  mac(secret: Bytes, salt: Bytes, info: Bytes): (bytes: Bytes) => Soon<Bytes>
}
