import { createHmac } from 'node:crypto'
import { expect, test } from 'vitest'
import { parseWebhookSecret, webhookSigner } from './standard-webhooks.ts'

// The vector of the specification's own reference implementations.
const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
const ID = 'msg_p5jXN8AQM9LWM0D4loKWxJek'
const BODY = '{"test": 2432232314}'
const AT = 1_614_265_330_000
const OURS = 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE='
const SIGNED = { 'webhook-id': ID, 'webhook-timestamp': '1614265330', 'webhook-signature': OURS }
const OTHER = 'v1,Ceo5qEr07ixe2NLpvHk3FH9bwy/WavXrAFQ/9tdO6mc='

const signer = webhookSigner(parseWebhookSecret(SECRET)!)
const verify = (headers: object, body = BODY, now = AT): Promise<boolean> =>
  signer.verify((name) => new Map(Object.entries(headers)).get(name) ?? null, body, now)

test('signs the published vector, and accepts it', async () => {
  expect(await signer.sign(ID, BODY, AT + 999)).toEqual(SIGNED)
  expect(await verify(SIGNED)).toBe(true)
})

test('finds its own among other signatures, of other versions too', async () => {
  const signatures = [OTHER, OTHER.replace('v1', 'v2'), OURS, 'v1a,AAAA']
  expect(await verify({ ...SIGNED, 'webhook-signature': signatures.join(' ') })).toBe(true)
})

test.each([-300, 300])('is heard %i seconds away, and not a second more', async (seconds) => {
  expect(await verify(SIGNED, BODY, AT + seconds * 1_000)).toBe(true)
  expect(await verify(SIGNED, BODY, AT + seconds * 1_000 + Math.sign(seconds) * 1_000)).toBe(false)
})

test.each([
  ['no id', { 'webhook-id': undefined }],
  ['another id', { 'webhook-id': 'msg_2' }],
  ['an id with a full stop', { 'webhook-id': 'msg.1' }],
  ['no time', { 'webhook-timestamp': undefined }],
  ['another time', { 'webhook-timestamp': '1614265331' }],
  ['a time that is none', { 'webhook-timestamp': 'hello' }],
  ['a time that is not whole', { 'webhook-timestamp': '1614265330.0' }],
  ['a time before 1970', { 'webhook-timestamp': '-1' }],
  ['no signature', { 'webhook-signature': undefined }],
  ['an empty signature', { 'webhook-signature': '' }],
  ['a part of the signature', { 'webhook-signature': 'v1,g0hM9SsE' }],
  ['nothing behind the comma', { 'webhook-signature': 'v1,' }],
  ['another signature', { 'webhook-signature': OTHER }],
  ['another version', { 'webhook-signature': OURS.replace('v1', 'v2') }],
  ['what is no base64', { 'webhook-signature': `v1,${'*'.repeat(43)}=` }],
  ['a signature behind ten others', { 'webhook-signature': [...Array<string>(10).fill(OTHER), OURS].join(' ') }],
])('is not heard with %s', async (_fault, headers) => {
  expect(await verify({ ...SIGNED, ...headers })).toBe(false)
})

test('is not heard with another body, by another secret, without a clock', async () => {
  expect(await verify(SIGNED, `${BODY} `)).toBe(false)
  const other = webhookSigner(parseWebhookSecret(`whsec_${'A'.repeat(32)}`)!)
  expect(await other.verify((name) => new Map(Object.entries(SIGNED)).get(name) ?? null, BODY, AT)).toBe(false)
  expect(await verify(SIGNED, BODY, Number.NaN)).toBe(false)
})

test('a full stop in the id can’t move the border between id and time', async () => {
  // Signed for id `a`, read as id `a.1`: the same bytes, were it allowed.
  const key = Buffer.from(SECRET.slice(6), 'base64')
  const signature = `v1,${createHmac('sha256', key).update(`a.1.1614265330.${BODY}`).digest('base64')}`
  expect(
    await verify({ 'webhook-id': 'a.1', 'webhook-timestamp': '1614265330', 'webhook-signature': signature }),
  ).toBe(false)
})

test.each([
  ['nothing', ''],
  ['no prefix', SECRET.slice(6)],
  ['23 bytes', `whsec_${Buffer.alloc(23).toString('base64')}`],
  ['65 bytes', `whsec_${Buffer.alloc(65).toString('base64')}`],
  ['no base64', `whsec_${'*'.repeat(32)}`],
  ['a line end', `${SECRET}\n`],
  ['no text', undefined],
])('%s is no secret', (_name, secret) => {
  expect(parseWebhookSecret(secret)).toBeNull()
})

test('24 to 64 bytes are', () => {
  for (const size of [24, 25, 26, 64]) {
    const secret = `whsec_${Buffer.alloc(size, 7).toString('base64')}`
    expect(parseWebhookSecret(secret)).toEqual(new Uint8Array(size).fill(7))
  }
})
