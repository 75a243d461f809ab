import type { NumberType } from '../telephony/number-type.ts'
import type { Country } from '../words.ts'

/** A number as its owner gave it, understood (ITU-T E.164, ISO 3166-1). */
export interface PhoneNumber {
  /** Such as `+493012345678`: the key of everything that is counted by number. */
  readonly e164: string
  /** Digits dialled after the call is taken; a number with another extension is another device. */
  readonly extension: string | null
  /** Digits only, such as `49`. */
  readonly callingCode: string
  /** The three digits after `+1`, null under any other calling code. */
  readonly areaCode: string | null
  /** The territory that the number belongs to (25 of them share +1), null where none is found. */
  readonly country: Country | null
  readonly numberType: NumberType
}

/** What is wrong with a number. Closed: each code has its words in the portal's catalogue. */
export type PhoneFault =
  | 'phone.empty'
  | 'phone.characters'
  | 'phone.country'
  | 'phone.too-short'
  | 'phone.too-long'
  /** The numbering plan has no such number. */
  | 'phone.invalid'
  | 'phone.extension'

export type PhoneOutcome =
  | { readonly ok: true; readonly number: PhoneNumber }
  | { readonly ok: false; readonly code: PhoneFault }

/** The world's numbering plans. Synchronous: they are data. */
export interface PhoneNumbers {
  /**
   * @param text as people write it, national or with `+`; a `+` decides over `country`
   * @param extension as people write it; empty for none, at most 11 digits
   */
  parse(text: string, country: Country, extension: string): PhoneOutcome
  /** For people: grouped, and all but the last digits hidden, such as `+49 ••• ••78`, with the extension's presence. */
  mask(number: Pick<PhoneNumber, 'e164' | 'extension'>): string
  /** For its owner, who just typed it: grouped as in its country, with the calling code. */
  format(number: Pick<PhoneNumber, 'e164' | 'extension'>): string
  /** Countries that have a numbering plan, with their calling codes. */
  readonly countries: readonly { readonly country: Country; readonly callingCode: string }[]
}
