import { createHmac } from 'node:crypto'
import type { Browser, CDPSession, Worker } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { authenticator } from '../src/index.ts'
import { type Device, FakePortal } from './fake-portal.ts'
import { enrol, eventually, expectQuiet, launch, phone, type Phone } from './phone.ts'

let browser: Browser
let portal: FakePortal
let one: Phone
let device: Device
let worker: Worker

/**
 * Without its maker's push service this browser never subscribes. So the page and the worker get a stand-in: one
 * subscription for both, kept in the cache storage, whose endpoint is new each time. And notifications are counted:
 * whoever asks for the list while one is about to be displayed makes the browser forget that one.
 */
const STAND_IN = `
{
  const show = ServiceWorkerRegistration.prototype.showNotification
  globalThis.displayed = 0
  ServiceWorkerRegistration.prototype.showNotification = async function (...what) {
    await show.apply(this, what)
    globalThis.displayed += 1
  }
  const keep = async (value) => (await caches.open('stand-in')).put('/stand-in', new Response(JSON.stringify(value)))
  const kept = async () => (await (await caches.open('stand-in')).match('/stand-in'))?.json() ?? null
  const made = (value) => value === null ? null : {
    endpoint: value.endpoint,
    options: { applicationServerKey: Uint8Array.from(value.key).buffer },
    getKey: (name) => new Uint8Array(name === 'auth' ? 16 : 65).buffer,
    unsubscribe: async () => { await keep(null); return true },
  }
  PushManager.prototype.getSubscription = async () => made(await kept())
  PushManager.prototype.subscribe = async ({ applicationServerKey }) => {
    await keep({ endpoint: 'https://push.example/' + crypto.randomUUID(), key: [...new Uint8Array(applicationServerKey)] })
    return made(await kept())
  }
}
`

const VAPID = Buffer.from(new Uint8Array(65).fill(4)).toString('base64url')

beforeAll(async () => {
  browser = await launch()
})

beforeEach(async () => {
  portal = await new FakePortal().start()
  portal.vapidKey = VAPID
  const { app } = portal
  portal.app = {
    ...app,
    fetch: async (request) => {
      const response = await app.fetch(request)
      return request.url.endsWith('sw.js') ? new Response(STAND_IN + (await response.text()), response) : response
    },
  }
  one = await phone(browser)
  await one.context.addInitScript(STAND_IN)
  await one.context.grantPermissions(['notifications'], { origin: new URL(portal.issuer).origin })
  device = await enrol(portal, one)
  await one.page.evaluate(() => navigator.serviceWorker.ready)
  worker = one.context.serviceWorkers()[0] ?? (await one.context.waitForEvent('serviceworker'))
  return async () => {
    await one.context.close()
    await portal.stop()
  }
})

afterAll(() => browser.close())

const displayed = (): Promise<number> => worker.evaluate(() => (globalThis as unknown as { readonly displayed: number }).displayed)

/** Does what leads to one more notification, and comes back when it is there. */
async function untilDisplayed(act: () => Promise<void>): Promise<void> {
  const before = await displayed()
  await act()
  await eventually(displayed).toBe(before + 1)
}

const deliver = (data: unknown): Promise<void> => untilDisplayed(() => push(data))

/** What a push service would bring; the browser has decrypted it. */
async function push(data: unknown): Promise<void> {
  const session: CDPSession = await one.context.newCDPSession(one.page)
  const registered = new Promise<string>((resolve) => {
    session.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
      const [found] = registrations
      if (found !== undefined) resolve(found.registrationId)
    })
  })
  await session.send('ServiceWorker.enable')
  const text = typeof data === 'string' ? data : JSON.stringify(data)
  await session.send('ServiceWorker.deliverPushMessage', { origin: new URL(portal.issuer).origin, registrationId: await registered, data: text })
  await session.detach()
}

const message = (request: string | null) => ({
  web_push: 8030,
  notification: { title: 'Sign-in request', body: 'Demo Notes', navigate: `${portal.app.url}#3.${request}`, tag: request ?? 'test' },
  request,
})

interface Shown {
  readonly title: string
  readonly body: string
  readonly tag: string
  readonly actions: readonly string[]
}

const shown = (): Promise<readonly Shown[]> =>
  worker.evaluate(async () => {
    const { registration } = globalThis as unknown as { readonly registration: ServiceWorkerRegistration }
    const all = await registration.getNotifications()
    return all.map((one) => {
      const { actions = [] } = one as unknown as { readonly actions?: readonly { readonly action: string }[] }
      return { title: one.title, body: one.body, tag: one.tag, actions: actions.map(({ action }) => action) }
    })
  })

