import { authenticator } from '@ssp/authenticator'
import { duoOidc } from '@ssp/duo/oidc'
import { createPortal } from '@ssp/portal'
import { nodeCryptography } from '@ssp/providers/node-crypto'
import { otp } from '@ssp/providers/otp'
import { outbox } from '@ssp/providers/outbox'
import { phoneNumbers } from '@ssp/providers/phone'
import { push } from '@ssp/providers/push'
import { webAuthn } from '@ssp/providers/webauthn'
import { memoryStores } from '@ssp/stores/memory'
import { Hono } from 'hono'
import { clientAddress, listen, mount } from '../adapter.ts'
import { random } from '../random.ts'
import type { DemoSettings } from '../settings.ts'
import { demoApplication } from './application.ts'
import { DEMO_CREDITS, demoClients, demoDirectory } from './clients.ts'
import { PEOPLE } from './people.ts'
import { type DemoCode, type DemoToken, seed } from './seed.ts'

/** A running demonstration. */
export interface Demo {
  readonly portal: string
  readonly application: string
  readonly users: readonly { readonly name: string; readonly about: string }[]
  readonly codes: readonly DemoCode[]
  readonly tokens: readonly DemoToken[]
  close(): Promise<void>
}

const now = (): number => Date.now()

/** The portal, and on the next port an application that it protects, both on loopback. Nothing outlives the process. */
export async function startDemo({ port, issuer, secret }: Pick<DemoSettings, 'port' | 'issuer' | 'secret'>): Promise<Demo> {
  const application = `http://localhost:${port + 1}`
  const stores = memoryStores()
  const clients = demoClients(random, application)
  const codes = otp()
  const phones = outbox({ now })
  const client = (id: string) => Promise.resolve(clients.find((one) => one.clientId === id) ?? null)
  const portal = createPortal(
    { issuer, secret, demo: true },
    {
      ...stores,
      webAuthn: webAuthn({ rpId: 'localhost', rpName: 'Demo organisation', origins: [issuer] }),
      otp: codes,
      directory: demoDirectory(),
      telephony: { numbers: phoneNumbers(), text: phones, caller: phones, credits: DEMO_CREDITS },
      // Authenticators ask by themselves; a demonstration turns to nobody's push service.
      push: { signatures: await push({ vapid: null, now }), authenticator: authenticator({ issuer, name: 'Demo organisation' }) },
      protocols: [duoOidc({ issuer, clients: client, shortLived: stores.shortLived, now, random })],
      now,
      random,
      cryptography: nodeCryptography,
      locate: () => 'unknown',
      address: (request) => clientAddress(request, 0),
      onFault: (cause) => console.error('a port is broken:', cause),
    },
  )
  const seeded = await seed(portal.administration, codes, random)
  // Whoever opens the portal's own address wants the application first.
  const front = new Hono().get('/', (context) => context.redirect(application, 303))
  const demo = demoApplication({ url: application, portal: issuer, clients, tokens: () => seeded.tokens, phones })
  const servers = [await listen(mount(front, '', portal.fetch), port), await listen(demo, port + 1)]
  return {
    portal: issuer,
    application,
    users: PEOPLE.map(({ name, about }) => ({ name, about })),
    codes: seeded.codes,
    tokens: seeded.tokens,
    async close() {
      await Promise.all(servers.map((server) => new Promise((done) => server.close(done))))
    },
  }
}
