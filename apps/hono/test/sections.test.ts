import { PassThrough } from 'node:stream'
import { text } from 'node:stream/consumers'
import { ConfigurationError, staticDirectory } from '@ssp/portal'
import { describe, expect, test, vi } from 'vitest'
import { keepDelivering } from '../src/deliveries.ts'
import { type Configured, readApplications } from '../src/production/applications.ts'
import { webV2Of } from '../src/production/integration.ts'
import { readSecretLine } from '../src/production/read-secret-line.ts'

const SECRETS = { CLIENT: 'x'.repeat(40), SKEY: 'y'.repeat(40), MAIL: 'hidden-mail', TOKEN: 'hidden-token-hidden', LOGIN: 'hidden-login' }

const CLIENT = { id: 'DI000000000000000000', secretFrom: 'CLIENT', redirectUris: ['https://wiki.example.org/callback'] }
const INTEGRATION = { ikey: 'DI000000000000000001', skeyFrom: 'SKEY', parents: ['https://shop.example', 'http://localhost:8080'] }
const WIKI = { id: 'wiki', name: 'Wiki', kind: 'web', client: CLIENT }
const SHOP = { id: 'shop', name: 'Shop', kind: 'web', prompt: 'traditional', integration: INTEGRATION }
const LAUNCHER = { id: 'central', name: 'Central', kind: 'central' }
const DEVICES = { id: 'devices', name: 'Devices', kind: 'device-management-portal' }
const SMTP = { host: 'mail.example.org', port: 587, tls: 'required', from: 'mfa@example.org' }
const HASH = '$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'
const LOGIN = { passwords: [{ name: 'ada', hash: HASH }] }
const OIDC = { name: 'Example', issuer: 'https://login.example.org', clientId: 'mfa' }

const file = (sections: object): object => ({ organisation: { name: 'Example', edition: 'mfa' }, applications: [WIKI], ...sections })

const read = (sections: object, env: Readonly<Record<string, string>> = SECRETS): Configured =>
  readApplications(JSON.stringify(file(sections)), env)

function fault(work: () => unknown): ConfigurationError {
  try {
    work()
  } catch (error) {
    if (error instanceof ConfigurationError) return error
  }
  throw new Error('nothing was wrong')
}

const withCentral = (central: object, applications: readonly object[] = [WIKI, LAUNCHER, DEVICES]): object => ({
  applications,
  central: { launcher: 'central', standalone: 'devices', login: LOGIN, ...central },
})

describe('applications', () => {
  test('come by a client, an integration or a door of the portal’s own', () => {
    const { clients, integrations, central } = read(withCentral({}, [WIKI, SHOP, LAUNCHER, DEVICES]))
    expect(clients.map(({ application }) => application)).toEqual([{ id: 'wiki', name: 'Wiki', kind: 'web' }])
    expect(integrations).toEqual([
      {
        ikey: INTEGRATION.ikey,
        skey: SECRETS.SKEY,
        parents: INTEGRATION.parents,
        application: { id: 'shop', name: 'Shop', kind: 'web' },
        usernameNormalization: 'none',
      },
    ])
    expect(central).toMatchObject({ launcher: 'central', standalone: 'devices', login: { kind: 'password' } })
  })

  test.each<[string, object, string]>([
    ['nobody gets to', { applications: [WIKI, { ...WIKI, id: 'other', client: undefined }] }, 'applications.1'],
    ['Central’s without `central`', { applications: [LAUNCHER] }, 'applications.0'],
    ['with both', { applications: [{ ...SHOP, client: CLIENT }] }, 'applications.0'],
    ['with a frame and no traditional prompt', { applications: [{ ...SHOP, prompt: undefined }] }, 'applications.0.prompt'],
    ['with the id of another', { applications: [WIKI, { ...SHOP, id: 'wiki' }] }, 'applications.1.id'],
    ['that nobody may frame', { applications: [{ ...SHOP, integration: { ...INTEGRATION, parents: [] } }] }, 'applications.0.integration.parents'],
    ['framed over plain http', { applications: [{ ...SHOP, integration: { ...INTEGRATION, parents: ['http://shop.example'] } }] }, 'applications.0.integration.parents.0'],
    ['framed by a page', { applications: [{ ...SHOP, integration: { ...INTEGRATION, parents: ['https://shop.example/'] } }] }, 'applications.0.integration.parents.0'],
    ['with a secret in the file', { applications: [{ ...SHOP, integration: { ...INTEGRATION, skey: SECRETS.SKEY } }] }, 'applications.0.integration'],
    ['with a short key', { applications: [{ ...SHOP, integration: { ...INTEGRATION, ikey: 'DI1' } }] }, 'applications.0.integration.ikey'],
  ])('%s: refused by its path', (_, sections, path) => {
    expect(fault(() => read(sections)).key).toBe(`SSP_APPLICATIONS ${path}`)
  })

  test.each(['CLIENT', 'SKEY'])('name the %s that is missing', (key) => {
    expect(fault(() => read({ applications: [WIKI, SHOP] }, { ...SECRETS, [key]: 'short' })).key).toBe(key)
  })

  test('with an integration need a portal without a path', async () => {
    const { integrations } = read({ applications: [SHOP] })
    const { key, fix } = fault(() => webV2Of(integrations, 'https://example.org/mfa', Date.now))
    expect([key, fix]).toEqual(['SSP_ISSUER', expect.stringMatching(/https:\/\/mfa\.example\.org.*without a path.*Shop/)])
    expect(webV2Of(integrations, 'https://mfa.example.org', Date.now).name).toBe('web-v2')
  })
})

