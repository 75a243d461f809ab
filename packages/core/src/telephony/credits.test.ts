import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { costOf, dearestCall, type CreditTable } from './credits.ts'

const TABLE: CreditTable = { DE: { sms: 2, call: 4 }, US: { sms: 1, call: 2 }, XX: { sms: NaN, call: -1 }, YY: { sms: 0, call: Infinity } }

describe('costOf', () => {
  it('reads the table', () => {
    expect(costOf(TABLE, 'DE', 'sms')).toBe(2)
    expect(costOf(TABLE, 'US', 'call')).toBe(2)
  })

  it('takes nothing for a price, and no end for none', () => {
    expect(costOf(TABLE, 'YY', 'sms')).toBe(0)
    expect(costOf(TABLE, 'YY', 'call')).toBeNull()
  })

  it.each([null, 'FR', 'XX', 'constructor', '__proto__', 'toString'])('has no price for %s', (country) => {
    expect(costOf(TABLE, country, 'sms')).toBeNull()
    expect(costOf(TABLE, country, 'call')).toBeNull()
  })
})

describe('dearestCall', () => {
  it('counts calls to priced countries only', () => {
    expect(dearestCall(TABLE, ['US', 'DE', 'FR', 'XX'])).toBe(4)
    expect(dearestCall(TABLE, ['FR'])).toBeNull()
    expect(dearestCall(TABLE, [])).toBeNull()
  })

  it('is enough for a call to each of them, and no less is', () => {
    const country = fc.constantFrom('DE', 'US', 'FR', 'JM', 'GB')
    const price = fc.record({ sms: fc.nat(50), call: fc.nat(50) })
    fc.assert(
      fc.property(fc.dictionary(country, price), fc.array(country), (table, countries) => {
        const dearest = dearestCall(table, countries)
        const costs = countries.flatMap((each) => costOf(table, each, 'call') ?? [])
        expect(costs.every((cost) => dearest !== null && cost <= dearest)).toBe(true)
        if (dearest !== null) expect(costs).toContain(dearest)
      }),
    )
  })
})
