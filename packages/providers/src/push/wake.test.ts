import { createECDH, randomBytes } from 'node:crypto'
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { PushSubscription, WakeUp } from '@ssp/core'
// @ts-expect-error -- has no types
import * as ece from 'http_ece'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { generateVapidKeys, push, type PushConfig, PushConfigError } from './index.ts'

/** The independent library, as much of it as is used here. */
const { decrypt }: { decrypt(body: Buffer, how: Readonly<Record<string, unknown>>): Buffer } = ece

interface Heard {
  readonly method: string | undefined
  readonly url: string | undefined
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}

const NOW = 1_800_000_000_000
const keys = await generateVapidKeys()
const browser = createECDH('prime256v1')
const p256dh = browser.generateKeys('base64url')
const secret = randomBytes(16)
const message: WakeUp = { topic: 'request-1', payload: '{"web_push":8030,"text":"Grüße"}', ttl: 60 }

let heard: Heard[] = []
let answer: (request: IncomingMessage, response: ServerResponse) => void
let service: Server
let origin: string

beforeAll(async () => {
  service = createServer(async (request, response) => {
    const { method, url, headers } = request
    const body = Buffer.concat(await request.toArray())
    heard.push({ method, url, headers, body })
    answer(request, response)
  })
  await new Promise<void>((resolve) => service.listen(0, '127.0.0.1', resolve))
  origin = `http://127.0.0.1:${(service.address() as AddressInfo).port}`
})

beforeEach(() => {
  heard = []
  answer = (_request, response) => response.writeHead(201).end()
})

afterEach(() => service.closeAllConnections())

afterAll(() => new Promise((resolve) => service.close(resolve)))

const subscription = (change: Partial<PushSubscription> = {}): PushSubscription => ({
  endpoint: `${origin}/wpush/1?x=%2b`,
  p256dh,
  auth: secret.toString('base64url'),
  ...change,
})

const config = (change: Partial<PushConfig> = {}): PushConfig => ({
  vapid: { ...keys, subject: 'mailto:it@example.org' },
  endpoints: [origin],
  insecureLoopback: true,
  now: () => NOW,
  ...change,
})

/** Sends with the browser's keys of this file. */
async function wake(change: Partial<PushConfig> = {}, to = subscription(), what: WakeUp = message): Promise<string> {
  return (await push(config(change))).wake(to, what)
}

