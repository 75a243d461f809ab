import { measure, type TelephonyWindow } from './measure.ts'
import type { TelephonyPolicy, TelephonyRequest } from './telephony-request.ts'

/**
 * The windows to read before `assessTelephony` is asked, in the order in which it asks them, budgets last. Their limits
 * are those of a day without traffic: some grow with what is verified. The order of a request's lists doesn't matter.
 */
export function telephonyWindows(request: TelephonyRequest, policy: TelephonyPolicy): readonly TelephonyWindow[] {
  return measure(request, policy, {}).map(({ window }) => window)
}
