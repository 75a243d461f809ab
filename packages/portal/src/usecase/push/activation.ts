import {
  type Activation,
  activationAt,
  cancelActivation,
  claimActivation,
  type Command,
  type Decision,
  type DeviceType,
  finishActivation,
  type NewDevice,
  openActivation,
  type Platform,
  type PushKey,
} from '@ssp/core'
import type { Deps } from '../../deps.ts'
import { act, type Acted, ask, type Refusal } from '../act.ts'
import { addCommand, askAdd, flashOf, newDevice } from '../adding.ts'
import { freshId, UNNAMED } from '../ids.ts'
import { proofIn } from '../proof.ts'
import { freeName, keep } from '../values.ts'
import type { Visit } from '../visit.ts'
import { appKey, appOf, checkOf, type KeptApp, keepApp } from './app.ts'
import { retire } from './moved.ts'
import { records } from './records.ts'
import { base32, grouped, normalCode, shortCode } from './text.ts'

export type AppType = Extract<DeviceType, 'mobile-phone' | 'tablet'>

/** An activation, and the app that claimed it. */
interface Activating {
  readonly activation: Activation
  readonly type: AppType
  /** The user's name, for the phone's list of accounts. */
  readonly account: string
  readonly app: KeptApp | null
}

const ACTIVATIONS = records<Activating>('activation')

/** A little longer than it can be claimed, so that its end can be told. */
const KEPT_MS = 3_600_000

const activateCommand = (visit: Visit, phase: 'begin' | 'finish', device: string, app: NewDevice['app']): Command => ({
  id: UNNAMED,
  actor: { type: 'user', id: visit.session.user },
  type: 'activate',
  phase,
  device,
  app,
})

/** Whether the app may be set up for a new device of this type now. */
export function mayAddApp(visit: Visit, type: AppType): Refusal | null {
  const decision = askAdd(visit, newDevice('new', type))
  return decision.outcome === 'allow' ? null : decision
}

export const askActivate = (visit: Visit, device: string): Decision => ask(visit, activateCommand(visit, 'begin', device, null))

/** The link's secret and the short code follow from the id and our key: they are shown again and stand nowhere. */
const secretOf = async (deps: Deps, id: string): Promise<string> => (await deps.keys.mac('activation-secret', id)).slice(0, 32)
const codeOf = async (deps: Deps, id: string): Promise<string> => shortCode(await deps.keys.mac('activation-code', id))

const codeKey = async (deps: Deps, code: string): Promise<string> => `activation-code:${await deps.keys.mac('activation-code-of', code)}`

export type BegunActivation = { readonly kind: 'begun'; readonly id: string } | { readonly kind: 'refused'; readonly decision: Refusal }

/** Opens an activation: for a new device, or for a device that gets a new key. The session's one before is over. */
export async function beginActivation(deps: Deps, visit: Visit, what: { readonly add: AppType } | { readonly device: string }): Promise<BegunActivation> {
  const adds = 'add' in what
  const decision = adds ? askAdd(visit, newDevice('new', what.add)) : askActivate(visit, what.device)
  if (decision.outcome !== 'allow') return { kind: 'refused', decision }
  const id = freshId(deps)
  const { shortLived } = deps.ports
  const before = await shortLived.get(`activating:${visit.session.id}`, visit.now)
  if (before !== null) await cancel(deps, before, visit.now)
  const code = await codeOf(deps, id)
  const activation = openActivation(
    {
      id,
      user: visit.user,
      session: visit.session.id,
      purpose: adds ? 'add' : 'activate',
      device: adds ? freshId(deps) : what.device,
      secret: await deps.keys.hash(await secretOf(deps, id)),
      code: await deps.keys.mac('activation-code-of', code),
    },
    visit.now,
  )
  const type = adds ? what.add : typeOf(visit, what.device)
  await ACTIVATIONS.write(deps, id, { activation, type, account: visit.session.username, app: null }, visit.now + KEPT_MS)
  await shortLived.put(await codeKey(deps, code), id, activation.expiresAt)
  await shortLived.put(`activating:${visit.session.id}`, id, activation.expiresAt)
  return { kind: 'begun', id }
}

function typeOf(visit: Visit, id: string): AppType {
  return visit.account.devices.find((one) => one.id === id)?.type === 'tablet' ? 'tablet' : 'mobile-phone'
}

const cancel = (deps: Deps, id: string, now: number): Promise<unknown> =>
  ACTIVATIONS.move(deps, id, now, (held) => ({ next: { ...held, activation: cancelActivation(held.activation) }, expiresAt: now + KEPT_MS, outcome: true }))

/** What somebody's own page shows of their activation. */
export interface SeenActivation {
  readonly id: string
  readonly purpose: Activation['purpose']
  readonly device: string
  readonly type: AppType
  readonly state: ReturnType<typeof activationAt>
  readonly expiresAt: number
  readonly link: string
  /** `XXXX-XXXX`. */
  readonly code: string
  /** Who came, once somebody did, and the two digits that must be the same on both screens. */
  readonly claimed: { readonly name: string; readonly check: string; readonly by: 'secret' | 'code' } | null
}

