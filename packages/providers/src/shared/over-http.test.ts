/**
 * What holds for whoever sends: against real servers on loopback, and for any behaviour of a server under a clock that
 * the test turns.
 */
import type { SendOutcome } from '@ssp/core'
import fc from 'fast-check'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, describe, expect, onTestFinished, test, vi } from 'vitest'
import { twilioSms } from '../sms-twilio/index.ts'
import { twilioVoice } from '../voice-twilio/index.ts'
import { webhook } from '../webhook/index.ts'

const SID = `AC${'a1'.repeat(16)}`
const AUTH_TOKEN = 'f0'.repeat(16)
const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
const NUMBER = '+4915112345678'
const TEXT = 'Your passcode is 123456'

const texts = { id: 'msg_1', to: NUMBER, text: TEXT }
const call = { id: 'call_1', to: NUMBER, extension: '12', language: 'en', say: [TEXT], keyTo: null } as const

interface World {
  readonly url: string
  readonly patienceMs?: number
  readonly fetch?: typeof fetch
}

interface Sender {
  /** Whether the receiver knows a message that it had already. */
  readonly once: boolean
  readonly send: (world: World) => Promise<SendOutcome>
}

const SENDERS: Readonly<Record<string, Sender>> = {
  'sms-twilio': {
    once: false,
    send: ({ url, ...rest }) =>
      twilioSms({ accountSid: SID, authToken: AUTH_TOKEN, from: '+15005550006', baseUrl: url, ...rest }).send(texts),
  },
  'voice-twilio': {
    once: false,
    send: ({ url, ...rest }) =>
      twilioVoice({ accountSid: SID, authToken: AUTH_TOKEN, from: '+15005550006', baseUrl: url, ...rest }).call(call),
  },
  'webhook, text': { once: true, send: ({ url, ...rest }) => webhook({ url, secret: SECRET, ...rest }).send(texts) },
  'webhook, call': { once: true, send: ({ url, ...rest }) => webhook({ url, secret: SECRET, ...rest }).call(call) },
}
const twilios = Object.entries(SENDERS).filter(([, { once }]) => !once)
const webhooks = Object.entries(SENDERS).filter(([, { once }]) => once)

const stops: (() => Promise<void>)[] = []
afterAll(async () => {
  await Promise.all(stops.map((stop) => stop()))
})

type Answer = (response: ServerResponse, request: IncomingMessage) => void

interface Served {
  readonly url: string
  readonly requests: readonly IncomingMessage[]
}

