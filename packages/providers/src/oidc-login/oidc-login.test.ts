import type { Json, LoginOutcome } from '@ssp/core'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import { createServer, type AddressInfo } from 'node:net'
import { afterAll, afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { browser, oidcWorld, RETURN_TO, SECRET } from '../../test/oidc-world.ts'
import { ConfigurationError, oidcLogin, type OidcLoginSettings } from './index.ts'

const clientKeys = await generateKeyPair('ES256')
const world = await oidcWorld({ ...(await exportJWK(clientKeys.publicKey)), alg: 'ES256', use: 'sig', kid: 'portal-1' })
const inToken = await oidcWorld({}, { conformIdTokenClaims: false })
afterAll(() => Promise.all([world.close(), inToken.close()]))

beforeEach(() => {
  Object.assign(world, { behaviour: 'sign-in', claims: { preferred_username: 'ada' } })
})
afterEach(() => void vi.useRealTimers())

const settings: OidcLoginSettings = { name: 'Example University', issuer: world.issuer, clientId: 'portal', clientSecret: SECRET }

const SIGNED_IN: LoginOutcome = { ok: true, username: 'ada' }
const invalid = (detail: string): LoginOutcome => ({ ok: false, code: 'login.invalid', detail })
const unavailable = (detail: string): LoginOutcome => ({ ok: false, code: 'login.unavailable', detail })

type Begun = Extract<Awaited<ReturnType<ReturnType<typeof oidcLogin>['begin']>>, { ok: true }>

async function begun(login: ReturnType<typeof oidcLogin>): Promise<Begun> {
  const outcome = await login.begin(RETURN_TO)
  if (!outcome.ok) throw new Error(`${outcome.code}: ${outcome.detail}`)
  return outcome
}

/** From the button to the provider's answer. */
async function answered(login = oidcLogin(settings), visit = browser()) {
  const { to, pending } = await begun(login)
  return { login, pending, answer: await visit(to) }
}

const changed = (answer: string, changes: Readonly<Record<string, string | null>>): string => {
  const url = new URL(answer)
  for (const [name, value] of Object.entries(changes)) {
    if (value === null) url.searchParams.delete(name)
    else url.searchParams.set(name, value)
  }
  return url.href
}

describe('signing in', () => {
  test('asks for a code, bound to this browser three times over', async () => {
    const login = oidcLogin(settings)
    expect([login.kind, login.name]).toEqual(['redirect', 'Example University'])
    const [one, other] = [await begun(login), await begun(login)]
    const { origin, searchParams } = new URL(one.to)
    expect(origin).toBe(world.issuer)
    expect(Object.fromEntries(searchParams)).toEqual({
      client_id: 'portal',
      redirect_uri: RETURN_TO,
      response_type: 'code',
      scope: 'openid profile',
      state: expect.stringMatching(/^[\w-]{43}$/),
      nonce: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge_method: 'S256',
    })
    expect(JSON.parse(JSON.stringify(one.pending))).toEqual(one.pending)
    const secrets = [one, other].flatMap(({ pending }) => ['state', 'nonce', 'verifier'].map((name) => (pending as Record<string, Json>)[name]))
    expect(new Set(secrets).size).toBe(6)
    expect(one.to).not.toContain((one.pending as { verifier: string }).verifier)
  })

  test.each<[string, Partial<OidcLoginSettings>]>([
    ['by a secret', {}],
    ['by a secret in the form', { clientId: 'by-post', clientSecretBy: 'post' }],
    ['by a key', { clientId: 'by-key', clientKey: { key: clientKeys.privateKey, id: 'portal-1' } }],
    ['as a public client', { clientId: 'public' }],
  ])('%s', async (_name, change) => {
    const withSecret = change.clientId === undefined || change.clientId === 'by-post'
    const { clientSecret: _, ...rest } = settings
    const { login, pending, answer } = await answered(oidcLogin({ ...(withSecret ? settings : rest), ...change }))
    expect(await login.finish(answer, pending)).toEqual(SIGNED_IN)
  })

  test('with a name that the ID token has, or that is asked for', async () => {
    const paths: string[] = []
    const watched: typeof fetch = (url, init) => (paths.push(new URL(String(url)).pathname), fetch(url, init))
    const asked = await answered(oidcLogin({ ...settings, fetch: watched }))
    expect(await asked.login.finish(asked.answer, asked.pending)).toEqual(SIGNED_IN)
    expect(paths).toEqual(['/.well-known/openid-configuration', '/token', '/jwks', '/me'])
    paths.length = 0
    const said = await answered(oidcLogin({ ...settings, issuer: inToken.issuer, fetch: watched }))
    expect(await said.login.finish(said.answer, said.pending)).toEqual(SIGNED_IN)
    expect(paths).toEqual(['/.well-known/openid-configuration', '/token', '/jwks'])
  })

  test('over a way that changes scheme and host', async () => {
    const { login, pending, answer } = await answered()
    expect(await login.finish(answer.replace('https://mfa.example.org', 'http://10.0.0.7:8080'), pending)).toEqual(SIGNED_IN)
  })

  test('by what another process began', async () => {
    const { pending, answer } = await answered()
    expect(await oidcLogin(settings).finish(answer, JSON.parse(JSON.stringify(pending)))).toEqual(SIGNED_IN)
  })
})

describe('the user’s name', () => {
  const as = async (claims: Readonly<Record<string, unknown>>, change: Partial<OidcLoginSettings> = {}): Promise<LoginOutcome> => {
    world.claims = claims
    const { login, pending, answer } = await answered(oidcLogin({ ...settings, ...change }))
    return login.finish(answer, pending)
  }

  test.each([[{}], [{ preferred_username: '' }], [{ preferred_username: 7 }], [{ preferred_username: ['ada'] }], [{ preferred_username: null }]])(
    'is none in %j',
    async (claims) => {
      expect(await as(claims)).toEqual(invalid('claim preferred_username'))
    },
  )

  test('is what the configured claim says, as it says it', async () => {
    expect(await as({ name: 'Ada Lovelace', preferred_username: 'eve' }, { usernameClaim: 'name' })).toEqual({ ok: true, username: 'Ada Lovelace' })
    expect(await as({}, { usernameClaim: 'sub' })).toEqual({ ok: true, username: 'account-1' })
  })

  test('is a mail address only where the provider has verified it', async () => {
    const change = { usernameClaim: 'email', scopes: ['openid', 'email'] }
    expect(await as({ email: 'ada@example.org', email_verified: true }, change)).toEqual({ ok: true, username: 'ada@example.org' })
    for (const email_verified of [false, 'true', undefined]) {
      expect(await as({ email: 'ada@example.org', email_verified }, change)).toEqual(invalid('claim email_verified'))
    }
  })
})

describe('an answer that is not this browser’s', () => {
  test.each<[string, (answer: string) => string, string]>([
    ['another state', (answer) => changed(answer, { state: 'x'.repeat(43) }), 'OAUTH_INVALID_RESPONSE'],
    ['no state', (answer) => changed(answer, { state: null }), 'OAUTH_INVALID_RESPONSE'],
    ['two states', (answer) => `${answer}&state=x`, 'OAUTH_INVALID_RESPONSE'],
    ['another issuer', (answer) => changed(answer, { iss: 'https://login.example.com' }), 'OAUTH_INVALID_RESPONSE'],
    ['no issuer, though this one always says it', (answer) => changed(answer, { iss: null }), 'OAUTH_INVALID_RESPONSE'],
    ['no code', (answer) => changed(answer, { code: null }), 'OAUTH_INVALID_RESPONSE'],
    ['another code', (answer) => changed(answer, { code: 'x'.repeat(43) }), 'invalid_grant'],
    ['nothing', () => RETURN_TO, 'OAUTH_INVALID_RESPONSE'],
    ['no address', () => 'what?', 'answer'],
    ['a refusal with another state', (answer) => changed(answer, { error: 'access_denied', state: 'x'.repeat(43) }), 'OAUTH_INVALID_RESPONSE'],
  ])('%s', async (_name, change, detail) => {
    const { login, pending, answer } = await answered()
    expect(await login.finish(change(answer), pending)).toEqual(invalid(detail))
  })

  test('one code twice', async () => {
    const { login, pending, answer } = await answered()
    expect(await login.finish(answer, pending)).toEqual(SIGNED_IN)
    expect(await login.finish(answer, pending)).toEqual(invalid('invalid_grant'))
  })

  test('somebody else’s answer', async () => {
    const [mine, theirs] = [await answered(), await answered()]
    expect(await mine.login.finish(theirs.answer, mine.pending)).toEqual(invalid('OAUTH_INVALID_RESPONSE'))
  })

  test('another client’s code, under this one’s state', async () => {
    const [mine, theirs] = [await answered(), await answered(oidcLogin({ ...settings, clientId: 'other' }))]
    const code = new URL(theirs.answer).searchParams.get('code') ?? ''
    expect(await mine.login.finish(changed(mine.answer, { code }), mine.pending)).toEqual(invalid('invalid_grant'))
  })

  test('somebody else’s code, under this one’s state: PKCE', async () => {
    const [mine, theirs] = [await answered(), await answered()]
    const code = new URL(theirs.answer).searchParams.get('code') ?? ''
    expect(await mine.login.finish(changed(mine.answer, { code }), mine.pending)).toEqual(invalid('invalid_grant'))
  })

  test('somebody else’s ID token: nonce', async () => {
    const { login, pending, answer } = await answered()
    const nonce = 'x'.repeat(43)
    expect(await login.finish(answer, { ...(pending as object), nonce })).toEqual(invalid('OAUTH_JWT_CLAIM_COMPARISON_FAILED nonce'))
  })

  test.each<[string, Json]>([
    ['nothing', null],
    ['a list', []],
    ['a text', 'state'],
    ['half of it', { returnTo: RETURN_TO, state: 'x', nonce: 'y' }],
    ['an empty state', { returnTo: RETURN_TO, state: '', nonce: 'y', verifier: 'z' }],
    ['no address', { returnTo: 'answer', state: 'x', nonce: 'y', verifier: 'z' }],
  ])('%s is pending', async (_name, pending) => {
    const { login, answer } = await answered()
    expect(await login.finish(answer, pending)).toEqual(invalid('pending'))
  })
})

describe('an ID token that can’t be trusted', () => {
  type Token = { header: Record<string, unknown>; claims: Record<string, unknown>; signature: string }
  const decode = (part = ''): Record<string, unknown> => JSON.parse(Buffer.from(part, 'base64url').toString())
  const encode = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url')

  /** The provider's own token, changed on the way. */
  async function outcomeOf(change: (token: Token) => string | Promise<string>): Promise<LoginOutcome> {
    const between: typeof fetch = async (url, init) => {
      const response = await fetch(url, init)
      if (new URL(String(url)).pathname !== '/token') return response
      const body = (await response.json()) as { id_token: string }
      const [header, claims, signature = ''] = body.id_token.split('.')
      return Response.json({ ...body, id_token: await change({ header: decode(header), claims: decode(claims), signature }) })
    }
    const { login, pending, answer } = await answered(oidcLogin({ ...settings, fetch: between }))
    return login.finish(answer, pending)
  }

  test('is trusted unchanged', async () => {
    expect(await outcomeOf(({ header, claims, signature }) => `${encode(header)}.${encode(claims)}.${signature}`)).toEqual(SIGNED_IN)
  })

  test.each<[string, (token: Token) => string | Promise<string>]>([
    ['another subject under the same signature', ({ header, claims, signature }) => `${encode(header)}.${encode({ ...claims, sub: 'account-2' })}.${signature}`],
    ['a name slipped in', ({ header, claims, signature }) => `${encode(header)}.${encode({ ...claims, preferred_username: 'eve' })}.${signature}`],
    ['no signature', ({ claims }) => `${encode({ alg: 'none' })}.${encode(claims)}.`],
    ['signed with the client’s secret', ({ claims }) => new SignJWT(claims).setProtectedHeader({ alg: 'HS256' }).sign(Buffer.from(SECRET.padEnd(32)))],
    [
      'signed by somebody else',
      async ({ header, claims }) => {
        const { privateKey } = await generateKeyPair('RS256')
        return new SignJWT(claims).setProtectedHeader({ ...header, alg: 'RS256' }).sign(privateKey)
      },
    ],
    ['for another client', ({ header, claims, signature }) => `${encode(header)}.${encode({ ...claims, aud: 'other' })}.${signature}`],
    ['by another issuer', ({ header, claims, signature }) => `${encode(header)}.${encode({ ...claims, iss: 'https://login.example.com' })}.${signature}`],
    ['expired', ({ header, claims, signature }) => `${encode(header)}.${encode({ ...claims, exp: 1 })}.${signature}`],
    ['no token', () => 'hello'],
  ])('%s', async (_name, change) => {
    expect(await outcomeOf(change)).toMatchObject({ ok: false, code: 'login.invalid' })
  })
})

describe('a sign-in that must be fresh', () => {
  const HOUR = 3_600_000

  test('is asked for, and checked', async () => {
    const visit = browser()
    const login = oidcLogin({ ...settings, maxAgeSeconds: 300 })
    const first = await answered(login, visit)
    expect(new URL((await begun(login)).to).searchParams.get('max_age')).toBe('300')
    expect(await login.finish(first.answer, first.pending)).toEqual(SIGNED_IN)
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + HOUR / 2 })
    // The same browser, and the provider asks again.
    const second = await answered(login, visit)
    expect(await login.finish(second.answer, second.pending)).toEqual(SIGNED_IN)
  })

  test.each([
    ['a provider that lets an old session do', 'dated', 'OAUTH_JWT_TIMESTAMP_CHECK_FAILED auth_time'],
    ['a provider that does not say when', 'portal', 'OAUTH_INVALID_RESPONSE'],
  ])('%s', async (_name, clientId, detail) => {
    const visit = browser()
    const login = oidcLogin({ ...settings, clientId, maxAgeSeconds: 300 })
    await answered(login, visit)
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + HOUR / 2 })
    const { to, pending } = await begun(login)
    expect(await login.finish(await visit(changed(to, { max_age: null })), pending)).toEqual(invalid(detail))
  })
})

