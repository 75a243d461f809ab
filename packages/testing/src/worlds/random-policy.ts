import type { Policy } from '@ssp/core'
import { policyWith, ROOMY } from './builders.ts'
import type { Dice } from './dice.ts'

const MINUTE = 60_000

/** A policy that somebody could have written: roomy, as shipped, or with whatever taken away. */
export function randomPolicy(dice: Dice): Policy {
  const kept = dice.pick([1, 1, 1, 0.8])
  return policyWith({
    deviceTypes: dice.some(ROOMY.deviceTypes, kept),
    methods: dice.some(ROOMY.methods, dice.pick([1, 1, 0.75])),
    newUser: dice.pick(['no-mfa', 'no-mfa', 'no-mfa', 'enroll', 'enroll', 'deny']),
    locations: dice.chance(0.8) ? 'anywhere' : dice.some(['AT', 'CH', 'DE'], 0.9),
    userVerification: dice.chance(0.7) ? 'preferred' : 'required',
    strength: dice.weighted({ 'second-factor': 65, 'phishing-resistant-when-enrolled': 25, 'phishing-resistant': 10 }),
    bypassCodeInTraditional: dice.chance(0.65),
    reactivateByNumber: dice.chance(0.6),
    unprovedNumbers: dice.chance(0.3),
    pushMatch: dice.pick(['none', 'pick', 'type']),
    grantMs: dice.pick([10 * MINUTE, 10 * MINUTE, 2 * MINUTE, 60 * MINUTE]),
    telephonyCountries: dice.chance(0.15) ? [] : dice.some(['CH', 'DE'], 0.9),
    numberTypes: dice.some(ROOMY.numberTypes, 0.9),
  })
}

/** The distinct policies of the applications that a user may reach: often this one, now and then others. */
export function randomReach(dice: Dice, policy: Policy): readonly Policy[] {
  const own = dice.chance(0.7) ? [policy] : []
  const others = Array.from({ length: dice.pick([0, 0, 0, 1, 2]) }, () => randomPolicy(dice))
  return [...own, ...others]
}
