import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, generateKeyPair } from 'jose'
import { Provider } from 'oidc-provider'

export const RETURN_TO = 'https://mfa.example.org/central/answer'
export const SECRET = 'a secret of the tests: +/%'

const HOUR = 3_600

/** What a person does at the provider. */
export type Behaviour = 'sign-in' | 'deny'

export interface OidcWorld {
  readonly issuer: string
  behaviour: Behaviour
  /** What the provider says of everybody. */
  claims: Readonly<Record<string, unknown>>
  open(): Promise<void>
  close(): Promise<void>
}

const client = (id: string, more: object = {}): Readonly<Record<string, unknown>> => ({
  client_id: id,
  client_secret: SECRET,
  redirect_uris: [RETURN_TO],
  ...more,
})

/**
 * A real provider on loopback, at which somebody signs in as told. Everybody has agreed to everything.
 *
 * @param more of its configuration
 */
export async function oidcWorld(clientJwk: object, more: object = {}): Promise<OidcWorld> {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true })
  const handler: { current: (request: IncomingMessage, response: ServerResponse) => void } = { current: () => {} }
  let server = createServer()
  let port = 0
  const open = async (): Promise<void> => {
    server = createServer((request, response) => handler.current(request, response))
    await new Promise<void>((listening) => server.listen(port, '127.0.0.1', listening))
    port = (server.address() as AddressInfo).port
  }
  await open()
  const issuer = `http://127.0.0.1:${port}`
  const world: OidcWorld = {
    issuer,
    behaviour: 'sign-in',
    claims: { preferred_username: 'ada' },
    open,
    close: () => new Promise<void>((closed) => void (server.close(() => closed()), server.closeAllConnections())),
  }
  const provider = new Provider(issuer, {
    clients: [
      client('portal'),
      client('other'),
      client('by-post', { token_endpoint_auth_method: 'client_secret_post' }),
      client('public', { token_endpoint_auth_method: 'none', client_secret: undefined }),
      client('by-key', { token_endpoint_auth_method: 'private_key_jwt', client_secret: undefined, jwks: { keys: [clientJwk] } }),
      client('dated', { require_auth_time: true }),
    ],
    claims: { openid: ['sub'], profile: ['preferred_username', 'name'], email: ['email', 'email_verified'] },
    cookies: { keys: ['a key of the tests'] },
    jwks: { keys: [{ ...(await exportJWK(privateKey)), alg: 'RS256', kid: 'provider' }] },
    features: { devInteractions: { enabled: false } },
    ttl: { Interaction: HOUR, Grant: HOUR, Session: HOUR, AccessToken: HOUR, IdToken: HOUR },
    interactions: { url: (_context, { uid }) => `/interaction/${uid}` },
    findAccount: (_context, id) => ({ accountId: id, claims: () => ({ sub: id, ...world.claims }) }),
    async loadExistingGrant({ oidc }) {
      const grant = new oidc.provider.Grant({ clientId: oidc.client.clientId, accountId: oidc.session.accountId })
      grant.addOIDCScope('openid profile email')
      await grant.save()
      return grant
    },
    ...more,
  })
  const callback = provider.callback()
  handler.current = (request, response) => {
    if (!request.url?.startsWith('/interaction/')) return callback(request, response)
    const result = world.behaviour === 'deny' ? { error: 'access_denied', error_description: 'ada said no' } : { login: { accountId: 'account-1' } }
    provider.interactionFinished(request, response, result).catch((fault: unknown) => response.writeHead(500).end(String(fault)))
  }
  return world
}

/** A browser that follows the provider's redirects, with its cookies, until it is sent back to the portal. */
export function browser(): (to: string) => Promise<string> {
  const cookies = new Map<string, string>()
  return async (to) => {
    for (let at = new URL(to), hops = 0; hops < 10; hops += 1) {
      const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
      const response = await fetch(at, { headers: { cookie }, redirect: 'manual' })
      for (const line of response.headers.getSetCookie()) {
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
        if (value === '') cookies.delete(name)
        else cookies.set(name, value)
      }
      const location = response.headers.get('location')
      if (location === null) throw new Error(`no way on from ${at.pathname}: ${response.status} ${await response.text()}`)
      at = new URL(location, at)
      if (at.href.startsWith(RETURN_TO)) return at.href
    }
    throw new Error('no end of redirects')
  }
}
