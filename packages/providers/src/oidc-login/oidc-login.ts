import type { Json, LoginOutcome, RedirectLogin } from '@ssp/core'
import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  calculatePKCECodeChallenge,
  type Configuration,
  customFetch,
  discovery,
  enableNonRepudiationChecks,
  fetchUserInfo,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
} from 'openid-client'
import { failure, failureOf } from './fault.ts'
import { type OidcLoginSettings, type OidcParts, parseSettings } from './settings.ts'

/** What one browser's sign-in is known by. The verifier is a secret. */
interface Pending {
  readonly [name: string]: string
  readonly returnTo: string
  readonly state: string
  readonly nonce: string
  readonly verifier: string
}

/**
 * Authorization code flow with PKCE, `state` and `nonce` (RFC 9700 section 2.1). The ID token's signature is checked
 * although it comes straight from the provider. A user's name that the ID token does not have is asked for at the
 * provider's userinfo endpoint.
 *
 * The provider's metadata is asked for at the first sign-in, kept for as long as the process lives, and asked for again
 * where it could not be had.
 *
 * @throws ConfigurationError at once, naming the setting and the fix
 * @see https://openid.net/specs/openid-connect-core-1_0.html
 */
export function oidcLogin(settings: OidcLoginSettings): RedirectLogin {
  const parts = parseSettings(settings)
  const { name, scope, maxAgeSeconds } = parts
  let known: Configuration | null = null
  // Not shared while it is under way: on edge runtimes one request can't wait for another one's.
  const provider = async (): Promise<Configuration> => (known ??= await discover(parts))

  return {
    kind: 'redirect',
    name,

    async begin(returnTo) {
      const { search, hash } = new URL(returnTo)
      if (search !== '' || hash !== '') throw new TypeError('an address to return to has neither query nor fragment')
      try {
        const config = await provider()
        const pending = { returnTo, state: randomState(), nonce: randomNonce(), verifier: randomPKCECodeVerifier() }
        const { state, nonce, verifier } = pending
        const to = buildAuthorizationUrl(config, {
          redirect_uri: returnTo,
          response_type: 'code',
          scope,
          state,
          nonce,
          code_challenge: await calculatePKCECodeChallenge(verifier),
          code_challenge_method: 'S256',
          ...(maxAgeSeconds === null ? {} : { max_age: String(maxAgeSeconds) }),
        })
        return { ok: true, to: to.href, pending }
      } catch (error) {
        return failureOf(error)
      }
    },

    async finish(answer, pending) {
      const own = parsePending(pending)
      if (own === null) return failure('login.invalid', 'pending')
      if (!URL.canParse(answer)) return failure('login.invalid', 'answer')
      // Its query only: what host and scheme a browser came by, is what the way here made of them.
      const current = new URL(own.returnTo)
      current.search = new URL(answer).search
      try {
        const config = await provider()
        const tokens = await authorizationCodeGrant(config, current, {
          expectedState: own.state,
          expectedNonce: own.nonce,
          pkceCodeVerifier: own.verifier,
          idTokenExpected: true,
          ...(maxAgeSeconds === null ? {} : { maxAge: maxAgeSeconds }),
        })
        const claims = tokens.claims()
        if (claims === undefined) return failure('login.invalid', 'id_token')
        const said = claims[parts.usernameClaim] !== undefined || config.serverMetadata().userinfo_endpoint === undefined
        if (said) return usernameIn(claims, parts)
        return usernameIn(await fetchUserInfo(config, tokens.access_token, claims.sub), parts)
      } catch (error) {
        return failureOf(error)
      }
    },
  }
}

async function discover({ issuer, clientId, authentication, patienceMs, fetch }: OidcParts): Promise<Configuration> {
  const extensions = [enableNonRepudiationChecks, ...(issuer.protocol === 'http:' ? [allowInsecureRequests] : [])]
  return discovery(issuer, clientId, undefined, authentication, {
    // Called without a receiver: runtimes refuse a `fetch` whose `this` is somebody else.
    [customFetch]: (url, init) => fetch(url, init as RequestInit),
    timeout: patienceMs / 1_000,
    execute: extensions,
  })
}

function usernameIn(claims: Readonly<Record<string, unknown>>, { usernameClaim }: OidcParts): LoginOutcome {
  const username = claims[usernameClaim]
  if (typeof username !== 'string' || username === '') return failure('login.invalid', `claim ${usernameClaim}`)
  if (usernameClaim === 'email' && claims['email_verified'] !== true) return failure('login.invalid', 'claim email_verified')
  return { ok: true, username }
}

function parsePending(pending: Json): Pending | null {
  // Its members are unknown until looked at.
  const { returnTo, state, nonce, verifier } = Object(pending) as Readonly<Record<string, unknown>>
  const texts = [returnTo, state, nonce, verifier].every((text) => typeof text === 'string' && text !== '')
  return texts && URL.canParse(returnTo as string) ? ({ returnTo, state, nonce, verifier } as Pending) : null
}
