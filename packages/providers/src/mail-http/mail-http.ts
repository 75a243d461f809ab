import type { Mailer, MailOutcome } from '@ssp/core'
import { toBase64 } from '../shared/base64.ts'
import { ConfigurationError } from '../shared/configuration-error.ts'
import { mailFault } from '../shared/mail-fault.ts'
import { post, type Posted } from '../shared/post.ts'
import { settingLike, settingPatience, settingUrl } from '../shared/settings.ts'
import { parseWebhookSecret, type WebhookSigner, webhookSigner } from '../shared/standard-webhooks.ts'

export interface MailHttpSettings {
  /** Where mail is posted to: https, or http on loopback. */
  readonly url: string
  /** `whsec_` and base64 of 24 to 64 random bytes, shared with the receiver: signs each request. */
  readonly secret?: string
  /** For a receiver that knows its callers by a bearer token (RFC 6750). One of `secret` and `token` is needed. */
  readonly token?: string
  /** Milliseconds after which a send is given up. 10,000 if left out. */
  readonly patienceMs?: number
  readonly fetch?: typeof fetch
  /** Milliseconds since 1970; the system's clock if left out. */
  readonly now?: () => number
}

/**
 * Posts each mail as JSON, `{ "type": "mail", "data": { "id", "to", "subject", "text", "language" } }`; whom it is from
 * is the receiver's to say. Any 2xx means that the receiver takes care of it.
 *
 * `Idempotency-Key` is the mail's id, and the body is the same byte for byte whenever the mail is sent, so that a
 * receiver can leave out what it has had. Counting on this, a failure of the receiver, of the connection or a 429 is
 * tried again, up to three times in all within `patienceMs`. With `secret`, requests are signed as the Standard
 * Webhooks specification has it; `webhook-id` is `mail_` and the mail's id hashed with SHA-256, in base64, since there a
 * full stop is for other things.
 *
 * @throws ConfigurationError at once, naming the setting and the fix
 * @see https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
export function mailHttp(settings: MailHttpSettings): Mailer {
  const url = settingUrl('url', settings.url).href
  const patienceMs = settingPatience(settings.patienceMs)
  const signer = settingSigner(settings.secret)
  const authorization = settingAuthorization(settings.token)
  if (signer === null && authorization === null) {
    throw new ConfigurationError('secret', 'give a secret or a token: the receiver has to know whose mail it sends')
  }
  const { now = Date.now, fetch: send = fetch } = settings
  return {
    async send(mail) {
      const fault = HEADER_TEXT.test(mail.id) ? mailFault(mail) : 'not an id'
      if (fault !== null) return { ok: false, code: 'mail.rejected', detail: fault }
      // Member by member: whatever else a caller's object holds is not for others.
      const { id, to, subject, text, language } = mail
      const body = JSON.stringify({ type: 'mail', data: { id, to, subject, text, language } })
      const headers = async (): Promise<Readonly<Record<string, string>>> => ({
        'content-type': 'application/json',
        'idempotency-key': id,
        ...(authorization === null ? {} : { authorization }),
        ...(signer === null ? {} : await signer.sign(await webhookIdOf(id), body, now())),
      })
      return outcomeOf(await post({ url, headers, body }, { fetch: send, patienceMs, idempotent: true, bodyBytes: 0 }))
    },
  }
}

/** What may stand in a header as it is. */
const HEADER_TEXT = /^[!-~]{1,255}$/

async function webhookIdOf(id: string): Promise<string> {
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(id))
  return `mail_${toBase64(new Uint8Array(hash))}`
}

function settingSigner(secret: string | undefined): WebhookSigner | null {
  if (secret === undefined) return null
  const key = parseWebhookSecret(secret)
  if (key === null) throw new ConfigurationError('secret', 'give whsec_ and base64 of 24 to 64 random bytes')
  return webhookSigner(key)
}

function settingAuthorization(token: string | undefined): string | null {
  if (token === undefined) return null
  const fix = 'give a bearer token: 16 to 4,096 letters, digits and -._~+/='
  return `Bearer ${settingLike('token', token, /^[A-Za-z0-9\-._~+/]{16,4096}={0,2}$/, fix)}`
}

/**
 * Statuses of a receiver that is not there, does not know us or is still busy with this very mail; any other 4xx is
 * about the mail.
 */
const NOT_THE_MAIL: readonly number[] = [401, 403, 404, 405, 408, 409, 410, 425, 429]

function outcomeOf({ status, fault }: Posted): MailOutcome {
  if (status === null) return { ok: false, code: 'mail.unavailable', detail: fault ?? '' }
  if (status >= 200 && status < 300) return { ok: true }
  const rejected = status >= 400 && status < 500 && !NOT_THE_MAIL.includes(status)
  return { ok: false, code: rejected ? 'mail.rejected' : 'mail.unavailable', detail: `status ${status}` }
}
