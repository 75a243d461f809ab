import type { SendOutcome } from '@ssp/core'
import { parseObject } from './parse-object.ts'
import { post, type Posted } from './post.ts'
import { settingLike, settingPatience, settingUrl } from './settings.ts'

/** An account of the provider's, from the configuration. */
export interface TwilioAccount {
  /** `AC` and 32 hexadecimal digits. */
  readonly accountSid: string
  /** The account's own token: it also signs what the provider reports, which an API key can't check. */
  readonly authToken: string
  /** Milliseconds after which a send is given up. 10,000 if left out. */
  readonly patienceMs?: number
  /** Another region or edge of the provider's. `https://api.twilio.com` if left out. */
  readonly baseUrl?: string
  readonly fetch?: typeof fetch
}

/** Of a whole answer some 1,500 bytes are usual. */
const ANSWER_BYTES = 16_384

/** Statuses that say no to us and not to this number: credentials, a suspended account, a wrong address. */
const OURS: readonly number[] = [401, 403, 404, 405]

/**
 * Creates a message or a call.
 *
 * The API documents no way to send the same request twice and have it done once: the `I-Twilio-Idempotency-Token`
 * header belongs to the requests that Twilio makes to others, and nothing is promised for one that it receives. So a
 * second attempt is made only where the first was not acted upon for certain: no connection came about, or the answer
 * was 429, of which the provider says so. After a time-out, a broken connection or a 5xx the outcome says `maybeSent`
 * and no more is tried.
 *
 * @throws ConfigurationError at once, naming the setting and the fix
 * @see https://www.twilio.com/docs/api/errors/20429
 * @see https://www.twilio.com/docs/usage/requests-to-twilio
 */
export function twilioClient(
  account: TwilioAccount,
): (resource: 'Messages' | 'Calls', form: Readonly<Record<string, string>>) => Promise<SendOutcome> {
  const sidFix = 'give the SID: AC and 32 hexadecimal digits'
  const sid = settingLike('accountSid', account.accountSid, /^AC[0-9a-f]{32}$/i, sidFix)
  const token = settingLike('authToken', account.authToken, /^[!-9;-~]{16,128}$/, "give the account's auth token")
  const base = settingUrl('baseUrl', account.baseUrl ?? 'https://api.twilio.com').href.replace(/\/+$/, '')
  const patienceMs = settingPatience(account.patienceMs)
  const send = account.fetch ?? fetch
  const headers = {
    authorization: `Basic ${btoa(`${sid}:${token}`)}`,
    'content-type': 'application/x-www-form-urlencoded',
    accept: 'application/json',
  }
  return async (resource, form) => {
    const posted = await post(
      {
        url: `${base}/2010-04-01/Accounts/${sid}/${resource}.json`,
        headers: () => Promise.resolve(headers),
        body: new URLSearchParams(form).toString(),
      },
      { fetch: send, patienceMs, idempotent: false, bodyBytes: ANSWER_BYTES },
    )
    return outcomeOf(posted)
  }
}

function outcomeOf({ status, fault, text, maybeDone }: Posted): SendOutcome {
  const unavailable = { ok: false, code: 'telephony.unavailable' } as const
  if (status === null) return { ...unavailable, maybeSent: maybeDone, detail: fault ?? '' }
  const answer = parseAnswer(text)
  const detail = answer.code === null ? `status ${status}` : `status ${status}, code ${answer.code}`
  if (status >= 200 && status < 300) {
    if (answer.failed) return { ok: false, code: 'telephony.rejected', maybeSent: false, detail }
    if (answer.created) return { ok: true }
    // Something answered that is not the API, or its answer got lost on the way.
    return { ...unavailable, maybeSent: true, detail: `${detail}, unreadable` }
  }
  const refused = status >= 400 && status < 500 && ![408, 429, ...OURS].includes(status)
  return { ...unavailable, ...(refused ? { code: 'telephony.rejected' } : {}), maybeSent: maybeDone, detail }
}

interface Answer {
  readonly created: boolean
  readonly failed: boolean
  /** The provider's own error code: a number with a page of its own in its documentation. */
  readonly code: number | null
}

function parseAnswer(text: string): Answer {
  const answer = parseObject(text)
  const code = answer['code'] ?? answer['error_code']
  return {
    created: typeof answer['sid'] === 'string' && answer['sid'] !== '',
    failed: answer['status'] === 'failed' || answer['status'] === 'undelivered' || answer['status'] === 'canceled',
    code: typeof code === 'number' && Number.isSafeInteger(code) ? code : null,
  }
}
