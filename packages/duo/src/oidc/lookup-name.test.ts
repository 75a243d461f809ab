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
])('%s is %s, or %s as it is', (username, simple, none) => {
  expect(lookupName(username, 'simple')).toBe(simple)
  expect(lookupName(username, 'none')).toBe(none)
})

test('nobody is left without a name', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1, unit: 'grapheme' }), fc.constantFrom('none', 'simple'), (name, form) => {
      expect(lookupName(name, form)).not.toBe('')
    }),
  )
})
