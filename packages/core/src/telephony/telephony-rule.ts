/**
 * What refuses whatever the traffic, in every mode: the facts don't hold together (ITU-T E.164), the policy doesn't
 * name it (S10, S12, S35), it costs too much (S12), or the windows could not be read.
 */
type StandingRule =
  | 'telephony.shape'
  | 'telephony.non-geographic'
  | 'telephony.channel'
  | 'telephony.number-type'
  | 'telephony.country'
  | 'telephony.territory'
  | 'telephony.cost'
  | 'telephony.traffic-unknown'

/** What refuses because a window is full; the table of windows cites where each limit comes from. */
export type WindowRule =
  | 'telephony.prefix'
  | 'telephony.country-cap'
  | 'telephony.country-unverified'
  | 'telephony.breaker'
  | 'telephony.address'
  | 'telephony.address-countries'
  | 'telephony.number'
  | 'telephony.gap'
  | 'telephony.user'
  | 'telephony.user-numbers'
  | 'telephony.budget'

/** Why a send was refused. */
export type TelephonyRefusal = StandingRule | WindowRule

/** What a verdict's `because` can hold. */
export type TelephonyRule = TelephonyRefusal | 'telephony.within-limits'
