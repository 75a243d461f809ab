import { digest } from '../shared/digest.ts'
import type { Parameters } from '../shared/parameters.ts'
import { checkClaims, type ClaimFault } from './check-claims.ts'
import type { OidcClient, OidcConfig } from './config.ts'
import { findClient } from './find-client.ts'
import { claimedIssuer, verifyJwt } from './jwt.ts'

export type ClientAuthentication =
  | { readonly ok: true; readonly client: OidcClient }
  | { readonly ok: false; readonly description: string }

/** Unknown clients and wrong keys read the same. */
const UNVERIFIED = 'Failed to verify signature.'

const FAULT = {
  iss: 'The `iss` claim must match the supplied client_id',
  sub: 'The `sub` claim must match the supplied client_id',
  aud: 'The `aud` claim must be the URL of this endpoint',
  exp: 'The `exp` claim must be a time within the next five minutes',
  iat: 'The `iat` claim must not lie in the future',
  nbf: 'The `nbf` claim must not lie in the future',
  expired: 'The assertion has expired',
} as const satisfies Record<ClaimFault, string>

const JTI = 'The `jti` claim must be new and at most 255 characters long'

/**
 * Which client sent a request, by its signed assertion (RFC 7523 section 2.2). `client_id` may be missing: not every
 * SDK sends it. An assertion with a `jti` works once; one without works until it expires, as the RFC leaves it.
 */
export async function authenticateClient(
  config: OidcConfig,
  parameters: Parameters,
  audience: string,
): Promise<ClientAuthentication> {
  const assertion = parameters.get('client_assertion')
  if (assertion === undefined) return refused('The client_assertion parameter is missing')

  const clientId = parameters.get('client_id') ?? claimedIssuer(assertion)
  const client = clientId === null ? null : await findClient(config, clientId)
  if (client === null) return refused(UNVERIFIED)
  const verified = await verifyJwt(assertion, client.secret)
  if (verified === null) return refused(UNVERIFIED)

  const { claims } = verified
  const checked = checkClaims(claims, { iss: client.clientId, sub: client.clientId, aud: [audience] }, config.now())
  if (!checked.ok) return refused(`Invalid Client assertion: ${FAULT[checked.fault]}`)

  const jti = claims['jti']
  if (jti !== undefined && !(isJti(jti) && (await takeOnce(config, client.clientId, jti, checked.until))))
    return refused(`Invalid Client assertion: ${JTI}`)
  return { ok: true, client }
}

function refused(description: string): ClientAuthentication {
  return { ok: false, description }
}

function isJti(value: unknown): value is string {
  return typeof value === 'string' && value.length >= 1 && value.length <= 255
}

async function takeOnce(config: OidcConfig, clientId: string, jti: string, until: number): Promise<boolean> {
  const key = `oidc:jti:${await digest(clientId, jti)}`
  return config.shortLived.putIfAbsent(key, '1', until, config.now())
}