describe('mail', () => {
  const addresses = (mail: object) => {
    const { directory } = read({ mail: { smtp: SMTP, ...mail } })
    return (username: string) => staticDirectory(directory).addresses?.(username)
  }

  test('goes to the user’s addresses, in the user’s language', async () => {
    const of = addresses({ addresses: { Ada: [{ address: 'a@example.org' }, { address: 'a@example.com', language: 'en' }], eve: [] }, language: 'de' })
    expect(await of('ADA ')).toEqual([
      { address: 'a@example.org', language: 'de' },
      { address: 'a@example.com', language: 'en' },
    ])
    expect(await of('eve')).toEqual([])
    expect(await of('bob')).toEqual([])
  })

  test('goes to the domain’s mailbox of whoever has no entry and a plain name', async () => {
    const of = addresses({ addresses: { ada: [{ address: 'a@example.com' }], eve: [] }, domain: 'example.org' })
    expect(await of('Bob.Builder')).toEqual([{ address: 'bob.builder@example.org', language: 'en' }])
    expect(await of('ada')).toEqual([{ address: 'a@example.com', language: 'en' }])
    expect(await of('eve')).toEqual([])
  })

  test.each(['bob+eve', 'bob@example.com', 'CORP\\bob', 'bob eve', 'bob,eve', '"bob"', '.bob', 'bob.', 'b..b', 'böb', '<bob>', 'b'.repeat(65), ''])(
    'goes nowhere for %j',
    async (username) => {
      expect(await addresses({ domain: 'example.org' })(username)).toEqual([])
    },
  )

  test('is carried by a server or by a service', () => {
    expect(read({ mail: { smtp: { ...SMTP, user: 'mfa', passwordFrom: 'MAIL' }, domain: 'example.org' } }).mailer).toBeDefined()
    expect(read({ mail: { http: { url: 'https://mail.example.org/', tokenFrom: 'TOKEN' }, domain: 'example.org' } }).mailer).toBeDefined()
    const silent = read({})
    expect([silent.mailer, silent.directory.addresses]).toEqual([undefined, undefined])
  })

  test.each<[string, object, string]>([
    ['nobody to carry it', { domain: 'example.org' }, 'mail'],
    ['two to carry it', { smtp: SMTP, http: { url: 'https://mail.example.org/', tokenFrom: 'TOKEN' }, domain: 'example.org' }, 'mail'],
    ['nobody to write to', { smtp: SMTP }, 'mail'],
    ['no TLS', { smtp: { ...SMTP, tls: 'none' }, domain: 'example.org' }, 'mail.smtp.tls'],
    ['a user without a password', { smtp: { ...SMTP, user: 'mfa' }, domain: 'example.org' }, 'mail.smtp.passwordFrom'],
    ['a password in the file', { smtp: { ...SMTP, password: 'hidden' }, domain: 'example.org' }, 'mail.smtp'],
    ['two senders', { smtp: { ...SMTP, from: 'a@example.org, b@example.org' }, domain: 'example.org' }, 'mail.smtp.from'],
    ['a service that knows nobody', { http: { url: 'https://mail.example.org/' }, domain: 'example.org' }, 'mail.http.secretFrom'],
    ['a service that anybody hears', { http: { url: 'http://mail.example.org/', tokenFrom: 'TOKEN' }, domain: 'example.org' }, 'mail.http.url'],
    ['one person twice', { smtp: SMTP, addresses: { ada: [], 'ADA ': [] } }, 'mail.addresses.ADA '],
    ['an address that is two', { smtp: SMTP, addresses: { ada: [{ address: 'a@example.org,b@example.org' }] } }, 'mail.addresses.ada.0.address'],
    ['a language that we don’t speak', { smtp: SMTP, domain: 'example.org', language: 'fr' }, 'mail.language'],
    ['a domain with a mailbox', { smtp: SMTP, domain: 'eve@example.org' }, 'mail.domain'],
    ['an unknown field', { smtp: SMTP, domain: 'example.org', bcc: 'x' }, 'mail'],
  ])('with %s is refused by its path', (_, mail, path) => {
    const error = fault(() => read({ mail }))
    expect(error.key).toBe(`SSP_APPLICATIONS ${path}`)
    expect(error.message).not.toContain('hidden')
  })

  test.each([
    ['MAIL', { smtp: { ...SMTP, user: 'mfa', passwordFrom: 'MAIL' } }],
    ['TOKEN', { http: { url: 'https://mail.example.org/', tokenFrom: 'TOKEN' } }],
  ])('names the %s that is missing', (key, carrier) => {
    expect(fault(() => read({ mail: { ...carrier, domain: 'example.org' } }, { ...SECRETS, [key]: '' })).key).toBe(key)
  })
})

