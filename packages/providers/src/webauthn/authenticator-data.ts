import type { UserVerification, WebAuthnFailure } from '@ssp/core'
import { toBase64url, type Bytes } from './base64url.ts'
import type { Library } from './library.ts'

/** What the authenticator itself says, and signs. */
export interface AuthenticatorData {
  readonly rpIdHash: string
  readonly userPresent: boolean
  readonly userVerified: boolean
  readonly backupEligible: boolean
  readonly backedUp: boolean
  readonly signCount: number
  readonly attested: { readonly id: string; readonly aaguid: string; readonly publicKey: Bytes } | null
}

export interface Requirements {
  readonly rpIdHash: string
  /** From the policy. Nothing in the answer can lower it (GHSA-h4fw-6r7f-w494). */
  readonly userVerification: UserVerification
}

/** @returns null where the bytes are no authenticator data, whole and without a rest */
export function readAuthenticatorData(library: Library, data: Bytes): AuthenticatorData | null {
  try {
    const read = library.helpers.parseAuthenticatorData(data)
    const { flags, counter, rpIdHash, aaguid, credentialID, credentialPublicKey } = read
    const attested = aaguid && credentialID && credentialPublicKey
    return {
      rpIdHash: toBase64url(rpIdHash),
      userPresent: flags.up,
      userVerified: flags.uv,
      backupEligible: flags.be,
      backedUp: flags.bs,
      signCount: counter,
      attested: attested
        ? { id: toBase64url(credentialID), aaguid: uuid(aaguid), publicKey: credentialPublicKey }
        : null,
    }
  } catch {
    return null
  }
}

/** @returns the first thing that is not as required, or null */
export function authenticatorDataFailure(data: AuthenticatorData, required: Requirements): WebAuthnFailure | null {
  if (data.rpIdHash !== required.rpIdHash) return 'webauthn.rp-id'
  if (!data.userPresent) return 'webauthn.user-presence'
  if (required.userVerification === 'required' && !data.userVerified) return 'webauthn.user-verification'
  // What can't be backed up is not backed up.
  if (data.backedUp && !data.backupEligible) return 'webauthn.backup-flags'
  return null
}

function uuid(bytes: Uint8Array): string {
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
}
