import { describe, expect, it } from 'vitest'
import { type Need, NEEDS } from './needs.ts'

describe('what would help', () => {
  // The keys of a record over Need are exactly the needs.
  const inHandsOf = (who: 'user' | 'administrator' | 'time'): readonly Need[] =>
    (Object.keys(NEEDS) as readonly Need[]).filter((need) => NEEDS[need] === who)

  it('is in the hands of the user, of an administrator or of nobody', () => {
    expect(inHandsOf('user')).toEqual(['primary-authentication', 'verification', 'proof', 'another-usable-device'])
    expect(inHandsOf('administrator')).toEqual(['bypass-code', 'self-service-on', 'edition', 'policy-allows', 'freeze-lifted'])
    expect(inHandsOf('time')).toEqual(['wait'])
  })
})
