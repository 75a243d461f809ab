import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { sign_request, verify_response } from '@duosecurity/duo_web'
import { type AccountStore, DEVICE_TYPE, type Device, type DeviceType, type Loaded, METHODS, SHIPPED_POLICY } from '@ssp/core'
import { duoOidc, type OidcClient } from '@ssp/duo/oidc'
import { duoWebV2, type WebV2Integration } from '@ssp/duo/web-v2'
import { type Application, createPortal, type Portal, staticDirectory } from '@ssp/portal'
import { otp } from '@ssp/providers/otp'
import { outbox } from '@ssp/providers/outbox'
import { phoneNumbers } from '@ssp/providers/phone'
import { push } from '@ssp/providers/push'
import { webAuthn } from '@ssp/providers/webauthn'
import { memoryStores } from '@ssp/stores/memory'
import { Hono } from 'hono'
import { clientAddress, listen, mount } from '../src/adapter.ts'
import { authorizationUrl } from '../src/demo/oidc-client.ts'
import { base64url, random } from '../src/random.ts'
import { CERTIFICATE, close, listenTls, portOf } from './tls-server.ts'

/** The browser script as the SDK's package has it. */
const SCRIPT = readFileSync(createRequire(import.meta.url).resolve('@duosecurity/duo_web/js/Duo-Web-v2.js'), 'utf8')

const INTEGRATION = { ikey: 'DIINTRANET0000000001', skey: 'intranet-secret-intranet-secret-intranet' }
const AKEY = 'what-the-intranet-keeps-to-itself-and-no-one-else'
const WIKI = { clientId: 'DIWIKI00000000000001', secret: 'wiki-secret-wiki-secret-wiki-secret-0001' }

export type Which = 'intranet' | 'wiki'

/** A portal over TLS; an application whose page frames the traditional prompt by the unmodified SDK, and one that redirects. */
export interface FrameWorld {
  readonly portal: string
  readonly host: string
  readonly administration: Portal['administration']
  readonly phones: ReturnType<typeof outbox>
  /** Milliseconds that the portal's clock is ahead of everybody else's. */
  ahead: number
  /** Whether users manage their devices at each application. */
  readonly selfService: Record<Which, boolean>
  /** What each account's devices are taken for, by their names. */
  guise: ((name: number, device: Device) => Device) | null
  readonly faults: readonly unknown[]
  /** Everything that the page's own server was posted as the portal's answer. */
  readonly answers: string[]
  now(): number
  close(): Promise<void>
}

