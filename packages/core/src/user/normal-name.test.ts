import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { normalName } from './normal-name.ts'

describe('normalName', () => {
  it.each([
    ['letter case', 'ADA'],
    ['a blank behind', 'ada '],
    ['a blank before', '\u00a0ada'],
    ['full width', '\uff41\uff24\uff41'],
    ['a soft hyphen', 'a\u00adda'],
    ['a zero-width space', 'a\u200bda'],
    ['a joiner', 'a\u200dda'],
    ['a variation selector', 'ada\ufe0f'],
    ['a direction mark', '\u202eada'],
    ['a control character', 'ada\u0000'],
  ])('%s makes nobody new', (_, name) => {
    expect(normalName(name)).toBe('ada')
  })

  it.each([
    ['Zoe\u0308', 'zoë'],
    ['Ada \t\u3000 Lovelace', 'ada lovelace'],
    ['STRASSE', 'strasse'],
    ['Straße', 'strasse'],
    ['STRAẞE', 'strasse'],
    ['ΟΔΥΣΣΕΥΣ', 'οδυσσευσ'],
    ['οδυσσευς', 'οδυσσευσ'],
    ['CORP\uff3cada', 'corp\\ada'],
    ['\u200b \u00ad', ''],
  ])('%s reads %s', (name, normal) => {
    expect(normalName(name)).toBe(normal)
  })

  it.each([
    ['ada', 'adа'],
    ['ada', 'a da'],
    ['kıl', 'kil'],
    ['zoe', 'zoë'],
    ['corp\\ada', 'ada'],
  ])('keeps %s and %s apart', (one, other) => {
    expect(normalName(one)).not.toBe(normalName(other))
  })

  it('of a normal form is itself, and blanks around a name change nothing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 12 }), (name) => {
        const normal = normalName(name)
        expect(normalName(normal)).toBe(normal)
        expect(normalName(` ${name}\u3000`)).toBe(normal)
      }),
      { numRuns: process.env['SSP_RUNS'] === 'small' ? 20 : 500 },
    )
  })
})
