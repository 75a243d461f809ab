import type { Device, NumberFacts, PhoneNumber } from '@ssp/core'
import type { Deps } from '../../deps.ts'
import { reveal } from '../values.ts'
import type { Subject } from '../visit.ts'

/** What is kept of a number, sealed: the numbering plans say the rest each time. */
type Kept = Pick<PhoneNumber, 'e164' | 'extension'>

export const textOf = ({ e164, extension }: Kept): string => JSON.stringify({ e164, extension })

/** What a device with this number is found by: another extension is another device (RFC 3966). */
export const numberKey = (deps: Deps, { e164, extension }: Kept): Promise<string> =>
  deps.keys.mac('phone', extension === null ? e164 : `${e164};ext=${extension}`)

/** A number that was understood once, read again. */
export function readNumber(deps: Deps, { e164, extension }: Kept): PhoneNumber | null {
  // The calling code is in it, so the country says nothing.
  const parsed = deps.ports.telephony?.numbers.parse(e164, 'US', extension ?? '')
  return parsed?.ok === true ? parsed.number : null
}

/** The number behind a device of the account, or null where it has none or it was erased. */
export async function numberOf(deps: Deps, subject: Subject, device: Device): Promise<PhoneNumber | null> {
  if (device.destination === null) return null
  const text = await reveal(deps, subject, device.credential)
  return text === null ? null : readNumber(deps, JSON.parse(text) as Kept)
}

/** What the guards may know of a number: windows are kept under keyed hashes, whatever the extension. */
export async function factsOfNumber(deps: Deps, number: PhoneNumber): Promise<NumberFacts> {
  const { e164, callingCode, areaCode, country, numberType } = number
  return {
    key: await deps.keys.mac('phone-window', e164),
    prefixKey: await deps.keys.mac('phone-prefix', e164.slice(0, -4)),
    callingCode,
    areaCode,
    country,
    numberType,
  }
}
