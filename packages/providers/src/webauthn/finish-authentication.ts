import type { AuthenticationOutcome, WebAuthn, WebAuthnFailure } from '@ssp/core'
import { authenticatorDataFailure, readAuthenticatorData } from './authenticator-data.ts'
import { parseBase64url, type Bytes } from './base64url.ts'
import { clientDataFailure } from './client-data.ts'
import type { Library } from './library.ts'
import { type AuthenticationAnswer, parseAuthentication } from './parse-answer.ts'
import { readPublicKey } from './public-key.ts'
import type { RelyingParty } from './relying-party.ts'

type Terms = Parameters<WebAuthn['finishAuthentication']>[0]

/** @see https://www.w3.org/TR/webauthn-3/#sctn-verifying-assertion */
export async function finishAuthentication(
  library: Library,
  party: RelyingParty,
  rpIdHash: string,
  terms: Terms,
): Promise<AuthenticationOutcome> {
  const { response, challenge, credential, signCount, userVerification, topOrigin } = terms
  const answer = parseAuthentication(response)
  const data = answer === null ? null : readAuthenticatorData(library, answer.authenticatorData.bytes)
  if (answer === null || data === null) return refused('webauthn.malformed')
  if (answer.id !== credential.id) return refused('webauthn.credential')

  const failure =
    clientDataFailure(answer.clientData.bytes, { type: 'webauthn.get', challenge, origins: party.origins, topOrigin }) ??
    authenticatorDataFailure(data, { rpIdHash, userVerification })
  if (failure !== null) return refused(failure)
  // Whether a credential can be copied is settled when it is made.
  if (data.backupEligible !== credential.backupEligible) return refused('webauthn.backup-flags')

  const publicKey = parseBase64url(credential.publicKey)
  if (publicKey === null || readPublicKey(library, publicKey) === null) return refused('webauthn.algorithm')
  if (!(await verify(library, party, answer, publicKey, terms))) return refused('webauthn.signature')

  // After the signature: a counter that anyone could have written is no sign of a copied authenticator.
  if ((data.signCount !== 0 || signCount !== 0) && data.signCount <= signCount) return refused('webauthn.counter')
  return { ok: true, signCount: data.signCount, backedUp: data.backedUp, userVerified: data.userVerified }
}

async function verify(
  library: Library,
  { rpId, origins }: RelyingParty,
  { id, clientData, authenticatorData, signature }: AuthenticationAnswer,
  publicKey: Bytes,
  { challenge, userVerification, topOrigin }: Terms,
): Promise<boolean> {
  try {
    const { verified } = await library.server.verifyAuthenticationResponse({
      // Built again from what we read, so that nothing else in the answer reaches the library.
      response: {
        id,
        rawId: id,
        type: 'public-key',
        clientExtensionResults: {},
        response: {
          clientDataJSON: clientData.text,
          authenticatorData: authenticatorData.text,
          signature: signature.text,
        },
      },
      expectedChallenge: challenge,
      expectedOrigin: [...origins],
      expectedRPID: rpId,
      ...(topOrigin !== undefined && { expectedTopOrigin: topOrigin }),
      // The counter is ours to judge: the library does it before it has looked at the signature.
      credential: { id, publicKey, counter: 0 },
      requireUserVerification: userVerification === 'required',
    })
    return verified
  } catch {
    // By now every other check has passed: what is left is a signature that can't be read.
    return false
  }
}

function refused(code: WebAuthnFailure): AuthenticationOutcome {
  return { ok: false, code }
}
