import { TAKES } from './number-type.ts'
import { isNonGeographic, territoryOf } from './numbering-plan.ts'
import type { TelephonyPolicy, TelephonyRequest } from './telephony-request.ts'
import type { TelephonyRefusal } from './telephony-rule.ts'

/**
 * The rule that bars a send whatever the traffic: a malformed request, a number that belongs to no country, what the
 * policy doesn't name, and the price. Null where none does. Asked first: a barred send uses up nobody's windows.
 */
export function standingBar(request: TelephonyRequest, policy: TelephonyPolicy): TelephonyRefusal | null {
  const { number, channel, cost } = request
  const { numberType } = number
  if (!isWellFormed(request)) return 'telephony.shape'
  if (isNonGeographic(number)) return 'telephony.non-geographic'
  if (!policy.methods.includes(channel)) return 'telephony.channel'
  if (!TAKES[channel].includes(numberType) || !policy.numberTypes.includes(numberType)) return 'telephony.number-type'
  const country = territoryOf(number)
  if (country === null || !policy.telephonyCountries.includes(country)) return 'telephony.country'
  // Allowed where it really is, but priced and counted as another country's.
  if (country !== number.country) return 'telephony.territory'
  return cost !== null && cost <= policy.maxCreditsPerAction ? null : 'telephony.cost'
}

/** Every key is there, time and cost are numbers, and +1 alone has an area code (NANP: 2 to 9, then two digits). */
function isWellFormed({ id, user, address, application, channel, number, cost, now }: TelephonyRequest): boolean {
  return (
    [id, user, address, application, number.key, number.prefixKey].every(Boolean) &&
    Object.hasOwn(TAKES, channel) &&
    /^(?:1 [2-9]\d\d|(?!1 )[1-9]\d{0,2} null)$/.test(`${number.callingCode} ${number.areaCode}`) &&
    (cost === null || cost >= 0) &&
    Number.isFinite(now)
  )
}
