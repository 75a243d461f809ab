import { generateKeyPairSync } from 'node:crypto'
import { CompactSign, SignJWT } from 'jose'
import { describe, expect, test } from 'vitest'
import {
  CALLBACK,
  DEVICES,
  ISSUER,
  SHOP,
  STATE,
  begun,
  requestClaims,
  sentTo,
  sign,
  unsigned,
  world,
  type World,
} from '../../test/world.ts'

const problem = (code: string): object => ({ kind: 'problem', problem: expect.objectContaining({ code, status: 400 }) })

describe('a request that begins a prompt', () => {
  test('is understood', async () => {
    const w = world()
    const claims = { ...requestClaims(w), duo_uname: 'SHOP\\Ada' }
    const request = begun(await w.authorize(await sign(claims)))
    expect(request).toEqual({
      protocol: 'oidc',
      application: 'application-shop',
      purpose: 'sign-in',
      username: 'SHOP\\Ada',
      lookupName: 'ada',
      once: { key: expect.stringMatching(/^oidc:request:[\w-]{43}$/), expiresAt: w.now() + 360_000 },
      returnOrigin: new URL(CALLBACK).origin,
      returnTo: { clientId: SHOP.clientId, redirectUri: CALLBACK, state: STATE, codeAs: 'duo_code', nonce: null },
    })
    // It survives a session store.
    expect(JSON.parse(JSON.stringify(request))).toEqual(request)
  })

  test('lands in device management where the application is a device management portal', async () => {
    const w = world()
    const answer = await w.authorize(await sign(requestClaims(w, DEVICES), DEVICES.secret), {
      client_id: DEVICES.clientId,
    })
    expect(begun(answer).purpose).toBe('manage')
  })

  test('may be posted as a form', async () => {
    const w = world()
    const form = { client_id: SHOP.clientId, response_type: 'code', request: await sign(requestClaims(w)) }
    const answer = await w.protocol.handle({
      method: 'POST',
      path: '/oauth/v1/authorize',
      query: '',
      contentType: 'application/x-www-form-urlencoded; charset=utf-8',
      body: new URLSearchParams(form).toString(),
    })
    expect(begun(answer).username).toBe('ada')
  })

  test('comes again as the same prompt, and another request as another', async () => {
    const w = world()
    const request = await sign(requestClaims(w))
    const once = begun(await w.authorize(request)).once
    w.pass(300)
    expect(begun(await w.authorize(request)).once).toEqual(once)
    const other = await sign({ ...requestClaims(w), state: `${STATE}2` })
    expect(begun(await w.authorize(other)).once.key).not.toBe(once.key)
  })

  test.each([
    ['an expiry in fractions of a second, as Python signs', { exp: Math.floor(Date.UTC(2025, 0, 2, 3, 4, 5) / 1000) + 299.25 }],
    ['an expiry as digits, as C# signs', { exp: String(Math.floor(Date.UTC(2025, 0, 2, 3, 4, 5) / 1000) + 300) }],
    ['the endpoint as its audience, as C# signs', { aud: `${ISSUER}/oauth/v1/authorize` }],
    ['a name with every kind of character', { duo_uname: 'Zoë "O\'Neil" +&=%00 <b>@corp.example' }],
    ['the shortest state', { state: 's'.repeat(16) }],
    ['the longest state', { state: 's'.repeat(1024) }],
    ['claims that we do not know', { dest_app_name: 'Reports', max_age: 0 }],
  ])('may have %s', async (_, change) => {
    const w = world()
    begun(await w.authorize(await sign({ ...requestClaims(w), ...change })))
  })

  test.each([
    [true, 'duo_code'],
    ['true', 'duo_code'],
    [false, 'code'],
    ['false', 'code'],
    [undefined, 'code'],
  ])('asks by use_duo_code_attribute %s for %s', async (attribute, codeAs) => {
    const w = world()
    const request = await sign({ ...requestClaims(w), use_duo_code_attribute: attribute })
    expect(begun(await w.authorize(request)).returnTo).toMatchObject({ codeAs })
  })

  test('has its nonce in the claims or, as Python sends it, beside them', async () => {
    const w = world()
    const inside = await sign({ ...requestClaims(w), nonce: 'nonce-inside' })
    expect(begun(await w.authorize(inside)).returnTo).toMatchObject({ nonce: 'nonce-inside' })
    const beside = await sign(requestClaims(w))
    expect(begun(await w.authorize(beside, { nonce: 'nonce-beside' })).returnTo).toMatchObject({ nonce: 'nonce-beside' })
  })

  test('holds for a minute after its expiry, for clocks differ', async () => {
    const w = world()
    const request = await sign(requestClaims(w))
    w.pass(359)
    const { once } = begun(await w.authorize(request))
    w.pass(1)
    expect(w.now()).toBe(once.expiresAt)
    expect(await w.authorize(request)).toEqual(problem('protocol.expired'))
  })
})

