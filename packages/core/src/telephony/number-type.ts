import type { Method } from '../words.ts'

/** What a numbering plan says of a number. Advisory: prefixes cannot see porting. */
export const NUMBER_TYPES = [
  'mobile',
  'fixed-line',
  'fixed-line-or-mobile',
  'voip',
  'toll-free',
  'premium-rate',
  'shared-cost',
  'personal-number',
  'pager',
  'uan',
  'voicemail',
  'unknown',
] as const
export type NumberType = (typeof NUMBER_TYPES)[number]

/** The methods that cost credits and ring somebody's phone. */
export type TelephonyChannel = Extract<Method, 'sms' | 'call'>

/** An SMS reaches these only; a landline takes none (S35). */
export const TAKES_SMS: readonly NumberType[] = ['mobile', 'fixed-line-or-mobile', 'voip', 'unknown']

/** A call reaches these only: a landline too, but no number that pays whoever holds it and no pager. */
const TAKES_CALLS: readonly NumberType[] = ['fixed-line', ...TAKES_SMS]

/** What each channel can reach at all. The policy names what it may reach; `unknown` is such a choice. */
export const TAKES: Readonly<Record<TelephonyChannel, readonly NumberType[]>> = { sms: TAKES_SMS, call: TAKES_CALLS }
