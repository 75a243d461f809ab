import type { KeyReport, PhoneCall } from '@ssp/core'
import { createHmac } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { ConfigurationError, webhook, type WebhookSettings } from './index.ts'

const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
const KEY = Buffer.from(SECRET.slice(6), 'base64')
const AT = 1_800_000_000_500
const settings = { url: 'https://sms.example.org/send', secret: SECRET, now: () => AT }

/** What the receiver's side computes, by other means than ours. */
const signatureOf = (id: string, seconds: string, body: string, key: Buffer = KEY): string =>
  `v1,${createHmac('sha256', key).update(`${id}.${seconds}.${body}`).digest('base64')}`

interface Delivery {
  readonly url: string
  readonly headers: Headers
  readonly body: string
}

function watched(statuses: readonly number[] = [204], change: Partial<WebhookSettings> = {}) {
  const deliveries: Delivery[] = []
  const fetch: typeof globalThis.fetch = async (url, init) => {
    deliveries.push({ url: String(url), headers: new Headers(init?.headers), body: String(init?.body) })
    return new Response(null, { status: statuses[deliveries.length - 1] ?? 204 })
  }
  return { deliveries, hook: webhook({ ...settings, fetch, ...change }) }
}

const ring: PhoneCall = {
  id: 'call_1',
  to: '+493012345678',
  extension: '12',
  language: 'de',
  say: ['Drücken Sie eine Taste.'],
  keyTo: 'https://mfa.example.org/telephony/keys',
}

test('a message: signed, with its id', async () => {
  const { deliveries, hook } = watched()
  expect(await hook.send({ id: 'msg_1', to: '+4915112345678', text: 'Grüße' })).toEqual({ ok: true })
  const { url, headers, body } = deliveries[0]!
  expect(url).toBe('https://sms.example.org/send')
  expect(headers.get('content-type')).toBe('application/json')
  expect(headers.get('webhook-id')).toBe('msg_1')
  expect(headers.get('webhook-timestamp')).toBe('1800000000')
  expect(headers.get('webhook-signature')).toBe(signatureOf('msg_1', '1800000000', body))
  expect(JSON.parse(body)).toEqual({
    type: 'telephony.text',
    timestamp: '2027-01-15T08:00:00.500Z',
    data: { id: 'msg_1', to: '+4915112345678', text: 'Grüße' },
  })
})

test('a call, and no more of it than the port names', async () => {
  const { deliveries, hook } = watched()
  const more = { ...ring, internal: 'not for others' }
  expect(await hook.call(more)).toEqual({ ok: true })
  const { body, headers } = deliveries[0]!
  expect(JSON.parse(body)).toEqual({ type: 'telephony.call', timestamp: '2027-01-15T08:00:00.500Z', data: ring })
  expect(headers.get('webhook-signature')).toBe(signatureOf('call_1', '1800000000', body))
})

test('a further attempt: the same id and body, signed for its own time', async () => {
  let now = AT
  const { deliveries, hook } = watched([500, 204], { now: () => (now += 1_000) })
  expect(await hook.send({ id: 'msg_1', to: '+4915112345678', text: 'x' })).toEqual({ ok: true })
  expect(deliveries).toHaveLength(2)
  const [first, second] = deliveries.map(({ headers }) => Object.fromEntries(headers))
  expect(deliveries[0]?.body).toBe(deliveries[1]?.body)
  expect(first?.['webhook-id']).toBe(second?.['webhook-id'])
  expect(Number(second?.['webhook-timestamp']) - Number(first?.['webhook-timestamp'])).toBe(1)
  for (const { headers, body } of deliveries) {
    const seconds = headers.get('webhook-timestamp') ?? ''
    expect(headers.get('webhook-signature')).toBe(signatureOf('msg_1', seconds, body))
  }
})

