import type { PhoneNumber, TelephonyChannel } from '@ssp/core'
import type { Deps } from '../../deps.ts'
import { say } from '../../models/parts.ts'
import type { MessageId } from '../../words/message-id.ts'
import { type Lang, translate } from '../../words/translate.ts'
import type { Visit } from '../visit.ts'
import { type CodeFor, issueCodes, withdrawCodes } from './codes.ts'
import { send, type Sent } from './send.ts'

/** A code that is sent or read out. */
export interface CodeOrder {
  readonly id: string
  readonly channel: TelephonyChannel
  readonly number: PhoneNumber
  readonly device: string | null
  readonly what: CodeFor
  readonly lang: Lang
}

/** What the message says that its code is for: a code for one thing is no code for another. */
const WORDS: Readonly<Record<CodeFor['purpose'], MessageId>> = {
  'sign-in': 'sms.sign-in',
  manage: 'sms.manage',
  add: 'sms.add',
}

/** Read one by one. */
const spelt = (code: string): string => [...code].join(' ')

/** The last line binds a single code to our host, so that browsers offer it there and nowhere else (WebOTP). */
const bound = (deps: Deps, codes: readonly string[]): string =>
  codes.length === 1 ? `\n\n@${deps.config.issuer.hostname} #${codes[0]}` : ''

/** Sends new codes by SMS, or one by a call that reads it out. Where it doesn't go out, nothing of it can be entered. */
export async function sendCode(deps: Deps, visit: Visit, { what, lang, ...order }: CodeOrder): Promise<Sent> {
  const { channel, number } = order
  const several = channel === 'sms' && what.purpose === 'sign-in'
  return send(deps, visit, {
    ...order,
    deliver: async (telephony, id) => {
      const codes = await issueCodes(deps, visit, what, channel, several ? (telephony.codesPerMessage ?? 1) : 1)
      const values = { organisation: visit.organisation.name, application: visit.application.name }
      const outcome =
        channel === 'sms'
          ? await telephony.text?.send({
              id,
              to: number.e164,
              text: translate(lang, say(WORDS[what.purpose], { ...values, codes: codes.join(' ') })) + bound(deps, codes),
            })
          : await telephony.caller?.call({
              id,
              to: number.e164,
              extension: number.extension,
              language: lang,
              say: [translate(lang, say('voice.code', { ...values, code: codes.map(spelt).join(', ') }))],
              keyTo: null,
            })
      const sent = outcome ?? { ok: false, code: 'telephony.unavailable', maybeSent: false, detail: 'no provider' }
      // What may have arrived can be entered.
      if (!sent.ok && !sent.maybeSent) await withdrawCodes(deps, visit, what)
      return sent
    },
  })
}
