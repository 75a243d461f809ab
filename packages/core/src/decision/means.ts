import type { Account, Device } from '../account/account.ts'
import { METHOD } from '../device/device-types.ts'
import { methodAllowed, methodUsable } from '../device/usable.ts'
import type { Policy } from '../policy/policy.ts'
import { type Method, METHODS } from '../words.ts'
import type { Command, Means } from './command.ts'

/**
 * It counts as enrolled while it is lost or disputed, so that whoever relayed one passcode can't lower what is asked by
 * reporting a key lost. What an administrator suspends is the administrator's decision.
 */
const enrolled = ({ everActive, suspendedBecause }: Device): boolean => everActive && suspendedBecause !== 'administrator'

/**
 * Whether a verification for device management must withstand a proxy in the middle: derived from the policy and from
 * what the user has enrolled, at the moment of the decision, never stored.
 *
 * @param upTo only devices bound at or before this account version count, so that a key added under a grant doesn't end it
 */
export function phishingResistanceRequired(account: Account, policy: Policy, upTo: number): boolean {
  if (policy.strength === 'second-factor') return false
  if (policy.strength === 'phishing-resistant') return true
  return account.devices.some(
    (device) =>
      device.boundAt <= upTo &&
      enrolled(device) &&
      device.methods.some((method) => METHOD[method].phishingResistant && methodAllowed(device, method, policy)),
  )
}

/**
 * Whether a method of a device is independent of what the command changes. Proof is per method: a device can't prove
 * its own re-binding, but a passcode to its unchanged number can where the policy says so; a freeze is lifted only by a
 * device that is older than the disputed change.
 */
export function independent(command: Command, account: Account, policy: Policy, device: Device, method: Method): boolean {
  if (command.type === 'activate' && command.device === device.id) {
    return policy.reactivateByNumber && METHOD[method].telephony
  }
  if (command.type === 'lift-freeze') return account.frozen !== null && device.boundAt < account.frozen.version
  return true
}

/** What any second factor opens. */
const ANY: readonly Command['type'][] = ['report-lost', 'sign-in']

/**
 * The methods that the user could verify with for this command now, strongest first. What a verification itself may need
 * first, where push was stopped by a *not me*, is one by a stronger method.
 */
export function meansFor(command: Command, account: Account, policy: Policy): readonly Means[] {
  const strong =
    command.type === 'verify' || (!ANY.includes(command.type) && phishingResistanceRequired(account, policy, account.version))
  const found: Means[] = []
  for (const method of METHODS) {
    if (strong && !METHOD[method].phishingResistant) continue
    for (const device of account.devices) {
      if (!methodUsable(device, method, policy)) continue
      if (!independent(command, account, policy, device, method)) continue
      found.push({ kind: 'device', device: device.id, method })
    }
  }
  return found
}
