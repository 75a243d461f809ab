import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { createConnection } from 'node:net'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { type PushService, softwareBrowser, startPushService } from './index.ts'

let service: PushService
const clients: WebSocket[] = []

beforeEach(async () => {
  service = await startPushService()
})

afterEach(async () => {
  for (const client of clients.splice(0)) client.close()
  await service.close()
})

/** Patient: what a test waits for comes, however busy the machine is. */
const eventually = <T>(check: () => T | Promise<T>): Promise<T> => vi.waitFor(check, { timeout: 30_000, interval: 5 })

type Said = Readonly<Record<string, unknown>>

/** A browser as far as its push service sees it. */
interface Client {
  readonly heard: Said[]
  readonly protocol: string
  say(message: Said): void
  /** The next message of this type that was not asked for before. */
  next(type: string): Promise<Said>
  leave(): Promise<void>
}

async function connect(): Promise<Client> {
  const socket = new WebSocket(service.url, 'push-notification')
  clients.push(socket)
  const heard: Said[] = []
  let taken = 0
  socket.addEventListener('message', ({ data }) => heard.push(JSON.parse(String(data))))
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve)
    socket.addEventListener('error', reject)
  })
  return {
    heard,
    protocol: socket.protocol,
    say: (message) => socket.send(JSON.stringify(message)),
    async next(type) {
      const message = await eventually(() => heard[taken] ?? Promise.reject(new Error(`nothing heard, not ${type}`)))
      taken += 1
      expect(message['messageType']).toBe(type)
      return message
    },
    leave: () =>
      new Promise((resolve) => {
        socket.addEventListener('close', () => resolve())
        socket.close()
      }),
  }
}

interface Sender {
  readonly key: string
  readonly secret: KeyObject
}

function newSender(): Sender {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' })
  const point = Buffer.concat([Buffer.of(4), Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')])
  return { key: point.toString('base64url'), secret: privateKey }
}

const sender = newSender()
const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')

function authorization({ key, secret }: Sender = sender, change: Said = {}): string {
  const claims = { aud: service.origin, sub: 'mailto:it@example.org', exp: Math.floor(Date.now() / 1_000) + 3_600, ...change }
  const text = `${encode({ typ: 'JWT', alg: 'ES256' })}.${encode(claims)}`
  const signature = sign('sha256', Buffer.from(text), { key: secret, dsaEncoding: 'ieee-p1363' })
  return `vapid t=${text}.${signature.toString('base64url')}, k=${key}`
}

async function post(endpoint: string, change: Readonly<Record<string, string>> = {}, body = 'x', method = 'POST'): Promise<number> {
  const headers = { authorization: authorization(), 'content-encoding': 'aes128gcm', ttl: '60', urgency: 'high', ...change }
  const sent = Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== ''))
  const { status } = await fetch(endpoint, { method, headers: sent, ...(method === 'GET' ? {} : { body }), redirect: 'manual' })
  return status
}

async function subscribed(channelID = 'c1', uaid?: string): Promise<{ client: Client; endpoint: string; uaid: unknown }> {
  const client = await connect()
  client.say({ messageType: 'hello', use_webpush: true, broadcasts: {}, ...(uaid === undefined ? {} : { uaid }) })
  const hello = await client.next('hello')
  // Firefox pads the key.
  client.say({ messageType: 'register', channelID, key: `${sender.key}=` })
  const { pushEndpoint } = await client.next('register')
  return { client, endpoint: String(pushEndpoint), uaid: hello['uaid'] }
}

