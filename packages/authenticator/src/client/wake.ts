import type { Account, DeviceKey } from './account.ts'
import { fromBase64url, toBase64url } from './bytes.ts'
import { call, type Reply } from './call.ts'
import { callUrl } from './protocol.ts'
import { change } from './store.ts'

type Subscription = { readonly endpoint: string; readonly p256dh: string; readonly auth: string } | { readonly endpoint: null }

const putSubscription = (issuer: string, key: DeviceKey, subscription: Subscription): Promise<Reply> =>
  call('PUT', callUrl(issuer, 'subscription'), () => subscription, key)

/** A push service that can't be reached may never answer. */
const PATIENCE = 20_000

function inTime<T>(promise: Promise<T>): Promise<T> {
  return Promise.race([
    promise,
    new Promise<never>((_, reject) => {
      setTimeout(() => reject(new Error('no answer')), PATIENCE)
    }),
  ])
}

const keyOf = (subscription: PushSubscription): string => {
  const key = subscription.options.applicationServerKey
  return key === null ? '' : toBase64url(key)
}

const bytesOf = (subscription: PushSubscription, name: PushEncryptionKeyName): string => {
  const key = subscription.getKey(name)
  return key === null ? '' : toBase64url(key)
}

/** What the browser has, or a new one where it has none, one by another key, or one that is no good any more. */
async function subscriptionFor({ pushManager }: ServiceWorkerRegistration, vapidKey: string, stale: boolean): Promise<PushSubscription> {
  const found = await pushManager.getSubscription()
  if (found !== null && !stale && keyOf(found) === vapidKey) return found
  await found?.unsubscribe()
  return inTime(pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: fromBase64url(vapidKey) }))
}

/**
 * Sees to it that wake-ups reach this account: subscribes where that is needed and tells the portal, which sends a test
 * message at once. Subscriptions die silently, so this is done again at each start and each message. False where it
 * could not be done.
 */
export async function mend(
  registration: ServiceWorkerRegistration,
  issuer: string,
  account: Account,
  push: 'none' | 'ok' | 'stale',
): Promise<boolean> {
  if (account.vapidKey === null) return false
  try {
    const subscription = await subscriptionFor(registration, account.vapidKey, push === 'stale')
    const { endpoint } = subscription
    if (push !== 'ok' || endpoint !== account.endpoint) {
      const keys = { p256dh: bytesOf(subscription, 'p256dh'), auth: bytesOf(subscription, 'auth') }
      const { status } = await putSubscription(issuer, account.key, { endpoint, ...keys })
      if (status !== 204) return false
    }
    await change(account.id, { endpoint, wakes: true })
    return true
  } catch {
    return false
  }
}

/** No more wake-ups for this account. The browser's subscription goes with the last account that uses it. */
export async function hush(
  registration: ServiceWorkerRegistration,
  issuer: string,
  account: Account,
  others: readonly Account[],
): Promise<boolean> {
  const { status } = await putSubscription(issuer, account.key, { endpoint: null })
  if (status !== 204) return false
  await change(account.id, { endpoint: null, wakes: false })
  if (!others.some(({ id, wakes }) => wakes && id !== account.id)) {
    const found = await registration.pushManager.getSubscription()
    await found?.unsubscribe().catch(() => false)
  }
  return true
}
