import type { Account, Command, Destination, Device, DeviceType, Method, Policy } from '@ssp/core'
import { goesByTelephone, isUnphishable, TAKES_CALLS, TAKES_SMS } from './tables.ts'

/** Nothing is sent to a country, number type or channel that the policy does not name. */
export function mayReach(policy: Policy, method: Method, destination: Destination | null): boolean {
  if (!policy.methods.includes(method)) return false
  if (!goesByTelephone(method)) return true
  if (destination === null) return false
  if (!policy.telephonyCountries.includes(destination.country)) return false
  if (!policy.numberTypes.includes(destination.numberType)) return false
  return takes(destination, method)
}

/** Whether such a number can be reached so at all, by whoever pays. */
export function takes(destination: Destination | null, method: Method): boolean {
  if (!goesByTelephone(method)) return true
  if (destination === null) return false
  return method === 'call' ? TAKES_CALLS[destination.numberType] : TAKES_SMS[destination.numberType]
}

/** Active, has the method, and its number takes it; a push goes to the app, if there is one. */
export function canDo(device: Device | undefined | null, method: Method): boolean {
  if (device?.state !== 'active' || !device.methods.includes(method)) return false
  return method === 'push' ? device.app !== null : takes(device.destination, method)
}

/** Whether the policy lets such a device be used in this way, whatever has become of the device. */
export function mayUse(policy: Policy, type: DeviceType, method: Method, destination: Destination | null): boolean {
  return policy.deviceTypes.includes(type) && mayReach(policy, method, destination)
}

/** Active, has the method, and the policy allows it. */
export function worksBy(device: Device, method: Method, policy: Policy): boolean {
  return canDo(device, method) && mayUse(policy, device.type, method, device.destination)
}

/** *Usable*: active, not suspended, not pending, and one of its methods allowed. */
export function isUsable(device: Device, policy: Policy): boolean {
  for (const method of device.methods) if (worksBy(device, method, policy)) return true
  return false
}

/** Whether an application with this policy would go from one or more usable devices to none. */
function losesItsLast(account: Account, gone: string, policy: Policy): boolean {
  const before = account.devices.filter((device) => isUsable(device, policy))
  const after = before.filter((device) => device.id !== gone)
  return before.length > 0 && after.length === 0
}

/** Whether some application that the user may reach, this one included, would have no usable device any more. */
export function locksOut(account: Account, gone: string, policy: Policy, reachable: readonly Policy[]): boolean {
  for (const one of [policy, ...reachable]) if (losesItsLast(account, gone, one)) return true
  return false
}

/**
 * Whether device management must be opened by what no proxy can relay: always, never, or as soon as the user has such a
 * device that the policy allows. Only what was bound up to a version counts. A lost or disputed one counts as if nothing
 * were wrong with it: no report lowers what is asked. What an administrator suspended doesn't, nor what never worked.
 */
export function mustBeUnphishable(account: Account, policy: Policy, version: number): boolean {
  if (policy.strength === 'phishing-resistant') return true
  if (policy.strength === 'second-factor') return false
  for (const device of account.devices) {
    if (device.boundAt > version || !device.everActive || device.suspendedBecause === 'administrator') continue
    if (device.methods.includes('webauthn') && mayUse(policy, device.type, 'webauthn', device.destination)) return true
  }
  return false
}

/**
 * Whether the command is about what proved it: a phone being activated, unless its unchanged number may speak for it, or
 * a freeze, against which only a device speaks that is older than the disputed change.
 */
export function speaksForItself(
  command: Command,
  account: Account,
  policy: Policy,
  device: Device,
  method: Method,
): boolean {
  if (command.type === 'activate' && command.device === device.id) {
    return !(goesByTelephone(method) && policy.reactivateByNumber)
  }
  if (command.type === 'lift-freeze') return account.frozen === null || device.boundAt >= account.frozen.version
  return false
}

const EVERY_METHOD: readonly Method[] = ['webauthn', 'push', 'passcode', 'sms', 'call']

/** Whether the user has something to verify with, such that it would count for this command. */
export function canVerify(command: Command, account: Account, policy: Policy): boolean {
  const anyWillDo = command.type === 'report-lost' || command.type === 'sign-in'
  // After a *not me*, pushing waits for a stronger method.
  const unphishable = command.type === 'verify' || (!anyWillDo && mustBeUnphishable(account, policy, account.version))
  for (const device of account.devices) {
    for (const method of EVERY_METHOD) {
      if (unphishable && !isUnphishable(method)) continue
      if (worksBy(device, method, policy) && !speaksForItself(command, account, policy, device, method)) return true
    }
  }
  return false
}
