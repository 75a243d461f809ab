import { HOUR } from '../words.ts'
import { type Account, type Before, type Change, type ChangeKind, type Device, lastChange, type SuspendedBecause } from './account.ts'
import { dropDevice, withDevice } from './devices.ts'
import type { AccountEvent, AccountEventType, RecordedDevice } from './event.ts'
import { restore } from './restore.ts'
import { suspectOf } from './suspect.ts'

/** A notice's link disputes a change for this long; after it the change is history. */
export const DISPUTE_WINDOW_MS: number = 240 * HOUR

type EventOf<Type extends AccountEventType> = Extract<AccountEvent, { type: Type }>

/** What an event makes of an account, or null where it cannot have happened to it. */
type Step<Type extends AccountEventType> = (account: Account, event: EventOf<Type>) => Account | null

const bind = (recorded: RecordedDevice, event: AccountEvent, account: Account): Device => ({
  ...recorded,
  suspendedBecause: null,
  everActive: recorded.state === 'active',
  addedAt: event.at,
  boundAt: account.version + 1,
})

function add(account: Account, event: EventOf<'device-added'> | EventOf<'token-assigned'>): Account | null {
  if (account.devices.some((one) => one.id === event.device.id)) return null
  return { ...account, devices: [...account.devices, bind(event.device, event, account)] }
}

const suspended = (device: Device, because: SuspendedBecause): Device => ({
  ...device,
  state: 'suspended',
  suspendedBecause: because,
})

/** What undoing would put back, with this device as a disputed one. */
function distrusted(changes: readonly Change[], suspect: string | null): readonly Change[] {
  return changes.map((one) => {
    const { device } = one.before
    if (device === null || device.id !== suspect) return one
    return { ...one, before: { ...one.before, device: suspended(device, 'disputed') } }
  })
}

const sessionOf = ({ actor }: AccountEvent): string | null => (actor.type === 'user' ? actor.session : null)

const STEPS: { readonly [Type in AccountEventType]: Step<Type> } = {
  'device-added': (account, event) => (event.device.type === 'hardware-token' ? null : add(account, event)),
  // INVARIANT: no user ever assigns a token to anybody (S25, S39), whatever event somebody forged or replayed.
  'token-assigned': (account, event) =>
    event.actor.type !== 'administrator' || event.device.type !== 'hardware-token' ? null : add(account, event),
  'device-renamed': (account, event) =>
    withDevice(account, event.device, (device) => ({ ...device, name: event.name })),
  'device-removed': (account, event) => dropDevice(account, event.device),
  'device-activated': (account, event) =>
    withDevice(account, event.device, (device) => ({
      ...device,
      state: 'active',
      suspendedBecause: null,
      everActive: true,
      methods: event.methods,
      app: event.app,
      boundAt: account.version + 1,
    })),
  // INVARIANT: a renewed key gives nothing: neither an app where none was, nor power where it was taken away.
  'app-rotated': (account, event) =>
    account.devices.some((one) => one.id === event.device && one.state === 'active' && one.app !== null)
      ? withDevice(account, event.device, (device) => ({ ...device, app: event.app }))
      : null,
  'device-suspended': (account, event) =>
    withDevice(account, event.device, (device) => suspended(device, event.because)),
  'device-resumed': (account, event) =>
    withDevice(account, event.device, (device) => ({
      ...device,
      state: device.everActive ? 'active' : 'pending',
      suspendedBecause: null,
    })),
  'default-set': (account, event) =>
    account.devices.some((one) => one.id === event.device) ? { ...account, defaultDevice: event.device } : null,
  'sign-in-preference-set': (account, event) => ({ ...account, signInPreference: event.preference }),
  'change-undone': (account, event) => {
    const change = account.changes.find((one) => one.id === event.undoes)
    // INVARIANT: a session undoes its own changes only. No forged history gives back what an administrator took away.
    if (change === undefined || change.session === null || change.session !== sessionOf(event)) return null
    const restored = restore(account, change)
    return restored && { ...restored, changes: account.changes.filter((one) => one.id !== change.id) }
  },
  'account-frozen': (account, event) => {
    const change = account.changes.find((one) => one.id === event.disputes)
    if (change === undefined) return null
    // INVARIANT: of several disputed changes the oldest counts, so that no device that came after it lifts the freeze.
    const older = account.frozen !== null && account.frozen.version <= change.version ? account.frozen : null
    return {
      ...account,
      frozen: older ?? { change: change.id, version: change.version },
      changes: distrusted(account.changes, suspectOf(change)),
    }
  },
  'freeze-lifted': (account) => (account.frozen === null ? null : { ...account, frozen: null }),
  'bypass-codes-issued': (account, event) => ({
    ...account,
    bypassCodes: [
      ...account.bypassCodes,
      ...event.codes.map((code) => ({ id: code.id, usesLeft: code.uses, expiresAt: code.expiresAt })),
    ],
  }),
  'bypass-code-used': (account, event) => {
    const code = account.bypassCodes.find((one) => one.id === event.code)
    if (code === undefined || code.usesLeft < 1) return null
    const left = account.bypassCodes.map((one) => (one === code ? { ...one, usesLeft: one.usesLeft - 1 } : one))
    return { ...account, bypassCodes: left.filter((one) => one.usesLeft > 0) }
  },
  'bypass-codes-revoked': (account) => ({ ...account, bypassCodes: [] }),
  'enrolment-link-issued': (account, event) => ({
    ...account,
    enrolmentLinks: [...account.enrolmentLinks, { id: event.link, expiresAt: event.expiresAt }],
  }),
  'enrolment-link-used': (account, event) =>
    account.enrolmentLinks.some((one) => one.id === event.link)
      ? { ...account, enrolmentLinks: account.enrolmentLinks.filter((one) => one.id !== event.link) }
      : null,
}

