import { createPublicKey, verify } from 'node:crypto'
import { generateVapidKeys, push } from '@ssp/providers/push'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { findFirefox, missing } from '../../../.ci/firefox.mjs'
import { type PushService, type Received, startPushService } from '@ssp/testing/push-service'
import { type Demo, startDemo } from '../src/demo/start-demo.ts'
import { base64url, random } from '../src/random.ts'
import { computer, type Computer, type Model, valueOf } from './computer.ts'
import { type Firefox, launchFirefox, type Page, type Shown } from './firefox.ts'
import { freePorts } from './free-ports.ts'

/** Under `CI=true` there is one, or this file fails. */
const found = await findFirefox()
console.log(found === null ? `skipped: ${missing}` : `browser: ${found.version} (${found.from})`)

const SUBJECT = 'mailto:it@example.org'

let service: PushService
let demo: Demo
let vapidKey: string
let firefox: Firefox
/** The phone's one tab. */
let phone: Page
/** How many messages had arrived when the test began. */
let before: number

const app = (): string => `${demo.portal}/a/`

const decode = (text: string): Buffer => Buffer.from(text, 'base64url')

const eventually = <Value>(what: () => Value | Promise<Value>) => expect.poll(what, { timeout: 20_000 })

/** Signs in to the application as far as the portal. */
async function signIn(): Promise<{ readonly at: Computer; readonly page: Model }> {
  const at = computer()
  return { at, page: await at.post(`${demo.application}/login`, { username: 'ada', password: 'demo' }) }
}

/** Asks ada's phone. */
async function askPhone(): Promise<{ readonly at: Computer; readonly page: Model; readonly request: string }> {
  const { at, page } = await signIn()
  const [, device = ''] = /"push-([\w-]+)"/.exec(page.text) ?? []
  const asked = await at.post(`${demo.portal}/push`, { device, for: 'sign-in', _csrf: page.csrf })
  expect(asked.screen).toBe('push')
  const [, request = ''] = /#2\.([^.]+)\./.exec(valueOf(asked, 'qr')) ?? []
  return { at, page: asked, request }
}

const screen = (page: Page): Promise<string | undefined> => page.call(() => document.body.dataset['screen'])

const words = (page: Page): Promise<string | null> => page.call(() => document.querySelector('main')?.textContent ?? null)

/** Where the phone subscribed, as its browser says. */
const subscribed = (): Promise<string | undefined> =>
  phone.call(async (scope) => {
    const registration = await navigator.serviceWorker.getRegistration(scope)
    return (await registration?.pushManager.getSubscription())?.endpoint
  }, app())

interface Kept {
  readonly title: string
  readonly body: string
  readonly tag: string
  readonly data: unknown
  readonly actions: readonly { readonly action: string; readonly title: string }[]
}

/** The worker's notifications as its origin's pages see them. */
const kept = (page: Page): Promise<readonly Kept[]> =>
  page.call(async (scope) => {
    const registration = await navigator.serviceWorker.getRegistration(scope)
    const all = (await registration?.getNotifications()) ?? []
    return all.map((one) => {
      const { title, body, tag, data, actions } = one as unknown as Kept
      return { title, body, tag, data, actions }
    })
  }, app())

/** Closes the app: the worker is all that is left of it. The tab goes to a page of the portal, which is no place for it. */
const closeApp = (): Promise<void> => phone.goto(`${demo.portal}/nothing`)

/** Where the app is open. */
const appTabs = async (): Promise<readonly Page[]> => (await firefox.pages()).filter(({ url }) => url.startsWith(app()))

interface Inside {
  readonly Services: { readonly obs: { addObserver(observer: unknown, topic: string): void } }
  readonly Ci: { readonly nsIPushMessage: unknown }
  /** What was decrypted and not asked for yet. */
  decrypted: string[]
}

interface Decrypted {
  QueryInterface(as: unknown): { readonly data: { text(): string } }
}

