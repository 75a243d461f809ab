import type {
  assessTelephony,
  Ledger,
  refusedByLedger,
  TelephonyPolicy,
  TelephonyRequest,
  telephonyWindows,
} from '@ssp/core'

export const SECOND = 1_000
export const MINUTE: number = 60 * SECOND
export const HOUR: number = 60 * MINUTE
export const DAY: number = 24 * HOUR

/** Monday, 16 November 2026, 0:00 UTC: when the simulated week begins. */
export const MONDAY = 1_794_787_200_000

/** What is under test: core's guards over a ledger of the port. */
export interface Implementation {
  readonly assessTelephony: typeof assessTelephony
  readonly telephonyWindows: typeof telephonyWindows
  readonly refusedByLedger: typeof refusedByLedger
  /** A ledger with nothing in it. */
  readonly emptyLedger: () => Ledger
}

/** Whose row of the table a send belongs to. What goes before a scenario is its history. */
export const PARTS = ['history', 'people', 'attack'] as const
export type Part = (typeof PARTS)[number]

/** One time that somebody wants something sent. */
export interface Ask {
  readonly part: Part
  readonly request: TelephonyRequest
  /** When the code is entered, and the sends that this verifies: with a resend, the one before it too. */
  readonly enters: { readonly at: number; readonly ids: readonly string[] } | null
}

export interface Scenario {
  readonly name: string
  readonly about: string
  /** What this deployment sets beside what is shipped. */
  readonly sets: Partial<TelephonyPolicy>
  /** In any order. */
  readonly asks: readonly Ask[]
}
