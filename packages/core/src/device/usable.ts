import type { Device } from '../account/account.ts'
import type { Policy } from '../policy/policy.ts'
import { TAKES } from '../telephony/number-type.ts'
import type { Method } from '../words.ts'

/** Whether this number can be reached by the method at all: a landline takes no SMS (S35), whatever a policy says. */
export function reaches(destination: Device['destination'], method: Method): boolean {
  if (method !== 'sms' && method !== 'call') return true
  return destination !== null && TAKES[method].includes(destination.numberType)
}

/** Whether the device can do this now: active, with the method, and with what it needs, a number that takes it or an app. */
export function able(device: Device, method: Method): boolean {
  return (
    device.state === 'active' &&
    device.methods.includes(method) &&
    reaches(device.destination, method) &&
    (method !== 'push' || device.app !== null)
  )
}

/** Whether the policy lets this device's number be reached by the method. */
function destinationAllowed(destination: Device['destination'], method: Method, policy: Policy): boolean {
  if (method !== 'sms' && method !== 'call') return true
  return (
    destination !== null &&
    policy.telephonyCountries.includes(destination.country) &&
    policy.numberTypes.includes(destination.numberType) &&
    reaches(destination, method)
  )
}

/** Whether the policy lets this method be used on that device, whatever state the device is in. */
export function methodAllowed(device: Pick<Device, 'type' | 'destination'>, method: Method, policy: Policy): boolean {
  return (
    policy.deviceTypes.includes(device.type) &&
    policy.methods.includes(method) &&
    destinationAllowed(device.destination, method, policy)
  )
}

/** Whether its owner can verify with this method of it now: active, has the method, and the policy allows it. */
export function methodUsable(device: Device, method: Method, policy: Policy): boolean {
  return able(device, method) && methodAllowed(device, method, policy)
}

/** *Usable*: active, and at least one of its methods is allowed by the policy. */
export function usable(device: Device, policy: Policy): boolean {
  return device.methods.some((method) => methodUsable(device, method, policy))
}