/** A server that answers its requests one after the other as told, and the last of these for ever. */
async function serve(...answers: Answer[]): Promise<Served> {
  const requests: IncomingMessage[] = []
  const server = createServer((request, response) => {
    request.resume().on('end', () => {
      requests.push(request)
      answers[Math.min(requests.length, answers.length) - 1]?.(response, request)
    })
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  stops.push(
    () =>
      new Promise((stopped) => {
        server.close(() => stopped())
        server.closeAllConnections()
      }),
  )
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests }
}

const answer =
  (status: number, body = '', headers: Readonly<Record<string, string>> = {}): Answer =>
  (response) =>
    void response.writeHead(status, headers).end(body)
const created = answer(201, JSON.stringify({ sid: 'SM1', status: 'queued', error_code: null }))
const silence: Answer = () => {}
const halfABody: Answer = (response) => void response.writeHead(200).write('{"sid":"S', () => response.destroy())
const breakOff: Answer = (_response, request) => void request.socket.destroy()

const unavailable = (maybeSent: boolean, detail: string): SendOutcome => ({
  ok: false,
  code: 'telephony.unavailable',
  maybeSent,
  detail,
})
const rejected = (detail: string): SendOutcome => ({ ok: false, code: 'telephony.rejected', maybeSent: false, detail })

describe.concurrent.each(Object.entries(SENDERS))('%s', (_name, { send }) => {
  test('sends once', async () => {
    const { url, requests } = await serve(created)
    expect(await send({ url })).toEqual({ ok: true })
    expect(requests).toHaveLength(1)
  })

  test('tries a 429 three times and no more; nothing went out', async () => {
    const { url, requests } = await serve(answer(429, '{"code":20429}'))
    const outcome = await send({ url })
    expect(outcome).toMatchObject({ ok: false, code: 'telephony.unavailable', maybeSent: false })
    expect(requests).toHaveLength(3)
  })

  test('is well after a 429', async () => {
    const { url, requests } = await serve(answer(429), created)
    expect(await send({ url })).toEqual({ ok: true })
    expect(requests).toHaveLength(2)
  })

  test('does not wait for longer than it has patience', async () => {
    const { url, requests } = await serve(answer(429, '', { 'retry-after': '3600' }))
    expect(await send({ url })).toEqual(unavailable(false, 'status 429'))
    expect(requests).toHaveLength(1)
  })

  test('gives up on silence, and does not ask again: nobody knows', async () => {
    const { url, requests } = await serve(silence)
    expect(await send({ url, patienceMs: 60 })).toEqual(unavailable(true, 'no answer in time'))
    // On a busy machine the patience may end before the request arrives.
    expect(requests.length).toBeLessThanOrEqual(1)
  })

  test('gives up even where fetch does not', async () => {
    const fetch = (): Promise<Response> => new Promise(() => {})
    const outcome = await send({ url: 'https://x.example', patienceMs: 20, fetch })
    expect(outcome).toEqual(unavailable(true, 'no answer in time'))
  })

  test('knows that nothing went out where nobody listens', async () => {
    // A port that no system hands out, so that nobody can begin to listen there meanwhile.
    expect(await send({ url: 'http://127.0.0.1:4' })).toEqual(unavailable(false, 'no connection'))
  })

  test('does not follow a redirect with a number in its hands', async () => {
    const other = await serve(created)
    const { url } = await serve(answer(307, '', { location: other.url }))
    expect(await send({ url })).toEqual(unavailable(false, 'status 307'))
    expect(other.requests).toHaveLength(0)
  })

  test.each([
    [400, 'telephony.rejected'],
    [422, 'telephony.rejected'],
    [401, 'telephony.unavailable'],
    [403, 'telephony.unavailable'],
    [404, 'telephony.unavailable'],
  ])('%i is %s, at once', async (status, code) => {
    const { url, requests } = await serve(answer(status, '<html>'))
    expect(await send({ url })).toEqual({ ok: false, code, maybeSent: false, detail: `status ${status}` })
    expect(requests).toHaveLength(1)
  })

  test('tells an operator nothing that is somebody’s own', async () => {
    const leak = JSON.stringify({ code: 21211, message: `${NUMBER} ${TEXT} ${AUTH_TOKEN}`, more_info: SECRET })
    for (const reply of [answer(400, leak), answer(500, leak), answer(200, leak), breakOff, silence]) {
      const { url } = await serve(reply)
      const outcome = await send({ url, patienceMs: 50 })
      const { detail } = outcome.ok ? { detail: '' } : outcome
      expect(detail).toMatch(/^(?:|no connection|no answer in time|status \d{3}(?:, code \d{5})?(?:, unreadable)?)$/)
    }
  })
})

describe.concurrent.each(twilios)('%s can’t be asked twice', (_name, { send }) => {
  test.each([
    ['500', answer(500)],
    ['503 with its code', answer(503, '{"code":20503,"message":"later"}', { 'retry-after': '0' })],
    ['a broken connection', breakOff],
    ['a 200 that is somebody else’s', answer(200, '<html>Please sign in</html>')],
    ['a 200 without a SID', answer(200, '{"sid":null}')],
    ['a 200 whose body breaks off', halfABody],
    ['a 200 that is an array', answer(200, '[1]')],
    ['a 200 that is null', answer(200, 'null')],
  ] satisfies [string, Answer][])('%s: once, and maybe sent', async (_fault, reply) => {
    const { url, requests } = await serve(reply)
    expect(await send({ url, patienceMs: 5_000 })).toMatchObject({ code: 'telephony.unavailable', maybeSent: true })
    expect(requests).toHaveLength(1)
  })

  test('a slow body is given up', async () => {
    const { url } = await serve((response) => void response.writeHead(201).write('{"sid":'))
    expect(await send({ url, patienceMs: 60 })).toMatchObject({ code: 'telephony.unavailable', maybeSent: true })
  })

  test('a body that never comes is given up even where fetch does not', async () => {
    const fetch = async (): Promise<Response> => new Response(new ReadableStream(), { status: 201 })
    const outcome = await send({ url: 'https://x.example', patienceMs: 20, fetch })
    expect(outcome).toEqual(unavailable(true, 'status 201, unreadable'))
  })

  test('an endless body is not read to its end', async () => {
    let pulled = 0
    const body = new ReadableStream({
      async pull(controller) {
        await new Promise((resolve) => setImmediate(resolve))
        // An end, far behind, for whoever would read it all.
        if (++pulled > 1_000) controller.close()
        else controller.enqueue(new Uint8Array(1_024).fill(32))
      },
    })
    const fetch = async (): Promise<Response> => new Response(body, { status: 200 })
    expect(await send({ url: 'https://x.example', fetch })).toEqual(unavailable(true, 'status 200, unreadable'))
    expect(pulled).toBeLessThan(20)
  })

  test('the provider’s own code is told', async () => {
    const { url } = await serve(answer(400, JSON.stringify({ code: 21211, message: 'Invalid To', status: 400 })))
    expect(await send({ url })).toEqual(rejected('status 400, code 21211'))
  })

  test('what failed at once is not sent', async () => {
    const { url } = await serve(answer(201, JSON.stringify({ sid: 'SM1', status: 'failed', error_code: 30_007 })))
    expect(await send({ url })).toEqual(rejected('status 201, code 30007'))
  })
})

describe.concurrent.each(webhooks)('%s is known by its id', (_name, { send }) => {
  test.each([
    ['500', answer(500)],
    ['503', answer(503, '', { 'retry-after': '0' })],
    ['a broken connection', breakOff],
  ])('%s is tried again, with the same id, and maybe sent', async (_fault, reply) => {
    const { url, requests } = await serve(reply)
    expect(await send({ url })).toMatchObject({ ok: false, code: 'telephony.unavailable', maybeSent: true })
    expect(requests).toHaveLength(3)
    expect(new Set(requests.map(({ headers }) => headers['webhook-id'])).size).toBe(1)
  })

  test('is well after a failure', async () => {
    const { url, requests } = await serve(answer(500), answer(204))
    expect(await send({ url })).toEqual({ ok: true })
    expect(requests).toHaveLength(2)
  })

  test('does not forget over a clear no that an earlier attempt may have worked', async () => {
    const { url } = await serve(breakOff, answer(429), answer(429))
    expect(await send({ url })).toEqual(unavailable(true, 'status 429'))
  })

  test('takes any 2xx for an answer, whatever stands in it and however slowly', async () => {
    const { url } = await serve((response) => void response.writeHead(202).write('{'))
    expect(await send({ url })).toEqual({ ok: true })
  })
})

test('whoever overslept does not begin again', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  onTestFinished(() => void vi.useRealTimers())
  let asked = 0
  const fetch = async (): Promise<Response> => {
    if (asked++ === 0) return new Response('', { status: 429 })
    return new Promise(() => {})
  }
  const sms = twilioSms({ accountSid: SID, authToken: AUTH_TOKEN, from: '+15005550006', patienceMs: 60_000, fetch })
  const sending = sms.send(texts)
  // The pause begins; then the pause and all patience end in one go.
  while (vi.getTimerCount() < 2) await new Promise((resolve) => setImmediate(resolve))
  vi.advanceTimersByTime(60_000)
  expect(await sending).toEqual(unavailable(false, 'status 429'))
  expect(asked).toBe(1)
})