describe('a browser', () => {
  test('is greeted, subscribes, is told a message, and confirms it', async () => {
    const { client, endpoint, uaid } = await subscribed()
    expect(client.protocol).toBe('push-notification')
    expect(uaid).toEqual(expect.any(String))
    expect(client.heard[0]).toMatchObject({ status: 200, use_webpush: true })
    expect(client.heard[1]).toMatchObject({ status: 200, channelID: 'c1' })
    expect(endpoint.startsWith(`${service.origin}/`)).toBe(true)

    expect(await post(endpoint, { topic: 't1' }, 'secret')).toBe(201)
    const message = await client.next('notification')
    expect(message).toMatchObject({ channelID: 'c1', data: Buffer.from('secret').toString('base64url'), headers: { encoding: 'aes128gcm' } })
    client.say({ messageType: 'ack', updates: [{ channelID: 'c1', version: message['version'], code: 100 }] })
    client.say({ messageType: 'nack', version: message['version'], code: 301 })
    await eventually(() => expect(service.acknowledged).toEqual([{ endpoint, code: 100 }, { endpoint, code: 301 }]))
    expect(service.received).toMatchObject([{ endpoint, status: 201, headers: { topic: 't1', urgency: 'high' } }])
    expect(Buffer.from(service.received[0]!.body).toString()).toBe('secret')
  })

  test('pings, and says what the service need not understand', async () => {
    const client = await connect()
    client.say({ messageType: 'broadcast_subscribe', broadcasts: {} })
    client.say({})
    await eventually(() => expect(client.heard).toEqual([{}]))
  })

  test('that unsubscribes is gone', async () => {
    const { client, endpoint } = await subscribed()
    client.say({ messageType: 'unregister', channelID: 'c1', code: 200 })
    expect(await client.next('unregister')).toMatchObject({ status: 200, channelID: 'c1' })
    expect(await post(endpoint)).toBe(410)
    expect(service.received).toMatchObject([{ status: 410 }])
  })

  test('that was away hears what it missed: of one topic the newest, of no topic all, and what it did not confirm', async () => {
    const { client, endpoint, uaid } = await subscribed()
    await client.leave()
    for (const [body, topic] of [['a1', 'a'], ['none', ''], ['b1', 'b'], ['a2', 'a'], ['none too', '']] as const) {
      expect(await post(endpoint, { topic }, body)).toBe(201)
    }
    expect(await post(endpoint, { ttl: '0' }, 'now or never')).toBe(201)

    const read = (said: readonly Said[]): string[] =>
      said.flatMap(({ data }) => (data === undefined ? [] : [Buffer.from(String(data), 'base64url').toString()]))
    const missed = ['none', 'b1', 'a2', 'none too']
    for (const confirm of [false, true]) {
      const back = await connect()
      back.say({ messageType: 'hello', use_webpush: true, uaid })
      await eventually(() => expect(read(back.heard)).toEqual(missed))
      expect(back.heard[0]).toMatchObject({ messageType: 'hello', uaid })
      const updates = back.heard.slice(1).map(({ channelID, version }) => ({ channelID, version, code: 100 }))
      if (confirm) back.say({ messageType: 'ack', updates })
      if (confirm) await eventually(() => expect(service.acknowledged).toHaveLength(4))
      await back.leave()
    }
    const again = await connect()
    again.say({ messageType: 'hello', use_webpush: true, uaid })
    await again.next('hello')
    again.say({})
    await eventually(() => expect(again.heard).toHaveLength(2))
  })

  test('with a name that nobody knows gets a new one', async () => {
    const { uaid } = await subscribed('c1', 'made-up')
    expect(uaid).not.toBe('made-up')
  })

  test('hears its own messages only', async () => {
    const one = await subscribed('c1')
    const two = await subscribed('c2')
    expect(two.uaid).not.toBe(one.uaid)
    expect(await post(two.endpoint)).toBe(201)
    await two.client.next('notification')
    one.client.say({})
    await eventually(() => expect(one.client.heard.at(-1)).toEqual({}))
    expect(one.client.heard).toHaveLength(3)
  })

  test.each([0, 125, 126, 65_535, 65_536, 200_000])('may say %i characters at once', async (length) => {
    const client = await connect()
    client.say({ pad: 'x'.repeat(length) })
    await eventually(() => expect(client.heard).toEqual([{}]))
  })

  test('may be told any number of bytes at once', async () => {
    const client = await connect()
    const names = Array.from({ length: 30 }, (_, more) => 'x'.repeat(55 + more))
    for (const channelID of names) client.say({ messageType: 'unregister', channelID })
    await eventually(() => expect(client.heard.map(({ channelID }) => channelID)).toEqual(names))
    // On both sides of what fits into the shortest frame.
    const lengths = client.heard.map((said) => JSON.stringify(said).length)
    expect([lengths.includes(125), lengths.includes(126)]).toEqual([true, true])
  })

  test('may say a text in pieces, byte by byte, with a ping between them', async () => {
    const socket = createConnection(Number(new URL(service.origin).port), '127.0.0.1')
    const heard: Buffer[] = []
    socket.on('data', (chunk: Buffer) => heard.push(chunk))
    socket.write('GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n')
    await eventually(() => expect(Buffer.concat(heard).toString()).toMatch(/^HTTP\/1.1 101 [^]*\r\n\r\n$/))
    const before = Buffer.concat(heard).length
    // A mask of zeros changes nothing.
    const frame = (first: number, text: string): Buffer => Buffer.concat([Buffer.of(first, 0x80 | text.length, 0, 0, 0, 0), Buffer.from(text)])
    for (const byte of Buffer.concat([frame(0x01, '{"a"'), frame(0x89, 'ping'), frame(0x80, ':1}')])) socket.write(Buffer.of(byte))
    await eventually(() => expect(Buffer.concat(heard).subarray(before).toString('latin1')).toBe('\x8a\x04ping\x81\x02{}'))
    socket.destroy()
  })

  test.each([60, 150, 4_096])('may be told %i bytes at once', async (length) => {
    const { client, endpoint } = await subscribed()
    expect(await post(endpoint, {}, 'x'.repeat(length))).toBe(201)
    const { data } = await client.next('notification')
    expect(Buffer.from(String(data), 'base64url').length).toBe(length)
  })
})

