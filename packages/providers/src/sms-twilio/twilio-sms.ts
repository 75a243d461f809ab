import type { TextSender } from '@ssp/core'
import { ConfigurationError } from '../shared/configuration-error.ts'
import { E164, settingLike } from '../shared/settings.ts'
import { type TwilioAccount, twilioClient } from '../shared/twilio.ts'

/** Exactly one of `from` and `messagingServiceSid`. */
export interface TwilioSmsSettings extends TwilioAccount {
  /** A number of the account in E.164, a short code, or an alphanumeric sender of at most 11 characters. */
  readonly from?: string
  /** `MG` and 32 hexadecimal digits: the service chooses the sender. */
  readonly messagingServiceSid?: string
}

const SENDER = /^(?:\+[1-9]\d{1,14}|\d{3,8}|(?=.*[A-Za-z])[A-Za-z0-9 ]{1,11})$/

/**
 * Text messages. What is tried again and what is not: `shared/twilio.ts`. The message's `id` is not sent, since the
 * provider has no use for it: whoever asks twice sends twice.
 *
 * @throws ConfigurationError at once, naming the setting and the fix
 * @see https://www.twilio.com/docs/messaging/api/message-resource
 */
export function twilioSms(settings: TwilioSmsSettings): TextSender {
  const create = twilioClient(settings)
  const sender = senderOf(settings)
  return {
    async send({ to, text }) {
      if (!E164.test(to)) return { ok: false, code: 'telephony.rejected', maybeSent: false, detail: 'not E.164' }
      return create('Messages', { ...sender, To: to, Body: text })
    },
  }
}

function senderOf({ from, messagingServiceSid }: TwilioSmsSettings): Readonly<Record<string, string>> {
  if ((from === undefined) === (messagingServiceSid === undefined)) {
    throw new ConfigurationError('from', 'give either `from` or `messagingServiceSid`')
  }
  if (from !== undefined) {
    const fix = 'give a number such as +15005550006, a short code or a sender name'
    return { From: settingLike('from', from, SENDER, fix) }
  }
  const fix = 'give the SID: MG and 32 hexadecimal digits'
  return { MessagingServiceSid: settingLike('messagingServiceSid', messagingServiceSid, /^MG[0-9a-f]{32}$/i, fix) }
}
