/** An application as the portal's OpenID Connect protocol knows it: our own client half, to drive a portal over HTTP. */
export interface OidcClientSettings {
  /** The portal's public URL with its base path. */
  readonly issuer: string
  readonly clientId: string
  readonly secret: string
  readonly redirectUri: string
  readonly now: () => number
}

export type JsonClaims = Readonly<Record<string, unknown>>

export interface OidcClient {
  /** The URL that begins a prompt; `change` replaces claims, for requests that nobody should send. */
  authorizationUrl(username: string, state: string, change?: JsonClaims): Promise<string>
  /** The form that redeems a code at `tokenUrl`. Each call signs a new assertion. */
  redemption(code: string, change?: JsonClaims): Promise<URLSearchParams>
  /** The form that asks whether all is well at `healthCheckUrl`. */
  healthCheck(change?: JsonClaims): Promise<URLSearchParams>
  readonly tokenUrl: string
  readonly healthCheckUrl: string
  /** The claims of an ID token that the portal signed for this client; throws for any other. */
  readIdToken(idToken: string): Promise<JsonClaims>
}

export function oidcClient(settings: OidcClientSettings): OidcClient {
  const { issuer, clientId, secret, redirectUri } = settings
  const tokenUrl = `${issuer}/oauth/v1/token`
  const healthCheckUrl = `${issuer}/oauth/v1/health_check`
  const seconds = (): number => Math.floor(settings.now() / 1000)

  function assertion(aud: string, change: JsonClaims): Promise<string> {
    const iat = seconds()
    const jti = crypto.randomUUID()
    return signHs512({ iss: clientId, sub: clientId, aud, jti, iat, exp: iat + LIFETIME, ...change }, secret)
  }

  return {
    tokenUrl,
    healthCheckUrl,
    async authorizationUrl(username, state, change = {}) {
      const claims = {
        response_type: 'code',
        scope: 'openid',
        exp: seconds() + LIFETIME,
        client_id: clientId,
        redirect_uri: redirectUri,
        state,
        duo_uname: username,
        iss: clientId,
        aud: issuer,
        use_duo_code_attribute: true,
        ...change,
      }
      const request = await signHs512(claims, secret)
      const query = new URLSearchParams({ response_type: 'code', client_id: clientId, request })
      return `${issuer}/oauth/v1/authorize?${query.toString()}`
    },
    async redemption(code, change = {}) {
      return new URLSearchParams({
        grant_type: 'authorization_code',
        code,
        redirect_uri: redirectUri,
        client_id: clientId,
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
        client_assertion: await assertion(tokenUrl, change),
      })
    },
    async healthCheck(change = {}) {
      return new URLSearchParams({ client_id: clientId, client_assertion: await assertion(healthCheckUrl, change) })
    },
    async readIdToken(idToken) {
      const [header = '', payload = '', signature = ''] = idToken.split('.')
      if (signature !== (await mac(`${header}.${payload}`, secret))) throw new Error('the ID token is not signed for us')
      // JSON that the portal signed: a record.
      const claims = JSON.parse(fromBase64url(payload)) as JsonClaims
      if (claims['iss'] !== tokenUrl || claims['aud'] !== clientId) throw new Error('the ID token is not meant for us')
      return claims
    },
  }
}

/** Seconds that a request or an assertion holds. */
const LIFETIME = 300

async function signHs512(claims: JsonClaims, secret: string): Promise<string> {
  const signed = `${toBase64url(new TextEncoder().encode('{"alg":"HS512"}'))}.${toBase64url(new TextEncoder().encode(JSON.stringify(claims)))}`
  return `${signed}.${await mac(signed, secret)}`
}

async function mac(text: string, secret: string): Promise<string> {
  const bytes = new TextEncoder()
  const algorithm = { name: 'HMAC', hash: 'SHA-512' }
  const key = await crypto.subtle.importKey('raw', bytes.encode(secret), algorithm, false, ['sign'])
  return toBase64url(new Uint8Array(await crypto.subtle.sign('HMAC', key, bytes.encode(text))))
}

function toBase64url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

function fromBase64url(text: string): string {
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'))
  return new TextDecoder().decode(Uint8Array.from(binary, (character) => character.charCodeAt(0)))
}
