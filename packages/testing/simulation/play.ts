import type { TelephonyPolicy, TelephonyRefused, TelephonyRequest, TelephonyRule } from '@ssp/core'
import { policyOf } from './deployment.ts'
import { PARTS } from './words.ts'
import type { Ask, Implementation, Part, Scenario } from './words.ts'

export interface Tally {
  asked: number
  sent: number
  verified: number
  credits: number
  refused: Partial<Record<TelephonyRule, number>>
}

export interface Played {
  readonly tallies: Readonly<Record<Part, Tally>>
  /** Verdicts that `shadow` and `enforce` gave of the same traffic, and how many were not alike. */
  readonly compared: number
  readonly unlike: number
}

/** A row's refusals, by whatever rule. */
export const refusalsOf = ({ refused }: Tally): number => Object.values(refused).reduce((sum, count) => sum + count, 0)

type Moment = { readonly at: number; readonly ask: Ask; readonly what: 'asks' | 'enters' }

/** Everything that happens, in order; what happens at once, in the order of the scenario. */
const momentsOf = (asks: readonly Ask[]): readonly Moment[] =>
  asks
    .flatMap((ask): readonly Moment[] => [
      { at: ask.request.now, ask, what: 'asks' },
      ...(ask.enters === null ? [] : [{ at: ask.enters.at, ask, what: 'enters' } as const]),
    ])
    .toSorted((one, other) => one.at - other.at)

/**
 * Plays a scenario with an empty ledger: reads, assesses, reserves, sends, settles, and verifies where the code is
 * entered, as a portal does it.
 */
export async function play(scenario: Scenario, implementation: Implementation): Promise<Played> {
  const { assessTelephony, telephonyWindows, refusedByLedger, emptyLedger } = implementation
  const policy = policyOf(scenario.sets)
  const shadow: TelephonyPolicy = { ...policy, telephonyMode: 'shadow' }
  const ledger = emptyLedger()
  let compared = 0
  let unlike = 0
  const tallies = Object.fromEntries(
    PARTS.map((part) => [part, { asked: 0, sent: 0, verified: 0, credits: 0, refused: {} }]),
  ) as Record<Part, Tally>
  const sent = new Set<string>()

  /** Null where it was sent. */
  async function send(request: TelephonyRequest): Promise<TelephonyRefused | null> {
    const counts = await ledger.read(telephonyWindows(request, policy), request.now)
    const verdict = assessTelephony(request, policy, counts)
    const again = { ...assessTelephony(request, shadow, counts), mode: verdict.mode }
    compared += 1
    if (JSON.stringify(again) !== JSON.stringify(verdict)) unlike += 1
    if (verdict.outcome === 'refuse') return verdict
    const { reservation, charge } = verdict
    const slot = await ledger.reserve(reservation, request.now)
    if (!slot.ok) return refusedByLedger(request, policy, slot)
    if (charge !== undefined) {
      const credits = await ledger.reserve(charge, request.now)
      if (!credits.ok) {
        await ledger.refund(reservation.id, request.now)
        return refusedByLedger(request, policy, credits)
      }
      await ledger.settle(charge.id, request.now)
    }
    await ledger.settle(reservation.id, request.now)
    return null
  }

  for (const { at, ask, what } of momentsOf(scenario.asks)) {
    const { part, request, enters } = ask
    const tally = tallies[part]
    if (what === 'asks') {
      tally.asked += 1
      const refusal = await send(request)
      if (refusal === null) {
        sent.add(request.id)
        tally.sent += 1
        tally.credits += request.cost ?? 0
      } else tally.refused[refusal.rule] = (tally.refused[refusal.rule] ?? 0) + 1
    } else if (sent.has(request.id)) {
      tally.verified += 1
      for (const id of enters?.ids ?? []) await ledger.verify(id, at)
    }
  }
  return { tallies, compared, unlike }
}
