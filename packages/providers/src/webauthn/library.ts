import type * as server from '@simplewebauthn/server'
import type * as helpers from '@simplewebauthn/server/helpers'

/** The vendor library, as much of it as we use. No type of it leaves this folder. */
export interface Library {
  readonly server: Pick<
    typeof server,
    | 'generateAuthenticationOptions'
    | 'generateRegistrationOptions'
    | 'verifyAuthenticationResponse'
    | 'verifyRegistrationResponse'
  >
  readonly helpers: Pick<
    typeof helpers,
    'decodeAttestationObject' | 'decodeCredentialPublicKey' | 'parseAuthenticatorData' | 'verifySignature'
  >
}

/**
 * It brings certificate and ASN.1 code that more than doubles the cold start of an edge worker,
 * and most requests never need it.
 */
export async function loadLibrary(): Promise<Library> {
  const [ceremonies, parts] = await Promise.all([
    import('@simplewebauthn/server'),
    import('@simplewebauthn/server/helpers'),
  ])
  return { server: ceremonies, helpers: parts }
}