const page = (sigRequest: string, host: string, allow: string): string => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Intranet</title></head><body><h1>Intranet</h1>
<iframe id="duo_iframe" title="Two-factor authentication" width="620" height="600"${allow === '' ? '' : ` allow="${allow}"`}></iframe>
<script src="/Duo-Web-v2.js"></script>
<script>Duo.init(${JSON.stringify({ host, sig_request: sigRequest, post_action: '/intranet/done' })})</script>
</body></html>`

/** A store that shows accounts in a guise: devices of every type cost a page each to add, and here only their pages count. */
function inGuise(accounts: AccountStore, guise: () => FrameWorld['guise']): AccountStore {
  const dressed = (loaded: Loaded): Loaded => {
    const dress = guise()
    if (dress === null) return loaded
    const devices = loaded.account.devices.map((device, place) => dress(place, device))
    return { ...loaded, account: { ...loaded.account, devices } }
  }
  return {
    ...accounts,
    load: async (user) => {
      const loaded = await accounts.load(user)
      return loaded === null ? null : dressed(loaded)
    },
  }
}

/** The device as if it were of this type. There is no credential behind it, so it answers nothing that asks for one. */
export const as = (device: Device, type: DeviceType): Device => ({
  ...device,
  type,
  methods: DEVICE_TYPE[type].defaultMethods,
  credential: null,
  app: DEVICE_TYPE[type].methods.includes('push') ? device.credential : null,
  destination: type === 'mobile-phone' || type === 'landline' ? { country: 'DE', numberType: type === 'landline' ? 'fixed-line' : 'mobile' } : null,
})

export async function frameWorld(): Promise<FrameWorld> {
  const front = new Hono()
  const app = new Hono()
  const servers = [await listenTls(front), await listen(app, 0)] as const
  const portalUrl = `https://localhost:${portOf(servers[0])}`
  // By number: another site than the portal, as in life.
  const host = `http://127.0.0.1:${portOf(servers[1])}`
  const stores = memoryStores()
  const faults: unknown[] = []
  const now = (): number => Date.now() + made.ahead
  const phones = outbox({ now })
  const applications = (): readonly Application[] => [
    { id: 'intranet', name: 'Intranet', kind: 'web', prompt: 'traditional', selfService: made.selfService.intranet },
    { id: 'wiki', name: 'Wiki', kind: 'web', prompt: 'universal', selfService: made.selfService.wiki },
  ]
  const directory = () =>
    staticDirectory({
      organisation: { name: 'Example', edition: 'mfa' },
      policy: { ...SHIPPED_POLICY, newUser: 'enroll', methods: METHODS, telephonyCountries: ['DE'], pushMatch: 'none' },
      applications: applications(),
    })
  const integration: WebV2Integration = {
    ...INTEGRATION,
    application: { id: 'intranet', name: 'Intranet', kind: 'web' },
    parents: [host],
    usernameNormalization: 'simple',
  }
  const client: OidcClient = {
    ...WIKI,
    redirectUris: [`${host}/wiki/callback`],
    application: { id: 'wiki', name: 'Wiki', kind: 'web' },
    usernameNormalization: 'simple',
  }
  const portal = createPortal(
    { issuer: portalUrl, secret: base64url(random(32)), demo: false },
    {
      ...stores,
      accounts: inGuise(stores.accounts, () => made.guise),
      webAuthn: webAuthn({ rpId: 'localhost', rpName: 'Example', origins: [portalUrl] }),
      otp: otp(),
      directory: {
        organisation: () => directory().organisation(),
        application: (id) => directory().application(id),
        policy: (id, username) => directory().policy(id, username),
        groups: (username) => directory().groups(username),
        reachable: (username) => directory().reachable(username),
      },
      telephony: { numbers: phoneNumbers(), text: phones, caller: phones, credits: { DE: { sms: 1, call: 2 } } },
      push: { signatures: await push({ vapid: null, now }), authenticator: { url: `${portalUrl}/a/`, files: [] } },
      protocols: [
        duoWebV2({ issuer: portalUrl, integrations: (ikey) => Promise.resolve(ikey === integration.ikey ? integration : null), now }),
        duoOidc({ issuer: portalUrl, clients: (id) => Promise.resolve(id === client.clientId ? client : null), shortLived: stores.shortLived, now, random }),
      ],
      now,
      random,
      locate: () => 'DE',
      address: (request) => clientAddress(request, 0),
      onFault: (cause) => faults.push(cause),
    },
  )
  mount(front, '', portal.fetch)
  app.get('/Duo-Web-v2.js', (context) => context.body(SCRIPT, 200, { 'content-type': 'text/javascript' }))
  app.get('/intranet', (context) => {
    const { user = '', allow = '' } = context.req.query()
    const { ikey, skey } = INTEGRATION
    return context.html(page(sign_request(ikey, skey, AKEY, user), portalUrl.replace('https://', ''), allow))
  })
  app.post('/intranet/done', async (context) => {
    const { sig_response: answer } = await context.req.parseBody()
    made.answers.push(String(answer))
    const { ikey, skey } = INTEGRATION
    const name = verify_response(ikey, skey, AKEY, String(answer))
    return name === null ? context.text('not signed in', 403) : context.text(`signed in: ${name}`)
  })
  app.get('/wiki', async (context) => {
    const asked = { username: context.req.query('user') ?? '', state: 'state-state-state-state-state' }
    return context.redirect(await authorizationUrl(portalUrl, client, asked, now()), 303)
  })
  app.get('/wiki/callback', (context) => context.text(`back: ${context.req.query('duo_code') === undefined ? 'no code' : 'a code'}`))

  const made: FrameWorld = {
    portal: portalUrl,
    host,
    administration: portal.administration,
    phones,
    ahead: 0,
    selfService: { intranet: true, wiki: true },
    guise: null,
    faults,
    answers: [],
    now,
    close: async () => void (await Promise.all(servers.map(close))),
  }
  return made
}

/** What a browser must be told to trust. */
export const TRUSTED: string = `--ignore-certificate-errors-spki-list=${CERTIFICATE.pin}`
