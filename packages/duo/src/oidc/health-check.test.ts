import { expect, test } from 'vitest'
import { DEVICES, ISSUER, SHOP, assertionClaims, reply, sign, world } from '../../test/world.ts'

const PATH = '/oauth/v1/health_check'

test('a client with working settings is told that all is well', async () => {
  const w = world()
  const client_assertion = await sign(assertionClaims(w, PATH))
  expect(await w.post(PATH, { client_id: SHOP.clientId, client_assertion })).toEqual({
    status: 200,
    body: { stat: 'OK', response: { timestamp: Math.floor(w.now() / 1000) } },
  })
})

test.each([{ iat: undefined }, { jti: undefined }])('and may leave out %o', async (without) => {
  const w = world()
  const client_assertion = await sign({ ...assertionClaims(w, PATH), ...without })
  expect(await w.post(PATH, { client_id: SHOP.clientId, client_assertion })).toMatchObject({ status: 200 })
})

test.each([
  ['the wrong secret', {}, DEVICES.secret, 'Failed to verify signature.'],
  [
    'another issuer',
    { iss: DEVICES.clientId },
    SHOP.secret,
    'Invalid Client assertion: The `iss` claim must match the supplied client_id',
  ],
  ['another audience', { aud: `${ISSUER}/oauth/v1/token` }, SHOP.secret, expect.stringContaining('`aud`')],
  ['no expiry', { exp: undefined }, SHOP.secret, expect.stringContaining('`exp`')],
])('%s fails in the form that SDKs show', async (_, change, secret, message_detail) => {
  const w = world()
  const client_assertion = await sign({ ...assertionClaims(w, PATH), ...change }, secret)
  expect(await w.post(PATH, { client_id: SHOP.clientId, client_assertion })).toEqual({
    status: 400,
    body: {
      stat: 'FAIL',
      code: 40002,
      message: 'invalid_client',
      message_detail,
      timestamp: Math.floor(w.now() / 1000),
    },
  })
})

test('an assertion works once, and not after its time', async () => {
  const w = world()
  const form = { client_id: SHOP.clientId, client_assertion: await sign(assertionClaims(w, PATH)) }
  expect((await w.post(PATH, form)).status).toBe(200)
  expect((await w.post(PATH, form)).status).toBe(400)
  // The key is forgotten when the assertion is refused anyway.
  w.pass(360)
  expect((await w.post(PATH, form)).status).toBe(400)
})

test('a form that can not be read fails', async () => {
  const w = world()
  const body = 'client_id=a&client_id=b'
  const contentType = 'application/x-www-form-urlencoded'
  const answer = await w.protocol.handle({ method: 'POST', path: PATH, query: '', contentType, body })
  expect(reply(answer)).toMatchObject({ status: 400, body: { stat: 'FAIL', message: 'invalid_request' } })
  expect(await w.post(PATH, {})).toMatchObject({ status: 400, body: { message: 'invalid_client' } })
})
