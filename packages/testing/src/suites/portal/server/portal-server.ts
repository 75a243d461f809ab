import { compilePolicy, type PromptOutcome, SHIPPED_POLICY } from '@ssp/core'
import { appFiles } from './app-files.ts'
import type { Controls, PortalSetup, Rules } from './controls.ts'
import type { PortalParts, PortalStores, PortalUnderTest } from './portal-parts.ts'
import { providerOf, type TestProvider } from './provider.ts'
import { PASSWORD, testCentral } from './test-central.ts'
import { testProtocol } from './test-protocol.ts'
import { CAUSE, newWatch, type Watch, watchStores } from './watch.ts'

/** When every case begins: 15 January 2027, 08:00 UTC. */
const START = 1_800_000_000_000

const SECRET = 'dGhlLXNlY3JldC1vZi10aGUtcG9ydGFsLXVuZGVyLXRlc3Q'

const ADMINISTRATOR = { type: 'administrator', id: 'administrator-1', role: 'owner' } as const

const POLICY = compilePolicy([{ ...SHIPPED_POLICY, newUser: 'enroll' }])

/** An organisation where everything that a case doesn't speak of is allowed. */
const RULES: Rules = {
  policy: POLICY,
  reachable: [POLICY],
  edition: 'mfa',
  location: 'DE',
  applications: [{ id: 'wiki', name: 'Wiki', kind: 'web', prompt: 'universal', selfService: true }],
}

/** What messages and calls cost: countries that aren't here are never reached. */
const PRICE = { sms: 1, call: 2 }
const CREDITS = { AT: PRICE, DE: PRICE, FR: PRICE, MY: PRICE, US: PRICE }

interface Opened {
  readonly portal: PortalUnderTest
  readonly provider: TestProvider
  readonly base: string
  readonly stores: PortalStores
  readonly watch: Watch
  readonly outcomes: PromptOutcome[]
  readonly codes: string[]
  rules: Rules
  clock: number
  faults: number
}

/** A portal with its surroundings, for the suite to turn. */
export interface PortalServer {
  readonly fetch: (request: Request) => Promise<Response>
  readonly controls: Controls
}

async function openPortal(parts: PortalParts, setup: PortalSetup, address: (request: Request) => string | null): Promise<Opened> {
  const watch = newWatch()
  const stores = parts.stores()
  const outcomes: PromptOutcome[] = []
  const { origin, hostname } = new URL(setup.issuer)
  const state = { rules: { ...RULES, ...setup.rules }, clock: START, faults: 0 }
  const now = (): number => state.clock
  const provider = providerOf(parts, now)
  const signatures = await parts.push({ vapid: null, now })
  const portal = parts.createPortal(
    { issuer: setup.issuer, secret: SECRET, demo: false, maxBodyBytes: setup.maxBodyBytes },
    {
      ...watchStores(stores, watch),
      webAuthn: parts.webAuthn({ rpId: hostname, rpName: 'Example', origins: [origin] }),
      otp: parts.otp(),
      telephony: { numbers: parts.numbers(), text: provider, caller: provider, credits: CREDITS, creditsPerDay: { organisation: 10_000 } },
      push: { signatures, authenticator: { url: setup.authenticator, files: appFiles(setup) } },
      directory: {
        organisation: () => Promise.resolve({ name: 'Example', edition: state.rules.edition }),
        application: (id) => Promise.resolve(state.rules.applications.find((one) => one.id === id) ?? null),
        policy: () => Promise.resolve(state.rules.policy),
        groups: () => Promise.resolve([]),
        reachable: () => Promise.resolve(state.rules.reachable),
      },
      central: testCentral,
      protocols: [testProtocol({ now, applications: () => state.rules.applications }, outcomes)],
      now,
      random: (length) => crypto.getRandomValues(new Uint8Array(length)),
      locate: () => state.rules.location,
      address,
      onFault: () => (state.faults += 1),
    },
  )
  return Object.assign(state, { portal, provider, base: setup.issuer, stores, watch, outcomes, codes: [] })
}

