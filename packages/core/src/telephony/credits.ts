import type { Country } from '../words.ts'
import type { TelephonyChannel } from './number-type.ts'

/** What one SMS and one call cost, in credits, by the number's country. Every deployment brings its own. */
export type CreditTable = Readonly<Record<Country, Readonly<Record<TelephonyChannel, number>>>>

/** Credits for one action; null for a country without a price, and what has no price isn't sent. */
export function costOf(table: CreditTable, country: Country | null, channel: TelephonyChannel): number | null {
  const price = (country === null ? undefined : table[country]?.[channel]) ?? NaN
  return price >= 0 && price < Infinity ? price : null
}

/**
 * The credits that the dearest call among these countries costs: no lower maximum per action reaches all of them,
 * no higher one is needed (S12). Countries without a price can't be called and don't count; null where none is left.
 */
export function dearestCall(table: CreditTable, countries: readonly Country[]): number | null {
  const costs = countries.map((country) => costOf(table, country, 'call')).filter((cost) => cost !== null)
  return costs.length === 0 ? null : Math.max(...costs)
}
