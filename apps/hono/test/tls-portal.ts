import type { Client, ClientOptions } from '@duosecurity/duo_universal'
import { type Protocol, SHIPPED_POLICY, type ShortLivedStore } from '@ssp/core'
import { duoOidc, type OidcClient } from '@ssp/duo/oidc'
import { type Administration, createPortal, staticDirectory } from '@ssp/portal'
import { otp } from '@ssp/providers/otp'
import { webAuthn } from '@ssp/providers/webauthn'
import { memoryStores } from '@ssp/stores/memory'
import { Hono } from 'hono'
import { listen, mount } from '../src/adapter.ts'
import { base64url, random } from '../src/random.ts'
import { type RelyingApplication, relyingApplication, sdkWith } from './relying-application.ts'
import { CERTIFICATE, close, listenTls, portOf } from './tls-server.ts'

const BASE = '/mfa'

/** A sign-in application, and a device management portal. */
const APPLICATIONS = [
  { id: 'shop', name: 'Shop', kind: 'web', prompt: 'universal', selfService: true },
  { id: 'devices', name: 'My devices', kind: 'device-management-portal', prompt: 'universal', selfService: true },
] as const

export type ApplicationName = (typeof APPLICATIONS)[number]['id']

const CLIENT: Readonly<Record<ApplicationName, Pick<OidcClient, 'clientId' | 'secret'>>> = {
  shop: { clientId: 'DISHOP00000000000001', secret: 'shop-secret-shop-secret-shop-secret-0001' },
  devices: { clientId: 'DIDEVICES00000000001', secret: 'devices-secret-devices-secret-devices-01' },
}

/** What the server did: how often a prompt ended in an allow, and how many codes it put into its store. */
export interface Books {
  allows: number
  codes: number
}

/** A code exists for an allow and nothing else. */
export function audit({ allows, codes }: Books): void {
  if (codes !== allows) throw new Error(`${codes} codes were issued for ${allows} allows`)
}

/** A fault to be found. */
export interface Planted {
  readonly protocol?: (protocol: Protocol) => Protocol
  readonly shortLived?: (store: ShortLivedStore) => ShortLivedStore
}

/** A portal over TLS, and beside it the applications that it protects. */
export interface TlsPortal {
  readonly issuer: string
  readonly application: string
  readonly relying: RelyingApplication
  readonly administration: Administration
  readonly books: Books
  /** Milliseconds that the portal's clock is ahead of everybody else's. */
  ahead: number
  readonly faults: readonly unknown[]
  /** What an administrator gives the application's developers. */
  options(name: ApplicationName): ClientOptions
  /** The SDK, set up with these. */
  sdk(name: ApplicationName, change?: Partial<ClientOptions>): Client
  close(): Promise<void>
}

function countCodes(store: ShortLivedStore, books: Books): ShortLivedStore {
  return {
    ...store,
    put: (key, value, expiresAt) => {
      if (key.startsWith('oidc:code:')) books.codes += 1
      return store.put(key, value, expiresAt)
    },
  }
}

function countAllows(protocol: Protocol, books: Books): Protocol {
  return {
    ...protocol,
    finish: (request, outcome) => {
      if (outcome.result === 'allow') books.allows += 1
      return protocol.finish(request, outcome)
    },
  }
}

export async function startTlsPortal(planted: Planted = {}): Promise<TlsPortal> {
  const relying = relyingApplication((name) => sdk(name === 'devices' ? 'devices' : 'shop'))
  const front = new Hono()
  const servers = [await listenTls(front), await listen(relying.app, 0)] as const
  const origin = `https://localhost:${portOf(servers[0])}`
  const issuer = `${origin}${BASE}`
  // By number: another site than the portal, as in life, and plain http whatever the portal told the browser.
  const application = `http://127.0.0.1:${portOf(servers[1])}`
  const options = (name: ApplicationName): ClientOptions => ({
    clientId: CLIENT[name].clientId,
    clientSecret: CLIENT[name].secret,
    apiHost: issuer.replace('https://', ''),
    redirectUrl: `${application}/${name}/callback`,
  })
  const sdk: TlsPortal['sdk'] = (name, change) => sdkWith(CERTIFICATE.cert, { ...options(name), ...change })

  const books: Books = { allows: 0, codes: 0 }
  const faults: unknown[] = []
  const stores = memoryStores()
  const shortLived = countCodes(planted.shortLived?.(stores.shortLived) ?? stores.shortLived, books)
  const now = (): number => Date.now() + made.ahead
  const clients: readonly OidcClient[] = APPLICATIONS.map(({ id, name, kind }) => ({
    ...CLIENT[id],
    redirectUris: [options(id).redirectUrl],
    application: { id, name, kind },
    usernameNormalization: 'simple',
  }))
  const oidc = duoOidc({
    issuer,
    clients: (id) => Promise.resolve(clients.find(({ clientId }) => clientId === id) ?? null),
    shortLived,
    now,
    random,
  })
  const portal = createPortal(
    { issuer, secret: base64url(random(32)), demo: false },
    {
      ...stores,
      shortLived,
      webAuthn: webAuthn({ rpId: 'localhost', rpName: 'Example', origins: [origin] }),
      otp: otp(),
      directory: staticDirectory({
        organisation: { name: 'Example', edition: 'mfa' },
        policy: { ...SHIPPED_POLICY, newUser: 'enroll' },
        applications: APPLICATIONS,
      }),
      protocols: [countAllows(planted.protocol?.(oidc) ?? oidc, books)],
      now,
      random,
      locate: () => 'unknown',
      onFault: (cause) => faults.push(cause),
    },
  )
  mount(front, BASE, portal.fetch)

  const made: TlsPortal = {
    issuer,
    application,
    relying,
    administration: portal.administration,
    books,
    ahead: 0,
    faults,
    options,
    sdk,
    close: async () => void (await Promise.all(servers.map(close))),
  }
  return made
}