describe('what stays on our page', () => {
  test.each<[string, (w: World) => Promise<string>]>([
    ['another secret', async (w) => sign(requestClaims(w), DEVICES.secret)],
    ['a secret in hexadecimal', async (w) => sign(requestClaims(w), Buffer.from(SHOP.secret).toString('hex'))],
    ['HS256', async (w) => sign(requestClaims(w), SHOP.secret, 'HS256')],
    ['HS384', async (w) => sign(requestClaims(w), SHOP.secret, 'HS384')],
    ['alg none', async (w) => unsigned({ alg: 'none' }, requestClaims(w))],
    ['alg None with some signature', async (w) => unsigned({ alg: 'None' }, requestClaims(w), 'A'.repeat(86))],
    [
      'RS256 by a key of its own',
      async (w) =>
        new SignJWT(requestClaims(w))
          .setProtectedHeader({ alg: 'RS256' })
          .sign(generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey),
    ],
    [
      'a header that says RS256 over a good HS512 signature',
      async (w) => {
        const [, payload, signature] = (await sign(requestClaims(w))).split('.')
        return `${Buffer.from('{"alg":"RS256"}').toString('base64url')}.${payload}.${signature}`
      },
    ],
    [
      'an unknown critical header',
      async (w) =>
        new SignJWT(requestClaims(w))
          .setProtectedHeader({ alg: 'HS512', crit: ['vendor'], vendor: true })
          .sign(new TextEncoder().encode(SHOP.secret), { crit: { vendor: true } }),
    ],
    [
      'another spelling of the same signature',
      async (w) => {
        const request = await sign(requestClaims(w))
        const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
        // Only the upper two of its six bits belong to the signature.
        return request.slice(0, -1) + alphabet.charAt(alphabet.indexOf(request.slice(-1)) + 1)
      },
    ],
    ['padding', async (w) => `${await sign(requestClaims(w))}==`],
    ['a fourth part', async (w) => `${await sign(requestClaims(w))}.AAAA`],
    ['claims that are a list', async () => sign([])],
    [
      'a name that is no UTF-8',
      async (w) => {
        const [before = '', after = ''] = JSON.stringify({ ...requestClaims(w), duo_uname: 'ad|a' }).split('|')
        return new CompactSign(Buffer.concat([Buffer.from(before), Buffer.of(0xff), Buffer.from(after)]))
          .setProtectedHeader({ alg: 'HS512' })
          .sign(new TextEncoder().encode(SHOP.secret))
      },
    ],
    ['no token at all', async () => 'request'],
    ['a token without an end', async (w) => sign({ ...requestClaims(w), more: 'm'.repeat(12_000) })],
    ['an issuer off by one character', async (w) => sign({ ...requestClaims(w), iss: 'DISHOP00000000000002' })],
    ['an issuer in another case', async (w) => sign({ ...requestClaims(w), iss: SHOP.clientId.toLowerCase() })],
    ['another client in client_id', async (w) => sign({ ...requestClaims(w), client_id: DEVICES.clientId })],
    ['an audience with a slash too many', async (w) => sign({ ...requestClaims(w), aud: `${ISSUER}/` })],
    ['an audience without our prefix', async (w) => sign({ ...requestClaims(w), aud: 'https://mfa.example.com:8443' })],
    ['an audience without our port', async (w) => sign({ ...requestClaims(w), aud: 'https://mfa.example.com/portal' })],
    ['an audience in another case', async (w) => sign({ ...requestClaims(w), aud: ISSUER.toUpperCase() })],
    ['the token endpoint as audience', async (w) => sign({ ...requestClaims(w), aud: `${ISSUER}/oauth/v1/token` })],
    ['several audiences', async (w) => sign({ ...requestClaims(w), aud: [ISSUER] })],
    ['no audience', async (w) => sign({ ...requestClaims(w), aud: undefined })],
    ['no expiry', async (w) => sign({ ...requestClaims(w), exp: undefined })],
    ['an expiry out of reach', async (w) => sign({ ...requestClaims(w), exp: Math.floor(w.now() / 1000) + 361 })],
    ['a signing time to come', async (w) => sign({ ...requestClaims(w), iat: Math.floor(w.now() / 1000) + 61 })],
    ['a beginning to come', async (w) => sign({ ...requestClaims(w), nbf: Math.floor(w.now() / 1000) + 61 })],
  ])('%s', async (_, forge) => {
    const w = world()
    expect(await w.authorize(await forge(w))).toEqual(problem('protocol.untrusted'))
  })

  test('an expired request', async () => {
    const w = world()
    const request = await sign({ ...requestClaims(w), exp: Math.floor(w.now() / 1000) - 60 })
    expect(await w.authorize(request)).toEqual(problem('protocol.expired'))
  })

  test('an unknown client reads like a wrong key', async () => {
    const w = world()
    const clientId = 'DINOBODY000000000001'
    const request = await sign({ ...requestClaims(w), client_id: clientId, iss: clientId })
    expect(await w.authorize(request, { client_id: clientId })).toEqual(problem('protocol.untrusted'))
    expect(await w.authorize(request, { client_id: 'nobody' })).toEqual(problem('protocol.untrusted'))
  })

  test('a client that a careless store finds by another id', async () => {
    const w = world()
    w.clients.set(SHOP.clientId.toLowerCase(), SHOP)
    const clientId = SHOP.clientId.toLowerCase()
    const request = await sign({ ...requestClaims(w), client_id: clientId, iss: clientId })
    expect(await w.authorize(request, { client_id: clientId })).toEqual(problem('protocol.untrusted'))
  })

  test.each([
    ['off by one character', 'https://shop.example/callbacks'],
    ['short of one character', 'https://shop.example/callbac'],
    ['with a slash', 'https://shop.example/callback/'],
    ['with a query', 'https://shop.example/callback?a=b'],
    ['with a fragment', 'https://shop.example/callback#'],
    ['in another case', 'https://shop.example/Callback'],
    ['with a port that says nothing', 'https://shop.example:443/callback'],
    ['of another scheme', 'http://shop.example/callback'],
    ['of another client', 'https://devices.example/done'],
    ['that is no text', 7],
    ['that is not there', undefined],
  ])('a return address %s', async (_, redirect_uri) => {
    const w = world()
    expect(await w.authorize(await sign({ ...requestClaims(w), redirect_uri }))).toEqual(
      problem('protocol.return-address'),
    )
  })

  test.each([
    ['with a fragment', 'https://shop.example/#done'],
    ['with more than ASCII', 'https://shop.example/ü'],
    ['that is no URL', 'shop'],
    ['that would end a directive', 'https://shop.example;sandbox/callback'],
    ['without an end', `https://shop.example/${'a'.repeat(1024)}`],
  ])('a return address %s, though it is registered', async (_, redirect_uri) => {
    const w = world()
    w.clients.set(SHOP.clientId, { ...SHOP, redirectUris: [redirect_uri] })
    expect(await w.authorize(await sign({ ...requestClaims(w), redirect_uri }))).toEqual(
      problem('protocol.return-address'),
    )
  })

  test.each([
    ['too short', 's'.repeat(15)],
    ['too long', 's'.repeat(1025)],
    ['that is no text', 1234567890123456],
    ['with a control character', 'sixteen-characters\n'],
    ['with half a character', 'sixteen-characters\ud800'],
    ['that is not there', undefined],
  ])('a state %s', async (_, state) => {
    const w = world()
    expect(await w.authorize(await sign({ ...requestClaims(w), state }))).toEqual(problem('protocol.state'))
  })

  test.each([
    ['client_id twice', (request: string) => `client_id=${SHOP.clientId}&client_id=${SHOP.clientId}&request=${request}`],
    ['request twice', (request: string) => `client_id=${SHOP.clientId}&request=${request}&request=${request}`],
    ['an unknown parameter twice', (request: string) => `client_id=${SHOP.clientId}&request=${request}&a=1&a=2`],
    ['one name in two spellings', (request: string) => `client_id=${SHOP.clientId}&request=${request}&%72equest=a`],
    ['no client_id', (request: string) => `request=${request}`],
    ['no request', () => `client_id=${SHOP.clientId}&request=`],
    ['nothing', () => ''],
    ['an escape that is none', (request: string) => `client_id=${SHOP.clientId}&request=${request}&state=%zz`],
    ['an escape that is no UTF-8', (request: string) => `client_id=${SHOP.clientId}&request=${request}&state=%ff`],
  ])('%s', async (_, query) => {
    const w = world()
    const answer = await w.protocol.handle({
      method: 'GET',
      path: '/oauth/v1/authorize',
      query: query(await sign(requestClaims(w))),
      contentType: null,
      body: '',
    })
    expect(answer).toEqual(problem('protocol.malformed'))
  })

  test('a form of another kind, or a parameter in the query and in the form', async () => {
    const w = world()
    const request = await sign(requestClaims(w))
    const post = { method: 'POST', path: '/oauth/v1/authorize' }
    const fields = { client_id: SHOP.clientId, request }
    for (const answer of [
      w.protocol.handle({ ...post, query: '', contentType: 'application/json', body: JSON.stringify(fields) }),
      w.protocol.handle({ ...post, query: '', contentType: null, body: new URLSearchParams(fields).toString() }),
      w.protocol.handle({
        ...post,
        query: `client_id=${SHOP.clientId}`,
        contentType: 'application/x-www-form-urlencoded',
        body: new URLSearchParams(fields).toString(),
      }),
    ])
      expect(await answer).toEqual(problem('protocol.malformed'))
  })
})

