import type { Account, AccountEvent, Destination, DeviceType, EventActor, Method, RecordedDevice } from '@ssp/core'
import type { Evolve } from '../model/consequences.ts'
import { CAN, SHOWN_BY, SHOWS } from '../model/tables.ts'
import { DESTINATIONS, refTo, SESSION, USER } from './builders.ts'
import type { Dice } from './dice.ts'

/** What an event says besides who, when and under which id. */
type Body = AccountEvent extends infer One
  ? One extends AccountEvent
    ? Omit<One, 'v' | 'change' | 'at' | 'actor'>
    : never
  : never

/** The life of one account, told event by event. */
export interface Life {
  readonly account: () => Account
  /** True where it can have happened. */
  readonly happen: (at: number, actor: EventActor, body: Body) => boolean
  /** A new id, such as `d3`, used by nobody else in this life. */
  readonly newId: (letter: string) => string
}

export const bySession = (session: string | null): EventActor => ({ type: 'user', session })

export const BY_ADMINISTRATOR: EventActor = { type: 'administrator', id: 'administrator-1', role: 'user-manager' }

const EMPTY: Account = {
  format: 1,
  user: USER,
  version: 0,
  devices: [],
  defaultDevice: null,
  signInPreference: 'ask',
  everActive: false,
  bypassCodes: [],
  enrolmentLinks: [],
  frozen: null,
  changes: [],
  run: { session: null, from: 1 },
}

export function newLife(evolve: Evolve): Life {
  let account = EMPTY
  let ids = 0
  const newId = (letter: string): string => {
    ids += 1
    return `${letter}${ids}`
  }
  return {
    account: () => account,
    newId,
    happen: (at, actor, body) => {
      const next = evolve(account, { v: 1, change: newId('c'), at, actor, ...body })
      const happened = next !== account
      account = next
      return happened
    },
  }
}

export function randomDestination(dice: Dice, type: DeviceType): Destination | null {
  const ordinary = DESTINATIONS[type]
  if (ordinary === null) return null
  return {
    country: dice.weighted({ DE: 70, CH: 20, FR: 10 }),
    numberType: dice.chance(0.9) ? ordinary.numberType : dice.pick(['fixed-line', 'mobile', 'voip', 'premium-rate']),
  }
}

/** What a device can do: all that its type can, or what one proof has shown. */
function randomMethods(dice: Dice, type: DeviceType): readonly Method[] {
  const shown = SHOWN_BY[type]
  if (shown.length < 2 || dice.chance(0.5)) return CAN[type]
  return SHOWS[dice.pick(shown)]
}

function randomRecord(dice: Dice, id: string, type: DeviceType, pendingShare: number): RecordedDevice {
  const pending = type !== 'hardware-token' && dice.chance(pendingShare)
  return {
    id,
    type,
    name: refTo(`name-of-${id}`),
    state: pending ? 'pending' : 'active',
    methods: randomMethods(dice, type),
    destination: randomDestination(dice, type),
    credential: pending ? null : refTo(`credential-of-${id}`),
    app: pending || !CAN[type].includes('push') ? null : refTo(`app-of-${id}`),
  }
}

const TYPES = {
  'mobile-phone': 32,
  tablet: 14,
  landline: 12,
  'security-key': 20,
  'platform-authenticator': 12,
  'hardware-token': 10,
} as const satisfies Record<DeviceType, number>

export function randomType(dice: Dice): DeviceType {
  return dice.weighted(TYPES)
}

/** What is behind a device of the account, or was before it was removed: one of its credential and its app, or both. */
function bindingOfAnother(dice: Dice, life: Life): Partial<Pick<RecordedDevice, 'credential' | 'app'>> {
  const { changes, devices } = life.account()
  const removed = changes.flatMap(({ kind, before }) => (kind === 'remove' && before.device !== null ? [before.device] : []))
  const all = removed.length > 0 ? removed : devices
  if (all.length === 0) return {}
  const { credential, app } = dice.pick(all)
  return dice.pick([{ credential }, { app }, { credential, app }])
}

/** A user adds an active device, an administrator assigns a token or leaves a device to be activated. */
export function addDevice(dice: Dice, life: Life, at: number, actor: EventActor): boolean {
  const type = randomType(dice)
  const byUser = actor.type === 'user'
  if (type === 'hardware-token' && byUser) return false
  const record = randomRecord(dice, life.newId('d'), type, byUser ? 0 : 0.3)
  const device = dice.chance(0.1) ? { ...record, ...bindingOfAnother(dice, life) } : record
  return life.happen(at, actor, { type: type === 'hardware-token' ? 'token-assigned' : 'device-added', device })
}

const HAPPENINGS = {
  add: 8,
  rename: 12,
  remove: 8,
  activate: 7,
  rotate: 6,
  suspend: 7,
  resume: 3,
  default: 14,
  preference: 8,
  codes: 12,
  link: 8,
  undo: 3,
  dispute: 4,
  lift: 3,
} as const

