import type { Caller, PhoneCall, SendOutcome, TextMessage, TextSender } from '@ssp/core'
import { ConfigurationError } from '../shared/configuration-error.ts'
import { post, type Posted } from '../shared/post.ts'
import { settingPatience, settingUrl } from '../shared/settings.ts'
import { hearSigned, jsonAnswer } from '../shared/signed-report.ts'
import { parseWebhookSecret, WEBHOOK_ID, webhookSigner } from '../shared/standard-webhooks.ts'

export interface WebhookSettings {
  /** Where messages and calls are posted to: https, or http on loopback. */
  readonly url: string
  /** `whsec_` and base64 of 24 to 64 random bytes, shared with the receiver. */
  readonly secret: string
  /** Milliseconds after which a send is given up. 10,000 if left out. */
  readonly patienceMs?: number
  readonly fetch?: typeof fetch
  /** Milliseconds since 1970; the system's clock if left out. */
  readonly now?: () => number
}

/**
 * Posts `{ type, timestamp, data }`: type `telephony.text` with the message's `id`, `to` and `text`, or type
 * `telephony.call` with the call's `id`, `to`, `extension`, `language`, `say` and `keyTo`. Any 2xx means that the
 * receiver takes care of it.
 *
 * `webhook-id` is the message's id and stays the same over all attempts, so that a receiver can leave out what it has
 * had (the specification asks that of it). Counting on this, a failure of the receiver, of the connection or a 429 is
 * tried again, up to three times in all within `patienceMs`; where even so nothing but silence or a 5xx came,
 * `maybeSent` is true.
 *
 * The receiver reports a key by a request to `keyTo` that is signed in the same way with the same secret, whose body is
 * `{ "call": id, "key": "1" }`, or null for a call that ended without one. It is answered with
 * `{ "say": [...], "language": "en" }`: what is to be said before hanging up. A signed report can be sent again within
 * five minutes; the first one counts.
 *
 * @throws ConfigurationError at once, naming the setting and the fix
 * @see https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
export function webhook(settings: WebhookSettings): TextSender & Caller {
  const url = settingUrl('url', settings.url).href
  const secret = parseWebhookSecret(settings.secret)
  if (secret === null) throw new ConfigurationError('secret', 'give whsec_ and base64 of 24 to 64 random bytes')
  const patienceMs = settingPatience(settings.patienceMs)
  const { now = Date.now, fetch: send = fetch } = settings
  const signer = webhookSigner(secret)

  async function deliver(type: string, data: TextMessage | PhoneCall): Promise<SendOutcome> {
    const { id } = data
    if (!WEBHOOK_ID.test(id)) return { ok: false, code: 'telephony.rejected', maybeSent: false, detail: 'not an id' }
    const body = JSON.stringify({ type, timestamp: new Date(now()).toISOString(), data })
    const headers = async (): Promise<Readonly<Record<string, string>>> => ({
      'content-type': 'application/json',
      ...(await signer.sign(id, body, now())),
    })
    return outcomeOf(await post({ url, headers, body }, { fetch: send, patienceMs, idempotent: true, bodyBytes: 0 }))
  }

  return {
    send: ({ id, to, text }) => deliver('telephony.text', { id, to, text }),
    // Member by member: whatever else a caller's object holds is not for others.
    call: ({ id, to, extension, language, say, keyTo }) =>
      deliver('telephony.call', { id, to, extension, language, say, keyTo }),
    hear: (report) => hearSigned(signer, report, now()),
    answer: jsonAnswer,
  }
}

/** Statuses of a receiver that is not there or does not know us; any other 4xx is about this message. */
const NOBODY: readonly number[] = [401, 403, 404, 405, 408, 410, 429]

function outcomeOf({ status, fault, maybeDone }: Posted): SendOutcome {
  if (status === null) return { ok: false, code: 'telephony.unavailable', maybeSent: maybeDone, detail: fault ?? '' }
  if (status >= 200 && status < 300) return { ok: true }
  const rejected = status >= 400 && status < 500 && !NOBODY.includes(status)
  const code = rejected ? 'telephony.rejected' : 'telephony.unavailable'
  return { ok: false, code, maybeSent: maybeDone, detail: `status ${status}` }
}
