import { ConfigurationError } from '@ssp/portal'
import { describe, expect, test } from 'vitest'
import { readApplications } from '../src/production/applications.ts'
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

describe('the applications file', () => {
  const file = {
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
  const env = { WIKI_SECRET: 'x'.repeat(40) }

  test('gives a directory that is as shipped where it says nothing', () => {
    const { directory, clients } = readApplications(JSON.stringify(file), env)
    expect(directory.policy.newUser).toBe('deny')
    expect(directory.applications[0]?.selfService).toBe(false)
    expect(clients[0]?.secret).toBe(env.WIKI_SECRET)
  })

  test.each([
    ['no JSON', '{', 'SSP_APPLICATIONS'],
    ['an unknown field', JSON.stringify({ ...file, extra: 1 }), 'SSP_APPLICATIONS '],
    ['an unknown edition', JSON.stringify({ ...file, organisation: { name: 'x', edition: 'gold' } }), 'SSP_APPLICATIONS organisation.edition'],
  ])('%s is refused by its path', (_, text, key) => {
    expect(fault(() => readApplications(text, env)).key).toBe(key)
  })

  test('a client secret that is missing is named, not shown', () => {
    expect(fault(() => readApplications(JSON.stringify(file), {})).key).toBe('WIKI_SECRET')
  })
})
