import { memoryStores } from '@ssp/stores/memory'
import { expect, test } from 'vitest'
import { SHOP, requestClaims, sign, unsigned, world } from '../../test/world.ts'
import type { OidcConfig } from './config.ts'
import { duoOidc } from './duo-oidc.ts'
import { OidcError } from './errors.ts'

const config: OidcConfig = {
  issuer: 'https://mfa.example.com',
  clients: async () => SHOP,
  shortLived: memoryStores().shortLived,
  now: () => 0,
  random: (length) => new Uint8Array(length),
}

test('the routes are the ones that SDKs call', () => {
  expect(duoOidc(config).routes).toEqual([
    { method: 'POST', path: '/oauth/v1/health_check', caller: 'application' },
    { method: 'GET', path: '/oauth/v1/authorize', caller: 'person' },
    { method: 'POST', path: '/oauth/v1/authorize', caller: 'person' },
    { method: 'POST', path: '/oauth/v1/token', caller: 'application' },
  ])
})

test('anything else is not found', async () => {
  for (const [method, path] of [
    ['GET', '/oauth/v1/token'],
    ['PUT', '/oauth/v1/authorize'],
    ['POST', '/oauth/v1/token/'],
  ] as const)
    expect(await world().protocol.handle({ method, path, query: '', contentType: null, body: '' })).toMatchObject({
      kind: 'response',
      status: 404,
    })
})

test.each([
  'https://mfa.example.com',
  'https://mfa.example.com:8443/portal',
  'https://MFA.example.com/a/b',
  'http://localhost:3000',
  'http://127.0.0.1:3000/mfa',
])('the issuer may be %s', (issuer) => {
  expect(duoOidc({ ...config, issuer }).name).toBe('oidc')
})

test.each([
  '',
  'mfa.example.com',
  'https://',
  'https://mfa.example.com/',
  'https://mfa.example.com/portal/',
  'https://mfa.example.com//portal',
  'https://mfa.example.com?a=b',
  'https://mfa.example.com/#a',
  'https://user@mfa.example.com',
  'https://mfa.example.com:99999',
  'http://mfa.example.com',
  'http://localhost.example.com',
  'ftp://localhost',
  ' https://mfa.example.com',
])('the issuer can not be %j, and nothing starts', (issuer) => {
  expect(() => duoOidc({ ...config, issuer })).toThrow(expect.objectContaining({ code: 'oidc.issuer' }))
  expect(() => duoOidc({ ...config, issuer })).toThrow(OidcError)
})

test('a secret of another length is the host’s mistake, and never shown', async () => {
  const w = world()
  w.clients.set(SHOP.clientId, { ...SHOP, secret: 'short' })
  const request = await sign(requestClaims(w))
  await expect(w.authorize(request)).rejects.toMatchObject({ code: 'oidc.secret' })
  await expect(w.authorize(request)).rejects.not.toThrow(/short/)
})

test('too little randomness stops everything', async () => {
  const w = world()
  const weak = duoOidc({ ...config, now: w.now, random: () => new Uint8Array(8) })
  const request = {
    protocol: 'oidc',
    application: SHOP.application.id,
    purpose: 'sign-in',
    username: 'ada',
    lookupName: 'ada',
    once: { key: 'k', expiresAt: 0 },
    returnOrigin: 'https://shop.example.com',
    returnTo: { clientId: SHOP.clientId, redirectUri: SHOP.redirectUris[0] ?? '', state: 's', codeAs: 'code', nonce: null },
  } as const
  const authentication = {
    transaction: 't',
    at: 0,
    method: 'bypass-code',
    user: { id: 'u', groups: [], email: null },
    device: null,
    access: { address: null, country: null, browser: null, system: null },
  } as const
  await expect(weak.finish(request, { result: 'allow', authentication })).rejects.toMatchObject({ code: 'oidc.random' })
})

test('nothing is read from the clients for what can not be a client id', async () => {
  let asked = 0
  const protocol = duoOidc({
    ...config,
    clients: async () => {
      asked += 1
      return null
    },
  })
  const request = unsigned({ alg: 'none' }, {})
  for (const clientId of ["' or 1=1 --", 'x'.repeat(10_000), '%00', 'DISHOP0000000000000', 'DISHOP000000000000001'])
    await protocol.handle({
      method: 'GET',
      path: '/oauth/v1/authorize',
      query: new URLSearchParams({ client_id: clientId, request }).toString(),
      contentType: null,
      body: '',
    })
  expect(asked).toBe(0)
})
