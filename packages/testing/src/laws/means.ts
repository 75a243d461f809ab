/** What a user could verify with, worked out from the document's words alone. */
import type { Account, Destination, Device, Means, Method, Policy } from '@ssp/core'
import { goesByTelephone, isUnphishable, TAKES_SMS } from '../model/tables.ts'
import type { Question } from './scene.ts'
import { METHODS } from './words.ts'

/** Whether there is a number that such a message reaches: a fixed line rings, and takes no SMS (S35). */
export function numberTakes(destination: Destination | null, method: Method): boolean {
  if (!goesByTelephone(method)) return true
  if (destination === null) return false
  return TAKES_SMS[destination.numberType] || (method === 'call' && destination.numberType === 'fixed-line')
}

/** Whether the policy lets this device be used with this method, its number too. */
export function allowed(device: Pick<Device, 'type' | 'destination'>, method: Method, policy: Policy): boolean {
  if (!policy.deviceTypes.includes(device.type) || !policy.methods.includes(method)) return false
  if (!goesByTelephone(method)) return true
  const { destination } = device
  if (destination === null || !numberTakes(destination, method)) return false
  return policy.telephonyCountries.includes(destination.country) && policy.numberTypes.includes(destination.numberType)
}

/** The methods that its owner could verify with on this device now. */
export function usableMethods(device: Device, policy: Policy): readonly Method[] {
  const has = (method: Method): boolean => method !== 'push' || device.app !== null
  return device.state === 'active' ? device.methods.filter((method) => has(method) && allowed(device, method, policy)) : []
}

/** *Usable*: active, not suspended, not pending, and at least one of its methods allowed by the policy. */
export const isUsable = (device: Device, policy: Policy): boolean => usableMethods(device, policy).length > 0

export const usableOf = (account: Account, policy: Policy): readonly Device[] =>
  account.devices.filter((device) => isUsable(device, policy))

/** Enrolled is what has been active, lost and disputed devices too; an administrator's suspension ends it. */
export const isEnrolled = ({ everActive, suspendedBecause }: Device): boolean =>
  everActive && [null, 'lost', 'disputed'].includes(suspendedBecause)

/** Whether managing devices takes something that can't be relayed, for what was enrolled at that version. */
export function strongOnly(account: Account, policy: Policy, version: number): boolean {
  if (policy.strength === 'second-factor') return false
  if (policy.strength === 'phishing-resistant') return true
  return account.devices.some(
    (device) =>
      device.boundAt <= version &&
      isEnrolled(device) &&
      device.methods.some((method) => isUnphishable(method) && allowed(device, method, policy)),
  )
}

function provesOther({ command, facts, policy }: Question, device: Device, method: Method): boolean {
  if (command.type === 'activate' && command.device === device.id) {
    return policy.reactivateByNumber && goesByTelephone(method)
  }
  if (command.type !== 'lift-freeze') return true
  return facts.account.frozen !== null && device.boundAt < facts.account.frozen.version
}

/** The methods that count as a verification for this command, strongest first. */
export function meansOf(question: Question): readonly Means[] {
  const { command, facts, policy } = question
  const asksStrength = command.type !== 'report-lost' && command.type !== 'sign-in'
  // A verification asks for another one only after a *not me*: by what is stronger than a push.
  const strong =
    command.type === 'verify' || (asksStrength && strongOnly(facts.account, policy, facts.account.version))
  return METHODS.filter((method) => !strong || isUnphishable(method)).flatMap((method) =>
    facts.account.devices
      .filter((device) => usableMethods(device, policy).includes(method) && provesOther(question, device, method))
      .map((device): Means => ({ kind: 'device', device: device.id, method })),
  )
}