/** The activation as its own session sees it; null for anybody else's. */
export async function activationOf(deps: Deps, visit: Visit, id: string): Promise<SeenActivation | null> {
  const found = await ACTIVATIONS.read(deps, id, visit.now)
  if (found === null || found.value.activation.session !== visit.session.id) return null
  const { activation, type } = found.value
  const { claimed } = activation
  return {
    id,
    purpose: activation.purpose,
    device: activation.device,
    type,
    state: activationAt(activation, visit.now),
    expiresAt: activation.expiresAt,
    link: `${deps.ports.push?.authenticator.url ?? ''}#1.${id}.${await secretOf(deps, id)}`,
    code: grouped(await codeOf(deps, id)),
    claimed: claimed === null ? null : { name: claimed.name, check: await checkOf(deps, claimed.kid), by: claimed.by },
  }
}

/** What an authenticator comes with. Its key has signed for it already. */
export interface Claim {
  readonly by: { readonly activation: string; readonly secret: string } | { readonly code: string }
  readonly kid: string
  readonly key: PushKey
  readonly name: string
  readonly platform: Platform
}

export interface Claimed {
  readonly device: string
  readonly account: string
  readonly secret: string
}

const claimedKey = (kid: string): string => `claimed:${kid}`

/** The first with the right secret or code gets it, and nothing before its owner's session says so. Null for anybody else. */
export async function claim(deps: Deps, { by, kid, key, name, platform }: Claim): Promise<Claimed | null> {
  const { shortLived, accounts, now: clock } = deps.ports
  const now = clock()
  // One key is one device, whoever's it is.
  if ((await accounts.find('credential', await appKey(deps, kid))).length > 0) return null
  const code = 'code' in by ? normalCode(by.code) : null
  const id = 'activation' in by ? by.activation : await shortLived.get(await codeKey(deps, code ?? ''), now)
  if (id === null) return null
  const shown = 'activation' in by ? await deps.keys.hash(by.secret) : await deps.keys.mac('activation-code-of', code ?? '')
  const app: KeptApp = { kid, key, platform, secret: base32(deps.ports.random(20)) }
  const claimed = await ACTIVATIONS.move<Claimed | null>(deps, id, now, (held) => {
    const matches = shown === (code === null ? held.activation.secret : held.activation.code)
    const attempt = { by: code === null ? ('secret' as const) : ('code' as const), matches, kid, name, platform }
    const { ok, activation } = claimActivation(held.activation, attempt, now)
    return {
      next: activation === held.activation ? null : { ...held, activation, app: ok ? app : held.app },
      expiresAt: now + KEPT_MS,
      outcome: ok ? { device: activation.device, account: held.account, secret: app.secret } : null,
    }
  })
  if (claimed !== null) await shortLived.put(claimedKey(kid), id, now + KEPT_MS)
  return claimed
}

/** The key of an authenticator that waits for its owner's session; null once that is over. */
export async function unconfirmed(deps: Deps, kid: string): Promise<PushKey | null> {
  const now = deps.ports.now()
  const id = await deps.ports.shortLived.get(claimedKey(kid), now)
  const found = id === null ? null : await ACTIVATIONS.read(deps, id, now)
  if (found === null || activationAt(found.value.activation, now) !== 'claimed') return null
  return found.value.app?.kid === kid ? found.value.app.key : null
}

/** How its owner's session ended it; `open` where nobody has come yet. */
export type Confirmed = Acted | { readonly kind: 'open' | 'gone'; readonly visit: Visit }

/** Its owner's session says yes: the device gets the app, and the decision is asked again. */
export async function confirmActivation(deps: Deps, visit: Visit, id: string): Promise<Confirmed> {
  const seen = await activationOf(deps, visit, id)
  if (seen?.state === 'open') return { kind: 'open', visit }
  const done = await ACTIVATIONS.move<Activating | null>(deps, id, visit.now, (held) => {
    const activation = finishActivation(held.activation, visit.session.id, visit.now)
    const next = activation === null ? null : { ...held, activation }
    return { next, expiresAt: visit.now + KEPT_MS, outcome: next }
  })
  const app = done?.app ?? null
  if (done === null || app === null) return { kind: 'gone', visit }
  const { activation, type } = done
  const old = visit.account.devices.find((one) => one.id === activation.device)
  const retired = old === undefined ? null : await appOf(deps, visit, old)
  const acted = await act(deps, visit, async (current) => {
    const { user } = current.session
    const kept = await keepApp(deps, user, app)
    const { purpose, device: subject } = activation
    const proof = proofIn(current, { kind: 'activation', purpose, subject })
    const values = { [kept.ref.ref]: kept.sealed }
    if (purpose === 'activate') {
      return { command: activateCommand(current, 'finish', activation.device, kept.ref), proof, values, flash: 'activated' }
    }
    const name = await keep(deps, user, await freeName(deps, current, activation.claimed?.name ?? type))
    const device = { ...newDevice(activation.device, type), name: name.ref, app: kept.ref }
    const flash = flashOf(current)
    return { command: addCommand(current, 'finish', device), proof, values: { ...values, [name.ref.ref]: name.sealed }, flash }
  })
  if (acted.kind === 'done' && retired !== null) await retire(deps, acted.visit, activation.device, retired)
  return acted
}
