import type { Caller, CreditTable, TextSender } from '@ssp/core'
import type { Telephony } from '@ssp/portal'
import { phoneNumbers } from '@ssp/providers/phone'
import { twilioSms } from '@ssp/providers/sms-twilio'
import { twilioVoice } from '@ssp/providers/voice-twilio'
import { webhook } from '@ssp/providers/webhook'
import { z } from 'zod'
import { type Environment, secretFrom, secretOf } from './secrets.ts'

const twilio = z.strictObject({ provider: z.literal('twilio'), accountSid: z.string(), tokenFrom: secretFrom, from: z.string() })
const ownService = z.strictObject({ provider: z.literal('webhook'), url: z.url(), secretFrom })
const provider = z.discriminatedUnion('provider', [twilio, ownService])

const credits = z.number().nonnegative()

type Provider =
  | { readonly provider: 'twilio'; readonly accountSid: string; readonly tokenFrom: string; readonly from: string }
  | { readonly provider: 'webhook'; readonly url: string; readonly secretFrom: string }

export interface TelephonySection {
  readonly sms?: Provider | undefined
  readonly calls?: Provider | undefined
  readonly credits: CreditTable
  readonly creditsPerDay: Readonly<Record<string, number>>
  readonly codesPerMessage: number
  readonly codeLifeMinutes: number
}

export const telephonySection: z.ZodType<TelephonySection> = z.strictObject({
  sms: provider.optional(),
  calls: provider.optional(),
  /** What an SMS and a call cost, by country. What has no price is not sent. */
  credits: z.record(z.string().regex(/^[A-Z]{2}$/), z.strictObject({ sms: credits, call: credits })),
  /** Within 24 hours at most, by `organisation`, `application:<id>` or `group:<id>`. */
  creditsPerDay: z.record(z.string(), credits).default({}),
  codesPerMessage: z.int().min(1).max(10).default(1),
  codeLifeMinutes: z.int().min(2).max(1_440).default(10),
})

function texts(chosen: Provider, env: Environment): TextSender {
  if (chosen.provider === 'webhook') return webhook({ url: chosen.url, secret: secretOf(env, chosen.secretFrom) })
  const { accountSid, from, tokenFrom } = chosen
  return twilioSms({ accountSid, from, authToken: secretOf(env, tokenFrom) })
}

function calls(chosen: Provider, env: Environment): Caller {
  if (chosen.provider === 'webhook') return webhook({ url: chosen.url, secret: secretOf(env, chosen.secretFrom) })
  const { accountSid, from, tokenFrom } = chosen
  return twilioVoice({ accountSid, from, authToken: secretOf(env, tokenFrom) })
}

/**
 * The providers that the file names.
 *
 * @throws ConfigurationError naming the environment variable that is missing, or what a provider says of its settings
 */
export function telephonyOf(section: TelephonySection, env: Environment): Telephony {
  return {
    numbers: phoneNumbers(),
    text: section.sms === undefined ? null : texts(section.sms, env),
    caller: section.calls === undefined ? null : calls(section.calls, env),
    credits: section.credits,
    creditsPerDay: section.creditsPerDay,
    codesPerMessage: section.codesPerMessage,
    codeLifeMs: section.codeLifeMinutes * 60_000,
  }
}
