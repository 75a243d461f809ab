import type { DeviceType } from '../words.ts'

/** A WebAuthn credential as we keep it. Base64url without padding for bytes. */
export interface StoredCredential {
  readonly id: string
  readonly publicKey: string
  readonly transports: readonly string[]
  /** 16 bytes as a UUID; all zero where the authenticator does not say. Display only. */
  readonly aaguid: string
  readonly backupEligible: boolean
}

export type UserVerification = 'preferred' | 'required'

export interface RegistrationRequest {
  /** `id` is the stable WebAuthn user handle (base64url, at most 64 bytes, no personal data). */
  readonly user: { readonly id: string; readonly name: string; readonly displayName: string }
  readonly deviceType: Extract<DeviceType, 'security-key' | 'platform-authenticator'>
  readonly userVerification: UserVerification
  /** Credentials that the account has already. */
  readonly exclude: readonly Pick<StoredCredential, 'id' | 'transports'>[]
}

export interface AuthenticationRequest {
  readonly userVerification: UserVerification
  readonly allow: readonly Pick<StoredCredential, 'id' | 'transports'>[]
}

/** What a browser is given, and the challenge to keep until it answers. */
export interface Ceremony {
  /** JSON for `navigator.credentials`, as WebAuthn Level 3 serialises it. */
  readonly options: unknown
  readonly challenge: string
}

/** Why an answer was not accepted. Closed; none of it is shown to the person in detail. */
export type WebAuthnFailure =
  | 'webauthn.malformed'
  | 'webauthn.challenge'
  | 'webauthn.origin'
  | 'webauthn.cross-origin'
  | 'webauthn.rp-id'
  | 'webauthn.type'
  | 'webauthn.user-presence'
  | 'webauthn.user-verification'
  | 'webauthn.signature'
  | 'webauthn.counter'
  | 'webauthn.backup-flags'
  | 'webauthn.credential'
  | 'webauthn.algorithm'
  | 'webauthn.attestation'

export type RegistrationOutcome =
  | {
      readonly ok: true
      readonly credential: StoredCredential
      readonly signCount: number
      readonly backedUp: boolean
      readonly userVerified: boolean
      /** A name to propose, from the AAGUID; null where it names nobody. */
      readonly provider: string | null
    }
  | { readonly ok: false; readonly code: WebAuthnFailure }

export type AuthenticationOutcome =
  | { readonly ok: true; readonly signCount: number; readonly backedUp: boolean; readonly userVerified: boolean }
  | { readonly ok: false; readonly code: WebAuthnFailure }

/** The WebAuthn ceremonies. Answers come as untrusted JSON; a failure is a value, never an exception. */
export interface WebAuthn {
  beginRegistration(request: RegistrationRequest): Promise<Ceremony>
  finishRegistration(answer: {
    readonly response: unknown
    readonly challenge: string
    readonly deviceType: RegistrationRequest['deviceType']
    readonly userVerification: UserVerification
    /** The origin of the one page that may frame ours; absent, none may. */
    readonly topOrigin?: string
  }): Promise<RegistrationOutcome>
  beginAuthentication(request: AuthenticationRequest): Promise<Ceremony>
  finishAuthentication(answer: {
    readonly response: unknown
    readonly challenge: string
    readonly credential: StoredCredential
    readonly signCount: number
    readonly userVerification: UserVerification
    /** The origin of the one page that may frame ours; absent, none may. */
    readonly topOrigin?: string
  }): Promise<AuthenticationOutcome>
}
