import type { Caller, PhoneCall, SendOutcome } from '@ssp/core'
import { parseKey } from '../shared/key.ts'
import { E164, settingLike } from '../shared/settings.ts'
import { type TwilioAccount, twilioClient } from '../shared/twilio.ts'
import { signatureChecker } from './signature.ts'
import { callScript, goodbye } from './twiml.ts'

export interface TwilioVoiceSettings extends TwilioAccount {
  /** A number of the account, in E.164. */
  readonly from: string
}

/** The query parameter that we add to `keyTo`, so that a report says which call it is about. */
const CALL = 'call'

/** Two seconds for whoever takes the call at an exchange, then the extension. Each `w` waits half a second. */
const BEFORE_EXTENSION = 'wwww'

/**
 * Calls. What is tried again and what is not: `shared/twilio.ts`; whoever asks twice calls twice.
 *
 * Where somebody takes the call, one report comes: the key, or null after they pressed none. A call that is never
 * taken, or is hung up before, reports nothing. A report can come twice (the provider repeats one that fails): the
 * first counts.
 *
 * @throws ConfigurationError at once, naming the setting and the fix
 * @see https://www.twilio.com/docs/voice/api/call-resource
 */
export function twilioVoice(settings: TwilioVoiceSettings): Caller {
  const create = twilioClient(settings)
  const from = settingLike('from', settings.from, E164, 'give a number of the account in E.164, such as +15005550006')
  const isTwilios = signatureChecker(settings.authToken)
  return {
    async call(call) {
      const fault = faultOf(call)
      if (fault !== null) return fault
      return create('Calls', {
        From: from,
        To: call.to,
        Twiml: callScript(call, call.keyTo === null ? null : withCall(call.keyTo, call.id)),
        ...(call.extension === null ? {} : { SendDigits: `${BEFORE_EXTENSION}${call.extension}` }),
      })
    },

    async hear({ url, header, body }) {
      const params = new URLSearchParams(body)
      if (!(await isTwilios(url, params, header('x-twilio-signature')))) return null
      // The signature covers the URL. Ours is the last, should `keyTo` have had one of that name.
      const call = URL.canParse(url) ? new URL(url).searchParams.getAll(CALL).at(-1) : undefined
      const key = parseKey((params.get('Digits') ?? '').slice(0, 1) || null)
      return call === undefined || key === undefined ? null : { call, key }
    },

    answer: (say, language) => ({ contentType: 'text/xml; charset=utf-8', body: goodbye(say, language) }),
  }
}

/** What a call must be, and what is said of one that is not. */
const MUST: readonly (readonly [detail: string, holds: (call: PhoneCall) => boolean])[] = [
  ['not E.164', ({ to }) => E164.test(to)],
  ['not an extension', ({ extension }) => extension === null || /^\d{1,11}$/.test(extension)],
  ['not an absolute URL', ({ keyTo }) => keyTo === null || URL.canParse(keyTo)],
]

function faultOf(call: PhoneCall): SendOutcome | null {
  const broken = MUST.find(([, holds]) => !holds(call))
  return broken === undefined ? null : { ok: false, code: 'telephony.rejected', maybeSent: false, detail: broken[0] }
}

/** Appended as text: what stands there already is what will be signed, byte for byte. */
const withCall = (keyTo: string, id: string): string =>
  `${keyTo}${keyTo.includes('?') ? '&' : '?'}${CALL}=${encodeURIComponent(id)}`
