import type { Account, BypassCode, Device, Instant, Ref } from '@ssp/core'
import type { DeviceRef, Given, GivenDevice } from './case.ts'

/** When every case happens: 14 November 2026, 12:00 UTC. */
export const NOW: Instant = 1_794_657_600_000

export const USER = 'user-1'

const DAY = 86_400_000

/** The events of an account before the devices of a case were added; one more came after them. */
const EARLIER = 5

export const refTo = (value: string): Ref => ({ ref: value, commitment: `commitment to ${value}` })

/** The id of a device by its place in the list. */
export const deviceId = (place: DeviceRef): string =>
  place === 'of-somebody-else' ? 'device-of-somebody-else' : `device-${place}`

/** The place of a device by its id, or null. */
export function placeOf(id: string): number | null {
  const place = Number(id.replace(/^device-/, ''))
  return Number.isSafeInteger(place) ? place : null
}

/** What stands behind the device at this place: a credential, a number or a serial. */
export const credentialOf = (place: number): string => `credential ${place}`

/** The authenticator app of the device at this place. */
export const appOf = (place: number): string => `app ${place}`

export const codeId = (place: number): string => `bypass-code-${place}`

const deviceOf = ({ type, state, because, methods, number }: GivenDevice, index: number): Device => ({
  id: deviceId(index + 1),
  type,
  name: refTo(`${type} ${index + 1}`),
  state,
  suspendedBecause: state === 'suspended' ? because : null,
  everActive: state !== 'pending',
  methods,
  destination: number === null ? null : { country: number.country, numberType: number.type },
  credential: refTo(credentialOf(index + 1)),
  app: methods.includes('push') ? refTo(appOf(index + 1)) : null,
  addedAt: NOW - 30 * DAY,
  boundAt: EARLIER + index + 1,
})

const codeOf = (state: Given['bypassCodes'][number], index: number): BypassCode => ({
  id: codeId(index + 1),
  usesLeft: 1,
  expiresAt: state === 'valid' ? NOW + DAY : NOW - 1,
})

/** The account that a case is about: old, quiet, last changed by an administrator a month ago. */
export function accountOf({ devices, everEnrolled, bypassCodes }: Given): Account {
  const version = EARLIER + devices.length + bypassCodes.length + 1
  return {
    format: 1,
    user: USER,
    version,
    devices: devices.map(deviceOf),
    defaultDevice: null,
    signInPreference: 'ask',
    everActive: everEnrolled,
    bypassCodes: bypassCodes.map(codeOf),
    enrolmentLinks: [],
    frozen: null,
    changes: [],
    run: { session: null, from: version },
  }
}
