import type { ServerType } from '@hono/node-server'
import { authenticator } from '@ssp/authenticator'
import type { Push } from '@ssp/core'
import { duoOidc } from '@ssp/duo/oidc'
import { duoWebV2 } from '@ssp/duo/web-v2'
import { createPortal } from '@ssp/portal'
import { nodeCryptography } from '@ssp/providers/node-crypto'
import { otp } from '@ssp/providers/otp'
import { outbox } from '@ssp/providers/outbox'
import { phoneNumbers } from '@ssp/providers/phone'
import { push } from '@ssp/providers/push'
import { webAuthn } from '@ssp/providers/webauthn'
import { memoryStores } from '@ssp/stores/memory'
import { Hono, type MiddlewareHandler } from 'hono'
import { clientAddress, listen, mount } from '../adapter.ts'
import { keepDelivering } from '../deliveries.ts'
import { random } from '../random.ts'
import type { DemoSettings } from '../settings.ts'
import { demoApplication } from './application.ts'
import { DEMO_CREDITS, demoCentral, demoClients, demoDirectory, demoIntegration } from './clients.ts'
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

export interface DemoOptions extends Pick<DemoSettings, 'port' | 'issuer' | 'secret'> {
  /** The portal's clock, milliseconds since 1970: the process's own where left out. */
  readonly now?: () => number
  /** What wakes phones up. Nothing does where left out, and they ask by themselves: it turns to nobody's push service. */
  readonly signatures?: Push
}

/** Browsers keep their connections, and open some before they need them. */
function stop(server: ServerType): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    if ('closeAllConnections' in server) server.closeAllConnections()
  })
}

/** Authenticators set their clocks by what each answer says of the time. */
const tellTime = (now: () => number): MiddlewareHandler => async (context, next) => {
  await next()
  context.header('date', new Date(now()).toUTCString())
}

/** The portal, and on the next port an application that it protects, both on loopback. Nothing outlives the process. */
export async function startDemo({ port, issuer, secret, now = Date.now, signatures }: DemoOptions): Promise<Demo> {
  const application = `http://localhost:${port + 1}`
  const stores = memoryStores()
  const clients = demoClients(random, application)
  const integration = demoIntegration(random, application)
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
      push: {
        signatures: signatures ?? (await push({ vapid: null, now })),
        authenticator: authenticator({ issuer, name: 'Demo organisation' }),
      },
      mailer: phones,
      central: await demoCentral(random, application),
      protocols: [
        duoOidc({ issuer, clients: client, shortLived: stores.shortLived, now, random }),
        duoWebV2({ issuer, integrations: (ikey) => Promise.resolve(ikey === integration.ikey ? integration : null), now }),
      ],
      now,
      random,
      cryptography: nodeCryptography,
      locate: () => 'unknown',
      address: (request) => clientAddress(request, 0),
      onFault: (cause) => console.error('a port is broken:', cause),
    },
  )
  const stopDelivering = keepDelivering(portal)
  const seeded = await seed(portal.administration, codes, random, now)
  // Whoever opens the portal's own address wants the application first.
  const front = new Hono().use(tellTime(now)).get('/', (context) => context.redirect(application, 303))
  const demo = demoApplication({ url: application, portal: issuer, clients, integration, tokens: () => seeded.tokens, phones, now })
  const servers = [await listen(mount(front, '', portal.fetch), port), await listen(demo, port + 1)]
  return {
    portal: issuer,
    application,
    users: PEOPLE.map(({ name, about }) => ({ name, about })),
    codes: seeded.codes,
    tokens: seeded.tokens,
    async close() {
      stopDelivering()
      await Promise.all(servers.map(stop))
    },
  }
}