describe('what the application is told', () => {
  test.each<[string, object, Record<string, string>, string]>([
    ['another response type', { response_type: 'token' }, {}, 'unsupported_response_type'],
    ['no response type', { response_type: undefined }, {}, 'unsupported_response_type'],
    ['no scope', { scope: undefined }, {}, 'invalid_scope'],
    ['a scope without openid', { scope: 'profile' }, {}, 'invalid_scope'],
    ['no name', { duo_uname: undefined }, {}, 'invalid_request'],
    ['an empty name', { duo_uname: '' }, {}, 'invalid_request'],
    ['a blank name', { duo_uname: '  ' }, {}, 'invalid_request'],
    ['a name that nobody sees', { duo_uname: '\u200b\u00ad' }, {}, 'invalid_request'],
    ['a name that is no text', { duo_uname: ['ada'] }, {}, 'invalid_request'],
    ['a name that can not be echoed', { duo_uname: 'ada\u0000' }, {}, 'invalid_request'],
    ['a code parameter that is no boolean', { use_duo_code_attribute: 'yes' }, {}, 'invalid_request'],
    ['a nonce that is no text', { nonce: 7 }, {}, 'invalid_request'],
    ['another response type beside it', {}, { response_type: 'token' }, 'invalid_request'],
    ['another return address beside it', {}, { redirect_uri: `${CALLBACK}?tenant=a%20b` }, 'invalid_request'],
    ['another scope beside it', {}, { scope: 'openid profile' }, 'invalid_request'],
    ['another state beside it', {}, { state: `${STATE}2` }, 'invalid_request'],
    ['another nonce beside it', { nonce: 'inside' }, { nonce: 'beside' }, 'invalid_request'],
  ])('%s', async (_, change, beside, error) => {
    const w = world()
    const request = await sign({ ...requestClaims(w), ...change })
    const to = sentTo(await w.authorize(request, beside))
    expect(to.origin + to.pathname).toBe(CALLBACK)
    expect(to.searchParams.get('error')).toBe(error)
    expect(to.searchParams.get('state')).toBe(STATE)
    expect(to.searchParams.has('code') || to.searchParams.has('duo_code')).toBe(false)
  })

  test('a query that repeats what is signed is fine, and Node repeats it', async () => {
    const w = world()
    begun(await w.authorize(await sign(requestClaims(w)), { redirect_uri: CALLBACK, scope: 'openid', state: STATE }))
    const scope = 'openid profile'
    begun(await w.authorize(await sign({ ...requestClaims(w), scope }), { scope }))
  })
})
