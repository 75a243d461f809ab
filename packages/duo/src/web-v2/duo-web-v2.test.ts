import { expect, test } from 'vitest'
import { SHOP, sdkRequest, world } from '../../test/web-v2-world.ts'
import type { WebV2Config } from './config.ts'
import { duoWebV2 } from './duo-web-v2.ts'
import { WebV2Error } from './errors.ts'

const config: WebV2Config = { issuer: 'https://mfa.example.com', integrations: async () => SHOP, now: () => 0 }

test('the route is the one that the browser script loads', () => {
  expect(duoWebV2(config).routes).toEqual([
    { method: 'GET', path: '/frame/web/v1/auth', caller: 'person' },
    { method: 'POST', path: '/frame/web/v1/auth', caller: 'person' },
  ])
})

test('anything else is not found', async () => {
  const w = world()
  const query = new URLSearchParams({ tx: sdkRequest('ada').tx, parent: 'https://shop.example/' }).toString()
  for (const [method, path] of [
    ['PUT', '/frame/web/v1/auth'],
    ['GET', '/frame/web/v1/auth/'],
    ['GET', '/frame/prompt'],
  ] as const)
    expect(await w.protocol.handle({ method, path, query, contentType: null, body: '' })).toMatchObject({
      kind: 'response',
      status: 404,
    })
})

test.each(['https://mfa.example.com', 'https://mfa.example.com:8443', 'http://localhost:3000', 'http://127.0.0.1:3000'])(
  'the issuer may be %s',
  (issuer) => {
    expect(duoWebV2({ ...config, issuer }).name).toBe('web-v2')
  },
)

test.each([
  '',
  'mfa.example.com',
  'https://mfa.example.com/',
  'https://mfa.example.com/portal',
  'https://mfa.example.com:443',
  'https://MFA.example.com',
  'https://user@mfa.example.com',
  'https://mfa.example.com?a=b',
  'http://mfa.example.com',
  'ftp://localhost',
])('the issuer can not be %j, and nothing starts', (issuer) => {
  expect(() => duoWebV2({ ...config, issuer })).toThrow(expect.objectContaining({ code: 'web-v2.issuer' }))
  expect(() => duoWebV2({ ...config, issuer })).toThrow(WebV2Error)
})

test('a secret key of another length is the host’s mistake, and never shown', async () => {
  const w = world()
  w.integrations.set(SHOP.ikey, { ...SHOP, skey: 'short' })
  const { tx } = sdkRequest('ada')
  await expect(w.frame(tx)).rejects.toMatchObject({ code: 'web-v2.skey' })
  await expect(w.frame(tx)).rejects.not.toThrow(/short/)
})