/** Presses the notification, or an action on it. */
const pressNotification = (action: string): Promise<void> =>
  worker.evaluate(async (pressed) => {
    const scope = globalThis as unknown as {
      readonly registration: ServiceWorkerRegistration
      readonly NotificationEvent: new (type: string, init: { notification: Notification | undefined; action: string }) => Event
      dispatchEvent(event: Event): boolean
    }
    const [notification] = await scope.registration.getNotifications()
    scope.dispatchEvent(new scope.NotificationEvent('notificationclick', { notification, action: pressed }))
  }, action)

describe('without a network', () => {
  test('the app opens within its policy and shows the right passcode', async () => {
    await one.context.setOffline(true)
    await portal.stop()
    const response = await one.page.reload()
    expect(response?.fromServiceWorker()).toBe(true)
    expect(response?.headers()['content-security-policy']).toContain("require-trusted-types-for 'script'")
    await one.at('accounts')
    await eventually(() => one.page.textContent('.ssp-place')).toMatch(/cannot be reached/)
    const code = (await one.page.locator('.ssp-digits').textContent()) ?? ''
    const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
    const bits = [...device.totp].map((letter) => letters.indexOf(letter).toString(2).padStart(5, '0')).join('')
    const secret = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)))
    const codes = [-1, 0, 1].map((off) => {
      const counter = Buffer.alloc(8)
      counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + off))
      const mac = createHmac('sha1', secret).update(counter).digest()
      return String((mac.readUInt32BE(mac[19]! & 15) & 0x7fff_ffff) % 1_000_000).padStart(6, '0')
    })
    expect(codes).toContain(code)
    // What is seldom needed is there, too.
    await one.press('Type the code')
    await one.at('activate')
    await one.page.goBack()
    await one.press('Scan the code')
    await one.at('scan')
  })

  test('what the portal answers is never kept', async () => {
    const kept = await one.page.evaluate(async () => {
      const [name = ''] = (await caches.keys()).filter((key) => key.startsWith('ssp-'))
      return (await (await caches.open(name)).keys()).map(({ url }) => url)
    })
    expect(kept.toSorted()).toEqual(
      portal.app.files
        .filter(({ path }) => path !== 'sw.js')
        .map(({ path }) => portal.app.url + path)
        .toSorted(),
    )
  })
})

describe('notifications', () => {
  const turnOn = async (): Promise<void> => {
    await one.press('Settings: ada')
    await one.at('account')
    await one.press('Turn on notifications')
    await eventually(() => one.page.textContent('.ssp-place')).toMatch(/Notifications are on/)
  }

  test('are asked for on a tap, tested, and turned off again', async () => {
    await turnOn()
    expect(device.subscription).toMatchObject({ endpoint: expect.stringContaining('https://push.example/') })
    await deliver(message(null))
    await eventually(() => one.page.textContent('.ssp-place')).toMatch(/A test message arrived/)
    await one.press('Turn off notifications')
    await eventually(() => one.page.textContent('.ssp-place')).toMatch(/Notifications are off/)
    expect(device).toMatchObject({ subscription: null, push: 'none' })
    expectQuiet(one)
  })

  test('that went stale are subscribed to anew', async () => {
    await turnOn()
    const before = JSON.stringify(device.subscription)
    device.push = 'stale'
    await eventually(() => JSON.stringify(device.subscription)).not.toBe(before)
    expect(device.push).toBe('ok')
  })

  test('that went stale are subscribed to anew by the worker alone', async () => {
    await turnOn()
    await one.page.goto('about:blank')
    const before = JSON.stringify(device.subscription)
    device.push = 'stale'
    await one.page.goto(`${portal.issuer}/other`)
    await deliver(message(portal.ask().id))
    await eventually(() => JSON.stringify(device.subscription)).not.toBe(before)
  })
})