/** Firefox tells its own scripts of every message that it decrypted. */
function listenIn(): void {
  const inside = window as unknown as Inside
  inside.decrypted = []
  const observe = (message: Decrypted): unknown => inside.decrypted.push(message.QueryInterface(inside.Ci.nsIPushMessage).data.text())
  inside.Services.obs.addObserver({ observe }, 'push-message')
}

/** What messages said, since this was last asked. */
const decrypted = async (): Promise<readonly unknown[]> =>
  (await firefox.inside(() => (window as unknown as Inside).decrypted.splice(0))).map((text) => JSON.parse(text) as unknown)

/** The one notification on the screen. */
async function notification(): Promise<Shown> {
  await eventually(async () => (await firefox.notifications()).length).toBe(1)
  const [one] = await firefox.notifications()
  if (one === undefined) throw new Error('it is gone')
  return one
}

/** For whoever comes next. */
async function dismissAll(): Promise<void> {
  await decrypted()
  await phone.call(async (scope) => {
    const registration = await navigator.serviceWorker.getRegistration(scope)
    for (const one of (await registration?.getNotifications()) ?? []) one.close()
  }, app())
  await eventually(async () => (await firefox.notifications()).length).toBe(0)
}

/** As any push service must check it (RFC 8292), by other code than what signed it. */
function expectSigned({ headers }: Received): void {
  const [, head = '', body = '', signature = '', key = ''] = /^vapid t=([\w-]+)\.([\w-]+)\.([\w-]+), k=([\w-]+)$/.exec(headers.authorization ?? '') ?? []
  expect(key).toBe(vapidKey)
  const point = decode(key)
  const [x = '', y = ''] = [point.subarray(1, 33), point.subarray(33)].map((half) => half.toString('base64url'))
  const publicKey = createPublicKey({ format: 'jwk', key: { kty: 'EC', crv: 'P-256', x, y } })
  expect(verify('sha256', Buffer.from(`${head}.${body}`), { key: publicKey, dsaEncoding: 'ieee-p1363' }, decode(signature))).toBe(true)
  expect(JSON.parse(decode(head).toString())).toEqual({ typ: 'JWT', alg: 'ES256' })
  const claims = JSON.parse(decode(body).toString())
  expect(claims).toEqual({ aud: service.origin, sub: SUBJECT, exp: expect.any(Number) })
  expect(claims.exp - Date.now() / 1_000).toBeGreaterThan(0)
  expect(claims.exp - Date.now() / 1_000).toBeLessThanOrEqual(86_400)
}

/** One record for whoever has the key: salt, record size, the sender's point (RFC 8188 section 2.1), and nothing to read. */
function expectSealed({ headers, body }: Received): void {
  expect(headers).toMatchObject({ 'content-encoding': 'aes128gcm', ttl: '60', urgency: 'high', topic: expect.stringMatching(/^[\w-]{32}$/) })
  const bytes = Buffer.from(body)
  expect([bytes.readUInt32BE(16), bytes[20], bytes[21]]).toEqual([4_096, 65, 4])
  expect(bytes.toString('latin1')).not.toMatch(/web_push|notification|Demo/)
}

/** One message arrived in the browser, whose worker took it. */
async function delivered(): Promise<Received> {
  await eventually(() => service.acknowledged.length).toBe(before + 1)
  expect(service.acknowledged.at(-1)?.code).toBe(100)
  const message = service.received.at(-1)
  if (message === undefined) throw new Error('the service got nothing')
  expect(message.status).toBe(201)
  expectSigned(message)
  expectSealed(message)
  return message
}

