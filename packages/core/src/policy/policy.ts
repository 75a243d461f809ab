import type { NumberType } from '../telephony/number-type.ts'
import type { PushMatch } from '../push/push-number.ts'
import type { Country, DeviceType, Instant, Method } from '../words.ts'

/**
 * A complete policy: what an organisation allows. The global one is complete; applications and groups
 * hold partial layers that can only narrow it (`compilePolicy`).
 * Plain data: every list is sorted and free of duplicates once compiled.
 */
export interface Policy {
  /** Device types that may be added and used. */
  readonly deviceTypes: readonly DeviceType[]
  /** Methods that may be used. Phone callback is `call`. */
  readonly methods: readonly Method[]
  /** What a user who never had an active device meets after primary authentication; `no-mfa` signs in without a second factor. */
  readonly newUser: 'no-mfa' | 'enroll' | 'deny'
  /** User Location: the countries a request may come from. `unknown` satisfies `anywhere` only. */
  readonly locations: 'anywhere' | readonly Country[]
  /** WebAuthn user verification (PIN or biometrics) when a credential is added or used. */
  readonly userVerification: 'preferred' | 'required'
  /** How strong a verification for device management must be; what is required also depends on what is enrolled. */
  readonly strength: 'second-factor' | 'phishing-resistant-when-enrolled' | 'phishing-resistant'
  /** Whether an administrator's bypass code opens device management in the traditional prompt (product facts 2.4 row 5). */
  readonly bypassCodeInTraditional: boolean
  /** Whether a passcode to the unchanged number may re-activate that phone. */
  readonly reactivateByNumber: boolean
  /**
   * Whether a number is its user's because they say that it is right. The document asks for no more; without it, a code
   * sent to the number, or read out there, proves it.
   */
  readonly unprovedNumbers: boolean
  /** What approving a push has to show; for device management `none` means `type`. */
  readonly pushMatch: PushMatch
  /** Milliseconds that a grant lasts; never more than ten minutes, whatever is written here. */
  readonly grantMs: number
  /** Consecutive failures after which a lock-out begins. */
  readonly lockoutThreshold: number
  /** Milliseconds that a lock-out lasts. */
  readonly lockoutMs: number
  /** Destinations of SMS and calls. Not the User Location. */
  readonly telephonyCountries: readonly Country[]
  readonly numberTypes: readonly NumberType[]
  /** Credits that one action may cost at most. */
  readonly maxCreditsPerAction: number
  /** Sends to one country within 24 hours at most. */
  readonly countryDailyLimit: number
  /** `shadow` records what `enforce` would have refused; the verdict is the same. */
  readonly telephonyMode: 'shadow' | 'enforce'
}

/** A partial policy. An absent field says nothing; an empty list allows nothing. */
export type PolicyLayer = { readonly [Field in keyof Policy]?: Policy[Field] | undefined }

/** A grant lasts ten minutes at most, whatever happens. */
export const GRANT_MAX_MS: Instant = 600_000
