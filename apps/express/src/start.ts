import { SHIPPED_POLICY } from '@ssp/core'
import { duoOidc, type OidcClient } from '@ssp/duo/oidc'
import { createPortal, staticDirectory } from '@ssp/portal'
import { nodeCryptography } from '@ssp/providers/node-crypto'
import { otp } from '@ssp/providers/otp'
import { webAuthn } from '@ssp/providers/webauthn'
import { memoryStores } from '@ssp/stores/memory'
import { sqliteStores } from '@ssp/stores/sqlite'
import express from 'express'
import { clientAddress, expressPortal, listen } from './adapter.ts'
import type { Settings } from './settings.ts'

const now = (): number => Date.now()

/** Notices that could not be sent are due again after half a minute at the earliest. */
const DELIVER_EVERY_MS = 30_000

const random = (length: number): Uint8Array => crypto.getRandomValues(new Uint8Array(length))

/**
 * Runs the portal beside what is yours: mount it first, your body parsers and routes after it.
 *
 * @throws ConfigurationError naming the key and the fix
 * @returns how to stop it
 */
export async function start(settings: Settings): Promise<() => void> {
  const { issuer, secret, clientId } = settings
  const { origin, hostname, pathname, protocol } = new URL(issuer)
  const application = { id: 'app', name: settings.application, kind: 'web' } as const
  const client: OidcClient = {
    clientId,
    secret: settings.clientSecret,
    redirectUris: [settings.redirectUri],
    application,
    usernameNormalization: 'none',
  }
  const database = settings.database === null ? null : sqliteStores({ path: settings.database })
  const stores = database ?? memoryStores()
  const clients = (id: string): Promise<OidcClient | null> => Promise.resolve(id === clientId ? client : null)
  const portal = createPortal(
    // Plain http is a demonstration's; the portal refuses it anywhere but on loopback.
    { issuer, secret, demo: protocol === 'http:' },
    {
      ...stores,
      webAuthn: webAuthn({ rpId: hostname, rpName: settings.application, origins: [origin] }),
      otp: otp(),
      directory: staticDirectory({
        organisation: { name: settings.application, edition: 'mfa' },
        // As shipped nobody enrols themselves; here there is no administrator who could do it for them.
        policy: { ...SHIPPED_POLICY, newUser: 'enroll' },
        applications: [{ ...application, prompt: 'universal', selfService: true }],
      }),
      protocols: [duoOidc({ issuer, clients, shortLived: stores.shortLived, now, random })],
      now,
      random,
      cryptography: nodeCryptography,
      locate: () => 'unknown',
      address: clientAddress,
      onFault: (cause) => console.error('a port is broken:', cause),
    },
  )
  const app = express().disable('x-powered-by').set('trust proxy', settings.trustedProxies)
  app.use(pathname, expressPortal(portal))
  const server = await listen(app, settings.port)
  const deliveries = setInterval(() => void portal.deliver(), DELIVER_EVERY_MS).unref()
  return () => {
    clearInterval(deliveries)
    server.close()
    database?.close()
  }
}