describe('a sender', () => {
  test.each<[number, string, Readonly<Record<string, string>>, string?, string?]>([
    [201, 'all that is needed', {}],
    [201, 'nothing to say', { 'content-encoding': '' }, ''],
    [201, 'no topic and no urgency', { topic: '', urgency: '' }],
    [400, 'no TTL', { ttl: '' }],
    [400, 'a TTL that is no number', { ttl: 'NaN' }],
    [400, 'a long topic', { topic: 'x'.repeat(33) }],
    [400, 'a topic of other characters', { topic: 'a/b' }],
    [400, 'an urgency that nobody knows', { urgency: 'now' }],
    [403, 'no authorization', { authorization: '' }],
    [403, 'some other authorization', { authorization: 'Bearer x' }],
    [405, 'another method', {}, '', 'PUT'],
    [413, 'too much', {}, 'x'.repeat(4_097)],
    [415, 'no encoding', { 'content-encoding': '' }],
    [415, 'the old encoding', { 'content-encoding': 'aesgcm' }],
  ])('gets %i for %s', async (status, _name, change, body, method) => {
    const endpoint = service.subscribe(sender.key)
    expect(await post(endpoint, change, body, method)).toBe(status)
    expect(service.received).toMatchObject([{ endpoint, status }])
  })

  const now = Math.floor(Date.now() / 1_000)

  test.each<[string, () => string]>([
    ['another key', () => authorization(newSender())],
    ['a key that did not sign', () => authorization({ key: sender.key, secret: newSender().secret })],
    ['another audience', () => authorization(sender, { aud: 'https://fcm.googleapis.com' })],
    ['a token that is over', () => authorization(sender, { exp: now - 1 })],
    ['a token for too long', () => authorization(sender, { exp: now + 25 * 3_600 })],
    ['no time', () => authorization(sender, { exp: undefined })],
    ['nobody to turn to', () => authorization(sender, { sub: 'it@example.org' })],
    ['a token that is none', () => `vapid t=a.b.c, k=${sender.key}`],
  ])('gets 403 with %s', async (_name, header) => {
    expect(await post(service.subscribe(sender.key), { authorization: header() })).toBe(403)
  })

  test('needs no key where the browser named none', async () => {
    expect(await post(service.subscribe(), { authorization: '' })).toBe(201)
  })

  test('gets 404 for what never was, 410 for what is over', async () => {
    const endpoint = service.subscribe(sender.key)
    expect(await post(`${endpoint}0`)).toBe(404)
    service.end(endpoint)
    expect(await post(endpoint)).toBe(410)
  })

  test('gets whatever the test wants', async () => {
    const { client, endpoint } = await subscribed()
    service.answerWith(503)
    expect(await post(endpoint, {}, 'lost')).toBe(503)
    service.answerWith(null)
    expect(await post(endpoint, {}, 'told')).toBe(201)
    expect(await client.next('notification')).toMatchObject({ data: Buffer.from('told').toString('base64url') })
    expect(service.received.map(({ status }) => status)).toEqual([503, 201])
  })
})

test('closes for good, with a browser connected', async () => {
  const { client } = await subscribed()
  await service.close()
  await client.leave()
  await expect(fetch(service.origin)).rejects.toThrow()
  service = await startPushService()
})

describe('a software browser', () => {
  /** RFC 8291 section 5 and appendix A: the browser's side. */
  const body = Buffer.from(
    'DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27ml' +
      'mlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPT' +
      'pK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN',
    'base64url',
  )
  const point = Buffer.from('BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4', 'base64url')
  const d = 'q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94'

  async function example() {
    const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((half) => half.toString('base64url'))
    const jwk = { kty: 'EC', crv: 'P-256', x, y } as JsonWebKey
    const algorithm = { name: 'ECDH', namedCurve: 'P-256' }
    const keys = {
      publicKey: await crypto.subtle.importKey('jwk', jwk, algorithm, true, []),
      privateKey: await crypto.subtle.importKey('jwk', { ...jwk, d }, algorithm, false, ['deriveBits']),
    }
    return softwareBrowser(keys, new Uint8Array(Buffer.from('BTBZMqHH6r4Tts7J_aSIgg', 'base64url')))
  }

  test('reads the example of RFC 8291', async () => {
    const browser = await example()
    expect(browser.p256dh).toBe(point.toString('base64url'))
    expect(browser.auth).toBe('BTBZMqHH6r4Tts7J_aSIgg')
    expect(await browser.read(new Uint8Array(body))).toBe('When I grow up, I want to be a watermelon')
  })

  test('reads nothing that was changed or is not for it', async () => {
    const changed = new Uint8Array(body)
    changed.set([changed.at(-1) === 0 ? 1 : 0], changed.length - 1)
    await expect((await example()).read(changed)).rejects.toThrow()
    await expect((await softwareBrowser()).read(new Uint8Array(body))).rejects.toThrow()
  })

  test('has keys of its own', async () => {
    const [one, two] = [await softwareBrowser(), await softwareBrowser()]
    expect(one.p256dh).not.toBe(two.p256dh)
    expect(one.auth).not.toBe(two.auth)
    expect(Buffer.from(one.p256dh, 'base64url').length).toBe(65)
    expect(Buffer.from(one.auth, 'base64url').length).toBe(16)
  })
})
