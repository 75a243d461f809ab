import type { NumberType, PhoneFault, PhoneNumber, PhoneOutcome } from '@ssp/core'
import {
  isSupportedCountry,
  ParseError,
  parsePhoneNumberWithError,
  type PhoneNumber as LibraryNumber,
  type PhoneNumberType,
  validatePhoneNumberLength,
} from 'libphonenumber-js/max'
import { parseExtension } from './extension.ts'

/** Longer than any number with all its decoration. */
const TEXT_MAX = 64

const NUMBER_TYPE: Readonly<Record<PhoneNumberType, NumberType>> = {
  MOBILE: 'mobile',
  FIXED_LINE: 'fixed-line',
  FIXED_LINE_OR_MOBILE: 'fixed-line-or-mobile',
  VOIP: 'voip',
  TOLL_FREE: 'toll-free',
  PREMIUM_RATE: 'premium-rate',
  SHARED_COST: 'shared-cost',
  PERSONAL_NUMBER: 'personal-number',
  PAGER: 'pager',
  UAN: 'uan',
  VOICEMAIL: 'voicemail',
}

/** What the library calls a fault, and what we do. Anything that is not here is `phone.invalid`. */
const FAULT: Readonly<Record<string, PhoneFault>> = {
  INVALID_COUNTRY: 'phone.country',
  TOO_SHORT: 'phone.too-short',
  TOO_LONG: 'phone.too-long',
}

/** Invisible: direction marks that come along from address books. */
const INVISIBLE = /\p{Cf}/gu
/** Digits of any script, and what people put between them. No comma: behind one stands another number. */
const NUMBER_CHARACTERS = /^\+?[\p{Nd}\s()./~·\p{Pd}]*$/u
/** What is no digit. */
const DECORATION = /[^\p{Nd}]/gu
/** A number, and from the first `#` or `x` on an extension. */
const NUMBER_AND_EXTENSION = /^(.*?)((?:#|ext|x).*)?$/is

const fault = (code: PhoneFault): { readonly ok: false; readonly code: PhoneFault } => ({ ok: false, code })

/** See the port. An extension may also stand behind the number, as `format` writes it; two must be the same. */
export function parse(text: string, country: string, extension: string): PhoneOutcome {
  // Also turns the wide digits and plus signs of East Asian keyboards into plain ones.
  const typed = text.normalize('NFKC').replace(INVISIBLE, '').trim()
  const [, written = '', behind = ''] = NUMBER_AND_EXTENSION.exec(typed) ?? []
  // `(+49) 30 ...`: the bracket would hide the plus sign.
  const number = written.trim().replace(/^\(\s*(?=\+)/, '')
  if (typed === '') return fault('phone.empty')
  if (!NUMBER_CHARACTERS.test(number)) return fault('phone.characters')
  if (typed.length > TEXT_MAX) return fault('phone.too-long')
  const digits = number.replace(DECORATION, '')
  if (digits === '') return fault('phone.empty')

  const [beside, inside] = [parseExtension(extension), parseExtension(behind)]
  if (beside === undefined || inside === undefined) return fault('phone.extension')
  if (beside !== null && inside !== null && beside !== inside) return fault('phone.extension')

  const found = number.startsWith('+') ? lookUp(`+${digits}`) : lookUpNational(digits, country)
  return found.ok ? { ok: true, number: describe(found.plan, beside ?? inside) } : found
}

type Found = { readonly ok: true; readonly plan: LibraryNumber } | { readonly ok: false; readonly code: PhoneFault }

/**
 * As dialled in that country, its own prefix for calls abroad included. Two zeros that mean nothing there are read as
 * most of the world means them: a plus sign.
 */
function lookUpNational(digits: string, country: string): Found {
  const found = lookUp(digits, country)
  // In any script: the digits are still as they were typed.
  return found.ok || !/^[0٠۰]{2}/u.test(digits) ? found : lookUp(`+${digits.slice(2)}`)
}

function lookUp(digits: string, country?: string): Found {
  if (country !== undefined && !isSupportedCountry(country)) return fault('phone.country')
  try {
    const plan = parsePhoneNumberWithError(digits, {
      ...(country === undefined ? {} : { defaultCountry: country }),
      extract: false,
    })
    return plan.isValid() ? { ok: true, plan } : fault(faultOf(validatePhoneNumberLength(plan.number)))
  } catch (error) {
    if (!(error instanceof ParseError)) throw error
    return fault(faultOf(error.message))
  }
}

const faultOf = (name: string | undefined): PhoneFault => FAULT[name ?? ''] ?? 'phone.invalid'

function describe(plan: LibraryNumber, extension: string | null): PhoneNumber {
  const { number, countryCallingCode, country, nationalNumber } = plan
  const areaCode = countryCallingCode === '1' ? nationalNumber.slice(0, 3) : null
  const type = plan.getType()
  return {
    e164: number,
    extension,
    callingCode: countryCallingCode,
    areaCode,
    country: plan.isNonGeographic() || isService(areaCode) ? null : (country ?? null),
    numberType: type === undefined ? 'unknown' : NUMBER_TYPE[type],
  }
}

/** Under +1, codes whose last two digits are equal are for services such as 800 and 900, and are no territory's. */
function isService(areaCode: string | null): boolean {
  return areaCode !== null && /^.(.)\1$/.test(areaCode)
}
