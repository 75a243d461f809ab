import type { Country } from '../words.ts'
import type { NumberFacts } from './telephony-request.ts'

/** Area codes under +1 that are neither the United States' nor Canada's: 23 of the 25 territories that share it. */
const ISLANDS: Readonly<Record<string, Country>> = {
  242: 'BS',
  246: 'BB',
  264: 'AI',
  268: 'AG',
  284: 'VG',
  340: 'VI',
  345: 'KY',
  441: 'BM',
  473: 'GD',
  649: 'TC',
  658: 'JM',
  664: 'MS',
  670: 'MP',
  671: 'GU',
  684: 'AS',
  721: 'SX',
  758: 'LC',
  767: 'DM',
  784: 'VC',
  787: 'PR',
  809: 'DO',
  829: 'DO',
  849: 'DO',
  868: 'TT',
  869: 'KN',
  876: 'JM',
  939: 'PR',
}

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
  return ISLANDS[areaCode] ?? (country === 'US' || country === 'CA' ? country : null)
}
