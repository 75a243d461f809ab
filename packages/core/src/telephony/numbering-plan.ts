import type { Country } from '../words.ts'
import type { NumberFacts } from './telephony-request.ts'

/** Area codes under +1 that are neither the United States' nor Canada's: 23 of the 25 territories that share it. */
const ISLANDS =
  'AG268 AI264 AS684 BB246 BM441 BS242 DM767 DO809 DO829 DO849 GD473 GU671 JM658 JM876 KN869 KY345 LC758 MP670 MS664 ' +
  'PR787 PR939 SX721 TC649 TT868 VC784 VG284 VI340'

/**
 * The number has no place on the map. Calling codes that belong to no country (ITU-T E.164 assignments): freephone 800,
 * shared cost 808, Inmarsat 870, personal numbers 878, satellite 881, international networks 882 and 883, 888, premium
 * rate 979. Under +1, area codes whose last two digits are equal: services such as 800, 888, 900 and 500.
 */
export function isNonGeographic({ callingCode, areaCode }: NumberFacts): boolean {
  return /^(?:8(?:00|08|70|78|8[1238])|979|1 .(.)\1)/.test(`${callingCode} ${areaCode}`)
}

/**
 * The territory whose number it is, whatever the facts claim: an area code of the islands decides by itself, and what
 * is left of +1 is the United States' or Canada's, as the claim says. Null for any other claim.
 */
export function territoryOf({ areaCode, country }: NumberFacts): Country | null {
  if (areaCode === null) return country
  const at = ISLANDS.indexOf(areaCode)
  return at > 0 ? ISLANDS.slice(at - 2, at) : country === 'US' || country === 'CA' ? country : null
}