describe('a message', () => {
  test('is shown with what can be done', async () => {
    const prompt = portal.ask()
    await deliver(message(prompt.id))
    expect(await shown()).toEqual([{ title: 'Sign-in request', body: 'Demo Notes', tag: prompt.id, actions: ['review', 'not-me'] }])
  })

  test.each(['', 'no JSON', '[]', '{"notification":{"title":7},"request":{}}'])('that says %j is shown, too', async (data) => {
    await deliver(data)
    expect(await shown()).toMatchObject([{ title: 'Sign-in request', body: 'Open to review', actions: [] }])
  })

  test('is answered with Not me without opening the app', async () => {
    await one.page.goto(`${portal.issuer}/other`)
    const prompt = portal.ask()
    await deliver(message(prompt.id))
    await untilDisplayed(() => pressNotification('not-me'))
    await eventually(() => prompt.state).toBe('fraud')
    expect(await shown()).toMatchObject([{ title: 'Reported', actions: [] }])
    expect(portal.answers).toEqual([expect.objectContaining({ act: 'fraud', iss: device.id })])
  })

  test('answered too late says so, and one that did not get through says that', async () => {
    await one.page.goto(`${portal.issuer}/other`)
    const prompt = portal.ask()
    await deliver(message(prompt.id))
    portal.fault = { status: 503, error: 'unavailable', wait: 1 }
    await untilDisplayed(() => pressNotification('not-me'))
    expect(await shown()).toMatchObject([{ title: 'Not reported yet' }])
    portal.fault = null
    prompt.state = 'expired'
    await deliver(message(prompt.id))
    expect(await shown()).toMatchObject([{ title: 'Sign-in request' }])
    await untilDisplayed(() => pressNotification('not-me'))
    expect(await shown()).toMatchObject([{ title: 'Already over' }])
  })

  test('leads to its request where the app is open', async () => {
    const prompt = portal.ask()
    await one.page.evaluate((hash) => navigator.serviceWorker.dispatchEvent(new MessageEvent('message', { data: hash })), `#3.${prompt.id}`)
    await one.at('request')
  })
})

describe('the key', () => {
  /** As if it had been made two years ago. */
  const age = (): Promise<void> =>
    one.page.evaluate(async () => {
      const database = await new Promise<IDBDatabase>((resolve) => {
        const request = indexedDB.open('ssp-authenticator')
        request.onsuccess = () => resolve(request.result)
      })
      await new Promise<void>((resolve) => {
        const transaction = database.transaction('accounts', 'readwrite')
        const store = transaction.objectStore('accounts')
        const all = store.getAll()
        all.onsuccess = () => {
          for (const account of all.result as { key: { madeAt: number } }[]) store.put({ ...account, key: { ...account.key, madeAt: 0 } })
        }
        transaction.oncomplete = () => resolve()
      })
      database.close()
    })

  test('is replaced after a year without anybody noticing', async () => {
    await age()
    await one.page.reload()
    await one.at('accounts')
    await eventually(() => portal.devices.length).toBe(2)
    const next = portal.newest()
    expect(next).toMatchObject({ id: device.id, state: 'active' })
    expect(next.kid).not.toBe(device.kid)
    const prompt = portal.ask({ match: 'none' }, next)
    await one.at('request')
    await one.press('Approve')
    await one.at('end')
    expect(prompt.state).toBe('approved')
    expect(portal.calls.filter((call) => call.startsWith('POST rotate'))).toEqual(['POST rotate 200'])
  })

  test('is not lost where the answer is', async () => {
    await age()
    await one.page.route('**/rotate', async (route) => {
      await route.fetch()
      await route.abort()
    })
    await one.page.reload()
    await one.at('accounts')
    await eventually(() => portal.devices.length).toBe(2)
    const prompt = portal.ask({ match: 'none' }, portal.newest())
    await one.at('request')
    await one.press('Approve')
    await one.at('end')
    expect(prompt.state).toBe('approved')
  })
})

test('a new version takes the place of the old one when the app is opened next', async () => {
  const versions = (): Promise<readonly string[]> =>
    one.page.evaluate(async () => (await caches.keys()).filter((key) => key.startsWith('ssp-')))
  const [before] = await versions()
  portal.app = authenticator({ issuer: portal.issuer, name: 'Another name' })
  await one.page.evaluate(async () => (await navigator.serviceWorker.ready).update())
  // What is open goes on with the version that it began with.
  expect(await one.page.textContent('header')).not.toContain('Another name')
  await one.page.close()
  const page = await one.context.newPage()
  await page.goto(`${portal.issuer}/other`)
  await eventually(async () => {
    const all = await page.evaluate(() => caches.keys())
    return all.filter((key) => key.startsWith('ssp-') && key !== before).length
  }).toBe(1)
  await eventually(() => page.evaluate(() => caches.keys())).not.toContain(before)
  await page.goto(portal.app.url)
  expect(await page.textContent('header')).toContain('Another name')
})
