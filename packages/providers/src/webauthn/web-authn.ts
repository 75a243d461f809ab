import type { WebAuthn } from '@ssp/core'
import { toBase64url } from './base64url.ts'
import { beginAuthentication, beginRegistration } from './begin.ts'
import { finishAuthentication } from './finish-authentication.ts'
import { finishRegistration } from './finish-registration.ts'
import { type Library, loadLibrary } from './library.ts'
import { assertRelyingParty, type RelyingParty } from './relying-party.ts'

/**
 * The WebAuthn ceremonies for one relying party. Whatever a browser answers, finishing gives an outcome and never
 * throws; each refusal carries one code of the closed list, the first that applies in the standard's order.
 *
 * @throws RelyingPartyError where the configuration can't work
 *
 * @example
 * ```ts
 * const keys = webAuthn({ rpId: 'example.com', rpName: 'Example', origins: ['https://mfa.example.com'] })
 * ```
 */
export function webAuthn(party: RelyingParty): WebAuthn {
  assertRelyingParty(party)

  let ready: Promise<{ library: Library; rpIdHash: string }> | undefined
  const prepare = (): Promise<{ library: Library; rpIdHash: string }> => {
    ready ??= Promise.all([loadLibrary(), hash(party.rpId)]).then(([library, rpIdHash]) => ({ library, rpIdHash }))
    return ready
  }

  return {
    async beginRegistration(request) {
      return beginRegistration((await prepare()).library, party, request)
    },
    async finishRegistration(answer) {
      const { library, rpIdHash } = await prepare()
      return finishRegistration(library, party, rpIdHash, answer)
    },
    async beginAuthentication(request) {
      return beginAuthentication((await prepare()).library, party, request)
    },
    async finishAuthentication(answer) {
      const { library, rpIdHash } = await prepare()
      return finishAuthentication(library, party, rpIdHash, answer)
    },
  }
}

async function hash(rpId: string): Promise<string> {
  return toBase64url(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(rpId))))
}