describe('a provider that says no', () => {
  test('the person there does not want to', async () => {
    world.behaviour = 'deny'
    const { login, pending, answer } = await answered()
    expect(await login.finish(answer, pending)).toEqual({ ok: false, code: 'login.refused', detail: 'access_denied' })
  })

  test.each<[string, LoginOutcome]>([
    ['login_required', { ok: false, code: 'login.refused', detail: 'login_required' }],
    ['invalid_scope', { ok: false, code: 'login.refused', detail: 'invalid_scope' }],
    ['ada@example.org', { ok: false, code: 'login.refused', detail: 'unknown' }],
    ['server_error', unavailable('server_error')],
    ['temporarily_unavailable', unavailable('temporarily_unavailable')],
  ])('%s', async (error, outcome) => {
    const { login, pending, answer } = await answered()
    expect(await login.finish(changed(answer, { error, code: null }), pending)).toEqual(outcome)
  })

  test.each<[string, Partial<OidcLoginSettings>, string]>([
    ['in the header', {}, 'OAUTH_WWW_AUTHENTICATE_CHALLENGE 401'],
    ['in the form', { clientId: 'by-post', clientSecretBy: 'post' }, 'invalid_client'],
  ])('to the portal, whose secret %s is another', async (_name, change, detail) => {
    const { login, pending, answer } = await answered(oidcLogin({ ...settings, ...change, clientSecret: 'another secret' }))
    expect(await login.finish(answer, pending)).toEqual(unavailable(detail))
  })
})

