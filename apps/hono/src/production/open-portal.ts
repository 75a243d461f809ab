import { readFileSync } from 'node:fs'
import { duoOidc } from '@ssp/duo/oidc'
import { ConfigurationError, createPortal, type Portal, staticDirectory } from '@ssp/portal'
import { nodeCryptography } from '@ssp/providers/node-crypto'
import { otp } from '@ssp/providers/otp'
import { webAuthn } from '@ssp/providers/webauthn'
import { sqliteStores } from '@ssp/stores/sqlite'
import { clientAddress } from '../adapter.ts'
import { random } from '../random.ts'
import type { ProductionSettings } from '../settings.ts'
import { readApplications } from './applications.ts'
import { webV2Of } from './integration.ts'
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

/** A portal on its database. */
export interface OpenPortal {
  readonly portal: Portal
  /** Done when what goes on after an answer is. */
  readonly settled: () => Promise<unknown>
  readonly close: () => void
}

/**
 * The portal as the settings and the applications file have it: SQLite in a file, durable on every acknowledged change.
 *
 * @throws ConfigurationError naming the key and the fix
 */
export async function openPortal(settings: ProductionSettings): Promise<OpenPortal> {
  const { issuer, secret } = settings
  const { env } = process
  const configured = readApplications(readFile(settings.applications), env)
  const { directory, clients, integrations, mailer, central, telephony, push } = configured
  const { origin, hostname } = new URL(issuer)
  const url = issuer.replace(/\/+$/, '')
  const organisation = directory.organisation.name
  const providers = {
    webAuthn: webAuthn({ rpId: hostname, rpName: organisation, origins: [origin] }),
    otp: otp(),
    directory: staticDirectory(directory),
    ...(telephony !== undefined && { telephony: telephonyOf(telephony, env) }),
    ...(push !== undefined && { push: await pushOf(push, issuer, organisation, env) }),
    ...(mailer !== undefined && { mailer }),
    ...(central !== undefined && { central }),
  }
  const frames = integrations.length === 0 ? [] : [webV2Of(integrations, url, now)]
  const running = new Set<Promise<unknown>>()
  const stores = sqliteStores({ path: settings.database })
  const { shortLived } = stores
  const byId = (id: string) => Promise.resolve(clients.find((one) => one.clientId === id) ?? null)
  const portal = createPortal(
    { issuer, secret, demo: false },
    {
      ...stores,
      ...providers,
      protocols: [duoOidc({ issuer: url, clients: byId, shortLived, now, random }), ...frames],
      now,
      random,
      cryptography: nodeCryptography,
      locate: () => 'unknown',
      address: (request) => clientAddress(request, settings.trustedProxies),
      after: (work) => void running.add(work.finally(() => running.delete(work))),
      onFault: (cause) => console.error('a port is broken:', cause),
    },
  )
  return { portal, settled: () => Promise.all(running), close: () => stores.close() }
}
