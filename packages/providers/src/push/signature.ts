import type { PushKey, PushSignature } from '@ssp/core'
import { compactVerify } from 'jose'
import { parseBase64url } from './bytes.ts'
import { importPublicKey } from './public-key.ts'

type Json = Readonly<Record<string, unknown>>

const ALGORITHM = 'ES256'
const MEMBERS = ['alg', 'kid', 'typ']
const MAX_LENGTH = 4_096
const SIGNATURE_BYTES = 64
const THUMBPRINT_BYTES = 32

// Header, payload, and 64 bytes of signature in base64url.
const COMPACT = /^([\w-]+)\.([\w-]+)\.([\w-]{86})$/

/**
 * The `kid` of a compact JWS (RFC 7515 section 7.1) whose header is exactly `alg`, `typ` and `kid`: so no `crit`, no
 * `b64` (RFC 7797), no embedded key and no member twice. Nothing is verified.
 */
export function keyOf(jws: unknown, type: PushSignature): string | null {
  if (typeof jws !== 'string' || jws.length > MAX_LENGTH) return null
  const [, header, payload, signature] = COMPACT.exec(jws) ?? []
  // Several spellings decode to one signature. One is accepted, so that a signature can't be used again as another text.
  if (parseBase64url(payload) === null || parseBase64url(signature, SIGNATURE_BYTES) === null) return null

  const text = decode(parseBase64url(header))
  const members = parseObject(text)
  if (text === null || members === null) return null
  if (Object.keys(members).sort().join() !== MEMBERS.join()) return null
  // JSON.parse keeps the last of two members of one name. The texts differ in length then.
  if (text.replace(/\s/g, '') !== JSON.stringify(members)) return null

  const { alg, typ, kid } = members
  if (alg !== ALGORITHM || typ !== type) return null
  return typeof kid === 'string' && parseBase64url(kid, THUMBPRINT_BYTES) !== null ? kid : null
}

/** The payload of what `keyOf` names a key for, if it is a JSON object that this key signed. */
export async function verify(jws: unknown, type: PushSignature, key: PushKey): Promise<Json | null> {
  if (typeof jws !== 'string' || keyOf(jws, type) === null) return null
  const publicKey = await importPublicKey(key)
  if (publicKey === null) return null
  try {
    const { payload } = await compactVerify(jws, publicKey, { algorithms: [ALGORITHM] })
    return parseObject(decode(payload))
  } catch {
    return null
  }
}

/** Strict: bytes that are not UTF-8 must not become other claims by being repaired. */
function decode(bytes: Uint8Array | null): string | null {
  if (bytes === null) return null
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return null
  }
}

function parseObject(text: string | null): Json | null {
  if (text === null) return null
  try {
    const value: unknown = JSON.parse(text)
    // What JSON.parse returned and is neither a list nor null is a record.
    return typeof value === 'object' && !Array.isArray(value) ? (value as Json | null) : null
  } catch {
    return null
  }
}
