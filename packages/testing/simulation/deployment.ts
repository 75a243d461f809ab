import { costOf, SHIPPED_POLICY } from '@ssp/core'
import type { Country, CreditTable, TelephonyChannel, TelephonyPolicy } from '@ssp/core'

/** Credits for one action: the simulated deployment's own table. */
export const PRICES: CreditTable = {
  US: { sms: 1, call: 2 },
  DE: { sms: 2, call: 4 },
  NZ: { sms: 3, call: 6 },
}

export const priceOf = (country: Country | null, channel: TelephonyChannel): number | null =>
  costOf(PRICES, country, channel)

/** What every simulated deployment sets beside what is shipped: three countries, calls, and a budget for a day. */
export const SETS = {
  telephonyCountries: ['DE', 'NZ', 'US'],
  methods: [...SHIPPED_POLICY.methods, 'call'],
  creditsPerDay: { organisation: 12_000 },
} as const satisfies Partial<TelephonyPolicy>

/** The shipped policy with what is set. */
export const policyOf = (sets: Partial<TelephonyPolicy>): TelephonyPolicy => ({ ...SHIPPED_POLICY, ...SETS, ...sets })
