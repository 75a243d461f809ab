import type { Country, NumberFacts } from '@ssp/core'

const CALLING_CODES: Readonly<Record<string, string>> = { US: '1', DE: '49', NZ: '64' }

/** A mobile number of a country: a prefix of ten thousand, and a line in it. */
export function numberIn(country: Country, prefix: string, line: number): NumberFacts {
  const callingCode = CALLING_CODES[country] ?? '999'
  return {
    key: `+${callingCode} ${prefix} ${line}`,
    prefixKey: `+${callingCode} ${prefix}`,
    callingCode,
    areaCode: callingCode === '1' ? '212' : null,
    country,
    numberType: 'mobile',
  }
}