describe('central', () => {
  test('shows each user their tiles', async () => {
    const tiles = [
      { name: 'Wiki', url: 'https://wiki.example.org/' },
      { name: 'Payroll', url: 'https://payroll.example.org/', users: ['Ada'] },
    ]
    const { central } = read(withCentral({ tiles }))
    expect((await central?.tiles('ADA'))?.map(({ name }) => name)).toEqual(['Wiki', 'Payroll'])
    expect(await central?.tiles('eve')).toEqual([{ name: 'Wiki', url: 'https://wiki.example.org/' }])
  })

  test('asks a provider, or a password', () => {
    expect(read(withCentral({ login: { oidc: { ...OIDC, clientSecretFrom: 'LOGIN' } } })).central?.login).toMatchObject({ kind: 'redirect', name: 'Example' })
    expect(read(withCentral({ standalone: undefined }, [WIKI, LAUNCHER])).central).toMatchObject({ launcher: 'central', standalone: null })
  })

  test.each<[string, object, string]>([
    ['a launcher that is no application', withCentral({ launcher: 'nowhere' }), 'applications.1'],
    ['a launcher that is nowhere', { ...withCentral({ launcher: 'nowhere' }, [WIKI, DEVICES]) }, 'central.launcher'],
    ['a launcher of another kind', withCentral({ launcher: 'wiki' }, [WIKI, DEVICES]), 'central.launcher'],
    ['a standalone URL of another kind', withCentral({ standalone: 'wiki' }, [WIKI, LAUNCHER]), 'central.standalone'],
    ['no first factor', withCentral({ login: {} }), 'central.login'],
    ['two first factors', withCentral({ login: { ...LOGIN, oidc: OIDC } }), 'central.login'],
    ['no passwords', withCentral({ login: { passwords: [] } }), 'central.login.passwords'],
    ['a password in the clear', withCentral({ login: { passwords: [...LOGIN.passwords, { name: 'eve', hash: 'hidden' }] } }), 'central.login.passwords.1.hash'],
    ['one name twice', withCentral({ login: { passwords: [...LOGIN.passwords, { name: 'ADA', hash: HASH }] } }), 'central.login.passwords.1.name'],
    ['a provider that anybody hears', withCentral({ login: { oidc: { ...OIDC, issuer: 'http://login.example.org' } } }), 'central.login.oidc.issuer'],
    ['a client secret in the file', withCentral({ login: { oidc: { ...OIDC, clientSecret: 'hidden' } } }), 'central.login.oidc'],
    ['a tile that is a script', withCentral({ tiles: [{ name: 'x', url: 'javascript:alert(1)' }] }), 'central.tiles.0.url'],
  ])('with %s is refused by its path', (_, sections, path) => {
    const error = fault(() => read(sections))
    expect(error.key).toBe(`SSP_APPLICATIONS ${path}`)
    expect(error.message).not.toContain('hidden')
  })

  test('names the secret of the provider that is missing', () => {
    const sections = withCentral({ login: { oidc: { ...OIDC, clientSecretFrom: 'LOGIN' } } })
    expect(fault(() => read(sections, { ...SECRETS, LOGIN: '' })).key).toBe('LOGIN')
  })
})

test('what could not be sent is tried again every half minute, until that is stopped', () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  const deliver = vi.fn(() => Promise.resolve({ sent: 0, failed: 0, waiting: 0 }))
  const stop = keepDelivering({ deliver })
  vi.advanceTimersByTime(90_000)
  expect(deliver).toHaveBeenCalledTimes(3)
  stop()
  vi.advanceTimersByTime(90_000)
  expect(deliver).toHaveBeenCalledTimes(3)
  vi.useRealTimers()
})

describe('a line that nobody sees', () => {
  /** What comes out where these keys are pressed at a terminal. */
  async function typed(keys: string) {
    const [input, output] = [new PassThrough(), new PassThrough()]
    const line = readSecretLine({ input, output, terminal: true })
    input.write(keys)
    const read = await line
    output.end()
    return { read, shown: await text(output) }
  }

  test('is not echoed', async () => {
    expect(await typed('correct horse\b\be\r')).toEqual({ read: 'correct hore', shown: 'Password (it is not shown): \n' })
  })

  test('is given up', async () => {
    expect((await typed('secret\u0003')).read).toBeNull()
  })

  test('is the first of what is piped', async () => {
    const [input, output] = [new PassThrough(), new PassThrough()]
    input.end(' two words \nmore\n')
    expect(await readSecretLine({ input, output, terminal: false })).toBe(' two words ')
    expect(output.read()).toBeNull()
  })
})
