import type { Account } from './account.ts'
import type { App, Place, Said, View } from './app.ts'
import { loadClock } from './clock.ts'
import { el } from './dom.ts'
import { errandOf, type Errand } from './fragment.ts'
import { canKeepKeys } from './keys.ts'
import { startRounds } from './rounds.ts'
import { loadWords, say } from './say.ts'
import { accountsView } from './screens/accounts.ts'
import { accounts as readAccounts } from './store.ts'
import { registerWorker } from './register.ts'

const { issuer = '', name = '' } = document.documentElement.dataset
const url = new URL('./', location.href).href

let accounts: readonly Account[] = []
let place: Place = { at: 'accounts' }
let view: View | null = null
let registration: ServiceWorkerRegistration | null = null
let tested = false
/** Accounts whose wake-ups were looked after since the app was opened. */
const mended = new Set<string>()

const part = (selector: string): HTMLElement => document.querySelector<HTMLElement>(selector) ?? document.body

const rounds = startRounds(issuer, learned)

const app: App = {
  issuer,
  name,
  url,
  accounts: () => accounts,
  account: (id) => accounts.find((one) => one.id === id) ?? null,
  live: rounds.live,
  go,
  tell,
  whisper: (text) => part('[role=status]').append(el('span', { class: 'ssp-hidden' }, text)),
  reload,
  ask: rounds.now,
  answered: rounds.answered,
  registration: () => registration,
  tested() {
    const was = tested
    tested = false
    return was
  },
}

/** The accounts are here at once; the rest is loaded when one goes there. */
function viewOf(to: Place): View | Promise<View> {
  switch (to.at) {
    case 'accounts':
      return accountsView(app)
    case 'seek':
    case 'request':
    case 'end':
      return import('./approve.ts').then(({ approveView }) => approveView(app, to))
    default:
      return import('./setup.ts').then(({ setupView }) => setupView(app, to))
  }
}

function tell(text: string, kind: Said['kind'] = 'information'): void {
  part('[role=status]').replaceChildren(el('p', { class: 'ssp-notice', 'data-kind': kind }, text))
}

function show(next: View, said?: Said): void {
  view = next
  part('[role=status]').replaceChildren()
  part('#place').replaceChildren(...next.body)
  document.body.dataset['screen'] = place.at
  document.title = `${next.title} · ${say('app.title', { name })}`
  part('h1').focus()
  scrollTo(0, 0)
  if (said !== undefined) tell(said.text, said.kind)
  next.tick?.()
}

/** Goes to a place; the focus goes to its heading. */
function go(wanted: Place, said?: Said): void {
  const to: Place = wanted.at === 'accounts' && accounts.length === 0 ? { at: 'empty' } : wanted
  // The phone's own way back leads to the accounts, from wherever.
  if (wanted.at !== 'accounts' && history.state === null) history.pushState('away', '')
  view?.leave?.()
  view = null
  place = to
  const next = viewOf(to)
  if (!(next instanceof Promise)) return show(next, said)
  next.then(
    // Somebody may have gone elsewhere meanwhile.
    (loaded) => (place === to ? show(loaded, said) : loaded.leave?.()),
    () => tell(say('error.offline'), 'problem'),
  )
}

async function reload(): Promise<void> {
  accounts = await readAccounts()
}

/** A request that nobody looks at yet is shown by itself, where nothing else is being done. */
function showWaiting(): void {
  if (view?.gives !== true) return
  for (const account of accounts) {
    const { request } = rounds.live(account.id)
    if (request !== null) return go({ at: 'request', account, request, secret: null })
  }
}

/** Subscriptions die silently: looked after once, and again when the portal says so. */
async function mendAll(): Promise<void> {
  if (registration === null || !('Notification' in window) || Notification.permission !== 'granted') return
  for (const account of accounts) {
    const { push } = rounds.live(account.id)
    if (!account.wakes || push === null || (mended.has(account.id) && push !== 'stale')) continue
    if (mended.has(`${account.id} stale`)) continue
    mended.add(push === 'stale' ? `${account.id} stale` : account.id)
    const { mend } = await import('./wake.ts')
    await mend(registration, issuer, account, push)
  }
}

async function learned(): Promise<void> {
  await reload()
  showWaiting()
  view?.tick?.()
  await mendAll()
}

/** What a link's fragment asks for. It is taken out of the address at once: it may hold a secret. */
function takeErrand(): Errand | null {
  const errand = errandOf(location.hash)
  if (location.hash !== '') history.replaceState(null, '', url)
  return errand
}

function follow(errand: Errand): void {
  if (errand.type === 'activate') go({ at: 'activate', ticket: { activation: errand.activation, secret: errand.secret } })
  else go({ at: 'seek', request: errand.request, secret: errand.type === 'scan' ? errand.secret : null })
}

function listen(): void {
  addEventListener('popstate', () => {
    if (location.hash === '' && place.at !== 'no-storage') go({ at: 'accounts' })
  })
  addEventListener('hashchange', () => {
    const errand = takeErrand()
    if (errand !== null && place.at !== 'no-storage') follow(errand)
  })
  navigator.serviceWorker?.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    if (data === 'test') tested = true
    else if (typeof data === 'string' && place.at !== 'no-storage') {
      const errand = errandOf(data)
      if (errand !== null) follow(errand)
    }
    view?.tick?.()
  })
  setInterval(() => view?.tick?.(), 1000)
}

async function start(): Promise<void> {
  const errand = takeErrand()
  // A slow network doesn't hold up what is kept here already.
  const worker = registerWorker(url)
  void worker.then((found) => {
    registration = found
  })
  const [keeps] = await Promise.all([canKeepKeys(), loadWords(), loadClock()])
  if (!keeps) return go({ at: 'no-storage' })
  await reload()
  listen()
  if (errand === null) go({ at: 'accounts' })
  else follow(errand)
  await rounds.now()
}

void start()