describe('a provider that is not there', () => {
  test('at first, and then it is', async () => {
    const { login, pending, answer } = await answered()
    const late = oidcLogin(settings)
    await world.close()
    expect(await late.begin(RETURN_TO)).toEqual(unavailable('no connection'))
    expect(await late.finish(answer, pending)).toEqual(unavailable('no connection'))
    // Who knew it before can begin, and not finish.
    expect(await login.begin(RETURN_TO)).toMatchObject({ ok: true })
    expect(await login.finish(answer, pending)).toEqual(unavailable('no connection'))
    await world.open()
    expect(await late.begin(RETURN_TO)).toMatchObject({ ok: true })
    expect(await late.finish(answer, pending)).toEqual(SIGNED_IN)
  })

  test('is asked what it is once', async () => {
    let asked = 0
    const login = oidcLogin({ ...settings, fetch: (url, init) => ((asked += 1), fetch(url, init)) })
    for (let count = 0; count < 3; count++) await begun(login)
    expect(asked).toBe(1)
  })

  test('says nothing', async () => {
    const server = createServer(() => {})
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
    onTestFinished(() => void server.close())
    const { port } = server.address() as AddressInfo
    const login = oidcLogin({ ...settings, issuer: `http://127.0.0.1:${port}`, patienceMs: 200 })
    expect(await login.begin(RETURN_TO)).toEqual(unavailable('OAUTH_TIMEOUT'))
  })

  const page = (body: string, status: number, type = 'text/html'): typeof fetch => () =>
    Promise.resolve(new Response(body, { status, headers: { 'content-type': type } }))

  test.each<[string, typeof fetch, LoginOutcome]>([
    ['an error page', page('<p>Oh dear', 502), unavailable('OAUTH_RESPONSE_IS_NOT_CONFORM 502')],
    ['some other page', page('<p>Hello', 200), unavailable('OAUTH_RESPONSE_IS_NOT_JSON 200')],
    ['half of its metadata', page('{"issuer":', 200, 'application/json'), unavailable('OAUTH_PARSE_ERROR')],
    ['somebody else’s', page('{"issuer":"https://login.example.com"}', 200, 'application/json'), invalid('OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED issuer')],
  ])('%s instead', async (_name, instead, outcome) => {
    expect(await oidcLogin({ ...settings, fetch: instead }).begin(RETURN_TO)).toEqual(outcome)
  })

  test.each(['/token', '/jwks', '/me'])('%s alone is out of order', async (path) => {
    const between: typeof fetch = (url, init) => (new URL(String(url)).pathname === path ? page('', 503)(url) : fetch(url, init))
    const { login, pending, answer } = await answered(oidcLogin({ ...settings, fetch: between }))
    expect(await login.finish(answer, pending)).toEqual(unavailable('OAUTH_RESPONSE_IS_NOT_CONFORM 503'))
  })
})

