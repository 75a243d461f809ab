import type { Account, AccountEvent, Before, Change, ChangeKind, Device, RecordedDevice } from '@ssp/core'
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
  draft.devices = [...draft.devices, { ...recorded, suspendedBecause: null, addedAt: at, boundAt: draft.version + 1 }]
  if (recorded.state === 'active') draft.everActive = true
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
  if (draft.defaultDevice === id) {
    draft.defaultDevice = null
    draft.signInPreference = 'ask'
  }
  return true
}

/** Undoing puts back what was there before, as far as it still can be; a re-activation stays. */
function putBack(draft: Draft, { kind, device, before }: Change): boolean {
  switch (kind) {
    case 'add':
      return drop(draft, device)
    case 'rename':
      return before.device !== null && alter(draft, before.device.id, { name: before.device.name })
    case 'remove':
      if (before.device === null || has(draft, before.device.id)) return false
      draft.devices = [...draft.devices, before.device]
      if (before.defaultDevice === before.device.id && draft.defaultDevice === null) {
        draft.defaultDevice = before.defaultDevice
        draft.signInPreference = before.signInPreference
      }
      return true
    case 'set-default':
    case 'set-sign-in-preference':
      draft.defaultDevice = has(draft, before.defaultDevice) ? before.defaultDevice : null
      draft.signInPreference = draft.defaultDevice === null ? 'ask' : before.signInPreference
      return true
    case 'activate':
      return false
  }
}

/** Whether undoing this change is still possible. */
export function canPutBack(account: Account, change: Change): boolean {
  return putBack({ ...account }, change)
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
        suspendedBecause: null,
        methods: event.methods,
        credential: event.credential,
        boundAt: draft.version + 1,
      })
    case 'device-suspended':
      return alter(draft, event.device, { state: 'suspended', suspendedBecause: event.because })
    case 'device-resumed':
      return alter(draft, event.device, { state: 'active', suspendedBecause: null })
    case 'default-set':
      if (!has(draft, event.device)) return false
      draft.defaultDevice = event.device
      // An automatic push or call that the new default can't do is no setting any more.
      if (!draft.devices.some((one) => one.id === event.device && one.methods.some((method) => method === draft.signInPreference)))
        draft.signInPreference = 'ask'
      return true
    case 'sign-in-preference-set':
      draft.signInPreference = event.preference
      return true
    case 'change-undone': {
      const change = draft.changes.find((one) => one.id === event.undoes)
      return change !== undefined && putBack(draft, change)
    }
    case 'account-frozen': {
      const change = draft.changes.find((one) => one.id === event.disputes)
      if (change === undefined) return false
      // A dispute only takes power away: a later one never lets a younger device lift the freeze.
      if (draft.frozen === null || draft.frozen.version > change.version) {
        draft.frozen = { change: change.id, version: change.version }
      }
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
  draft.version = account.version + 1
  const session = event.actor.type === 'user' ? event.actor.session : null
  if (session === null || session !== account.run.session || account.version === 0) {
    draft.run = { session, from: draft.version }
  }
  draft.changes = account.changes.filter((one) => event.at - one.at < DISPUTE_WITHIN)
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