function controlsOf(parts: PortalParts, current: () => Opened, open: (setup: PortalSetup) => Promise<null>): Controls {
  const nothing = Promise.resolve(null)
  return {
    open,
    advance: (ms) => ((current().clock += ms), nothing),
    now: () => Promise.resolve(current().clock),
    change: (rules) => ((current().rules = { ...current().rules, ...rules }), nothing),
    async assignToken(username, token) {
      current().codes.push(token.parameters.secret)
      return (await current().portal.administration.assignToken(ADMINISTRATOR, username, token)).kind
    },
    async issueCodes(username, order) {
      const issued = await current().portal.administration.issueBypassCodes(ADMINISTRATOR, username, order)
      const codes = 'codes' in issued ? issued.codes : []
      current().codes.push(...codes)
      return codes
    },
    async issueLink(username, lifeMs) {
      const { portal, base } = current()
      const issued = await portal.administration.issueEnrolmentLink(ADMINISTRATOR, username, { lifeMs })
      return 'url' in issued ? issued.url.slice(base.length) : null
    },
    passcode: (token, counter) => parts.otp().generate(token, counter, current().clock),
    async accounts() {
      const { stores, watch } = current()
      const loaded = await Promise.all([...watch.users].map((user) => stores.accounts.load(user)))
      return loaded.flatMap((one) => (one === null ? [] : [one.account]))
    },
    async seed(account) {
      const { accounts } = current().stores
      const before = await accounts.load(account.user)
      if (before === null) throw new Error('only an account that is there can be seeded')
      const version = before.version + 1
      const link = { text: '{"v":1,"type":"seeded"}', hash: `seeded-${version}` }
      const after = { ...account, version, run: { session: null, from: version } }
      const untouched = { outbox: [], take: [], values: {}, index: { add: [], remove: [] } }
      const result = await accounts.commit(account.user, before.version, { ...untouched, events: [link], account: after })
      if (!result.ok) throw new Error(`the account was not seeded: ${result.code}`)
      return null
    },
    breakDown: (port) => ((current().watch.broken = port), nothing),
    loseRaces: (times) => ((current().watch.racesToLose = times), nothing),
    traffic() {
      const { watch } = current()
      const { reads, writes } = watch
      Object.assign(watch, { reads: 0, writes: 0 })
      return Promise.resolve({ reads, writes })
    },
    log: () => current().stores.securityLog.read(null, 1000),
    outcomes: () =>
      Promise.resolve(
        current().outcomes.map((one) => ({
          result: one.result,
          method: one.result === 'allow' ? one.authentication.method : null,
        })),
      ),
    faults: () => Promise.resolve(current().faults),
    sent: () => Promise.resolve(current().provider.entries()),
    provider: (state) => ((current().provider.state = state), nothing),
    pressKey: (call, key) => current().provider.pressKey(current().base, call, key),
    bookings() {
      const { reserved, settled, refunded } = current().watch.bookings
      return Promise.resolve({ reserved: reserved.size, settled: settled.size, refunded: refunded.size })
    },
    notices: async () => (await current().stores.accounts.claimOutbox(current().clock, 1000, 0)).length,
    secrets() {
      const { codes, provider } = current()
      // A number in full, as the provider is told it: pages show it grouped to whoever typed it, and masked to all others.
      return Promise.resolve([SECRET, CAUSE, PASSWORD, ...codes, ...provider.entries().map(({ to }) => to)])
    },
  }
}

/**
 * A portal made of the given parts, on a clock, with stores and rules that the suite turns. It stands behind the adapter
 * under test, in this process or in another; it answers nothing before it is opened.
 *
 * @param address the adapter's own way to know a client's address
 */
export function portalServer(parts: PortalParts, address: (request: Request) => string | null): PortalServer {
  let opened: Opened | null = null
  const current = (): Opened => {
    if (opened === null) throw new Error('the portal under test was not opened')
    return opened
  }
  const open = async (setup: PortalSetup): Promise<null> => {
    opened = await openPortal(parts, setup, address)
    return null
  }
  return { fetch: (request) => current().portal.fetch(request), controls: controlsOf(parts, current, open) }
}
