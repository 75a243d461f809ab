import type { PromptAuthentication, PromptRequest, Protocol, ProtocolAnswer, ShortLivedStore } from '@ssp/core'
import { duoOidc, type OidcClient } from '@ssp/duo/oidc'
import { memoryStores } from '@ssp/stores/memory'
import { CompactSign, type JWTPayload } from 'jose'

export const ISSUER = 'https://mfa.example.com:8443/portal'
export const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'
export const STATE = 'a-state-of-more-than-16-characters'

export const SHOP: OidcClient = {
  clientId: 'DISHOP00000000000001',
  secret: 'shop-secret-shop-secret-shop-secret-0001',
  redirectUris: ['https://shop.example/callback', 'https://shop.example/callback?tenant=a%20b'],
  application: { id: 'application-shop', name: 'Shop', kind: 'web' },
  usernameNormalization: 'simple',
}

/** A device management portal. */
export const DEVICES: OidcClient = {
  clientId: 'DIDEVICES00000000001',
  secret: 'devices-secret-devices-secret-devices-01',
  redirectUris: ['https://devices.example/done'],
  application: { id: 'application-devices', name: 'My devices', kind: 'device-management-portal' },
  usernameNormalization: 'none',
}

export const CALLBACK = 'https://shop.example/callback'

export const AUTHENTICATION: PromptAuthentication = {
  transaction: 'transaction-1',
  at: Date.UTC(2025, 0, 2, 3, 4, 5, 678),
  method: 'passcode',
  user: { id: 'user-ada', groups: ['staff'], email: null },
  device: { type: 'hardware-token', name: 'Blue token', address: null },
  access: {
    address: '192.0.2.7',
    country: 'DE',
    browser: { name: 'Firefox', version: '140.0' },
    system: { name: 'Linux', version: null },
  },
}

export interface World {
  readonly protocol: Protocol
  readonly shortLived: ShortLivedStore
  /** Registered clients; a test may withdraw one. */
  readonly clients: Map<string, OidcClient>
  now(): number
  pass(seconds: number): void
  authorize(request: string, beside?: Readonly<Record<string, string>>): Promise<ProtocolAnswer>
  post(path: string, form: Readonly<Record<string, string>>): Promise<Reply>
}

export interface Reply {
  readonly status: number
  readonly body: Readonly<Record<string, unknown>>
}

/** Two registered clients, a clock of our own and the memory store. */
export function world(): World {
  let now = Date.UTC(2025, 0, 2, 3, 4, 5)
  const { shortLived } = memoryStores()
  const clients = new Map([SHOP, DEVICES].map((client) => [client.clientId, client]))
  const protocol = duoOidc({
    issuer: ISSUER,
    clients: async (clientId) => clients.get(clientId) ?? null,
    shortLived,
    now: () => now,
    random: (length) => crypto.getRandomValues(new Uint8Array(length)),
  })
  return {
    protocol,
    shortLived,
    clients,
    now: () => now,
    pass: (seconds) => {
      now += seconds * 1000
    },
    authorize: (request, beside = {}) =>
      protocol.handle({
        method: 'GET',
        path: '/oauth/v1/authorize',
        query: new URLSearchParams({ client_id: SHOP.clientId, response_type: 'code', ...beside, request }).toString(),
        contentType: null,
        body: '',
      }),
    post: async (path, form) =>
      reply(
        await protocol.handle({
          method: 'POST',
          path,
          query: '',
          contentType: 'application/x-www-form-urlencoded',
          body: new URLSearchParams(form).toString(),
        }),
      ),
  }
}

export function reply(answer: ProtocolAnswer): Reply {
  if (answer.kind !== 'response') throw new Error(`a response was expected, not ${answer.kind}`)
  return { status: answer.status, body: JSON.parse(answer.body) as Record<string, unknown> }
}

/** What Node's SDK signs for a prompt. */
export function requestClaims(world: Pick<World, 'now'>, client: OidcClient = SHOP): JWTPayload {
  return {
    response_type: 'code',
    scope: 'openid',
    exp: Math.floor(world.now() / 1000) + 300,
    client_id: client.clientId,
    redirect_uri: client.redirectUris[0],
    state: STATE,
    duo_uname: 'ada',
    iss: client.clientId,
    aud: ISSUER,
    use_duo_code_attribute: true,
  }
}

let assertions = 0

export function assertionClaims(world: Pick<World, 'now'>, path: string, client: OidcClient = SHOP): JWTPayload {
  const iat = Math.floor(world.now() / 1000)
  assertions += 1
  return {
    iss: client.clientId,
    sub: client.clientId,
    aud: ISSUER + path,
    jti: `assertion-${assertions}`,
    iat,
    exp: iat + 300,
  }
}

/** Any claims, also such as no library would sign. */
export function sign(claims: unknown, secret: string = SHOP.secret, alg = 'HS512'): Promise<string> {
  const bytes = new TextEncoder()
  return new CompactSign(bytes.encode(JSON.stringify(claims))).setProtectedHeader({ alg }).sign(bytes.encode(secret))
}

/** A token whose parts are exactly these, signed or not. */
export function unsigned(header: object, claims: object, signature = ''): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')
  return `${part(header)}.${part(claims)}.${signature}`
}

export function begun(answer: ProtocolAnswer): PromptRequest {
  if (answer.kind !== 'begin') throw new Error(`a prompt was expected, not ${JSON.stringify(answer)}`)
  return answer.request
}

/** Where a browser is sent. */
export function sentTo(answer: ProtocolAnswer): URL {
  if (answer.kind !== 'redirect') throw new Error(`a redirect was expected, not ${JSON.stringify(answer)}`)
  return new URL(answer.to)
}

/** A prompt begun and allowed: the code that the application gets. */
export async function codeFor(world: World, client: OidcClient = SHOP, claims: JWTPayload = {}): Promise<string> {
  const request = await sign({ ...requestClaims(world, client), ...claims }, client.secret)
  const prompt = begun(await world.authorize(request, { client_id: client.clientId }))
  const end = await world.protocol.finish(prompt, { result: 'allow', authentication: AUTHENTICATION })
  const code = sentTo(end).searchParams.get('duo_code')
  if (code === null) throw new Error('no code')
  return code
}

/** The form that redeems a code, as Node's SDK posts it. */
export async function redemption(
  world: World,
  code: string,
  client: OidcClient = SHOP,
): Promise<Record<string, string>> {
  return {
    grant_type: 'authorization_code',
    code,
    redirect_uri: client.redirectUris[0] ?? '',
    client_id: client.clientId,
    client_assertion_type: ASSERTION_TYPE,
    client_assertion: await sign(assertionClaims(world, '/oauth/v1/token', client), client.secret),
  }
}
