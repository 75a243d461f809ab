import { decodeJwt, jwtVerify } from 'jose'
import { describe, expect, test } from 'vitest'
import {
  AUTHENTICATION,
  DEVICES,
  ISSUER,
  SHOP,
  assertionClaims,
  begun,
  codeFor,
  redemption,
  reply,
  requestClaims,
  sentTo,
  sign,
  unsigned,
  world,
  type World,
} from '../../test/world.ts'

const TOKEN = '/oauth/v1/token'
const refused = (error: string): object => ({ status: 400, body: { error, error_description: expect.any(String) } })

async function redeem(w: World, change: Record<string, string>, omit: readonly string[] = []) {
  const form = { ...(await redemption(w, await codeFor(w))), ...change }
  for (const name of omit) delete form[name]
  return w.post(TOKEN, form)
}

describe('a good code', () => {
  test('is redeemed for exactly this', async () => {
    const w = world()
    w.pass(1)
    const code = await codeFor(w, SHOP, { duo_uname: 'Ada@Corp', nonce: 'the-nonce' })
    w.pass(2.5)
    const answer = await w.protocol.handle({
      method: 'POST',
      path: TOKEN,
      query: '',
      contentType: 'application/x-www-form-urlencoded',
      body: new URLSearchParams(await redemption(w, code)).toString(),
    })
    expect(answer).toMatchObject({
      kind: 'response',
      headers: { 'content-type': 'application/json', 'cache-control': 'no-store', pragma: 'no-cache' },
    })
    const { status, body } = reply(answer)
    expect(status).toBe(200)
    expect(body).toEqual({
      id_token: expect.any(String),
      access_token: expect.stringMatching(/^[\w-]{43}$/),
      expires_in: 300,
      token_type: 'Bearer',
    })

    const now = Math.floor(w.now() / 1000)
    const { payload, protectedHeader } = await jwtVerify(
      String(body['id_token']),
      new TextEncoder().encode(SHOP.secret),
      { currentDate: new Date(w.now()) },
    )
    expect(protectedHeader).toEqual({ alg: 'HS512' })
    expect(payload).toEqual({
      iss: `${ISSUER}/oauth/v1/token`,
      sub: 'Ada@Corp',
      aud: SHOP.clientId,
      exp: now + 300,
      iat: now,
      jti: expect.stringMatching(/^[\w-]{43}$/),
      auth_time: Math.floor(AUTHENTICATION.at / 1000),
      preferred_username: 'Ada@Corp',
      nonce: 'the-nonce',
      auth_result: { result: 'allow', status: 'allow', status_msg: 'Login Successful' },
      auth_context: {
        txid: 'transaction-1',
        timestamp: Math.floor(AUTHENTICATION.at / 1000),
        isotimestamp: '2025-01-02T03:04:05.678000+00:00',
        event_type: 'authentication',
        factor: 'hardware_token',
        reason: 'valid_passcode',
        result: 'success',
        alias: '',
        email: '',
        ood_software: null,
        user: { name: 'Ada@Corp', key: 'user-ada', groups: ['staff'] },
        application: { name: 'Shop', key: SHOP.clientId },
        auth_device: { ip: null, name: 'Blue token', location: { city: '', state: '', country: '' } },
        access_device: {
          ip: '192.0.2.7',
          location: { city: '', state: '', country: 'DE' },
          hostname: null,
          host_name: null,
          epkey: null,
          browser: 'Firefox',
          browser_version: '140.0',
          os: 'Linux',
          os_version: 'unknown',
          flash_version: 'unknown',
          java_version: 'unknown',
          is_encryption_enabled: 'unknown',
          is_firewall_enabled: 'unknown',
          is_password_set: 'unknown',
        },
      },
    })
  })

  test('names what verified, and no nonce where none was sent', async () => {
    const w = world()
    const methods = [
      [{ method: 'bypass-code', device: null }, 'bypass_code', 'valid_passcode'],
      [{ method: 'webauthn', device: { type: 'security-key', name: 'Key', address: null } }, 'webauthn_credential', 'user_approved'],
      [{ method: 'push', device: { type: 'tablet', name: 'Pad', address: '192.0.2.9' } }, 'duo_push', 'user_approved'],
      [{ method: 'passcode', device: { type: 'mobile-phone', name: 'Phone', address: null } }, 'duo_mobile_passcode', 'valid_passcode'],
      [{ method: 'sms', device: { type: 'mobile-phone', name: 'Phone', address: null } }, 'sms_passcode', 'valid_passcode'],
      [{ method: 'call', device: { type: 'landline', name: 'Desk', address: null } }, 'phone_call', 'user_approved'],
    ] as const
    for (const [index, [proof, factor, reason]] of methods.entries()) {
      const state = `a-state-that-is-new-${index}`
      const prompt = begun(await w.authorize(await sign({ ...requestClaims(w), state })))
      const authentication = { ...AUTHENTICATION, ...proof }
      const end = await w.protocol.finish(prompt, { result: 'allow', authentication })
      const code = sentTo(end).searchParams.get('duo_code') ?? ''
      const { body } = await w.post(TOKEN, await redemption(w, code))
      const claims = decodeJwt(String(body['id_token']))
      expect(claims['auth_context']).toMatchObject({ factor, reason })
      expect(Object.hasOwn(claims, 'nonce')).toBe(false)
    }
  })

  test('may come in a query with an empty body and without client_id, as Python posts it', async () => {
    const w = world()
    const { client_id: _, ...form } = await redemption(w, await codeFor(w))
    const query = new URLSearchParams(form).toString()
    const answer = await w.protocol.handle({ method: 'POST', path: TOKEN, query, contentType: null, body: '' })
    expect(reply(answer).status).toBe(200)
  })

  test('may come as multipart, as PHP posts it', async () => {
    const w = world()
    const form = new FormData()
    for (const [name, value] of Object.entries(await redemption(w, await codeFor(w)))) form.append(name, value)
    const request = new Request(ISSUER + TOKEN, { method: 'POST', body: form })
    const answer = await w.protocol.handle({
      method: 'POST',
      path: TOKEN,
      query: '',
      contentType: request.headers.get('content-type'),
      body: await request.text(),
    })
    expect(reply(answer).status).toBe(200)
  })

  test('may not come with a file', async () => {
    const w = world()
    const form = new FormData()
    for (const [name, value] of Object.entries(await redemption(w, await codeFor(w)))) form.append(name, value)
    form.append('more', new File(['x'], 'x'))
    const request = new Request(ISSUER + TOKEN, { method: 'POST', body: form })
    const contentType = request.headers.get('content-type')
    const body = await request.text()
    const answer = await w.protocol.handle({ method: 'POST', path: TOKEN, query: '', contentType, body })
    expect(reply(answer)).toEqual(refused('invalid_request'))
  })

  test('lives for a minute', async () => {
    const w = world()
    const code = await codeFor(w)
    const late = await codeFor(w, SHOP, { state: 'another-state-for-another' })
    w.pass(59)
    expect((await w.post(TOKEN, await redemption(w, code))).status).toBe(200)
    w.pass(1)
    expect(await w.post(TOKEN, await redemption(w, late))).toEqual(refused('invalid_grant'))
  })

  test('is redeemed once, whoever is first of many', async () => {
    const w = world()
    const code = await codeFor(w)
    const forms = await Promise.all(Array.from({ length: 16 }, () => redemption(w, code)))
    const answers = await Promise.all(forms.map((form) => w.post(TOKEN, form)))
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
    expect(await w.post(TOKEN, await redemption(w, code))).toEqual(refused('invalid_grant'))
  })
})

