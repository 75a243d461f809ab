import { describe, expect, it } from 'vitest'
import { compilePolicy } from './compile-policy.ts'
import type { Policy, PolicyLayer } from './policy.ts'
import { SHIPPED_POLICY } from './shipped-policy.ts'

/** The field of the shipped policy, which has this value, under a layer that says that. */
const under = <Field extends keyof Policy>(field: Field, value: Policy[Field], layer: Policy[Field]): Policy[Field] =>
  compilePolicy([{ ...SHIPPED_POLICY, [field]: value }, { [field]: layer }])[field]

describe('the policy as it is shipped', () => {
  it('costs nothing, enrols nobody on a password, and allows what else there is', () => {
    expect(SHIPPED_POLICY).toMatchObject({
      deviceTypes: ['hardware-token', 'landline', 'mobile-phone', 'platform-authenticator', 'security-key', 'tablet'],
      methods: ['passcode', 'push', 'sms', 'webauthn'],
      newUser: 'deny',
      locations: 'anywhere',
      userVerification: 'preferred',
      strength: 'second-factor',
      bypassCodeInTraditional: true,
      reactivateByNumber: false,
      unprovedNumbers: false,
      pushMatch: 'type',
      grantMs: 600_000,
      lockoutThreshold: 10,
      lockoutMs: 900_000,
      telephonyCountries: [],
      numberTypes: ['fixed-line', 'fixed-line-or-mobile', 'mobile'],
      maxCreditsPerAction: 20,
      countryDailyLimit: 50,
      telephonyMode: 'enforce',
    })
  })
})

describe('a compiled policy', () => {
  it('is the global one where the layers say nothing', () => {
    const silent: PolicyLayer = { methods: undefined }
    expect(compilePolicy([SHIPPED_POLICY])).toEqual(SHIPPED_POLICY)
    expect(compilePolicy([SHIPPED_POLICY, {}, silent])).toEqual(SHIPPED_POLICY)
  })

  it('is as strict as can be where the global one is not there, or not whole', () => {
    const strictest = compilePolicy([{} as Policy])
    expect(strictest).toEqual({
      deviceTypes: [],
      methods: [],
      newUser: 'deny',
      locations: [],
      userVerification: 'required',
      strength: 'phishing-resistant',
      bypassCodeInTraditional: false,
      reactivateByNumber: false,
      unprovedNumbers: false,
      pushMatch: 'type',
      grantMs: 0,
      lockoutThreshold: 0,
      lockoutMs: Number.MAX_SAFE_INTEGER,
      telephonyCountries: [],
      numberTypes: [],
      maxCreditsPerAction: 0,
      countryDailyLimit: 0,
      telephonyMode: 'enforce',
    })
    expect(compilePolicy([] as unknown as [Policy])).toEqual(strictest)
  })

  it('narrows lists to what both name, sorted and once', () => {
    expect(under('methods', ['webauthn', 'push', 'push', 'sms'], ['sms', 'webauthn', 'call'])).toEqual(['sms', 'webauthn'])
    expect(under('locations', 'anywhere', ['DE', 'CH', 'DE'])).toEqual(['CH', 'DE'])
    expect(under('locations', ['DE', 'CH'], 'anywhere')).toEqual(['CH', 'DE'])
    expect(under('locations', ['DE', 'CH'], ['FR', 'DE'])).toEqual(['DE'])
  })

  it('takes the stricter of two words, and an unknown one for the strictest', () => {
    expect(under('newUser', 'enroll', 'deny')).toBe('deny')
    expect(under('newUser', 'deny', 'enroll')).toBe('deny')
    const odd = 'perhaps' as 'deny'
    expect(under('newUser', 'deny', odd)).toBe('deny')
    expect(under('newUser', 'enroll', odd)).toBe(odd)
  })

  it('takes the smaller of two limits, and the longer lock-out', () => {
    expect(under('grantMs', 600_000, 60_000)).toBe(60_000)
    expect(under('lockoutMs', 60_000, 600_000)).toBe(600_000)
  })
})
