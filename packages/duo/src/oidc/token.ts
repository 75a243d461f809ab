import type { ProtocolAnswer } from '@ssp/core'
import type { Parameters } from '../shared/parameters.ts'
import { json, oauthError } from './answers.ts'
import { authenticateClient } from './authenticate-client.ts'
import { takeCode } from './code.ts'
import type { OidcConfig } from './config.ts'
import type { Endpoints } from './endpoints.ts'
import { TOKEN_LIFETIME, idTokenClaims } from './id-token.ts'
import { signJwt } from './jwt.ts'
import { randomText } from './random-text.ts'

const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'

/** Redeems a code. Whatever is wrong with it reads the same: unknown, spent, too old, or another return address. */
export async function token(
  config: OidcConfig,
  endpoints: Endpoints,
  parameters: Parameters | string,
): Promise<ProtocolAnswer> {
  if (typeof parameters === 'string')
    return oauthError('invalid_request', 'The form can not be read or sends a parameter twice')
  const grantType = parameters.get('grant_type')
  if (grantType === undefined) return oauthError('invalid_request', 'The grant_type parameter is missing')
  if (grantType !== 'authorization_code')
    return oauthError('unsupported_grant_type', 'The grant_type must be authorization_code')

  if (parameters.get('client_assertion_type') !== ASSERTION_TYPE)
    return oauthError('invalid_client', `The client_assertion_type must be ${ASSERTION_TYPE}`)
  const authenticated = await authenticateClient(config, parameters, endpoints.token)
  if (!authenticated.ok) return oauthError('invalid_client', authenticated.description)
  const { client } = authenticated

  const code = parameters.get('code')
  const redirectUri = parameters.get('redirect_uri')
  if (code === undefined || redirectUri === undefined)
    return oauthError('invalid_request', 'The code or the redirect_uri parameter is missing')
  const grant = await takeCode(config, client.clientId, code)
  // After the take: who presents a code with another address has got it from elsewhere, and shall not try again.
  if (grant?.redirectUri !== redirectUri)
    return oauthError('invalid_grant', 'The code is not valid for this client and redirect_uri')

  const issue = { now: config.now(), id: randomText(config.random) }
  return json(200, {
    id_token: await signJwt(idTokenClaims(endpoints, client, grant, issue), client.secret),
    // It opens nothing here: clients want it to be there.
    access_token: randomText(config.random),
    expires_in: TOKEN_LIFETIME,
    token_type: 'Bearer',
  })
}
