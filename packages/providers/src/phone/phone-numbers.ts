import type { PhoneNumber, PhoneNumbers } from '@ssp/core'
import {
  getCountries,
  getCountryCallingCode,
  parsePhoneNumberFromString,
  type PhoneNumber as LibraryNumber,
} from 'libphonenumber-js/max'
import { parse } from './parse.ts'

/** Numbers as the numbering plans of the library know them, release by release. */
export function phoneNumbers(): PhoneNumbers {
  return {
    parse,
    mask: ({ e164, extension }) => {
      const plan = known(e164)
      const callingCode = plan === undefined ? '' : `+${plan.countryCallingCode} `
      return `${callingCode}••• ••${e164.slice(-2)}${extension === null ? '' : ' #••'}`
    },
    format: ({ e164, extension }) => `${known(e164)?.formatInternational() ?? e164}${written(extension)}`,
    countries: getCountries()
      .map((country) => ({ country, callingCode: getCountryCallingCode(country) }))
      .toSorted((one, other) => (one.country < other.country ? -1 : 1)),
  }
}

/** A number that was valid when it was kept may not be under a newer plan; its calling code stays what it is. */
function known(e164: string): LibraryNumber | undefined {
  return parsePhoneNumberFromString(e164, { extract: false })
}

/** As `parse` reads it back. */
const written = (extension: PhoneNumber['extension']): string => (extension === null ? '' : ` ext. ${extension}`)
