import { WORKER_WORDS } from './words/worker.ts'
import { languageOf } from './words/language.ts'
import type { Account } from './account.ts'
import { answer } from './answer.ts'
import { loadClock } from './clock.ts'
import { askPending, type Pending, type Waiting } from './protocol.ts'
import { accounts } from './store.ts'
import { mend } from './wake.ts'

declare const self: ServiceWorkerGlobalScope

/** Written in front of this script by whoever serves it. */
declare const SSP: {
  readonly issuer: string
  /** Changes whenever one of the files does. */
  readonly version: string
  /** The files that the app needs without a network, relative to the scope. */
  readonly files: readonly string[]
}

const scope = self.registration.scope
const lang = languageOf(navigator.languages)
const words = WORKER_WORDS[lang]
const shell = new Set(SSP.files.map((file) => new URL(file, scope).href))

// ---- the app without a network ----

/** Everything or nothing, and past the browser's cache: a version is never a mixture. Headers are kept with the files. */
async function install(): Promise<void> {
  const cache = await caches.open(SSP.version)
  await cache.addAll([...shell].map((url) => new Request(url, { cache: 'reload' })))
}

async function activate(): Promise<void> {
  const old = (await caches.keys()).filter((key) => key.startsWith('ssp-authenticator-') && key !== SSP.version)
  await Promise.all(old.map((key) => caches.delete(key)))
  await self.clients.claim()
}

/** The file of the shell that is asked for; null for anything else, the portal's answers among them. */
function shellUrl(request: Request): string | null {
  if (request.method !== 'GET') return null
  const { origin, pathname } = new URL(request.url)
  const bare = origin + pathname
  return shell.has(bare) ? bare : null
}

self.addEventListener('install', (event) => event.waitUntil(install()))
self.addEventListener('activate', (event) => event.waitUntil(activate()))
self.addEventListener('fetch', (event) => {
  const url = shellUrl(event.request)
  if (url === null) return
  event.respondWith(caches.open(SSP.version).then(async (cache) => (await cache.match(url)) ?? fetch(event.request)))
})

// ---- wake-ups ----

interface Action {
  readonly action: string
  readonly title: string
}

/** What is kept with a notification until it is pressed. */
interface Kept {
  readonly request: string | null
  readonly navigate: string
}

interface Message {
  readonly title: string
  readonly body: string
  readonly tag: string
  readonly kept: Kept
}

const textOf = (value: unknown, otherwise: string): string => (typeof value === 'string' && value !== '' ? value : otherwise)

/** What a message says. One that can't be read is shown all the same: a push without a notice costs the subscription. */
function read(data: PushMessageData | null): Message {
  let said: { readonly notification?: Readonly<Record<string, unknown>>; readonly request?: unknown } = {}
  try {
    said = data?.json() ?? {}
  } catch {
    // Shown with our own words.
  }
  const { title, body, navigate, tag } = said.notification ?? {}
  const request = typeof said.request === 'string' ? said.request : null
  const target = textOf(navigate, scope)
  return {
    title: textOf(title, words['push.title']),
    body: textOf(body, words['push.body']),
    tag: textOf(tag, request ?? 'test'),
    // Never anywhere else than into this app.
    kept: { request, navigate: target.startsWith(scope) ? target : scope },
  }
}

/** The app where it is open. The portal's own pages may be of the same origin, and are no place for a request. */
async function windows(): Promise<readonly WindowClient[]> {
  const all = await self.clients.matchAll({ type: 'window', includeUncontrolled: true })
  return all.filter(({ url }) => url.startsWith(scope))
}

interface Found {
  readonly account: Account
  readonly status: number
  readonly push: 'none' | 'ok' | 'stale'
  readonly request: Waiting | null
}

async function askAll(): Promise<readonly Found[]> {
  await loadClock()
  const asked = (await accounts()).filter(({ state }) => state === 'active')
  return Promise.all(
    asked.map(async (account) => {
      const { status, body } = await askPending(SSP.issuer, account.key)
      const { push = 'none', request = null } = status === 200 ? (body as unknown as Pending) : {}
      return { account, status, push, request }
    }),
  )
}

async function show(title: string, options: NotificationOptions & { readonly actions?: readonly Action[] }): Promise<void> {
  const icon = new URL('icon.svg', scope).href
  await self.registration.showNotification(title, { icon, badge: icon, lang, ...options })
}

/** Shown always: some browsers take the subscription away from whoever stays silent. */
async function wakeUp(data: PushMessageData | null): Promise<void> {
  const { title, body, tag, kept } = read(data)
  const actions = [
    { action: 'review', title: words['push.review'] },
    { action: 'not-me', title: words['push.not-me'] },
  ]
  const asks = kept.request === null ? {} : { actions, requireInteraction: true }
  await show(title, { body, tag, data: kept, ...asks })
  if (kept.request === null) {
    // A test message is what mending brings about: it must not bring about mending.
    for (const client of await windows()) client.postMessage('test')
    return
  }
  for (const { account, status, push } of await askAll()) {
    if (status === 200 && account.wakes) await mend(self.registration, SSP.issuer, account, push)
  }
}

/** Says for the person that it was not them. It only takes power away, so it needs no open app. */
async function report(request: string): Promise<'reported' | 'over' | 'failed'> {
  const found = await askAll()
  const mine = found.find((one) => one.request?.id === request)
  if (mine === undefined || mine.request === null) return found.some(({ status }) => status === 0 || status === 429 || status >= 500) ? 'failed' : 'over'
  const { status } = await answer(SSP.issuer, mine.account, mine.request, 'fraud')
  if (status === 200) return 'reported'
  return status === 409 ? 'over' : 'failed'
}

async function open({ navigate }: Kept): Promise<void> {
  const [client] = await windows()
  if (client === undefined) return void (await self.clients.openWindow(navigate))
  client.postMessage(new URL(navigate).hash)
  await client.focus()
}

async function press(action: string, kept: Kept): Promise<void> {
  if (action !== 'not-me' || kept.request === null) return open(kept)
  const how = await report(kept.request)
  await show(words[`push.${how}`], { body: words[`push.${how}.body`], tag: kept.request, data: { ...kept, request: how === 'failed' ? kept.request : null } })
}

self.addEventListener('push', (event) => event.waitUntil(wakeUp(event.data)))
self.addEventListener('notificationclick', (event) => {
  const { data } = event.notification
  event.notification.close()
  const kept: Kept = data ?? { request: null, navigate: scope }
  event.waitUntil(press(event.action, kept))
})
