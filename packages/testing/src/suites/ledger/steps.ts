import type { Ledger, LedgerKey, LedgerReservation, ReserveResult, WindowCount, WindowKind } from '@ssp/core'
import { assertSame, assertThere } from '../assert.ts'

export const HOUR = 3_600_000
export const TEN_MINUTES = 600_000
export const DAY: number = 24 * HOUR

export const windowOf = (key: string, limit: number, windowMs: number = HOUR): LedgerKey => ({ key, windowMs, limit })

export const reservation = (id: string, keys: readonly LedgerKey[], cost: number = 1): LedgerReservation => ({
  id,
  cost,
  keys,
})

/** Books, which has to work. */
export async function booked(ledger: Ledger, asked: LedgerReservation, now: number): Promise<void> {
  assertSame(await ledger.reserve(asked, now), { ok: true }, `the reservation \`${asked.id}\``)
}

/** What a ledger measures in a window: asked by a reservation that never fits, so that nothing is booked. */
export async function measured(ledger: Ledger, key: string, now: number, windowMs: number = HOUR): Promise<number> {
  const result = await ledger.reserve(reservation('probe', [windowOf(key, 0, windowMs)], 1_000_000), now)
  if (result.ok) throw new Error(`a window of 0 under \`${key}\` had room for 1000000`)
  return result.measured
}

/** A refusal without its waiting time. */
export function refusedBy(result: ReserveResult): unknown {
  return result.ok ? 'booked' : { key: result.key, measured: result.measured, limit: result.limit }
}

/** What a ledger reads of one window. */
export async function readOf(
  ledger: Ledger,
  kind: WindowKind,
  key: string,
  now: number,
  windowMs: number = HOUR,
): Promise<WindowCount> {
  const counts = await ledger.read([{ key, windowMs, kind }], now)
  return assertThere(Object.hasOwn(counts, key) ? counts[key] : null, `what is read under \`${key}\``)
}

/** How much of a window is verified. */
export async function verifiedIn(ledger: Ledger, key: string, now: number): Promise<number> {
  const { count, unverified } = await readOf(ledger, 'unverified', key, now)
  return count - (unverified ?? count)
}