describe('a wake-up', () => {
  test('is one POST that says how urgent it is and who sends it, and that only the browser can read', async () => {
    expect(await wake()).toBe('sent')
    expect(heard).toHaveLength(1)
    const [{ method, url, headers, body }] = heard as [Heard]
    expect([method, url]).toEqual(['POST', '/wpush/1?x=%2b'])
    expect(headers).toMatchObject({
      'content-encoding': 'aes128gcm',
      'content-length': String(body.length),
      ttl: '60',
      urgency: 'high',
    })
    const [, claims = ''] = /^vapid t=[\w-]+\.([\w-]+)\.[\w-]+, k=[\w-]+$/.exec(headers.authorization ?? '') ?? []
    expect(JSON.parse(Buffer.from(claims, 'base64url').toString())).toMatchObject({ aud: origin })
    expect(headers.authorization).toContain(`k=${keys.publicKey}`)
    expect(headers.cookie).toBeUndefined()
    expect(body.includes(message.payload)).toBe(false)
    const read = decrypt(body, { version: 'aes128gcm', privateKey: browser, authSecret: secret })
    expect(read.toString()).toBe(message.payload)
  })

  test('has a topic of 32 characters that says the same for the same and does not say what', async () => {
    const topics = ['request-1', 'request-1', 'request-2', 'any text, of any length: ü'.repeat(9), '']
    for (const topic of topics) await wake({}, subscription(), { ...message, topic })
    const sent = heard.map(({ headers }) => String(headers['topic']))
    for (const topic of sent) expect(topic).toMatch(/^[\w-]{32}$/)
    expect(sent[0]).toBe(sent[1])
    expect(new Set(sent).size).toBe(4)
  })

  test('uses one token for one push service', async () => {
    const { wake: again } = await push(config())
    await again(subscription(), message)
    await again(subscription({ endpoint: `${origin}/wpush/2` }), message)
    const [first, second] = heard.map(({ headers }) => headers.authorization)
    expect(first).toBe(second)
  })

  test.each([
    [200, 'sent'],
    [201, 'sent'],
    [202, 'sent'],
    [204, 'sent'],
    [203, 'failed'],
    [205, 'failed'],
    [400, 'failed'],
    [401, 'mismatch'],
    [403, 'mismatch'],
    [404, 'gone'],
    [405, 'failed'],
    [410, 'gone'],
    [413, 'failed'],
    [429, 'failed'],
    [500, 'failed'],
    [503, 'failed'],
  ])('answered with %i is %s', async (status, outcome) => {
    answer = (_request, response) => response.writeHead(status).end()
    expect(await wake()).toBe(outcome)
    expect(heard).toHaveLength(1)
  })

  test.each([301, 302, 303, 307, 308])('follows no redirect: %i', async (status) => {
    for (const target of ['/elsewhere', 'http://169.254.169.254/', `${origin}/elsewhere`]) {
      answer = (_request, response) => response.writeHead(status, { location: target }).end()
      expect(await wake()).toBe('failed')
    }
    expect(heard.map(({ url }) => url)).toEqual(Array(3).fill('/wpush/1?x=%2b'))
  })

  test('gives up on a service that is silent', async () => {
    answer = () => undefined
    expect(await wake({ patienceMs: 50 })).toBe('failed')
  })

  test('gives up on a service that says half of it', async () => {
    answer = ({ socket }) => socket.write('HTTP/1.1 201 Cre')
    expect(await wake({ patienceMs: 50 })).toBe('failed')
  })

  test('neither reads nor awaits what is said beside the status, which may have no end', async () => {
    answer = (_request, response) => response.writeHead(201).write('x'.repeat(1_000))
    expect(await wake({ patienceMs: 60_000 })).toBe('sent')

    const cancelled: string[] = []
    for (const name of ['well', 'badly']) {
      const cancel = (): Promise<void> => {
        cancelled.push(name)
        return name === 'well' ? Promise.resolve() : Promise.reject(new Error('nobody may see this'))
      }
      const fetch = (): Promise<Response> => Promise.resolve(new Response(new ReadableStream({ cancel }), { status: 201 }))
      expect(await wake({ fetch })).toBe('sent')
    }
    expect(cancelled).toEqual(['well', 'badly'])
  })

  test.each<[string, (request: IncomingMessage) => unknown]>([
    ['hangs up', ({ socket }) => socket.destroy()],
    ['speaks something else', ({ socket }) => socket.end('SSH-2.0-x\r\n')],
  ])('to a service that %s has failed', async (_name, act) => {
    answer = act
    expect(await wake()).toBe('failed')
  })

  test('to nobody has failed', async () => {
    const closed = createServer()
    await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve))
    const nobody = `http://127.0.0.1:${(closed.address() as AddressInfo).port}`
    await new Promise((resolve) => closed.close(resolve))
    expect(await wake({ endpoints: [nobody] }, subscription({ endpoint: `${nobody}/x` }))).toBe('failed')
  })

  test.each<[string, () => PushSubscription]>([
    ['to a host that was taken off the list', () => subscription({ endpoint: origin.replace(/\d+$/, '1/x') })],
    ['to a host that never was on it', () => subscription({ endpoint: 'https://169.254.169.254/latest' })],
    ['to no address', () => subscription({ endpoint: '' })],
    ['for no browser key', () => subscription({ p256dh: 'AAAA' })],
    // Another y for its x.
    ['for a browser key beside the curve', () => subscription({ p256dh: `${p256dh.slice(0, -4)}${p256dh.endsWith('AAAA') ? 'BBBA' : 'AAAA'}` })],
    ['for no secret', () => subscription({ auth: '' })],
  ])('%s is not sent', async (_name, to) => {
    let asked = 0
    const fetch = (): Promise<Response> => {
      asked += 1
      return Promise.resolve(new Response(null, { status: 201 }))
    }
    expect(await wake({ fetch })).toBe('sent')
    expect(await wake({ fetch }, to())).toBe('failed')
    expect(asked).toBe(1)
  })

  test('of 1,024 bytes is sent, of one more is not', async () => {
    const payload = `${'ü'.repeat(511)}xx`
    expect(await wake({}, subscription(), { ...message, payload })).toBe('sent')
    expect(await wake({}, subscription(), { ...message, payload: `${payload}x` })).toBe('failed')
    expect(heard).toHaveLength(1)
  })

  test('fails, and does not throw, where anything throws', async () => {
    const fetch = (): never => {
      throw new TypeError('Illegal invocation')
    }
    expect(await wake({ fetch })).toBe('failed')
    const { wake: broken } = await push(config({ now: () => Number.NaN }))
    expect(await broken(subscription(), message)).toBe('failed')
    expect(await broken(subscription(), null as unknown as WakeUp)).toBe('failed')
    expect(await broken(null as unknown as PushSubscription, message)).toBe('failed')
  })

  test('calls what it is given as a function, not as a method', async () => {
    function fetch(this: unknown): Promise<Response> {
      return Promise.resolve(new Response(null, { status: this === undefined ? 201 : 500 }))
    }
    expect(await wake({ fetch })).toBe('sent')
  })
})

describe('without VAPID keys', () => {
  test('nothing is sent; signatures and endpoints are judged all the same', async () => {
    const { accepts, keyOf, thumbprint, vapidKey, verify, wake: send } = await push(config({ vapid: null }))
    expect(vapidKey).toBeNull()
    expect(await send(subscription(), message)).toBe('failed')
    expect(heard).toHaveLength(0)
    expect(accepts(subscription().endpoint)).toBe(true)
    expect(keyOf('', 'ssp-act+jwt')).toBeNull()
    expect(await thumbprint({})).toBeNull()
    expect(await verify('', 'ssp-act+jwt', { kty: 'EC', crv: 'P-256', x: '', y: '' })).toBeNull()
  })

  test('the rest of the configuration is still checked', async () => {
    await expect(push({ vapid: null, endpoints: ['http://127.0.0.1:9'], now: () => NOW })).rejects.toThrow(PushConfigError)
  })
})

test.each([1, 60_000])('a patience of %i ms works', async (patienceMs) => {
  await expect(push(config({ patienceMs }))).resolves.toBeDefined()
})

test.each([0, -1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 60_001])('a patience of %d ms does not', async (patienceMs) => {
  await expect(push(config({ patienceMs }))).rejects.toMatchObject({ code: 'config.patience', name: 'PushConfigError' })
})
