import {
  assessTelephony,
  costOf,
  maySend,
  type PhoneNumber,
  refusedByLedger,
  standingBar,
  type TelephonyBooking,
  type TelephonyChannel,
  type TelephonyFact,
  type TelephonyPolicy,
  type TelephonyRequest,
  type TelephonyVerdict,
  telephonyWindows,
  unlimitedBooking,
  type WindowCounts,
} from '@ssp/core'
import type { Deps } from '../../deps.ts'
import type { Telephony } from '../../ports.ts'
import type { Visit } from '../visit.ts'
import { factsOfNumber } from './number.ts'

/** One send, as the guards see it. */
export interface Guarded {
  readonly request: TelephonyRequest
  readonly policy: TelephonyPolicy
  readonly counts: WindowCounts
  readonly verdict: TelephonyVerdict
}

async function requestOf(
  deps: Deps,
  visit: Visit,
  telephony: Telephony,
  asked: { readonly id: string; readonly channel: TelephonyChannel; readonly number: PhoneNumber },
): Promise<TelephonyRequest> {
  return {
    id: asked.id,
    now: visit.now,
    channel: asked.channel,
    number: await factsOfNumber(deps, asked.number),
    user: visit.user,
    address: visit.address,
    addressCountry: visit.location === 'unknown' ? null : visit.location,
    application: visit.application.id,
    groups: visit.groups,
    cost: costOf(telephony.credits, asked.number.country, asked.channel),
  }
}

const policyOf = (visit: Visit, { creditsPerDay }: Telephony): TelephonyPolicy => ({ ...visit.policy, creditsPerDay })

/** What the guards say now, from every window as the ledger holds it. */
export async function guard(
  deps: Deps,
  visit: Visit,
  telephony: Telephony,
  asked: Parameters<typeof requestOf>[3],
): Promise<Guarded> {
  const request = await requestOf(deps, visit, telephony, asked)
  const policy = policyOf(visit, telephony)
  const counts = await deps.ports.ledger.read(telephonyWindows(request, policy), visit.now)
  return { request, policy, counts, verdict: assessTelephony(request, policy, counts) }
}

/** Whether anything but the traffic stands against it: a page offers what only the moment could refuse. */
export async function couldSend(
  deps: Deps,
  visit: Visit,
  telephony: Telephony,
  number: PhoneNumber,
  channel: TelephonyChannel,
): Promise<boolean> {
  const served = channel === 'sms' ? telephony.text !== null : telephony.caller !== null
  const request = await requestOf(deps, visit, telephony, { id: 'asked', channel, number })
  return served && standingBar(request, policyOf(visit, telephony)) === null
}

/** What a decision is told of it. */
export const factOf = (verdict: TelephonyVerdict): TelephonyFact =>
  maySend(verdict)
    ? { outcome: 'allow' }
    : {
        outcome: 'refuse',
        ...(verdict.outcome === 'refuse' && verdict.retryAfterMs !== undefined && { retryAfterMs: verdict.retryAfterMs }),
      }

/** Books what the verdict lets pass, all of it or nothing. Null once booked, else the verdict of whoever came too late. */
export async function book(deps: Deps, { request, policy, counts, verdict }: Guarded): Promise<TelephonyVerdict | null> {
  const { ledger } = deps.ports
  const booking: TelephonyBooking = verdict.outcome === 'allow' ? verdict : unlimitedBooking(request, policy, counts)
  const reserved = await ledger.reserve(booking.reservation, request.now)
  if (!reserved.ok) return refusedByLedger(request, policy, reserved)
  if (booking.charge === undefined) return null
  const charged = await ledger.reserve(booking.charge, request.now)
  if (charged.ok) return null
  await ledger.refund(booking.reservation.id, request.now)
  return refusedByLedger(request, policy, charged)
}

/** The ids under which a send is booked: the send, and what it costs. */
const bookings = (id: string): readonly string[] => [id, `${id}/credits`]

export async function settle(deps: Deps, id: string): Promise<void> {
  for (const booking of bookings(id)) await deps.ports.ledger.settle(booking, deps.ports.now())
}

export async function refund(deps: Deps, id: string): Promise<void> {
  for (const booking of bookings(id)) await deps.ports.ledger.refund(booking, deps.ports.now())
}

/** What the guards said, for operators: rule, value and limit, and never whose number. */
export async function logVerdict(deps: Deps, visit: Visit, { request }: Guarded, verdict: TelephonyVerdict): Promise<void> {
  const refused = verdict.outcome === 'refuse' ? verdict : null
  await deps.ports.securityLog.append({
    at: visit.now,
    user: visit.user,
    what: `telephony ${verdict.outcome}`,
    because: verdict.because,
    detail: {
      channel: request.channel,
      country: request.number.country,
      application: visit.application.id,
      mode: verdict.mode,
      measured: refused?.measured ?? null,
      limit: refused?.limit ?? null,
      retryAfterMs: refused?.retryAfterMs ?? null,
      alerts: verdict.alerts.map(({ rule }) => rule).join(' '),
    },
  })
}
