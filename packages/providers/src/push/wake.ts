import type { Push, WakeOutcome } from '@ssp/core'
import { base64url } from 'jose'
import { sha256, utf8 } from './bytes.ts'
import type { PushConfig } from './config.ts'
import { encrypt, freshSecrets } from './encrypt.ts'
import type { Vapid } from './vapid.ts'

const PAYLOAD_MAX_BYTES = 1_024
/** RFC 8030 section 5.4: at most 32 characters of base64url. */
const TOPIC_LENGTH = 32

/** What a push service's status means (RFC 8030 sections 5 and 7.3). Any other, a redirect too, is a failure. */
const OUTCOMES: Readonly<Record<number, WakeOutcome>> = {
  200: 'sent',
  201: 'sent',
  202: 'sent',
  204: 'sent',
  // Mozilla's answer to another key than the subscription's; the others say 403.
  401: 'mismatch',
  403: 'mismatch',
  404: 'gone',
  410: 'gone',
}

interface Sender {
  readonly vapid: Vapid
  readonly accepts: Push['accepts']
  readonly fetch: NonNullable<PushConfig['fetch']>
  readonly patienceMs: number
}

/** Sends one message, and says only what has to be done about the subscription. */
export function waker({ vapid, accepts, fetch, patienceMs }: Sender): Push['wake'] {
  return async (subscription, message) => {
    try {
      const { payload, topic, ttl } = message
      const { endpoint } = subscription
      const text = utf8(payload)
      // Checked again: what is stored may be older than the list.
      if (!accepts(endpoint) || text.length > PAYLOAD_MAX_BYTES) return 'failed'
      const body = await encrypt(text, subscription, await freshSecrets())
      const headers = {
        Authorization: await vapid.authorization(new URL(endpoint).origin),
        'Content-Encoding': 'aes128gcm',
        'Content-Type': 'application/octet-stream',
        TTL: String(ttl),
        Urgency: 'high',
        Topic: await topicOf(topic),
      }
      const signal = AbortSignal.timeout(patienceMs)
      const response = await fetch(endpoint, { method: 'POST', redirect: 'manual', signal, headers, body })
      // Nobody reads what it says, and it may say it for ever.
      response.body?.cancel().catch(() => undefined)
      return OUTCOMES[response.status] ?? 'failed'
    } catch {
      return 'failed'
    }
  }
}

/** Whatever a topic is called, the header gets 192 bits of its hash: the same for the same, and nothing to read in it. */
async function topicOf(topic: string): Promise<string> {
  return base64url.encode(await sha256(utf8(topic))).slice(0, TOPIC_LENGTH)
}
