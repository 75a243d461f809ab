import type { Account, AccountEvent, Before, Change, ChangeKind, Device, RecordedDevice, Ref } from '@ssp/core'
import { DISPUTE_WITHIN } from './tables.ts'

/** An account that can be written on; devices are replaced whole. */
type Draft = { -readonly [Field in keyof Account]: Account[Field] }

/** The events that are changes of the user's devices, as the user counts them. */
function changeOf(event: AccountEvent): { readonly kind: ChangeKind; readonly device: string | null } | null {
  switch (event.type) {
    case 'device-added':
    case 'token-assigned':
      return { kind: 'add', device: event.device.id }
    case 'device-renamed':
      return { kind: 'rename', device: event.device }
    case 'device-removed':
      return { kind: 'remove', device: event.device }
    case 'device-activated':
      return { kind: 'activate', device: event.device }
    case 'default-set':
      return { kind: 'set-default', device: event.device }
    case 'sign-in-preference-set':
      return { kind: 'set-sign-in-preference', device: null }
    default:
      return null
  }
}

function has(account: Account, id: string | null): boolean {
  return account.devices.some((device) => device.id === id)
}

function put(draft: Draft, recorded: RecordedDevice, at: number): void {
  const everActive = recorded.state === 'active'
  const bound = { suspendedBecause: null, everActive, addedAt: at, boundAt: draft.version + 1 }
  draft.devices = [...draft.devices, { ...recorded, ...bound }]
  if (everActive) draft.everActive = true
}

function alter(draft: Draft, id: string, altered: Partial<Device>): boolean {
  if (!has(draft, id)) return false
  draft.devices = draft.devices.map((device) => (device.id === id ? { ...device, ...altered } : device))
  // An account with an active device is never new again.
  if (altered.state === 'active') draft.everActive = true
  return true
}

function drop(draft: Draft, id: string | null): boolean {
  if (!has(draft, id)) return false
  draft.devices = draft.devices.filter((device) => device.id !== id)
  if (draft.defaultDevice === id) draft.defaultDevice = null
  return true
}

/** An automatic push or call that the default device can't do is no setting any more. */
function forgetIdlePreference(draft: Draft): void {
  const standard = draft.devices.find((device) => device.id === draft.defaultDevice)
  const wish = draft.signInPreference
  if (wish !== 'ask' && !standard?.methods.includes(wish)) draft.signInPreference = 'ask'
}

/** A default is put back only if it works by now; a lost device is nobody's default again. */
function isActive({ devices }: Account, id: string | null): boolean {
  return devices.find((device) => device.id === id)?.state === 'active'
}

const isSameThing = (one: Ref | null, other: Ref | null): boolean => one !== null && one.ref === other?.ref

/** Whether two devices are one and the same credential, number, serial or app. */
export const areTwins = (one: Binding, other: Binding): boolean =>
  isSameThing(one.credential, other.credential) || isSameThing(one.app, other.app)

/** What is behind a device. */
export type Binding = Pick<Device, 'credential' | 'app'>

/**
 * Undoing puts back what this change took away, as long as nothing later changed the same; a re-activation stays, and
 * so does the removal of what was disputed.
 */
function putBack(draft: Draft, { kind, device, before, version }: Change): boolean {
  const later = draft.changes.filter((one) => one.version > version).filter((one) => one.kind === kind)
  switch (kind) {
    case 'add':
      return drop(draft, device)
    case 'rename':
      if (before.device === null || later.some((one) => one.device === device)) return false
      return alter(draft, before.device.id, { name: before.device.name })
    case 'remove': {
      const gone = before.device
      if (gone === null || gone.suspendedBecause === 'disputed' || has(draft, gone.id)) return false
      if (draft.devices.some((one) => areTwins(one, gone))) return false
      draft.devices = [...draft.devices, gone]
      if (draft.defaultDevice === null && before.defaultDevice === gone.id && isActive(draft, gone.id)) {
        draft.defaultDevice = gone.id
        draft.signInPreference = before.signInPreference
      }
      return true
    }
    case 'set-default': {
      if (draft.defaultDevice !== device || later.length > 0) return false
      draft.defaultDevice = isActive(draft, before.defaultDevice) ? before.defaultDevice : null
      const chosen = draft.changes.some((one) => one.kind === 'set-sign-in-preference' && one.version > version)
      if (!chosen) draft.signInPreference = before.signInPreference
      return true
    }
    case 'set-sign-in-preference':
      if (later.length > 0) return false
      draft.signInPreference = before.signInPreference
      return true
    case 'activate':
      return false
  }
}

/** Whether undoing this change is still possible. */
export function canPutBack(account: Account, change: Change): boolean {
  return putBack({ ...account }, change)
}

/** Whatever would bring this device back, brings back one that was disputed. */
function distrust(draft: Draft, id: string | null): void {
  draft.changes = draft.changes.map((change) => {
    const { device } = change.before
    if (device === null || device.id !== id) return change
    const disputed: Device = { ...device, state: 'suspended', suspendedBecause: 'disputed' }
    return { ...change, before: { ...change.before, device: disputed } }
  })
}

