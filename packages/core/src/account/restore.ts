import type { Account, Change, ChangeKind, Device } from './account.ts'
import { dropDevice, heldByAnother, withDevice } from './devices.ts'

type Restore = (account: Account, change: Change) => Account | null

/** The same was changed again after this change: what came later stands. */
const changedSince = ({ changes }: Account, { version }: Change, kind: ChangeKind, device: string | null = null): boolean =>
  changes.some((one) => one.version > version && one.kind === kind && (device === null || one.device === device))

/** INVARIANT: a removed device that was disputed does not come back, nor one whose credential is another device's. */
export const comesBack = (account: Account, device: Device): boolean =>
  device.suspendedBecause !== 'disputed' && !heldByAnother(account, device)

function putBack(account: Account, { before }: Change): Account | null {
  const { device } = before
  if (device === null || account.devices.some((one) => one.id === device.id)) return null
  if (!comesBack(account, device)) return null
  const back = { ...account, devices: [...account.devices, device] }
  const isDefault = before.defaultDevice === device.id && account.defaultDevice === null && device.state === 'active'
  return isDefault ? { ...back, defaultDevice: device.id, signInPreference: before.signInPreference } : back
}

function oldName(account: Account, change: Change): Account | null {
  const { device } = change.before
  if (device === null || changedSince(account, change, 'rename', device.id)) return null
  return withDevice(account, device.id, (one) => ({ ...one, name: device.name }))
}

/** The preference that it reset comes back with the old default, unless another one was chosen since. */
function oldDefault(account: Account, change: Change): Account | null {
  const { defaultDevice, signInPreference } = change.before
  if (account.defaultDevice !== change.device || changedSince(account, change, 'set-default')) return null
  const old = account.devices.find((one) => one.id === defaultDevice)
  return {
    ...account,
    defaultDevice: old?.state === 'active' ? old.id : null,
    signInPreference: changedSince(account, change, 'set-sign-in-preference') ? account.signInPreference : signInPreference,
  }
}

const oldPreference: Restore = (account, change) =>
  changedSince(account, change, 'set-sign-in-preference')
    ? null
    : { ...account, signInPreference: change.before.signInPreference }

/**
 * How each kind of change is put back: what it set itself and nothing else, as long as nothing later set the same. A
 * re-activation can't be: the old binding is gone, and putting a phone that was replaced back into power is what a thief
 * would ask for.
 * Undoing a token's removal puts back the same assignment, so it is not an add (S25, S39).
 */
export const RESTORE: Readonly<Record<ChangeKind, Restore | null>> = {
  add: (account, change) => dropDevice(account, change.device),
  remove: putBack,
  rename: oldName,
  'set-default': oldDefault,
  'set-sign-in-preference': oldPreference,
  activate: null,
}

/** The account with the change put back, or null where that is impossible. */
export function restore(account: Account, change: Change): Account | null {
  return RESTORE[change.kind]?.(account, change) ?? null
}
