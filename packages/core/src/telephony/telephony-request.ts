import type { Policy } from '../policy/policy.ts'
import type { Country, Instant } from '../words.ts'
import type { NumberType, TelephonyChannel } from './number-type.ts'

/** What is known of a number. The number itself stays outside: both keys are salted digests of its E.164 form. */
export interface NumberFacts {
  readonly key: string
  /** The digest of the number without its last four digits: its neighbours share it. */
  readonly prefixKey: string
  /** E.164 country code, digits only, such as `49`. */
  readonly callingCode: string
  /** The three digits after `+1`, null under any other calling code. */
  readonly areaCode: string | null
  /** The territory that the number belongs to, null where none was found. */
  readonly country: Country | null
  readonly numberType: NumberType
}

/** One SMS or call that somebody wants sent. */
export interface TelephonyRequest {
  /** Of the reservation, from the caller; a resend has one of its own. */
  readonly id: string
  readonly now: Instant
  readonly channel: TelephonyChannel
  readonly number: NumberFacts
  readonly user: string
  /** From `addressKey`; null where the address could not be read, and then nothing is sent. */
  readonly address: string | null
  /** Where the request came from, for the log. Not judged here: User Location is a rule of its own (S11). */
  readonly addressCountry?: Country | null | undefined
  readonly application: string
  readonly groups: readonly string[]
  /** Credits, from `costOf`; null where the table has no price, and then nothing is sent. */
  readonly cost: number | null
}

/** The fields of a policy that concern telephony; any `Policy` will do. */
export interface TelephonyPolicy extends Pick<
  Policy,
  'methods' | 'telephonyCountries' | 'numberTypes' | 'maxCreditsPerAction' | 'countryDailyLimit' | 'telephonyMode'
> {
  /** Credits within 24 hours at most, by `organisation`, `application:<id>` or `group:<id>`. Absent: no such budget. */
  readonly creditsPerDay?: Readonly<Record<string, number>> | undefined
}

/**
 * What one window holds at `now`: bookings under its key less than `windowMs` old. Refunded ones count no more.
 * A send is verified once its code was entered, or once its owner got through by another method.
 */
export interface WindowCount {
  /** Sends; credits in a window of kind `credits`; in a `daily-peak`, the most verified sends of any one UTC day. */
  readonly count: number
  /** Those among `count` that are not verified. Absent: all of them. */
  readonly unverified?: number | undefined
  /** When the oldest was booked: of the unverified, in a window of kind `unverified`; null in a `daily-peak`. */
  readonly oldestAt: Instant | null
}

/** The count of every window that `telephonyWindows` names, by its key. A missing one never allows. */
export type WindowCounts = Readonly<Record<string, WindowCount>>

/** A window without bookings. */
export const NO_TRAFFIC: WindowCount = Object.freeze({ count: 0, unverified: 0, oldestAt: null })

/** Sends known to be verified. */
export const verifiedOf = (held: WindowCount): number => held.count - (held.unverified ?? held.count)
