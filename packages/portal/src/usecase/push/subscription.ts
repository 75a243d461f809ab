import type { PushSubscription } from '@ssp/core'
import type { Deps } from '../../deps.ts'

/** A subscription is told again at each start of the app; one that nobody told for a year is over. */
const KEPT_MS = 400 * 86_400_000

/** How long a push service tries, in seconds: as long as a request is open, or as long as a notice is told. */
const REQUEST_TTL = 60
const NOTICE_TTL = 86_400

const keyOf = (device: string): string => `subscription:${device}`

/** What stands there: where to send, or that the app has to subscribe anew. */
interface Kept {
  readonly subscription: PushSubscription | null
}

async function read(deps: Deps, device: string): Promise<Kept | null> {
  const sealed = await deps.ports.shortLived.get(keyOf(device), deps.ports.now())
  const text = sealed === null ? null : await deps.keys.open(keyOf(device), sealed)
  return text === null ? null : (JSON.parse(text) as Kept)
}

async function write(deps: Deps, device: string, kept: Kept): Promise<void> {
  const sealed = await deps.keys.seal(keyOf(device), JSON.stringify(kept))
  await deps.ports.shortLived.put(keyOf(device), sealed, deps.ports.now() + KEPT_MS)
}

export const keepSubscription = (deps: Deps, device: string, subscription: PushSubscription): Promise<void> =>
  write(deps, device, { subscription })

export const forgetSubscription = (deps: Deps, device: string): Promise<void> => deps.ports.shortLived.delete(keyOf(device))

/** How its wake-ups are: `stale` means that the app has to subscribe again. */
export async function wakesOf(deps: Deps, device: string): Promise<'none' | 'ok' | 'stale'> {
  const kept = await read(deps, device)
  if (kept === null) return 'none'
  return kept.subscription === null ? 'stale' : 'ok'
}

/** What a wake-up says. No number, no address, no secret. */
export interface Waking {
  readonly request: string | null
  /** The notice that it brings, where it brings one. */
  readonly notice?: string
  readonly title: string
  readonly body: string
}

/** Wakes the phone, if it can be. Whether it worked changes nothing: the app also asks by itself. */
export async function wake(deps: Deps, device: string, { request, notice, title, body }: Waking): Promise<void> {
  const { push } = deps.ports
  const subscription = (await read(deps, device))?.subscription ?? null
  if (push === undefined || subscription === null) return
  const { url } = push.authenticator
  const navigate = request === null ? url : `${url}#3.${request}`
  const notification = { title, body, navigate, tag: request ?? notice ?? 'test' }
  const topic = (await deps.keys.hash(`topic ${request ?? notice ?? device}`)).slice(0, 32)
  const payload = JSON.stringify({ web_push: 8030, notification, request })
  const outcome = await push.signatures.wake(subscription, { topic, payload, ttl: notice === undefined ? REQUEST_TTL : NOTICE_TTL })
  // The browser may still believe in it, and would only tell it again: the app has to subscribe anew.
  if (outcome === 'gone' || outcome === 'mismatch') await write(deps, device, { subscription: null })
  if (outcome === 'sent') return
  await deps.ports.securityLog.append({ at: deps.ports.now(), user: null, what: `push ${outcome}`, because: [], detail: { device } })
}
