import type { ProtocolAnswer } from '@ssp/core'
import { purposeOf } from '../shared/application.ts'
import { digest } from '../shared/digest.ts'
import { lookupName, type UsernameNormalization } from '../shared/lookup-name.ts'
import type { Parameters } from '../shared/parameters.ts'
import { problem } from '../shared/problem.ts'
import { isText } from '../shared/text.ts'
import { redirect } from './answers.ts'
import { checkClaims } from './check-claims.ts'
import type { OidcConfig } from './config.ts'
import type { Endpoints } from './endpoints.ts'
import { findClient } from './find-client.ts'
import { verifyJwt, type Claims } from './jwt.ts'
import { isReturnAddress, returnOriginOf } from './return-address.ts'
import { PROTOCOL, type ReturnTo } from './return-to.ts'

const MIN_STATE = 16

/**
 * An authorization request, whose truth is the signed `request` (RFC 9101). In this order:
 *
 * 1. Is it a client's request, to us, now, with a registered return address and a usable `state`? Until all of that
 *    holds, nobody is sent anywhere: the problem stays on our page.
 * 2. Is it one that we can serve? From here on the application is told, by `error` at its own return address.
 *
 * Nothing is written, so a request can be looked at as often as it comes; the portal takes it by `once`.
 */
export async function authorize(
  config: OidcConfig,
  endpoints: Endpoints,
  parameters: Parameters | string,
): Promise<ProtocolAnswer> {
  if (typeof parameters === 'string') return problem('protocol.malformed', parameters)
  const clientId = parameters.get('client_id')
  const jwt = parameters.get('request')
  if (clientId === undefined || jwt === undefined) return problem('protocol.malformed', 'missing')

  const client = await findClient(config, clientId)
  if (client === null) return problem('protocol.untrusted', 'client')
  const verified = await verifyJwt(jwt, client.secret)
  if (verified === null) return problem('protocol.untrusted', 'signature')
  const { claims, signedText } = verified
  if (claims['client_id'] !== clientId) return problem('protocol.untrusted', 'client_id')

  // One SDK addresses the endpoint, the others the host.
  const expected = { iss: clientId, sub: null, aud: [endpoints.issuer, endpoints.authorize] }
  const checked = checkClaims(claims, expected, config.now())
  if (!checked.ok)
    return problem(checked.fault === 'expired' ? 'protocol.expired' : 'protocol.untrusted', checked.fault)

  const redirectUri = claims['redirect_uri']
  if (!isReturnAddress(redirectUri, client)) return problem('protocol.return-address', 'redirect_uri')
  const state = claims['state']
  if (!isText(state, MIN_STATE)) return problem('protocol.state', 'state')

  const asked = readRequest(claims, parameters, client.usernameNormalization)
  if (!asked.ok)
    return redirect(redirectUri, { error: asked.error, error_description: asked.description, state })

  const { username, codeAs, nonce } = asked
  const returnTo: ReturnTo = { clientId, redirectUri, state, codeAs, nonce }
  return {
    kind: 'begin',
    request: {
      protocol: PROTOCOL,
      application: client.application.id,
      purpose: purposeOf(client.application),
      username,
      lookupName: asked.lookupName,
      once: { key: `oidc:request:${await digest(clientId, signedText)}`, expiresAt: checked.until },
      returnOrigin: returnOriginOf(redirectUri),
      returnTo,
    },
  }
}

type Asked =
  | {
      readonly ok: true
      readonly username: string
      readonly lookupName: string
      readonly codeAs: ReturnTo['codeAs']
      readonly nonce: string | null
    }
  | { readonly ok: false; readonly error: string; readonly description: string }

function readRequest(claims: Claims, parameters: Parameters, normalization: UsernameNormalization): Asked {
  if (claims['response_type'] !== 'code') return cannot('unsupported_response_type', 'response_type must be code')
  const scope = claims['scope']
  if (typeof scope !== 'string' || !scope.split(' ').includes('openid'))
    return cannot('invalid_scope', 'scope must contain openid')

  const contradicted = contradiction(claims, parameters)
  if (contradicted !== null) return cannot('invalid_request', `the parameters contradict the request: ${contradicted}`)

  const username = claims['duo_uname']
  if (!isText(username, 1)) return cannot('invalid_request', 'duo_uname must be text')
  const lookup = lookupName(username, normalization)
  if (lookup === '') return cannot('invalid_request', 'duo_uname must be a name')
  const codeAs = codeParameter(claims['use_duo_code_attribute'])
  if (codeAs === null) return cannot('invalid_request', 'use_duo_code_attribute must be a boolean')
  // Some SDKs send it beside the request. Unsigned it can only spoil its own sign-in: the application compares it.
  const nonce = claims['nonce'] ?? parameters.get('nonce') ?? null
  if (nonce !== null && !isText(nonce, 1)) return cannot('invalid_request', 'nonce must be text')
  return { ok: true, username, lookupName: lookup, codeAs, nonce }
}

function cannot(error: string, description: string): Asked {
  return { ok: false, error, description }
}

/** A parameter beside the request may repeat what is signed, and must then say the same. */
const REPEATABLE = ['response_type', 'redirect_uri', 'scope', 'state', 'nonce'] as const

function contradiction(claims: Claims, parameters: Parameters): string | null {
  return (
    REPEATABLE.find((name) => {
      const claim = claims[name]
      const parameter = parameters.get(name)
      return claim !== undefined && parameter !== undefined && claim !== parameter
    }) ?? null
  )
}

/** SDKs send a boolean, one sends it as a string and leaves it out for `code`. */
function codeParameter(value: unknown): ReturnTo['codeAs'] | null {
  if (value === true || value === 'true') return 'duo_code'
  if (value === undefined || value === false || value === 'false') return 'code'
  return null
}
