import type { Policy } from '@ssp/core'
import { anyOf, listOf, oneOf, type Reader, text, truth, whole } from './reader.ts'
import { DEVICE_TYPES, HOME, METHODS, NUMBER_TYPES } from './words.ts'

/**
 * The policy of an ordinary organisation, which a case changes where it matters: every type of device, every method,
 * phones of its own country, and nobody enrols on a password alone.
 */
const ORDINARY_POLICY: Policy = {
  deviceTypes: [...DEVICE_TYPES].sort(),
  methods: [...METHODS].sort(),
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
  telephonyCountries: [HOME],
  numberTypes: ['fixed-line', 'fixed-line-or-mobile', 'mobile'],
  maxCreditsPerAction: 20,
  countryDailyLimit: 50,
  telephonyMode: 'enforce',
}

/** The fields in which a case's policy differs from the ordinary one. */
export const readPolicy: Reader<Partial<Policy>> = anyOf<Policy>({
  deviceTypes: listOf(oneOf(DEVICE_TYPES)),
  methods: listOf(oneOf(METHODS)),
  newUser: oneOf(['no-mfa', 'enroll', 'deny']),
  locations: (value, path) =>
    Array.isArray(value) ? listOf(text)(value, path) : oneOf(['anywhere'])(value, path),
  userVerification: oneOf(['preferred', 'required']),
  strength: oneOf(['second-factor', 'phishing-resistant-when-enrolled', 'phishing-resistant']),
  bypassCodeInTraditional: truth,
  reactivateByNumber: truth,
  unprovedNumbers: truth,
  pushMatch: oneOf(['none', 'pick', 'type']),
  grantMs: whole(0),
  lockoutThreshold: whole(0),
  lockoutMs: whole(0),
  telephonyCountries: listOf(text),
  numberTypes: listOf(oneOf(NUMBER_TYPES)),
  maxCreditsPerAction: whole(0),
  countryDailyLimit: whole(0),
  telephonyMode: oneOf(['shadow', 'enforce']),
})

/** The whole policy that a case means. */
export const policyOf = (changed: Partial<Policy>): Policy => ({ ...ORDINARY_POLICY, ...changed })
