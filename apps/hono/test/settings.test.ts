import { ConfigurationError } from '@ssp/portal'
import { describe, expect, test } from 'vitest'
import { readApplications } from '../src/production/applications.ts'
import { pushOf } from '../src/production/push.ts'
import { telephonyOf } from '../src/production/telephony.ts'
import { readSettings } from '../src/settings.ts'

const fresh = (): string => 'c2VjcmV0LXRoYXQtaXMtbG9uZy1lbm91Z2gtZm9yLXRlc3Rz'

function fault(work: () => unknown): ConfigurationError {
  try {
    work()
  } catch (error) {
    if (error instanceof ConfigurationError) return error
  }
  throw new Error('nothing was wrong')
}

describe('a production start', () => {
  const complete = {
    NODE_ENV: 'production',
    SSP_ISSUER: 'https://mfa.example.org',
    SSP_SECRET: fresh(),
    SSP_APPLICATIONS: 'applications.json',
    SSP_DATABASE: 'ssp.sqlite',
    SSP_TRUSTED_PROXIES: '1',
  }
  const required = ['SSP_ISSUER', 'SSP_SECRET', 'SSP_APPLICATIONS', 'SSP_DATABASE', 'SSP_TRUSTED_PROXIES']

  test.each(required)('names the missing %s and the fix', (key) => {
    const error = fault(() => readSettings([], { ...complete, [key]: '' }, fresh))
    expect(error.key).toBe(key)
    expect(error.message).toContain(`set ${key} to`)
  })

  test('names everything that is missing, and never falls back to the demonstration', () => {
    const error = fault(() => readSettings(['--production'], {}, fresh))
    for (const key of required) expect(error.message).toContain(key)
    expect(readSettings([], complete, fresh).kind).toBe('production')
    expect(readSettings([], {}, fresh).kind).toBe('demo')
  })

  test('asks how many proxies stand in front: without an answer everybody is one address, and one sender stops everybody', () => {
    const { SSP_TRUSTED_PROXIES: _, ...silent } = complete
    expect(fault(() => readSettings([], silent, fresh)).message).toMatch(/SSP_TRUSTED_PROXIES.*X-Forwarded-For.*0/)
    expect(readSettings([], {}, fresh).kind).toBe('demo')
  })

  test.each(['0', '1', '8'])('takes %s proxies at its word', (count) => {
    const settings = readSettings([], { ...complete, SSP_TRUSTED_PROXIES: count }, fresh)
    expect(settings).toMatchObject({ kind: 'production', trustedProxies: Number(count) })
  })

  test.each([' ', '-1', '9', '1.5', '0x1', '1e0', 'all'])('does not guess what %j proxies are', (count) => {
    const error = fault(() => readSettings([], { ...complete, SSP_TRUSTED_PROXIES: count }, fresh))
    expect(error.key).toBe('SSP_TRUSTED_PROXIES')
    expect(error.message).toContain('give a whole number from 0 to 8')
  })

  test('a port that is none', () => {
    expect(fault(() => readSettings([], { PORT: '70000' }, fresh)).key).toBe('PORT')
  })
})

const FILE = {
  organisation: { name: 'Example', edition: 'mfa' },
  applications: [
    {
      id: 'wiki',
      name: 'Wiki',
      kind: 'web',
      client: { id: 'DI000000000000000000', secretFrom: 'WIKI_SECRET', redirectUris: ['https://wiki.example.org/callback'] },
    },
  ],
}

describe('the applications file', () => {
  const env = { WIKI_SECRET: 'x'.repeat(40) }

  test('gives a directory that is as shipped where it says nothing', () => {
    const { directory, clients } = readApplications(JSON.stringify(FILE), env)
    expect(directory.policy.newUser).toBe('deny')
    expect(directory.applications[0]?.selfService).toBe(false)
    expect(clients[0]?.secret).toBe(env.WIKI_SECRET)
  })

  test.each([
    ['no JSON', '{', 'SSP_APPLICATIONS'],
    ['an unknown field', JSON.stringify({ ...FILE, extra: 1 }), 'SSP_APPLICATIONS '],
    ['an unknown edition', JSON.stringify({ ...FILE, organisation: { name: 'x', edition: 'gold' } }), 'SSP_APPLICATIONS organisation.edition'],
  ])('%s is refused by its path', (_, text, key) => {
    expect(fault(() => readApplications(text, env)).key).toBe(key)
  })

  test('a client secret that is missing is named, not shown', () => {
    expect(fault(() => readApplications(JSON.stringify(FILE), {})).key).toBe('WIKI_SECRET')
  })
})

describe('phones and authenticators of the applications file', () => {
  const file = {
    ...FILE,
    telephony: {
      sms: { provider: 'twilio', accountSid: `AC${'0'.repeat(32)}`, tokenFrom: 'TWILIO_TOKEN', from: '+15005550006' },
      calls: { provider: 'webhook', url: 'https://calls.example.org/', secretFrom: 'CALLS_SECRET' },
      credits: { DE: { sms: 1, call: 2 } },
    },
    push: { vapid: { publicKey: 'x', privateKeyFrom: 'VAPID_KEY', subject: 'mailto:it@example.org' } },
  }
  const secrets = { WIKI_SECRET: 'x'.repeat(40), TWILIO_TOKEN: '0'.repeat(32), CALLS_SECRET: `whsec_${btoa('c'.repeat(32))}` }
  const read = (changed: object = {}) => readApplications(JSON.stringify({ ...file, ...changed }), secrets)

  test('give providers; without their sections there are none', () => {
    const { telephony } = read()
    if (telephony === undefined) throw new Error('no telephony')
    expect(telephonyOf(telephony, secrets)).toMatchObject({ codesPerMessage: 1, codeLifeMs: 600_000, credits: { DE: { call: 2 } } })
    expect(read({ telephony: undefined, push: undefined })).toMatchObject({ telephony: undefined, push: undefined })
  })

  test.each(['TWILIO_TOKEN', 'CALLS_SECRET'])('name the %s that is missing', (key) => {
    const { telephony } = read()
    if (telephony === undefined) throw new Error('no telephony')
    expect(fault(() => telephonyOf(telephony, { ...secrets, [key]: undefined })).key).toBe(key)
  })

  test('name the key of the push service that is missing', async () => {
    const { push } = read()
    if (push === undefined) throw new Error('no push')
    await expect(pushOf(push, 'https://mfa.example.org', 'Example', secrets)).rejects.toMatchObject({ key: 'VAPID_KEY' })
    const { vapid: _, ...silent } = push
    expect(await pushOf(silent, 'https://mfa.example.org', 'Example', {})).toMatchObject({ authenticator: { url: 'https://mfa.example.org/a/' } })
  })

  test.each([
    ['a country that is none', { ...file.telephony, credits: { Germany: { sms: 1, call: 1 } } }, 'credits.Germany'],
    ['too many codes', { ...file.telephony, codesPerMessage: 11 }, 'codesPerMessage'],
    ['an unknown provider', { ...file.telephony, sms: { provider: 'pigeon' } }, 'sms.provider'],
  ])('%s is refused by its path', (_, telephony, path) => {
    expect(fault(() => read({ telephony })).key).toBe(`SSP_APPLICATIONS telephony.${path}`)
  })
})