/** What a server may do with a request: whether it acts on it, when, and how it ends. */
interface Behaviour {
  readonly acts: boolean
  readonly afterMs: number
  readonly end: 'break' | 'refuse' | 'silence' | number
}

/** A server that keeps its promises: it acts on nothing that it refuses. */
const behaviour: fc.Arbitrary<Behaviour> = fc.record({
  acts: fc.boolean(),
  afterMs: fc.constantFrom(0, 1, 100, 700, 5_000),
  end: fc.constantFrom('break' as const, 'refuse' as const, 'silence' as const, 201, 400, 404, 408, 429, 500, 503),
})
const PROMISES_NOT: readonly unknown[] = ['refuse', 400, 404, 429]
const PROMISES: readonly unknown[] = [201]

test('for any server: in time, never thrown, the truth about what was sent, and never twice', async () => {
  // The rest stays: the loop below waits for other threads by `setImmediate`.
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date', 'performance'] })
  onTestFinished(() => void vi.useRealTimers())
  const patience = fc.constantFrom(50, 1_000, 10_000)
  const anyOf = fc.constantFrom(...Object.values(SENDERS))
  const three = fc.array(behaviour, { minLength: 3, maxLength: 3 })
  await fc.assert(
    fc.asyncProperty(anyOf, patience, three, async (sender, patienceMs, days) => {
      let asked = 0
      let acted = 0
      const fetch: typeof globalThis.fetch = async (_url, init) => {
        const { acts, afterMs, end } = days[asked++] ?? { acts: true, afterMs: 0, end: 201 }
        if (end === 'refuse') throw new TypeError('fetch failed', { cause: { syscall: 'connect' } })
        await new Promise<void>((resolve, reject) => {
          const timer = setTimeout(() => {
            if (PROMISES.includes(end) || (acts && !PROMISES_NOT.includes(end))) acted++
            if (end !== 'silence') resolve()
          }, afterMs)
          init?.signal?.addEventListener('abort', () => {
            clearTimeout(timer)
            reject(new DOMException('aborted', 'AbortError'))
          })
        })
        if (end === 'break') throw new TypeError('fetch failed', { cause: { code: 'UND_ERR_SOCKET' } })
        return new Response('{"sid":"SM1"}', { status: end as number })
      }

      let settled: SendOutcome | undefined
      const begun = Date.now()
      const sending = sender.send({ url: 'https://x.example', patienceMs, fetch }).then((outcome) => {
        settled = outcome
        expect(Date.now() - begun).toBeLessThanOrEqual(patienceMs)
      })
      for (let step = 0; settled === undefined && step < 400; step++) {
        await vi.advanceTimersByTimeAsync(patienceMs / 100)
        // Web Cryptography answers from another thread, where no fake clock reaches.
        await new Promise((resolve) => setImmediate(resolve))
      }
      await sending
      if (settled?.ok === true) expect(acted).toBeGreaterThan(0)
      else if (settled?.maybeSent === false) expect(acted).toBe(0)
      if (!sender.once) expect(acted).toBeLessThanOrEqual(1)
      expect(asked).toBeLessThanOrEqual(3)
    }),
    { numRuns: 300 },
  )
})
