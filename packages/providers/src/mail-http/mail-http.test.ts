import type { Mail, MailOutcome } from '@ssp/core'
import { createHash, createHmac } from 'node:crypto'
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { ConfigurationError, mailHttp, type MailHttpSettings } from './index.ts'

const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
const KEY = Buffer.from(SECRET.slice(6), 'base64')
const TOKEN = 'a-token-of-the-tests'
const AT = 1_800_000_000_500

const webhookId = (id: string): string => `mail_${createHash('sha256').update(id).digest('base64')}`

const mail: Mail = {
  // As the portal makes them.
  id: 'yEo1_VvEJ5-oZ1.Qm9iQm9iQm9iQm9iQm9iQm9iQm9iQm9i',
  to: 'ada@example.org',
  subject: 'Ein Gerät wurde umbenannt',
  text: 'Grüße\n.\nEnde',
  language: 'de',
}

interface Delivery {
  readonly method: string | undefined
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

type Answer = (response: ServerResponse) => void
const status = (code: number, headers: Record<string, string> = {}): Answer => (response) => void response.writeHead(code, headers).end()
const silence: Answer = () => {}

/** A receiver that answers as told, the last answer for ever. */
async function receiver(...answers: Answer[]) {
  const deliveries: Delivery[] = []
  const server = createServer(async (request, response) => {
    const { method, headers } = request
    const answer = answers[Math.min(deliveries.length, answers.length - 1)]
    const body = Buffer.concat(await request.toArray()).toString()
    deliveries.push({ method, headers, body })
    answer?.(response)
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const close = () => new Promise<void>((closed) => void (server.close(() => closed()), server.closeAllConnections()))
  onTestFinished(close)
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}/mail`, deliveries, close }
}

const mailer = (url: string, change: Partial<MailHttpSettings> = {}) => mailHttp({ url, secret: SECRET, now: () => AT, ...change })

test('one signed request, with its id and nothing that the port does not name', async () => {
  const { url, deliveries } = await receiver(status(202))
  const more = { ...mail, internal: 'not for others' }
  expect(await mailer(url).send(more)).toEqual({ ok: true })
  expect(deliveries).toHaveLength(1)
  const { method, headers, body } = deliveries[0]!
  expect(method).toBe('POST')
  expect(headers).toMatchObject({
    'content-type': 'application/json',
    'idempotency-key': mail.id,
    'webhook-id': webhookId(mail.id),
    'webhook-timestamp': '1800000000',
    'webhook-signature': `v1,${createHmac('sha256', KEY).update(`${webhookId(mail.id)}.1800000000.${body}`).digest('base64')}`,
  })
  expect(headers.authorization).toBeUndefined()
  expect(JSON.parse(body)).toEqual({ type: 'mail', data: mail })
})

test('by a token, without a signature', async () => {
  const { url, deliveries } = await receiver(status(204))
  expect(await mailHttp({ url, token: TOKEN }).send(mail)).toEqual({ ok: true })
  expect(deliveries[0]?.headers.authorization).toBe(`Bearer ${TOKEN}`)
  expect(deliveries[0]?.headers['webhook-signature']).toBeUndefined()
})

test('whenever it is sent, it is the same mail', async () => {
  const { url, deliveries } = await receiver(status(503), status(204))
  let now = AT
  expect(await mailer(url, { now: () => (now += 60_000) }).send(mail)).toEqual({ ok: true })
  expect(await mailer(url, { now: () => (now += 60_000) }).send(mail)).toEqual({ ok: true })
  expect(deliveries).toHaveLength(3)
  expect(new Set(deliveries.map(({ body }) => body)).size).toBe(1)
  expect(new Set(deliveries.map(({ headers }) => headers['idempotency-key'])).size).toBe(1)
  expect(new Set(deliveries.map(({ headers }) => headers['webhook-id'])).size).toBe(1)
  expect(new Set(deliveries.map(({ headers }) => headers['webhook-timestamp'])).size).toBe(3)
})

const rejected = (code: number): MailOutcome => ({ ok: false, code: 'mail.rejected', detail: `status ${code}` })
const unavailable = (code: number): MailOutcome => ({ ok: false, code: 'mail.unavailable', detail: `status ${code}` })

test.each([400, 402, 406, 413, 415, 422, 451])('%i is about the mail', async (code) => {
  const { url, deliveries } = await receiver(status(code))
  expect(await mailer(url).send(mail)).toEqual(rejected(code))
  expect(deliveries).toHaveLength(1)
})

test.each([301, 307, 401, 403, 404, 405, 408, 409, 410, 425, 429, 500, 502, 503])('%i is not', async (code) => {
  const { url } = await receiver(status(code))
  expect(await mailer(url, { patienceMs: 1_000 }).send(mail)).toEqual(unavailable(code))
})

test('takes no mail to where a redirect leads', async () => {
  const elsewhere = await receiver(status(204))
  const { url } = await receiver(status(307, { location: elsewhere.url }))
  expect(await mailer(url).send(mail)).toEqual(unavailable(307))
  expect(elsewhere.deliveries).toEqual([])
})

test('gives up', async () => {
  const { url } = await receiver(silence)
  const outcome = await mailer(url, { patienceMs: 300 }).send(mail)
  expect(outcome).toEqual({ ok: false, code: 'mail.unavailable', detail: 'no answer in time' })
})

test('nobody there', async () => {
  const { url, close } = await receiver(silence)
  await close()
  expect(await mailer(url).send(mail)).toEqual({ ok: false, code: 'mail.unavailable', detail: 'no connection' })
})

test('a broken `fetch` is an outcome', async () => {
  const fetch = (): never => {
    throw new Error('ada@example.org')
  }
  const outcome = await mailer('https://mail.example.org', { fetch }).send(mail)
  expect(outcome).toEqual({ ok: false, code: 'mail.unavailable', detail: 'no connection' })
})

test.each<[string, Partial<Mail>]>([
  ['not an id', { id: 'a\r\nb' }],
  ['not an id', { id: '' }],
  ['not an id', { id: 'ä' }],
  ['not an id', { id: 'x'.repeat(256) }],
  ['not one address', { to: 'ada@example.org, eve@example.org' }],
  ['not one line', { subject: 'Hello\r\nBcc: eve@example.org' }],
  // Whatever the types say.
  ['not a language', { language: 'en\r\nBcc: eve@example.org' as 'en' }],
])('%s: asks nobody', async (detail, change) => {
  const { url, deliveries } = await receiver(status(204))
  expect(await mailer(url).send({ ...mail, ...change })).toEqual({ ok: false, code: 'mail.rejected', detail })
  expect(deliveries).toEqual([])
})

test.each<[string, Partial<MailHttpSettings>]>([
  ['url', { url: 'mail.example.com' }],
  ['url', { url: 'http://mail.example.com' }],
  ['url', { url: 'https://user:hidden@mail.example.com' }],
  ['secret', { secret: 'whsec_c2hvcnQ=' }],
  ['token', { token: '' }],
  ['token', { token: 'short' }],
  ['token', { token: `${TOKEN}\r\nx: y` }],
  ['patienceMs', { patienceMs: -1 }],
])('does not begin with a wrong %s', (key, change) => {
  try {
    mailer('https://mail.example.org', change)
    expect.unreachable()
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigurationError)
    expect(error).toMatchObject({ key })
    for (const value of Object.values(change)) if (value !== '') expect(String(error)).not.toContain(String(value))
  }
})

test('does not begin where the receiver could not tell whose mail it is', () => {
  expect(() => mailHttp({ url: 'https://mail.example.org' })).toThrow(ConfigurationError)
})
