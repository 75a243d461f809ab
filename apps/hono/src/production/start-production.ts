import { readFileSync } from 'node:fs'
import { duoOidc } from '@ssp/duo/oidc'
import { ConfigurationError, createPortal, staticDirectory } from '@ssp/portal'
import { nodeCryptography } from '@ssp/providers/node-crypto'
import { otp } from '@ssp/providers/otp'
import { webAuthn } from '@ssp/providers/webauthn'
import { sqliteStores } from '@ssp/stores/sqlite'
import { Hono } from 'hono'
import { clientAddress, listen, mount } from '../adapter.ts'
import { random } from '../random.ts'
import type { ProductionSettings } from '../settings.ts'
import { readApplications } from './applications.ts'
import { pushOf } from './push.ts'
import { telephonyOf } from './telephony.ts'

function readFile(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    throw new ConfigurationError('SSP_APPLICATIONS', 'the file that it names can’t be read')
  }
}

const now = (): number => Date.now()

/**
 * The portal on one machine: SQLite in a file, durable on every acknowledged change, on loopback behind the proxy that
 * ends TLS.
 *
 * @throws ConfigurationError naming the key and the fix
 * @returns how to stop it
 */
export async function startProduction(settings: ProductionSettings): Promise<() => void> {
  const { issuer, secret, port } = settings
  const { directory, clients, telephony, push } = readApplications(readFile(settings.applications), process.env)
  const stores = sqliteStores({ path: settings.database })
  const { origin, hostname, pathname } = new URL(issuer)
  const portal = createPortal(
    { issuer, secret, demo: false },
    {
      ...stores,
      webAuthn: webAuthn({ rpId: hostname, rpName: directory.organisation.name, origins: [origin] }),
      otp: otp(),
      directory: staticDirectory(directory),
      ...(telephony !== undefined && { telephony: telephonyOf(telephony, process.env) }),
      ...(push !== undefined && { push: await pushOf(push, issuer, directory.organisation.name, process.env) }),
      protocols: [
        duoOidc({
          issuer: issuer.replace(/\/+$/, ''),
          clients: (id) => Promise.resolve(clients.find((one) => one.clientId === id) ?? null),
          shortLived: stores.shortLived,
          now,
          random,
        }),
      ],
      now,
      random,
      cryptography: nodeCryptography,
      locate: () => 'unknown',
      address: (request) => clientAddress(request, settings.trustedProxies),
      onFault: (cause) => console.error('a port is broken:', cause),
    },
  )
  const server = await listen(mount(new Hono(), pathname.replace(/\/+$/, ''), portal.fetch), port)
  return () => {
    server.close()
    stores.close()
  }
}