/** Which events are changes of the user's devices, as the user counts them. */
const CHANGE_OF: Partial<Record<AccountEventType, ChangeKind>> = {
  'device-added': 'add',
  'token-assigned': 'add',
  'device-renamed': 'rename',
  'device-removed': 'remove',
  'device-activated': 'activate',
  'default-set': 'set-default',
  'sign-in-preference-set': 'set-sign-in-preference',
}

function subject(event: AccountEvent): string | null {
  if (!('device' in event)) return null
  return typeof event.device === 'string' ? event.device : event.device.id
}

/** The list with this event, where it is a change, and without what nobody can dispute any more. */
function remember(changes: readonly Change[], before: Account, event: AccountEvent): readonly Change[] {
  const recent = changes.filter((one) => event.at - one.at < DISPUTE_WINDOW_MS)
  const kind = CHANGE_OF[event.type]
  if (kind === undefined) return recent
  const device = subject(event)
  const put: Before = {
    device: before.devices.find((one) => one.id === device) ?? null,
    defaultDevice: before.defaultDevice,
    signInPreference: before.signInPreference,
  }
  const version = before.version + 1
  return [
    ...recent,
    { id: event.change, kind, at: event.at, version, session: sessionOf(event), device, before: put },
  ]
}

/** What holds of every account: the default device is there, can do what is sent to it, and once active is ever active. */
function settled(account: Account): Account {
  const standard = account.devices.find((one) => one.id === account.defaultDevice)
  const follows = standard?.methods.some((method) => method === account.signInPreference) === true
  return {
    ...account,
    defaultDevice: standard?.id ?? null,
    signInPreference: follows ? account.signInPreference : 'ask',
    everActive: account.everActive || account.devices.some((one) => one.state === 'active'),
  }
}

/** A renewed key is nobody's change: it neither breaks a run nor makes one. */
function runAfter({ run, version }: Account, event: AccountEvent): Account['run'] {
  const to = lastChange({ run, version })
  if (event.type === 'app-rotated') return { ...run, to }
  const session = sessionOf(event)
  const goesOn = session !== null && run.session === session
  return { session, from: goesOn ? run.from : to + 1 }
}

/**
 * The account after one more event. Total: an event that cannot have happened to this account, a token assigned by a
 * user among them, leaves it as it was (the same object), which `fold` reports.
 *
 * @returns a new account with `version` one higher, or `account` itself
 */
export function evolve(account: Account, event: AccountEvent): Account {
  const step = STEPS[event.type] as Step<AccountEventType> | undefined
  const next = step === undefined ? null : step(account, event)
  if (next === null) return account
  return {
    ...settled(next),
    version: account.version + 1,
    changes: remember(next.changes, account, event),
    run: runAfter(account, event),
  }
}

export type Fold =
  | { readonly ok: true; readonly account: Account }
  /** `at` counts from zero. */
  | { readonly ok: false; readonly at: number; readonly code: 'event.not-applicable' }

/** An account from its whole history, or the first event that cannot have happened. */
export function fold(start: Account, events: Iterable<AccountEvent>): Fold {
  let account = start
  let at = 0
  for (const event of events) {
    const next = evolve(account, event)
    if (next === account) return { ok: false, at, code: 'event.not-applicable' }
    account = next
    at += 1
  }
  return { ok: true, account }
}
