import { oidcClient } from '@ssp/testing'
import { expect, test } from 'vitest'
import { AUTHENTICATION, CALLBACK, ISSUER, SHOP, STATE, begun, reply, sentTo, world } from './world.ts'

test('our own client half speaks the same protocol as the SDK', async () => {
  const w = world()
  const { clientId, secret } = SHOP
  const client = oidcClient({ issuer: ISSUER, clientId, secret, redirectUri: CALLBACK, now: w.now })
  const post = async (path: string, form: URLSearchParams) =>
    reply(
      await w.protocol.handle({
        method: 'POST',
        path,
        query: '',
        contentType: 'application/x-www-form-urlencoded',
        body: form.toString(),
      }),
    )

  expect((await post('/oauth/v1/health_check', await client.healthCheck())).body).toMatchObject({ stat: 'OK' })

  const url = new URL(await client.authorizationUrl('Zoë', STATE))
  expect(url.href.startsWith(`${ISSUER}/oauth/v1/authorize?`)).toBe(true)
  const answer = await w.protocol.handle({
    method: 'GET',
    path: '/oauth/v1/authorize',
    query: url.search.slice(1),
    contentType: null,
    body: '',
  })
  const end = await w.protocol.finish(begun(answer), { result: 'allow', authentication: AUTHENTICATION })
  const code = sentTo(end).searchParams.get('duo_code') ?? ''
  const { body } = await post('/oauth/v1/token', await client.redemption(code))
  expect(await client.readIdToken(String(body['id_token']))).toMatchObject({ preferred_username: 'Zoë' })

  const other = oidcClient({ issuer: ISSUER, clientId, secret: secret.toUpperCase(), redirectUri: CALLBACK, now: w.now })
  await expect(other.readIdToken(String(body['id_token']))).rejects.toThrow(/not signed/)
})
