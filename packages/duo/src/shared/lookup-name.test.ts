import { normalName } from '@ssp/core'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { lookupName } from './lookup-name.ts'

test.each([
  ['ada', 'ada', 'ada'],
  ['Ada', 'ada', 'ada'],
  ['CORP\\Ada', 'ada', 'corp\\ada'],
  ['Ada@Corp.Example', 'ada', 'ada@corp.example'],
  ['CORP\\ada@corp.example', 'ada', 'corp\\ada@corp.example'],
  ['@corp', '@corp', '@corp'],
  ['CORP\\', 'corp\\', 'corp\\'],
  ['Zoe\u0308', 'zoë', 'zoë'],
  // RFC 4518: such a directory takes each of these for the same person.
  [' ada\u200b ', 'ada', 'ada'],
  ['\uff23\uff2f\uff32\uff30\uff3c\uff41da', 'ada', 'corp\\ada'],
  ['ada \uff20 corp.example', 'ada', 'ada @ corp.example'],
  ['CORP\\ ada', 'ada', 'corp\\ ada'],
])('%s is %s, or %s as it is', (username, simple, none) => {
  expect(lookupName(username, 'simple')).toBe(simple)
  expect(lookupName(username, 'none')).toBe(none)
})

test('nobody who has a name is left without one', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1, unit: 'grapheme' }), fc.constantFrom('none', 'simple'), (name, form) => {
      expect(lookupName(name, form) === '').toBe(normalName(name) === '')
    }),
  )
})
