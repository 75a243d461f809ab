import { TAKES } from './number-type.ts'
import { isNonGeographic, territoryOf } from './numbering-plan.ts'
import type { TelephonyPolicy, TelephonyRequest } from './telephony-request.ts'
import type { RefusedBy } from './telephony-verdict.ts'

/**
 * What bars a send whatever the traffic: a malformed request, a number that belongs to no country, what the policy
 * doesn't name, and the price. Null where nothing does. Asked first, so that a barred send uses up nobody's windows.
 */
export function standingBar(request: TelephonyRequest, policy: TelephonyPolicy): RefusedBy | null {
  const { number, channel, cost } = request
  const { numberType } = number
  const country = territoryOf(number)
  const limit = policy.maxCreditsPerAction
  if (!isWellFormed(request)) return { rule: 'telephony.shape' }
  if (isNonGeographic(number)) return { rule: 'telephony.non-geographic' }
  if (!policy.methods.includes(channel)) return { rule: 'telephony.channel' }
  if (!TAKES[channel].includes(numberType) || !policy.numberTypes.includes(numberType)) {
    return { rule: 'telephony.number-type' }
  }
  if (country === null || !policy.telephonyCountries.includes(country)) return { rule: 'telephony.country' }
  // Allowed where it really is, but priced and counted as another country's.
  if (country !== number.country) return { rule: 'telephony.territory' }
  if (cost === null) return { rule: 'telephony.cost' }
  return cost <= limit ? null : { rule: 'telephony.cost', measured: cost, limit }
}

/** Every key is there, time and cost are numbers, and +1 and nothing else has an area code (NANP: 2 to 9, then two digits). */
function isWellFormed({ id, user, address, application, channel, number, cost, now }: TelephonyRequest): boolean {
  return (
    [id, user, address, application, number.key, number.prefixKey].every(Boolean) &&
    Object.hasOwn(TAKES, channel) &&
    /^(?:1 [2-9]\d\d|(?!1 )[1-9]\d{0,2} null)$/.test(`${number.callingCode} ${number.areaCode}`) &&
    (cost === null || cost >= 0) &&
    Number.isFinite(now)
  )
}