test('nothing that is secret or personal is in a detail', async () => {
  const secrets = [SECRET, 'account-1', 'ada']
  const { login, pending, answer } = await answered()
  const { verifier, nonce } = pending as { verifier: string; nonce: string }
  for (const name of ['state', 'code', 'iss']) {
    const outcome = await login.finish(changed(answer, { [name]: `ada ${verifier}` }), pending)
    for (const secret of [...secrets, verifier, nonce]) expect(JSON.stringify(outcome)).not.toContain(secret)
  }
})

describe('configuration', () => {
  test.each<[string, Partial<Record<keyof OidcLoginSettings, unknown>>]>([
    ['name', { name: ' ' }],
    ['name', { name: 'Example\nUniversity' }],
    ['issuer', { issuer: 'login.example.org' }],
    ['issuer', { issuer: 'http://login.example.org' }],
    ['issuer', { issuer: 'https://login.example.org/.well-known/openid-configuration' }],
    ['issuer', { issuer: 'https://login.example.org/?tenant=1' }],
    ['issuer', { issuer: 'https://user:hidden@login.example.org' }],
    ['clientId', { clientId: '' }],
    ['clientSecret', { clientSecret: '' }],
    ['clientSecret', { clientSecret: 'hidden\n' }],
    ['clientSecretBy', { clientSecretBy: 'jwt' }],
    ['clientKey', { clientKey: { key: clientKeys.privateKey } }],
    ['clientKey', { clientSecret: undefined, clientKey: { key: clientKeys.publicKey } }],
    ['clientKey', { clientSecret: undefined, clientKey: { key: 'hidden' } }],
    ['scopes', { scopes: [] }],
    ['scopes', { scopes: ['profile'] }],
    ['scopes', { scopes: ['openid', 'a b'] }],
    ['usernameClaim', { usernameClaim: '' }],
    ['maxAgeSeconds', { maxAgeSeconds: 0 }],
    ['maxAgeSeconds', { maxAgeSeconds: 59 }],
    ['maxAgeSeconds', { maxAgeSeconds: 86_401 }],
    ['maxAgeSeconds', { maxAgeSeconds: 90.5 }],
    ['patienceMs', { patienceMs: -1 }],
  ])('does not begin with a wrong %s: %j', (key, change) => {
    try {
      oidcLogin({ ...settings, ...change } as OidcLoginSettings)
      expect.unreachable()
    } catch (error) {
      expect(error).toBeInstanceOf(ConfigurationError)
      expect(error).toMatchObject({ key })
      for (const secret of ['hidden', SECRET]) expect(String(error)).not.toContain(secret)
    }
  })

  test.each(['https://mfa.example.org/answer?x=1', 'https://mfa.example.org/answer#x', 'answer'])('%s is nowhere to return to', async (returnTo) => {
    await expect(oidcLogin(settings).begin(returnTo)).rejects.toThrow(TypeError)
  })
})