/** Whoever this can have been: the user here, the user elsewhere, or an administrator. */
const somebody = (dice: Dice): EventActor =>
  dice.pick([bySession(SESSION), bySession('session-0'), bySession('session-2'), BY_ADMINISTRATOR])

/** Something happens to the account, as long as it can. */
export function randomHappening(dice: Dice, life: Life, at: number, actor: EventActor = somebody(dice)): void {
  const what = dice.weighted(HAPPENINGS)
  if (what === 'codes') return issueCodes(dice, life, at, 1 + dice.below(2))
  if (what === 'link') return issueLink(dice, life, at)
  if (what === 'lift') return void life.happen(at, actor, { type: 'freeze-lifted' })
  if (what === 'dispute') return dispute(dice, life, at)
  happen(dice, life, at, actor, what, null)
}

const OWN = { rotate: 12, add: 25, rename: 20, remove: 15, activate: 15, default: 15, preference: 7, undo: 3 } as const

/** The user changes something under their grant; nothing happens to the `spare` device. */
export function ownChange(dice: Dice, life: Life, at: number, actor: EventActor, spare: string | null): void {
  happen(dice, life, at, actor, dice.weighted(OWN), spare)
}

function happen(
  dice: Dice,
  life: Life,
  at: number,
  actor: EventActor,
  what: keyof typeof OWN | ToDevice,
  spare: string | null,
): void {
  const { devices, changes } = life.account()
  if (what === 'add') return void addDevice(dice, life, at, actor)
  if (what === 'preference') {
    return void life.happen(at, actor, { type: 'sign-in-preference-set', preference: dice.pick(['ask', 'push', 'call']) })
  }
  if (what === 'undo') {
    const change = changes.at(-1)
    if (change === undefined || change.device === spare) return
    // Their own session's changes; now and then another's, which cannot happen.
    const owner = change.session !== null && dice.chance(0.9) ? bySession(change.session) : actor
    return void life.happen(at, owner, { type: 'change-undone', undoes: change.id })
  }
  const others = devices.filter((one) => one.id !== spare)
  if (others.length > 0) happenTo(life, at, actor, dice.pick(others).id, what)
}

export type ToDevice = 'rename' | 'remove' | 'activate' | 'rotate' | 'suspend' | 'resume' | 'default'

export function happenTo(life: Life, at: number, actor: EventActor, id: string, what: ToDevice): void {
  const device = life.account().devices.find((one) => one.id === id)
  if (device === undefined) return
  switch (what) {
    case 'rename':
      return void life.happen(at, actor, { type: 'device-renamed', device: id, name: refTo(life.newId('n')) })
    case 'remove':
      return void life.happen(at, actor, { type: 'device-removed', device: id })
    case 'activate': {
      if (!CAN[device.type].includes('push')) return
      const methods = CAN[device.type].filter((one) => device.methods.includes(one) || SHOWS.activation.includes(one))
      const app = refTo(life.newId('k'))
      return void life.happen(at, actor, { type: 'device-activated', device: id, methods, app })
    }
    case 'rotate':
      return void life.happen(at, bySession(null), { type: 'app-rotated', device: id, app: refTo(life.newId('k')) })
    case 'suspend': {
      const because = actor.type === 'administrator' ? 'administrator' : 'lost'
      return void life.happen(at, actor, { type: 'device-suspended', device: id, because })
    }
    case 'resume':
      if (device.state === 'suspended') life.happen(at, BY_ADMINISTRATOR, { type: 'device-resumed', device: id })
      return
    case 'default':
      return void life.happen(at, actor, { type: 'default-set', device: id })
  }
}

/** Bypass codes, now and then spent up or expiring just then. */
export function issueCodes(dice: Dice, life: Life, at: number, count: number): void {
  const codes = Array.from({ length: count }, () => ({
    id: life.newId('b'),
    uses: dice.pick([1, 1, 2]),
    expiresAt: dice.chance(0.5) ? null : at + dice.pick([3_600_000, 600_000, 86_400_000]),
  }))
  life.happen(at, BY_ADMINISTRATOR, { type: 'bypass-codes-issued', codes })
}

export function issueLink(dice: Dice, life: Life, at: number): void {
  const expiresAt = at + dice.pick([3_600_000, 600_000, 86_400_000])
  life.happen(at, BY_ADMINISTRATOR, { type: 'enrolment-link-issued', link: life.newId('l'), expiresAt })
}

/** The owner follows a notice's link: what was added or bound anew stops, and the account is frozen. */
export function dispute(dice: Dice, life: Life, at: number): void {
  const { changes, devices } = life.account()
  if (changes.length === 0) return
  const change = dice.chance(0.6) ? changes.at(-1) : dice.pick(changes)
  if (change === undefined) return
  const suspect = change.kind === 'add' || change.kind === 'activate' ? change.device : null
  const there = devices.find((one) => one.id === suspect)
  if (there !== undefined) {
    life.happen(at, bySession(null), { type: 'device-suspended', device: there.id, because: 'disputed' })
  }
  life.happen(at, bySession(null), { type: 'account-frozen', disputes: change.id })
}
