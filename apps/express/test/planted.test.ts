import { createPortal } from '@ssp/portal'
import { otp } from '@ssp/providers/otp'
import { outbox } from '@ssp/providers/outbox'
import { phoneNumbers } from '@ssp/providers/phone'
import { push } from '@ssp/providers/push'
import { webAuthn } from '@ssp/providers/webauthn'
import { memoryStores } from '@ssp/stores/memory'
import { bareHost, corpusOverHttp, type PortalHost, type PortalParts, portalSuite, runCases } from '@ssp/testing'
import { expect, it } from 'vitest'

/** What a suite can't see fail proves nothing: adapters and portals that are wrong in one point each. */

const parts: PortalParts = { createPortal, stores: memoryStores, webAuthn, otp, numbers: phoneNumbers, outbox, push }

type Fetch = (request: Request) => Promise<Response>
type Spoil = (fetch: Fetch) => Fetch

/** The portal itself behind an adapter that spoils requests or answers. */
function spoiled(spoil: Spoil): PortalHost {
  const bare = bareHost(parts)
  const at: PortalHost['at'] = async (mount) => {
    const served = await bare.at(mount)
    return { ...served, fetch: spoil(served.fetch) }
  }
  return { ...bare, at }
}

/** Spoils the headers of answers. */
const headers =
  (change: (headers: Headers) => void): Spoil =>
  (fetch) =>
  async (request) => {
    const response = await fetch(request)
    const changed = new Headers(response.headers)
    change(changed)
    return new Response(response.body, { status: response.status, headers: changed })
  }

/** Answers some requests itself. */
const answers =
  (method: string, status: number): Spoil =>
  (fetch) =>
  async (request) =>
    request.method === method ? new Response(null, { status }) : fetch(request)

const joinCookies = (all: Headers): void => {
  const cookies = all.getSetCookie()
  if (cookies.length > 1) all.set('set-cookie', cookies.join(', '))
}

const loseQuery: Spoil = (fetch) => (request) => fetch(new Request(request.url.replace(/\?.*/, ''), request))

/** Takes every byte for seven bits. */
const loseBits: Spoil = (fetch) => (request) => {
  const narrow = new TransformStream<Uint8Array, Uint8Array>({
    transform: (chunk, controller) => controller.enqueue(chunk.map((byte) => byte & 0x7f)),
  })
  if (request.body === null) return fetch(request)
  const streamed = { body: request.body.pipeThrough(narrow), duplex: 'half' }
  return fetch(new Request(request, streamed))
}

const believeClaims: Spoil = (fetch) => (request) => {
  const claimed = new Headers(request.headers)
  claimed.set('x-test-address', crypto.randomUUID())
  return fetch(new Request(request, { headers: claimed }))
}

const dropPrefix: Spoil = (fetch) => (request) => fetch(new Request(request.url.replace('/mfa/', '/mfa/mfa/'), request))

const COOKIES = 'two cookies of one answer both arrive, and both come back'
const AS_SENT = 'query and body arrive byte for byte'
const METHODS = 'takes the methods that a path has, and names them where another comes'
const HEADS = 'answers HEAD as it answers GET, without the body'
const ADDRESS = 'a client behind the trusted proxy is known by its own address, whatever it claims'
const UNKNOWN = 'an unknown path is a 404 of ours, in the form that was asked for'
const ORIGINS = 'an app on another host may read its answers, and no other origin may'
const SIGNED = 'PUT and POST of the app arrive as they were signed, and work once'
const FILES = 'the app’s files are served as they are, with their own headers'
const FRAME = 'in a frame: enrols, manages, signs in, and tells the page around, without any cookie'
const CALLS = 'a call signs in by its key, once, and says so where it was somebody else'
const PROVIDER_DOWN = 'the provider is down: 502 and another way, and what did not go out is not charged'

/** Loses a header of requests. */
const loseHeader =
  (name: string): Spoil =>
  (fetch) =>
  (request) => {
    const kept = new Headers(request.headers)
    kept.delete(name)
    return fetch(new Request(request, { headers: kept }))
  }

const ADAPTERS: readonly (readonly [what: string, notices: string, spoil: Spoil])[] = [
  ['adds a header', COOKIES, headers((all) => all.set('x-powered-by', 'it'))],
  ['leaves a header out', COOKIES, headers((all) => all.delete('referrer-policy'))],
  ['makes one cookie of two', COOKIES, headers(joinCookies)],
  ['answers HEAD itself', HEADS, answers('HEAD', 200)],
  ['answers OPTIONS itself', METHODS, answers('OPTIONS', 204)],
  ['answers what nobody knows itself', UNKNOWN, (fetch) => async (request) => {
    const response = await fetch(request)
    return response.status === 404 ? new Response('Not found', { status: 404 }) : response
  }],
  ['loses the query', AS_SENT, loseQuery],
  ['spoils bytes', AS_SENT, loseBits],
  ['believes what clients claim', ADDRESS, believeClaims],
  ['mounts it somewhere else', COOKIES, dropPrefix],
  ['lets every origin read', ORIGINS, headers((all) => all.set('access-control-allow-origin', '*'))],
  ['answers preflights itself', ORIGINS, answers('OPTIONS', 204)],
  ['keeps the app’s signatures to itself', SIGNED, loseHeader('authorization')],
  ['keeps a provider’s signatures to itself', CALLS, loseHeader('webhook-signature')],
  ['gives the app a page’s headers', FILES, headers((all) => all.set('content-security-policy', "default-src 'none'"))],
  ['lets nothing be framed', FRAME, headers((all) => all.set('content-security-policy', (all.get('content-security-policy') ?? '').replace(/frame-ancestors [^;]*/, "frame-ancestors 'none'")))],
  ['lets everybody frame everything', FRAME, headers((all) => all.set('content-security-policy', (all.get('content-security-policy') ?? '').replace(/frame-ancestors [^;]*/, 'frame-ancestors *')))],
  ['has a page of its own for 502', PROVIDER_DOWN, (fetch) => async (request) => {
    const response = await fetch(request)
    return response.status === 502 ? new Response('Bad gateway', { status: 502 }) : response
  }],
]