describe('what is refused', () => {
  test('another client with the code, who neither gets nor spends it', async () => {
    const w = world()
    const code = await codeFor(w)
    const thief = { ...(await redemption(w, code, DEVICES)), redirect_uri: SHOP.redirectUris[0] ?? '' }
    expect(await w.post(TOKEN, thief)).toEqual(refused('invalid_grant'))
    expect((await w.post(TOKEN, await redemption(w, code))).status).toBe(200)
  })

  test('another return address, which spends the code', async () => {
    const w = world()
    const code = await codeFor(w)
    const form = { ...(await redemption(w, code)), redirect_uri: 'https://shop.example/callback?tenant=a%20b' }
    expect(await w.post(TOKEN, form)).toEqual(refused('invalid_grant'))
    expect(await w.post(TOKEN, await redemption(w, code))).toEqual(refused('invalid_grant'))
  })

  test('an unauthenticated try, which spends nothing', async () => {
    const w = world()
    const code = await codeFor(w)
    const forged = await sign(assertionClaims(w, TOKEN), DEVICES.secret)
    const form = { ...(await redemption(w, code)), client_assertion: forged }
    expect(await w.post(TOKEN, form)).toEqual(refused('invalid_client'))
    expect((await w.post(TOKEN, await redemption(w, code))).status).toBe(200)
  })

  test('an assertion that was used before', async () => {
    const w = world()
    const first = await redemption(w, await codeFor(w))
    const second = await codeFor(w, SHOP, { state: 'another-state-for-another' })
    expect((await w.post(TOKEN, first)).status).toBe(200)
    expect(await w.post(TOKEN, { ...first, code: second })).toEqual(refused('invalid_client'))
    expect((await w.post(TOKEN, await redemption(w, second))).status).toBe(200)
    // To its last second, in which nothing but the `jti` is wrong with it.
    w.pass(359)
    const third = await codeFor(w)
    expect(await w.post(TOKEN, { ...first, code: third })).toMatchObject({
      body: { error_description: expect.stringContaining('`jti`') },
    })
  })

  test('the same jti of two clients is two', async () => {
    const w = world()
    for (const client of [SHOP, DEVICES]) {
      const claims = { ...assertionClaims(w, TOKEN, client), jti: 'one-jti' }
      const form = {
        ...(await redemption(w, await codeFor(w, client), client)),
        client_assertion: await sign(claims, client.secret),
      }
      expect((await w.post(TOKEN, form)).status).toBe(200)
    }
  })

  test.each<[string, Record<string, string>, string[], string]>([
    ['no grant_type', {}, ['grant_type'], 'invalid_request'],
    ['another grant_type', { grant_type: 'client_credentials' }, [], 'unsupported_grant_type'],
    ['no code', {}, ['code'], 'invalid_request'],
    ['an empty code', { code: '' }, [], 'invalid_request'],
    ['no redirect_uri', {}, ['redirect_uri'], 'invalid_request'],
    ['no assertion', {}, ['client_assertion'], 'invalid_client'],
    ['no assertion type', {}, ['client_assertion_type'], 'invalid_client'],
    ['another assertion type', { client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:saml2-bearer' }, [], 'invalid_client'],
    ['an assertion type off by a character', { client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer ' }, [], 'invalid_client'],
    ['an assertion that is none', { client_assertion: 'assertion' }, [], 'invalid_client'],
    ['an assertion that is none, and no client_id', { client_assertion: 'a.b.c' }, ['client_id'], 'invalid_client'],
    ['another client_id than the assertion', { client_id: DEVICES.clientId }, [], 'invalid_client'],
    ['an unknown client_id', { client_id: 'DINOBODY000000000001' }, [], 'invalid_client'],
    ['an unknown code', { code: 'A'.repeat(43) }, [], 'invalid_grant'],
  ])('%s', async (_, change, omit, error) => {
    const w = world()
    expect(await redeem(w, change, omit)).toEqual(refused(error))
  })

  test.each<[string, (w: World) => Promise<string>]>([
    ['by another secret', (w) => sign(assertionClaims(w, TOKEN), DEVICES.secret)],
    ['by HS256', (w) => sign(assertionClaims(w, TOKEN), SHOP.secret, 'HS256')],
    ['by nobody', async (w) => unsigned({ alg: 'none' }, assertionClaims(w, TOKEN))],
    ['as another issuer', (w) => sign({ ...assertionClaims(w, TOKEN), iss: DEVICES.clientId })],
    ['as another subject', (w) => sign({ ...assertionClaims(w, TOKEN), sub: DEVICES.clientId })],
    ['as no subject', (w) => sign({ ...assertionClaims(w, TOKEN), sub: undefined })],
    ['for the health check', (w) => sign(assertionClaims(w, '/oauth/v1/health_check'))],
    ['for the host', (w) => sign({ ...assertionClaims(w, TOKEN), aud: ISSUER })],
    ['for another host', (w) => sign({ ...assertionClaims(w, TOKEN), aud: 'https://mfa.example.org/oauth/v1/token' })],
    ['long ago', (w) => sign({ ...assertionClaims(w, TOKEN), exp: Math.floor(w.now() / 1000) - 60 })],
    ['for ever', (w) => sign({ ...assertionClaims(w, TOKEN), exp: Math.floor(w.now() / 1000) + 3600 })],
    ['without end', (w) => sign({ ...assertionClaims(w, TOKEN), exp: undefined })],
    ['with a jti that is no text', (w) => sign({ ...assertionClaims(w, TOKEN), jti: 7 })],
    ['with an empty jti', (w) => sign({ ...assertionClaims(w, TOKEN), jti: '' })],
    ['with an endless jti', (w) => sign({ ...assertionClaims(w, TOKEN), jti: 'j'.repeat(256) })],
    ['as the request object', (w) => sign(requestClaims(w))],
  ])('an assertion signed %s', async (_, forge) => {
    const w = world()
    expect(await redeem(w, { client_assertion: await forge(w) })).toEqual(refused('invalid_client'))
  })

  test.each([
    ['JSON', 'application/json', '{"grant_type":"authorization_code"}'],
    ['no type', null, 'grant_type=authorization_code'],
    ['a duplicate', 'application/x-www-form-urlencoded', 'grant_type=authorization_code&grant_type=authorization_code'],
    ['a bad escape', 'application/x-www-form-urlencoded', 'grant_type=%'],
    ['multipart without a boundary', 'multipart/form-data', 'grant_type=authorization_code'],
    [
      'multipart with a file',
      'multipart/form-data; boundary=b',
      '--b\r\nContent-Disposition: form-data; name="code"; filename="f"\r\n\r\nx\r\n--b--\r\n',
    ],
  ])('a form that is %s', async (_, contentType, body) => {
    const w = world()
    const answer = await w.protocol.handle({ method: 'POST', path: TOKEN, query: '', contentType, body })
    expect(reply(answer)).toEqual(refused('invalid_request'))
  })

  test('a client withdrawn after its code was issued', async () => {
    const w = world()
    const form = await redemption(w, await codeFor(w))
    w.clients.delete(SHOP.clientId)
    expect(await w.post(TOKEN, form)).toEqual(refused('invalid_client'))
  })
})
