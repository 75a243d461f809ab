import type { Instant } from '@ssp/core'
import { jwtVerify, SignJWT } from 'jose'
import type { OidcClient } from '@ssp/duo/oidc'

const keyOf = (client: OidcClient): Uint8Array => new TextEncoder().encode(client.secret)

/** The seconds of a JWT; five minutes are as long as a portal takes one. */
const lifeFrom = (now: Instant): { readonly iat: number; readonly exp: number } => {
  const iat = Math.floor(now / 1_000)
  return { iat, exp: iat + 300 }
}

async function assertion(client: OidcClient, audience: string, now: Instant): Promise<string> {
  const claims = { iss: client.clientId, sub: client.clientId, aud: audience, jti: crypto.randomUUID(), ...lifeFrom(now) }
  return new SignJWT(claims).setProtectedHeader({ alg: 'HS512' }).sign(keyOf(client))
}

/** The signed authorization request of the Universal Prompt (product facts 4.3). */
export async function authorizationUrl(
  portal: string,
  client: OidcClient,
  asked: { readonly username: string; readonly state: string },
  now: Instant,
): Promise<string> {
  const [redirectUri = ''] = client.redirectUris
  const claims = {
    response_type: 'code',
    scope: 'openid',
    client_id: client.clientId,
    redirect_uri: redirectUri,
    state: asked.state,
    duo_uname: asked.username,
    iss: client.clientId,
    aud: portal,
    use_duo_code_attribute: true,
    exp: lifeFrom(now).exp,
  }
  const request = await new SignJWT(claims).setProtectedHeader({ alg: 'HS512' }).sign(keyOf(client))
  const query = { response_type: 'code', client_id: client.clientId, request, redirect_uri: redirectUri, scope: 'openid' }
  return `${portal}/oauth/v1/authorize?${new URLSearchParams(query)}`
}

/** Redeems a code and checks what comes back; null where anything about it is wrong. */
export async function redeem(
  portal: string,
  client: OidcClient,
  code: string,
  username: string,
  now: Instant,
): Promise<{ readonly method: string } | null> {
  const endpoint = `${portal}/oauth/v1/token`
  const [redirectUri = ''] = client.redirectUris
  const response = await fetch(endpoint, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      code,
      redirect_uri: redirectUri,
      client_id: client.clientId,
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: await assertion(client, endpoint, now),
    }),
  })
  if (!response.ok) return null
  const body: unknown = await response.json()
  if (typeof body !== 'object' || body === null || !('id_token' in body) || typeof body.id_token !== 'string') return null
  const { payload } = await jwtVerify(body.id_token, keyOf(client), {
    algorithms: ['HS512'],
    issuer: endpoint,
    audience: client.clientId,
    currentDate: new Date(now),
  })
  if (payload['preferred_username'] !== username) return null
  const context = payload['auth_context']
  const factor = typeof context === 'object' && context !== null && 'factor' in context ? String(context.factor) : 'unknown'
  return { method: factor }
}