const failing = async (define: Parameters<typeof runCases>[0]): Promise<readonly string[]> =>
  (await runCases(define)).filter(({ outcome }) => outcome === 'failed').map(({ name }) => name)

const print = (): void => {}

const inSuite = (host: PortalHost, cases: readonly string[]): Promise<readonly string[]> =>
  failing((runner) => portalSuite({ runner, parts, host, print, mounts: ['prefix'], cases }))

it.each(ADAPTERS)('the portal suite notices an adapter that %s', async (_, notices, spoil) => {
  expect(await inSuite(spoiled(spoil), [notices])).toEqual([notices])
})

it('and finds nothing about one that spoils nothing', async () => {
  expect(await inSuite(spoiled((fetch) => fetch), [...new Set(ADAPTERS.map(([, notices]) => notices))])).toEqual([])
})

type Ports = Parameters<PortalParts['createPortal']>[1]

const PORTALS: readonly (readonly [what: string, notices: string, change: (ports: Ports) => Partial<Ports>])[] = [
  ['has self-service everywhere', 'setting-off-view', ({ directory }) => ({
    directory: { ...directory, application: async (id) => {
      const found = await directory.application(id)
      return found === null ? null : { ...found, selfService: true }
    } },
  })],
  ['knows no edition', 'edition-free-rename', ({ directory }) => ({
    directory: { ...directory, organisation: () => Promise.resolve({ name: 'It', edition: 'mfa' }) },
  })],
  ['knows no place', 'location-elsewhere-in-universal', () => ({ locate: () => 'DE' })],
  ['thinks of one application only', 'universal-remove-last-for-another-application', ({ directory }) => ({
    directory: { ...directory, reachable: async (user) => [await directory.policy('wiki', user)] },
  })],
  ['messages every country', 'message-abroad', ({ directory }) => ({
    directory: { ...directory, policy: async (id, user) => ({ ...(await directory.policy(id, user)), telephonyCountries: ['DE', 'MY'] }) },
  })],
  ['sends what no policy has', 'callback-taken-away-send', ({ directory }) => ({
    directory: { ...directory, policy: async (id, user) => ({ ...(await directory.policy(id, user)), methods: ['call', 'passcode', 'push', 'sms', 'webauthn'] }) },
  })],
  ['sends nothing', 'universal-phone-gets-texts', ({ telephony }) => ({
    telephony: { ...telephony, text: { send: () => Promise.resolve({ ok: false, code: 'telephony.rejected', maybeSent: false, detail: '' }) } },
  })],
  ['stops its clock', 'universal-grant-expired', () => ({ now: () => 1_800_000_000_000 })],
  ['lets nobody add a passkey', 'cell-universal-platform-authenticator-add', ({ directory }) => ({
    directory: { ...directory, policy: async (id, user) => ({ ...(await directory.policy(id, user)), deviceTypes: ['security-key'] }) },
  })],
  ['thinks that every prompt is the universal one', 'cell-traditional-security-key-rename', ({ directory }) => ({
    directory: { ...directory, application: async (id) => {
      const found = await directory.application(id)
      return found === null ? null : { ...found, prompt: 'universal' }
    } },
  })],
  ['takes a bypass code in every prompt', 'traditional-bypass-code-not-taken', ({ directory }) => ({
    directory: { ...directory, policy: async (id, user) => ({ ...(await directory.policy(id, user)), bypassCodeInTraditional: true }) },
  })],
  ['has Manage Devices in every Central', 'page-central-link-off', ({ directory }) => ({
    directory: { ...directory, application: async (id) => {
      const found = await directory.application(id)
      return found === null ? null : { ...found, selfService: true }
    } },
  })],
  ['asks for no first factor that anybody has', 'central-after-both', ({ central }) => ({
    central: { ...central, login: { kind: 'password', verify: () => Promise.resolve(false) } },
  })],
  ['has self-service nowhere', 'page-universal-manage-devices-last', ({ directory }) => ({
    directory: { ...directory, application: async (id) => {
      const found = await directory.application(id)
      return found === null ? null : { ...found, selfService: false }
    } },
  })],
]

const inCorpus = (portalParts: PortalParts, cases: readonly string[]): Promise<readonly string[]> =>
  failing((runner) => corpusOverHttp({ runner, host: bareHost(portalParts), print, cases }))

it.each(PORTALS)('the corpus over HTTP notices a portal that %s', async (_, notices, change) => {
  const changed: PortalParts = { ...parts, createPortal: (config, ports) => createPortal(config, { ...ports, ...change(ports) }) }
  expect(await inCorpus(changed, [notices])).toEqual([expect.stringContaining(`${notices}: `)])
})

it('and finds nothing about one that is as it should be', async () => {
  expect(await inCorpus(parts, PORTALS.map(([, notices]) => notices))).toEqual([])
})
