import { fromBase64url, utf8 } from '../authenticators/bytes.ts'

const DAY_SECONDS = 24 * 60 * 60

/** Who sends, as an `Authorization` header proves it. */
export interface Sender {
  /** Base64url without padding. */
  readonly key: string
  readonly claims: Readonly<Record<string, unknown>>
}

/**
 * The sender that the header names, if its token is signed by that key, meant for `origin` and valid for a day at most
 * (RFC 8292 sections 2 and 3). Strict, as the strictest push service is: what passes here passes there.
 */
export async function senderOf(authorization: string | undefined, origin: string): Promise<Sender | null> {
  const [, head, body, signature, key] = /^vapid t=([\w-]+)\.([\w-]+)\.([\w-]+), k=([\w-]+)$/.exec(authorization ?? '') ?? []
  if (head === undefined || body === undefined || signature === undefined || key === undefined) return null
  try {
    const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }
    const publicKey = await crypto.subtle.importKey('raw', fromBase64url(key), algorithm, false, ['verify'])
    const signed = await crypto.subtle.verify(algorithm, publicKey, fromBase64url(signature), utf8(`${head}.${body}`))
    const [{ alg, typ }, claims] = [head, body].map((part) => JSON.parse(new TextDecoder().decode(fromBase64url(part))))
    const now = Date.now() / 1_000
    const timely = claims.exp > now && claims.exp <= now + DAY_SECONDS
    const named = /^(mailto:.+@.+|https:\/\/.+)$/.test(claims.sub)
    return signed && alg === 'ES256' && typ === 'JWT' && claims.aud === origin && timely && named ? { key, claims } : null
  } catch {
    return null
  }
}