describe.skipIf(found === null)('real Web Push', () => {
  beforeAll(async () => {
    service = await startPushService()
    const keys = await generateVapidKeys()
    vapidKey = keys.publicKey
    const now = Date.now
    const signatures = await push({ vapid: { ...keys, subject: SUBJECT }, endpoints: [service.origin], insecureLoopback: true, now })
    const port = await freePorts()
    demo = await startDemo({ port, issuer: `http://localhost:${port}`, secret: base64url(random(32)), signatures })
    firefox = await launchFirefox(found?.path ?? '', service.url)
    const [first] = await firefox.pages()
    if (first === undefined) throw new Error('Firefox has no tab')
    phone = first
    await firefox.inside(listenIn)
  })

  afterAll(async () => {
    await firefox?.close()
    await demo?.close()
    await service?.close()
  })

  beforeEach(() => {
    before = service.acknowledged.length
  })

  afterEach(dismissAll)

  test('a phone is set up, allows notifications with a tap, and gets its test message', async () => {
    const { at, page } = await signIn()
    expect(page.screen).toBe('enrol')
    const offer = await at.get(`${demo.portal}/devices/add/smartphone`)
    await phone.goto(valueOf(offer, 'qr'))
    await phone.press('Continue')
    await eventually(() => screen(phone)).toBe('check')
    // A code that was scanned needs no comparing: the computer goes on by itself.
    expect((await at.check(offer)).screen).toBe('prompt')
    await eventually(() => screen(phone)).toBe('ready')

    await phone.press('Turn on notifications')
    const message = await delivered()
    expect(message.endpoint).toBe(await subscribed())
    await eventually(() => words(phone)).toMatch(/A test message arrived\. Notifications work\./)
    const test = await notification()
    const said = { title: test.title, body: test.body }
    expect(await kept(phone)).toMatchObject([{ ...said, tag: 'test', actions: [] }])
    expect(await decrypted()).toEqual([
      { web_push: 8030, notification: { ...said, navigate: app(), tag: 'test' }, request: null },
    ])
  })

  test('a subscription that ended is forgotten, and made anew when the app is opened next', async () => {
    const ended = (await subscribed()) ?? ''
    await closeApp()
    service.end(ended)
    await askPhone()
    expect(service.received.at(-1)).toMatchObject({ endpoint: ended, status: 410 })
    const { length } = service.received
    await askPhone()
    expect(service.received).toHaveLength(length)

    await phone.goto(app())
    await eventually(subscribed).not.toBe(ended)
    const message = await delivered()
    expect(message.endpoint).toBe(await subscribed())
    await notification()
  })

  test('a request wakes the phone up, its notification opens the app, and the number signs in', async () => {
    await closeApp()
    const { at, page, request } = await askPhone()
    await delivered()
    const woken = await notification()
    const said = { title: 'Sign in to Demo Notes?', body: 'Demo organisation: open to review' }
    expect({ title: woken.title, body: woken.body }).toEqual(said)
    const navigate = `${app()}#3.${request}`
    expect(await kept(phone)).toEqual([
      {
        ...said,
        tag: request,
        data: { request, navigate },
        actions: [
          { action: 'review', title: 'Review' },
          { action: 'not-me', title: 'Not me' },
        ],
      },
    ])
    // To the letter: no number, no address, no secret.
    expect(await decrypted()).toEqual([{ web_push: 8030, notification: { ...said, navigate, tag: request }, request }])
    expect(await appTabs()).toEqual([])

    await woken.press()
    await eventually(async () => (await appTabs()).length).toBe(1)
    const [opened = phone] = await appTabs()
    await eventually(() => screen(opened)).toBe('request')
    await opened.call(() => document.querySelector('input')?.focus())
    await opened.type(valueOf(page, 'big'))
    await opened.press('Approve')
    await eventually(() => screen(opened)).toBe('end')
    const done = await at.check(page)
    expect([done.url, done.status]).toEqual([`${demo.application}/`, 200])
    expect(done.text).toMatch(/Hello, ada/)
    await opened.close()
  })

  test('Not me on the notification ends the request without the app', async () => {
    const { at, page, request } = await askPhone()
    await delivered()
    await (await notification()).press('not-me')
    await eventually(async () => (await at.check(page)).notices[0]?.message.id).toBe('push.fraud')
    await eventually(() => kept(phone)).toMatchObject([{ title: 'Reported', tag: request, actions: [] }])
    expect(await appTabs()).toEqual([])
  })
})
