import type { Account, Change, ChangeKind, Device } from './account.ts'
import { dropDevice } from './drop-device.ts'

type Restore = (account: Account, change: Change) => Account | null

function putBack(account: Account, change: Change): Account | null {
  const device = change.before.device
  if (device === null || account.devices.some((one) => one.id === device.id)) return null
  const wasDefault = change.before.defaultDevice === device.id && account.defaultDevice === null
  return {
    ...account,
    devices: [...account.devices, device],
    defaultDevice: wasDefault ? device.id : account.defaultDevice,
    signInPreference: wasDefault ? change.before.signInPreference : account.signInPreference,
  }
}

function oldName(account: Account, change: Change): Account | null {
  const before = change.before.device
  if (before === null || !account.devices.some((one) => one.id === before.id)) return null
  const rename = (one: Device): Device => (one.id === before.id ? { ...one, name: before.name } : one)
  return { ...account, devices: account.devices.map(rename) }
}

function oldDefault(account: Account, change: Change): Account {
  const { defaultDevice, signInPreference } = change.before
  const there = account.devices.some((one) => one.id === defaultDevice)
  return {
    ...account,
    defaultDevice: there ? defaultDevice : null,
    signInPreference: there ? signInPreference : 'ask',
  }
}

/**
 * How each kind of change is put back. A re-activation can't be: the old binding is gone, and putting a phone that was
 * replaced back into power is what a thief would ask for.
 * Undoing a token's removal puts back the same assignment, so it is not an add (S25, S39).
 */
export const RESTORE: Readonly<Record<ChangeKind, Restore | null>> = {
  add: (account, change) => (change.device === null ? null : dropDevice(account, change.device)),
  remove: putBack,
  rename: oldName,
  'set-default': oldDefault,
  'set-sign-in-preference': oldDefault,
  activate: null,
}

/** The account with the change put back, or null where that is impossible. */
export function restore(account: Account, change: Change): Account | null {
  return RESTORE[change.kind]?.(account, change) ?? null
}