/** Writes the event into the draft, or says that it cannot have happened. */
function happen(draft: Draft, event: AccountEvent): boolean {
  switch (event.type) {
    case 'device-added':
      if (event.device.type === 'hardware-token' || has(draft, event.device.id)) return false
      put(draft, event.device, event.at)
      return true
    case 'token-assigned':
      if (event.actor.type !== 'administrator' || event.device.type !== 'hardware-token') return false
      if (has(draft, event.device.id)) return false
      put(draft, event.device, event.at)
      return true
    case 'device-renamed':
      return alter(draft, event.device, { name: event.name })
    case 'device-removed':
      return drop(draft, event.device)
    case 'device-activated':
      return alter(draft, event.device, {
        state: 'active',
        everActive: true,
        suspendedBecause: null,
        methods: event.methods,
        app: event.app,
        boundAt: draft.version + 1,
      })
    case 'app-rotated': {
      // The same app goes on: where there is none, or the device is stopped, nothing begins.
      const goesOn = draft.devices.some((one) => one.id === event.device && one.app !== null && one.state === 'active')
      return goesOn && alter(draft, event.device, { app: event.app })
    }
    case 'device-suspended':
      return alter(draft, event.device, { state: 'suspended', suspendedBecause: event.because })
    case 'device-resumed': {
      // What nobody had activated before it was suspended still waits for that.
      const waits = draft.devices.some((one) => one.id === event.device && !one.everActive)
      return alter(draft, event.device, { state: waits ? 'pending' : 'active', suspendedBecause: null })
    }
    case 'default-set':
      if (!has(draft, event.device)) return false
      draft.defaultDevice = event.device
      return true
    case 'sign-in-preference-set':
      draft.signInPreference = event.preference
      return true
    case 'change-undone': {
      const change = draft.changes.find((one) => one.id === event.undoes)
      // What an administrator did, or another session, is nobody's here to take back, whoever wrote it into a history.
      const own = event.actor.type === 'user' && event.actor.session !== null && event.actor.session === change?.session
      return change !== undefined && own && putBack(draft, change)
    }
    case 'account-frozen': {
      const change = draft.changes.find((one) => one.id === event.disputes)
      if (change === undefined) return false
      // A dispute only takes power away: a later one never lets a younger device lift the freeze.
      if (draft.frozen === null || draft.frozen.version > change.version) {
        draft.frozen = { change: change.id, version: change.version }
      }
      if (change.kind === 'add' || change.kind === 'activate') distrust(draft, change.device)
      return true
    }
    case 'freeze-lifted':
      if (draft.frozen === null) return false
      draft.frozen = null
      return true
    case 'bypass-codes-issued':
      draft.bypassCodes = [
        ...draft.bypassCodes,
        ...event.codes.map(({ id, uses, expiresAt }) => ({ id, usesLeft: uses, expiresAt })),
      ]
      return true
    case 'bypass-code-used': {
      const code = draft.bypassCodes.find((one) => one.id === event.code)
      if (code === undefined || code.usesLeft < 1) return false
      draft.bypassCodes = draft.bypassCodes
        .map((one) => (one === code ? { ...one, usesLeft: one.usesLeft - 1 } : one))
        .filter((one) => one.usesLeft > 0)
      return true
    }
    case 'bypass-codes-revoked':
      draft.bypassCodes = []
      return true
    case 'enrolment-link-issued':
      draft.enrolmentLinks = [...draft.enrolmentLinks, { id: event.link, expiresAt: event.expiresAt }]
      return true
    case 'enrolment-link-used': {
      const left = draft.enrolmentLinks.filter((one) => one.id !== event.link)
      if (left.length === draft.enrolmentLinks.length) return false
      draft.enrolmentLinks = left
      return true
    }
  }
}

/**
 * The account after one more event, told naively: copy, write, count. The same account where the event cannot have
 * happened to it.
 */
export function foldOne(account: Account, event: AccountEvent): Account {
  const draft: Draft = { ...account }
  if (!happen(draft, event)) return account
  forgetIdlePreference(draft)
  draft.version = account.version + 1
  const { session: before, from, to: latest = account.version } = account.run
  const session = event.actor.type === 'user' ? event.actor.session : null
  if (event.type === 'app-rotated') draft.run = { session: before, from, to: latest }
  else if (session !== null && session === before && account.version > 0) draft.run = { session, from }
  else draft.run = { session, from: latest + 1 }
  draft.changes = draft.changes.filter((one) => event.at - one.at < DISPUTE_WITHIN)
  if (event.type === 'change-undone') draft.changes = draft.changes.filter((one) => one.id !== event.undoes)
  const change = changeOf(event)
  if (change !== null) {
    const before: Before = {
      device: account.devices.find((one) => one.id === change.device) ?? null,
      defaultDevice: account.defaultDevice,
      signInPreference: account.signInPreference,
    }
    const made = { id: event.change, at: event.at, version: draft.version, session }
    draft.changes = [...draft.changes, { ...made, ...change, before }]
  }
  return draft
}
