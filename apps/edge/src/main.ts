import { waitUntil } from 'cloudflare:workers'
import { SHIPPED_POLICY } from '@ssp/core'
import { duoOidc, type OidcClient } from '@ssp/duo/oidc'
import { createPortal, type Portal, staticDirectory } from '@ssp/portal'
import { otp } from '@ssp/providers/otp'
import { webAuthn } from '@ssp/providers/webauthn'
import { memoryStores } from '@ssp/stores/memory'
import { clientAddress, edgePortal, type Worker } from './adapter.ts'
import { type Bindings, bound, issuerOf } from './bindings.ts'

const now = (): number => Date.now()

const random = (length: number): Uint8Array => crypto.getRandomValues(new Uint8Array(length))

/**
 * For development only, until there is a store that isolates share: accounts, visits and counts live in the memory of
 * one isolate. They end with it, and a second isolate, which a platform starts whenever it likes, knows nothing of them.
 */
function portalOf(env: Bindings): Portal {
  const { href, hostname, origin, protocol } = issuerOf(env)
  const issuer = href.replace(/\/$/, '')
  const secret = bound(env, 'SSP_SECRET')
  const name = bound(env, 'SSP_APPLICATION')
  const application = { id: 'app', name, kind: 'web' } as const
  const client: OidcClient = {
    clientId: bound(env, 'SSP_CLIENT_ID'),
    secret: bound(env, 'SSP_CLIENT_SECRET'),
    redirectUris: [bound(env, 'SSP_REDIRECT_URI')],
    application,
    usernameNormalization: 'none',
  }
  const clients = (id: string): Promise<OidcClient | null> => Promise.resolve(id === client.clientId ? client : null)
  const stores = memoryStores()
  return createPortal(
    // Plain http is a demonstration's; the portal refuses it anywhere but on loopback.
    { issuer, secret, demo: protocol === 'http:' },
    {
      ...stores,
      webAuthn: webAuthn({ rpId: hostname, rpName: name, origins: [origin] }),
      otp: otp(),
      directory: staticDirectory({
        organisation: { name, edition: 'mfa' },
        // As shipped nobody enrols themselves; here there is no administrator who could do it for them.
        policy: { ...SHIPPED_POLICY, newUser: 'enroll' },
        applications: [{ ...application, prompt: 'universal', selfService: true }],
      }),
      protocols: [duoOidc({ issuer, clients, shortLived: stores.shortLived, now, random })],
      now,
      random,
      locate: () => 'unknown',
      address: (request) => clientAddress(request, env.SSP_ADDRESS_HEADER ?? null),
      after: waitUntil,
      onFault: (cause) => console.error('a port is broken:', cause),
    },
  )
}

const portal: Worker<Bindings> = edgePortal(portalOf)

// oxlint-disable-next-line import/no-default-export -- what Workers-style runtimes ask for
export default portal
