import { type Bytes, fromBase64, toBase64 } from './base64.ts'

/** How far the sender's clock may be from ours, either way (section *Verifying signatures* leaves the number to us). */
const TOLERANCE_MS = 300_000
const PREFIX = 'whsec_'
const SECRET_MIN_BYTES = 24
const SECRET_MAX_BYTES = 64
const ALGORITHM = { name: 'HMAC', hash: 'SHA-256' } as const
/** Version 1: HMAC-SHA-256, 32 bytes in base64. */
const SIGNATURE = /^v1,([A-Za-z0-9+/]{43}=)$/
/** Ten are more than any rotation of keys has. */
const SIGNATURES_MAX = 10

/**
 * What may stand for an id in a header and in the signed text. No full stop: it is what separates the signed parts.
 */
export const WEBHOOK_ID: RegExp = /^[\w:~+/=-]{1,128}$/

/** Signs and checks requests as the Standard Webhooks specification 1.0.0 has them, symmetric scheme. */
export interface WebhookSigner {
  /** @param now milliseconds; the time of this attempt, where `id` stays the same for all of them */
  sign(id: string, body: string, now: number): Promise<Readonly<Record<string, string>>>
  /** Whether this secret signed the body within five minutes of `now`. Takes the same time for any signature. */
  verify(header: (name: string) => string | null, body: string, now: number): Promise<boolean>
}

/**
 * @returns the key of a `whsec_...` secret, null where it is not base64 of 24 to 64 bytes
 * @see https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
export function parseWebhookSecret(secret: unknown): Bytes | null {
  if (typeof secret !== 'string' || !secret.startsWith(PREFIX)) return null
  const text = secret.slice(PREFIX.length)
  if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text)) return null
  const key = fromBase64(text)
  return key.length < SECRET_MIN_BYTES || key.length > SECRET_MAX_BYTES ? null : key
}

export function webhookSigner(secret: Bytes): WebhookSigner {
  const encoder = new TextEncoder()
  const key = (use: 'sign' | 'verify'): Promise<CryptoKey> =>
    crypto.subtle.importKey('raw', secret, ALGORITHM, false, [use])
  const signed = (id: string, seconds: string, body: string): Bytes => encoder.encode(`${id}.${seconds}.${body}`)
  return {
    async sign(id, body, now) {
      const seconds = String(Math.floor(now / 1_000))
      const signature = await crypto.subtle.sign('HMAC', await key('sign'), signed(id, seconds, body))
      return {
        'webhook-id': id,
        'webhook-timestamp': seconds,
        'webhook-signature': `v1,${toBase64(new Uint8Array(signature))}`,
      }
    },

    async verify(header, body, now) {
      const [id, seconds] = [header('webhook-id') ?? '', header('webhook-timestamp') ?? '']
      if (!WEBHOOK_ID.test(id) || !/^\d{1,12}$/.test(seconds)) return false
      // Written so that a time that is no number is too far away.
      if (!(Math.abs(Number(seconds) * 1_000 - now) <= TOLERANCE_MS)) return false
      const signatures = (header('webhook-signature') ?? '').split(' ', SIGNATURES_MAX).flatMap(parseSignature)
      const verifying = await key('verify')
      const text = signed(id, seconds, body)
      const matches = signatures.map((bytes) => crypto.subtle.verify('HMAC', verifying, bytes, text))
      return (await Promise.all(matches)).includes(true)
    },
  }
}

/** Nothing for a signature of another version: others may stand beside ours. */
function parseSignature(text: string): readonly Bytes[] {
  const [, base64] = SIGNATURE.exec(text) ?? []
  return base64 === undefined ? [] : [fromBase64(base64)]
}
