import type { Account, Noticed } from '@ssp/core'
import type { Deps } from '../../deps.ts'
import { say } from '../../models/parts.ts'
import { translate } from '../../words/translate.ts'
import { wake } from '../push/subscription.ts'
import { addressesOf } from './addresses.ts'
import type { Waiting } from './notice.ts'

/** As long as an authenticator that asks is told about it. The mail is what lasts. */
const KEPT_MS = 86_400_000

/** So many at most; the latest count. */
const MOST = 10

const TRIES = 20

/** What an authenticator is told: no name, no number. */
export interface DeviceNotice {
  readonly id: string
  readonly what: Noticed
  readonly at: number
}

interface Kept extends DeviceNotice {
  /** The device that it is about, which is not told. */
  readonly device: string | null
}

const keyOf = (user: string): string => `notices:${user}`

// Written by `keep` and nobody else.
const parse = (text: string | null): readonly Kept[] => (text === null ? [] : (JSON.parse(text) as readonly Kept[]))

async function keep(deps: Deps, user: string, fresh: readonly Kept[]): Promise<void> {
  const { shortLived, now } = deps.ports
  for (let tries = 0; tries < TRIES; tries += 1) {
    const text = await shortLived.get(keyOf(user), now())
    const next = JSON.stringify([...fresh, ...parse(text)].slice(0, MOST))
    const kept =
      text === null
        ? await shortLived.putIfAbsent(keyOf(user), next, now() + KEPT_MS, now())
        : await shortLived.replace(keyOf(user), text, next, now() + KEPT_MS, now())
    if (kept) return
  }
  throw new Error('the notices of an account changed too often')
}

/** What this device is told when it asks, newest first: what happened lately to the others. */
export async function noticesFor(deps: Deps, user: string, device: string): Promise<readonly DeviceNotice[]> {
  const now = deps.ports.now()
  return parse(await deps.ports.shortLived.get(keyOf(user), now))
    .filter((one) => one.device !== device && now - one.at < KEPT_MS)
    .map(({ id, what, at }) => ({ id, what, at }))
}

/** Tells every device of the account that has an app, but never the one that a change is about, and wakes it up. */
export async function tellDevices(deps: Deps, account: Account, notices: readonly Waiting[]): Promise<void> {
  const apps = account.devices.filter(({ app, state }) => app !== null && state === 'active')
  if (deps.ports.push === undefined || apps.length === 0) return
  await keep(deps, account.user, notices.map(({ id, notice: { what, at, device } }) => ({ id, what, at, device })))
  const { name: organisation } = await deps.ports.directory.organisation()
  for (const { id, notice } of notices) {
    const [first] = await addressesOf(deps, notice.lookupName ?? '')
    const lang = first?.language ?? 'en'
    const said = { request: null, notice: id, title: translate(lang, say(`what.${notice.what}`)), body: translate(lang, say('wake.body', { organisation })) }
    await Promise.all(apps.filter((one) => one.id !== notice.device).map((one) => wake(deps, one.id, said)))
  }
}
