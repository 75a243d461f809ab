import type { TextSender } from '@ssp/core'
import { expect, test } from 'vitest'
import { ConfigurationError, twilioSms, type TwilioSmsSettings } from './index.ts'

const SID = `AC${'0a'.repeat(16)}`
const AUTH_TOKEN = '1f'.repeat(16)
const account = { accountSid: SID, authToken: AUTH_TOKEN }

interface Sent {
  readonly url: string
  readonly headers: Headers
  readonly form: Readonly<Record<string, string>>
}

/** The requests that a sender makes, each answered as the API does. */
function watched(settings: Partial<TwilioSmsSettings>): { readonly sent: Sent[]; readonly sms: TextSender } {
  const sent: Sent[] = []
  const fetch: typeof globalThis.fetch = async (url, init) => {
    const form = Object.fromEntries(new URLSearchParams(String(init?.body)))
    sent.push({ url: String(url), headers: new Headers(init?.headers), form })
    return Response.json({ sid: 'SM1', status: 'queued' }, { status: 201 })
  }
  return { sent, sms: twilioSms({ ...account, ...settings, fetch }) }
}

test('posts a form to the account’s messages, as the account', async () => {
  const { sent, sms } = watched({ from: '+15005550006' })
  expect(await sms.send({ id: 'm1', to: '+4915112345678', text: 'Grüße & 100% + 1 = "7"' })).toEqual({ ok: true })
  expect(sent).toHaveLength(1)
  const { url, headers, form } = sent[0]!
  expect(url).toBe(`https://api.twilio.com/2010-04-01/Accounts/${SID}/Messages.json`)
  expect(headers.get('authorization')).toBe(`Basic ${Buffer.from(`${SID}:${AUTH_TOKEN}`).toString('base64')}`)
  expect(headers.get('content-type')).toBe('application/x-www-form-urlencoded')
  expect(form).toEqual({ From: '+15005550006', To: '+4915112345678', Body: 'Grüße & 100% + 1 = "7"' })
})

test('by way of a service, in another region', async () => {
  const messagingServiceSid = `MG${'0b'.repeat(16)}`
  const { sent, sms } = watched({ messagingServiceSid, baseUrl: 'https://api.dublin.ie1.twilio.com/' })
  await sms.send({ id: 'm1', to: '+4915112345678', text: 'x' })
  expect(sent[0]?.url).toBe(`https://api.dublin.ie1.twilio.com/2010-04-01/Accounts/${SID}/Messages.json`)
  expect(sent[0]?.form).toEqual({ MessagingServiceSid: messagingServiceSid, To: '+4915112345678', Body: 'x' })
})

test.each(['4915112345678', 'whatsapp:+4915112345678', '+49 151', '+0151', '', '+4915112345678,+15005550006'])(
  'nothing is sent to %j',
  async (to) => {
    const { sent, sms } = watched({ from: '+15005550006' })
    expect(await sms.send({ id: 'm1', to, text: 'x' })).toEqual({
      ok: false,
      code: 'telephony.rejected',
      maybeSent: false,
      detail: 'not E.164',
    })
    expect(sent).toHaveLength(0)
  },
)

test.each(['+15005550006', '12345', 'Example Ltd', 'A1'])('%j may send', (from) => {
  expect(() => twilioSms({ ...account, from })).not.toThrow()
})

test.each([
  ['accountSid', { accountSid: 'AC1' }],
  ['accountSid', { accountSid: `SK${'0a'.repeat(16)}` }],
  ['accountSid', { accountSid: undefined }],
  ['authToken', { authToken: '' }],
  ['authToken', { authToken: 'short' }],
  ['authToken', { authToken: 'with a blank and a : colon' }],
  ['from', { from: undefined }],
  ['from', { from: 'a name that is too long' }],
  ['from', { from: '05551234 ' }],
  ['from', { messagingServiceSid: `MG${'0b'.repeat(16)}` }],
  ['messagingServiceSid', { from: undefined, messagingServiceSid: 'MG1' }],
  ['patienceMs', { patienceMs: 0 }],
  ['patienceMs', { patienceMs: 1.5 }],
  ['patienceMs', { patienceMs: 60_001 }],
  ['patienceMs', { patienceMs: Number.NaN }],
  ['baseUrl', { baseUrl: 'api.twilio.com' }],
  ['baseUrl', { baseUrl: 'http://api.twilio.com' }],
  ['baseUrl', { baseUrl: 'https://user:secret@api.twilio.com' }],
  ['baseUrl', { baseUrl: 'https://api.twilio.com/#x' }],
] as const)('does not begin with a wrong %s', (key, change) => {
  const settings = { ...account, from: '+15005550006', ...change } as TwilioSmsSettings
  const error = (() => {
    try {
      return twilioSms(settings)
    } catch (thrown) {
      return thrown
    }
  })()
  expect(error).toBeInstanceOf(ConfigurationError)
  expect(error).toMatchObject({ code: 'configuration', key })
  expect((error as ConfigurationError).fix.length).toBeGreaterThan(10)
  // A value may be a secret in the wrong place.
  for (const value of Object.values(settings)) {
    if (typeof value === 'string' && value.length > 6) expect(String(error)).not.toContain(value)
  }
})
