import type { RegistrationOutcome, WebAuthn, WebAuthnFailure } from '@ssp/core'
import { readAttestation } from './attestation.ts'
import { authenticatorDataFailure } from './authenticator-data.ts'
import { toBase64url } from './base64url.ts'
import { attachmentOf } from './begin.ts'
import { clientDataFailure } from './client-data.ts'
import type { Library } from './library.ts'
import { parseRegistration, type RegistrationAnswer } from './parse-answer.ts'
import { providerName } from './provider-name.ts'
import { ALGORITHMS, isUsable, readPublicKey } from './public-key.ts'
import type { RelyingParty } from './relying-party.ts'

/** @see https://www.w3.org/TR/webauthn-3/#sctn-registering-a-new-credential */
export async function finishRegistration(
  library: Library,
  { rpId, origins }: RelyingParty,
  rpIdHash: string,
  { response, challenge, deviceType, userVerification, topOrigin }: Parameters<WebAuthn['finishRegistration']>[0],
): Promise<RegistrationOutcome> {
  const answer = parseRegistration(response)
  const attestation = answer === null ? null : readAttestation(library, answer.attestation.bytes)
  if (answer === null || attestation === null) return refused('webauthn.malformed')
  const { data, kind } = attestation

  const failure =
    clientDataFailure(answer.clientData.bytes, { type: 'webauthn.create', challenge, origins, topOrigin }) ??
    authenticatorDataFailure(data, { rpIdHash, userVerification })
  if (failure !== null) return refused(failure)

  const { attested } = data
  if (attested === null || attested.id !== answer.id) return refused('webauthn.credential')
  const key = readPublicKey(library, attested.publicKey)
  if (key === null || !(await isUsable(library, key))) return refused('webauthn.algorithm')
  if (kind === 'other' || (kind === 'self' && attestation.algorithm !== key.algorithm)) {
    return refused('webauthn.attestation')
  }
  // Only the browser can tell where the authenticator is. What it says must fit what is being added: a password
  // manager that stepped in for a security key is none.
  if (answer.attachment !== null && answer.attachment !== attachmentOf(deviceType))
    return refused('webauthn.attestation')

  // The library has the last word. What it can still refuse is the signature of a self attestation.
  const verified = await verify(library, answer, { challenge, origins, rpId, userVerification })
  if (!verified) return refused('webauthn.attestation')

  return {
    ok: true,
    credential: {
      id: attested.id,
      publicKey: toBase64url(attested.publicKey),
      transports: answer.transports,
      aaguid: attested.aaguid,
      backupEligible: data.backupEligible,
    },
    signCount: data.signCount,
    backedUp: data.backedUp,
    userVerified: data.userVerified,
    provider: providerName(attested.aaguid),
  }
}

type Terms = Pick<Parameters<WebAuthn['finishRegistration']>[0], 'challenge' | 'userVerification'> &
  Pick<RelyingParty, 'origins' | 'rpId'>

async function verify(library: Library, answer: RegistrationAnswer, terms: Terms): Promise<boolean> {
  const { id, clientData, attestation } = answer
  try {
    const { verified } = await library.server.verifyRegistrationResponse({
      // Built again from what we read, so that nothing else in the answer reaches the library.
      response: {
        id,
        rawId: id,
        type: 'public-key',
        clientExtensionResults: {},
        response: { clientDataJSON: clientData.text, attestationObject: attestation.text },
      },
      expectedChallenge: terms.challenge,
      expectedOrigin: [...terms.origins],
      expectedRPID: terms.rpId,
      requireUserPresence: true,
      requireUserVerification: terms.userVerification === 'required',
      supportedAlgorithmIDs: Object.values(ALGORITHMS),
    })
    return verified
  } catch {
    return false
  }
}

function refused(code: WebAuthnFailure): RegistrationOutcome {
  return { ok: false, code }
}
