import { MINUTE } from '../words.ts'
import { GRANT_MAX_MS, type Policy } from './policy.ts'

/**
 * The global policy as it is shipped: nothing that costs money, nobody enrolled on a password alone.
 * Telephony countries are empty, phone callback is off, new users are denied.
 */
export const SHIPPED_POLICY: Policy = Object.freeze<Policy>({
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
  grantMs: GRANT_MAX_MS,
  lockoutThreshold: 10,
  lockoutMs: 15 * MINUTE,
  telephonyCountries: [],
  numberTypes: ['fixed-line', 'fixed-line-or-mobile', 'mobile'],
  maxCreditsPerAction: 20,
  countryDailyLimit: 50,
  telephonyMode: 'enforce',
})
