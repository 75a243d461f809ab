import type { Country } from '../words.ts'

/** Credits that a message to a country costs. Every deployment loads its own. */
export type CreditTable = Readonly<Record<Country, { readonly sms: number; readonly call: number } | undefined>>

/** What a message costs, or null for a country that the table does not price: unknown is refused, not free. */
export function costOf(table: CreditTable, country: Country, channel: 'sms' | 'call'): number | null {
  return table[country]?.[channel] ?? null
}

/** Credits of the dearest call among the countries, for the advice of S12; null where none of them is priced. */
export function dearestCall(table: CreditTable, countries: readonly Country[]): number | null {
  const costs = countries.map((country) => costOf(table, country, 'call')).filter((cost) => cost !== null)
  return costs.length === 0 ? null : Math.max(...costs)
}