test.each(['', 'a.b', 'a b', 'a\nb', 'é', 'x'.repeat(129)])('nothing is sent under the id %j', async (id) => {
  const { deliveries, hook } = watched()
  const outcome = await hook.send({ id, to: '+4915112345678', text: 'x' })
  expect(outcome).toEqual({ ok: false, code: 'telephony.rejected', maybeSent: false, detail: 'not an id' })
  expect(deliveries).toHaveLength(0)
})

test.each([
  ['url', { url: 'sms.example.com' }],
  ['url', { url: 'http://sms.example.com' }],
  ['url', { url: 'ftp://sms.example.com' }],
  ['url', { url: 'https://user:secret@sms.example.com' }],
  ['secret', { secret: '' }],
  ['secret', { secret: SECRET.slice(6) }],
  ['secret', { secret: 'whsec_c2hvcnQ=' }],
  ['patienceMs', { patienceMs: -1 }],
])('does not begin with a wrong %s', (key, change) => {
  try {
    webhook({ ...settings, ...change })
    expect.unreachable()
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigurationError)
    expect(error).toMatchObject({ key })
    for (const value of Object.values(change)) {
      if (value !== '') expect(String(error)).not.toContain(String(value))
    }
  }
})

test.each(['http://127.0.0.1:8080/x', 'http://localhost/x', 'http://[::1]/x'])('%s is the machine itself', (url) => {
  expect(() => webhook({ ...settings, url })).not.toThrow()
})

test('the last words', () => {
  const { contentType, body } = watched().hook.answer(['Danke.'], 'de')
  expect([contentType, JSON.parse(body)]).toEqual(['application/json', { say: ['Danke.'], language: 'de' }])
})

describe('hearing a report', () => {
  const { hook } = watched()

  function report(body: string, { id = 'rep_1', seconds = '1800000000', key = KEY } = {}): KeyReport {
    const headers = new Headers({
      'webhook-id': id,
      'webhook-timestamp': seconds,
      'webhook-signature': signatureOf(id, seconds, body, key),
    })
    return { url: ring.keyTo ?? '', header: (name) => headers.get(name), body }
  }

  test('a key, or the end without one', async () => {
    expect(await hook.hear(report('{"call":"call_1","key":"#"}'))).toEqual({ call: 'call_1', key: '#' })
    expect(await hook.hear(report('{"key":null,"call":"call_1","more":1}'))).toEqual({ call: 'call_1', key: null })
  })

  test.each([
    ['five minutes ago', '1799999701', true],
    ['more than five minutes ago', '1799999700', false],
    ['in five minutes', '1800000300', true],
    ['in more than five minutes', '1800000301', false],
  ])('%s', async (_name, seconds, heard) => {
    expect((await hook.hear(report('{"call":"call_1","key":"1"}', { seconds }))) !== null).toBe(heard)
  })

  test.each([
    ['not signed by this secret', report('{"call":"call_1","key":"1"}', { key: Buffer.alloc(24) })],
    ['another body than was signed', { ...report('{"call":"call_1","key":"1"}'), body: '{"call":"call_1","key":"2"}' }],
    ['no header', { ...report('{"call":"call_1","key":"1"}'), header: () => null }],
    ['no JSON', report('call=call_1&key=1')],
    ['nothing', report('')],
    ['null', report('null')],
    ['a list', report('[]')],
    ['no call', report('{"key":"1"}')],
    ['an empty call', report('{"call":"","key":"1"}')],
    ['a call that is no text', report('{"call":1,"key":"1"}')],
    ['no key', report('{"call":"call_1"}')],
    ['two keys', report('{"call":"call_1","key":"12"}')],
    ['a number', report('{"call":"call_1","key":1}')],
    ['a letter', report('{"call":"call_1","key":"a"}')],
  ])('null for %s', async (_name, heard) => {
    expect(await hook.hear(heard)).toBeNull()
  })

  test('null for our own request, sent back to us with its signature', async () => {
    const sent = watched()
    await sent.hook.call(ring)
    const { headers, body } = sent.deliveries[0]!
    expect(await hook.hear({ url: ring.keyTo ?? '', header: (name) => headers.get(name), body })).toBeNull()
  })
})
