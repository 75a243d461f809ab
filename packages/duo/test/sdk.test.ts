import { Agent, createServer, get, type Server } from 'node:https'
import type { PromptOutcome, Protocol, ShortLivedStore } from '@ssp/core'
import { Client } from '@duosecurity/duo_universal'
import { duoOidc } from '@ssp/duo/oidc'
import { memoryStores } from '@ssp/stores/memory'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { selfSigned } from './self-signed.ts'
import { AUTHENTICATION, DEVICES, SHOP } from './world.ts'

/*
 * The product's own SDK for Node, unmodified, over TLS on loopback. Only its pinned roots are replaced, from outside.
 * In front of the protocol stands the least of a portal: it takes a request once, for one browser, and ends the prompt
 * at once with whatever outcome the test wants.
 */

const { key, cert } = selfSigned()
const PREFIX = '/tenant1'
const CALLBACK = 'https://shop.example/callback'

let server: Server
let apiHost: string
let protocol: Protocol
let shortLived: ShortLivedStore
/** Added to the clock of the server, in milliseconds. */
let skew = 0
let outcome: PromptOutcome
let issued = 0

beforeAll(async () => {
  server = createServer({ key, cert }, (incoming, outgoing) => {
    const chunks: Buffer[] = []
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
    incoming.on('end', () => {
      const url = new URL(incoming.url ?? '/', 'https://localhost')
      const browser = incoming.headers.cookie ?? null
      void portal({
        method: incoming.method ?? 'GET',
        path: url.pathname.slice(PREFIX.length),
        query: url.search.slice(1),
        contentType: incoming.headers['content-type'] ?? null,
        body: Buffer.concat(chunks).toString('utf8'),
        browser,
      }).then(({ status, headers, body }) => outgoing.writeHead(status, headers).end(body))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  apiHost = `localhost:${address.port}${PREFIX}`
})

afterAll(() => server.close())

beforeEach(() => {
  skew = 0
  issued = 0
  outcome = { result: 'allow', authentication: AUTHENTICATION }
  shortLived = memoryStores().shortLived
  const clients = new Map([SHOP, DEVICES].map((client) => [client.clientId, client]))
  protocol = duoOidc({
    issuer: `https://${apiHost}`,
    clients: async (clientId) => clients.get(clientId) ?? null,
    shortLived: {
      ...shortLived,
      put: (name, ...rest) => {
        if (name.startsWith('oidc:code:')) issued += 1
        return shortLived.put(name, ...rest)
      },
    },
    now: () => Date.now() + skew,
    random: (length) => crypto.getRandomValues(new Uint8Array(length)),
  })
})

interface Incoming {
  readonly method: string
  readonly path: string
  readonly query: string
  readonly contentType: string | null
  readonly body: string
  readonly browser: string | null
}

interface Outgoing {
  readonly status: number
  readonly headers: Record<string, string>
  readonly body: string
}

async function portal(request: Incoming): Promise<Outgoing> {
  const answer = await protocol.handle(request)
  switch (answer.kind) {
    case 'response':
      return { ...answer, headers: { ...answer.headers } }
    case 'problem':
      return page(answer.problem.code)
    case 'message':
      throw new Error('this protocol has no frames')
    case 'redirect':
      return { status: 303, headers: { location: answer.to }, body: '' }
    case 'begin': {
      const { once } = answer.request
      const browser = request.browser ?? crypto.randomUUID()
      if (!(await shortLived.putIfAbsent(once.key, browser, once.expiresAt, Date.now() + skew))) {
        if ((await shortLived.get(once.key, Date.now() + skew)) !== request.browser) return page('taken')
        return { status: 200, headers: { 'content-type': 'text/plain' }, body: 'goes on' }
      }
      const end = await protocol.finish(answer.request, outcome)
      if (end.kind === 'problem') return page(end.problem.code)
      if (end.kind === 'message') throw new Error('this protocol has no frames')
      return { status: 303, headers: { location: end.to, 'set-cookie': browser }, body: '' }
    }
  }
}

function page(code: string): Outgoing {
  return { status: 400, headers: { 'content-type': 'text/plain' }, body: code }
}

interface Sdk {
  healthCheck(): Promise<unknown>
  generateState(): string
  createAuthUrl(username: string, state: string): Promise<string>
  exchangeAuthorizationCodeFor2FAResult(code: string, username: string, nonce?: string): Promise<object>
}

/** The SDK as it is, with our root in place of its fifteen. */
function sdk(change: Partial<ConstructorParameters<typeof Client>[0]> = {}): Sdk {
  const client = new Client({
    clientId: SHOP.clientId,
    clientSecret: SHOP.secret,
    apiHost,
    redirectUrl: CALLBACK,
    ...change,
  })
  // Private to TypeScript only.
  const { axios } = client as unknown as { axios: { defaults: { httpsAgent: Agent; proxy: false } } }
  axios.defaults.httpsAgent = new Agent({ ca: cert })
  axios.defaults.proxy = false
  return client
}

interface Visit {
  readonly status: number
  readonly body: string
  readonly to: URL | null
  readonly cookie: string | null
}

/** A browser that follows nothing. */
function visit(url: string, cookie?: string): Promise<Visit> {
  return new Promise((resolve, reject) => {
    get(url, { ca: cert, headers: cookie === undefined ? {} : { cookie } }, (answer) => {
      let body = ''
      answer.setEncoding('utf8')
      answer.on('data', (text: string) => {
        body += text
      })
      answer.on('end', () => {
        const { location, 'set-cookie': cookies } = answer.headers
        resolve({
          status: answer.statusCode ?? 0,
          body,
          to: location === undefined ? null : new URL(location),
          cookie: cookies?.[0] ?? null,
        })
      })
    }).on('error', reject)
  })
}

async function signIn(client: Sdk, username = 'ada', parameter = 'duo_code'): Promise<string> {
  const state = client.generateState()
  const { to } = await visit(await client.createAuthUrl(username, state))
  expect(to?.searchParams.get('state')).toBe(state)
  return to?.searchParams.get(parameter) ?? ''
}

describe('the unmodified SDK', () => {
  test('finds us healthy', async () => {
    expect(await sdk().healthCheck()).toMatchObject({ stat: 'OK', response: { timestamp: expect.any(Number) } })
  })

  test.each(['ada', 'Ada@Corp.Example', 'CORP\\ada', 'zoë+1', '名前'])('signs %s in', async (username) => {
    const client = sdk()
    const code = await signIn(client, username)
    const token = await client.exchangeAuthorizationCodeFor2FAResult(code, username)
    expect(token).toMatchObject({
      aud: SHOP.clientId,
      preferred_username: username,
      auth_result: { result: 'allow' },
      auth_context: { application: { name: 'Shop' }, result: 'success' },
    })
    expect(issued).toBe(1)
  })

  test('takes its code as `code` too', async () => {
    const client = sdk({ useDuoCodeAttribute: false })
    const code = await signIn(client, 'ada', 'code')
    await client.exchangeAuthorizationCodeFor2FAResult(code, 'ada')
  })

  test('comes as a device management portal', async () => {
    const redirectUrl = 'https://devices.example/done'
    const client = sdk({ clientId: DEVICES.clientId, clientSecret: DEVICES.secret, redirectUrl })
    await client.exchangeAuthorizationCodeFor2FAResult(await signIn(client), 'ada')
  })

  test('works with clocks a minute apart, and not two', async () => {
    const client = sdk()
    skew = 59_000
    await client.exchangeAuthorizationCodeFor2FAResult(await signIn(client), 'ada')
    skew = -59_000
    await client.exchangeAuthorizationCodeFor2FAResult(await signIn(client), 'ada')
    skew = 6 * 60_000 + 1_000
    await expect(client.healthCheck()).rejects.toThrow(/expired/)
    skew = -2 * 60_000
    await expect(client.healthCheck()).rejects.toThrow(/invalid_client/)
  })
})

describe('and its negatives', () => {
  test('the wrong secret', async () => {
    const client = sdk({ clientSecret: DEVICES.secret })
    await expect(client.healthCheck()).rejects.toThrow('invalid_client: Failed to verify signature.')
    const { status, body } = await visit(await client.createAuthUrl('ada', client.generateState()))
    expect({ status, body }).toEqual({ status: 400, body: 'protocol.untrusted' })
    const code = await signIn(sdk())
    await expect(client.exchangeAuthorizationCodeFor2FAResult(code, 'ada')).rejects.toThrow(
      'invalid_client: Failed to verify signature.',
    )
  })

  test('an unknown client', async () => {
    await expect(sdk({ clientId: 'DINOBODY000000000001' }).healthCheck()).rejects.toThrow(
      'invalid_client: Failed to verify signature.',
    )
  })

  test('a host that is spelt otherwise', async () => {
    const client = sdk({ apiHost: apiHost.replace('localhost', 'LOCALHOST') })
    await expect(client.healthCheck()).rejects.toThrow(/`aud`/)
  })

  test.each([
    ['cancelled', { result: 'cancelled' }, 'access_denied'],
    ['refused', { result: 'refused' }, 'access_denied'],
    ['undecided', { result: 'unavailable' }, 'temporarily_unavailable'],
  ] as const)('a prompt that is %s gives no code', async (_, end, error) => {
    outcome = end
    const client = sdk()
    const state = client.generateState()
    const { to } = await visit(await client.createAuthUrl('ada', state))
    expect(to?.searchParams.get('error')).toBe(error)
    expect(to?.searchParams.get('state')).toBe(state)
    expect(to?.searchParams.has('duo_code')).toBe(false)
    expect(issued).toBe(0)
  })

  test('a return address off by one character', async () => {
    const client = sdk({ redirectUrl: `${CALLBACK}s` })
    expect(await visit(await client.createAuthUrl('ada', client.generateState()))).toMatchObject({
      status: 400,
      body: 'protocol.return-address',
    })
    const code = await signIn(sdk())
    await expect(client.exchangeAuthorizationCodeFor2FAResult(code, 'ada')).rejects.toThrow(/^invalid_grant/)
  })

  test('an expired request', async () => {
    const client = sdk()
    const url = await client.createAuthUrl('ada', client.generateState())
    skew = 361_000
    expect(await visit(url)).toMatchObject({ status: 400, body: 'protocol.expired' })
  })

  test('the same request in a second browser, while the first goes on', async () => {
    const client = sdk()
    const url = await client.createAuthUrl('ada', client.generateState())
    const first = await visit(url)
    expect(first.to?.searchParams.has('duo_code')).toBe(true)
    expect(await visit(url)).toMatchObject({ status: 400, body: 'taken' })
    expect(await visit(url, 'binding=somebody-else')).toMatchObject({ status: 400, body: 'taken' })
    expect(await visit(url, first.cookie ?? '')).toMatchObject({ status: 200, body: 'goes on' })
    expect(issued).toBe(1)
  })

  test('a code redeemed twice', async () => {
    const client = sdk()
    const code = await signIn(client)
    await client.exchangeAuthorizationCodeFor2FAResult(code, 'ada')
    await expect(client.exchangeAuthorizationCodeFor2FAResult(code, 'ada')).rejects.toThrow(/^invalid_grant/)
  })

  test('a code redeemed too late', async () => {
    const client = sdk()
    const code = await signIn(client)
    skew = 60_000
    await expect(client.exchangeAuthorizationCodeFor2FAResult(code, 'ada')).rejects.toThrow(/^invalid_grant/)
  })

  test('another client’s code', async () => {
    const code = await signIn(sdk())
    const other = sdk({ clientId: DEVICES.clientId, clientSecret: DEVICES.secret })
    await expect(other.exchangeAuthorizationCodeFor2FAResult(code, 'ada')).rejects.toThrow(/^invalid_grant/)
    await sdk().exchangeAuthorizationCodeFor2FAResult(code, 'ada')
  })

  test('another user’s code', async () => {
    const client = sdk()
    const code = await signIn(client, 'Ada')
    await expect(client.exchangeAuthorizationCodeFor2FAResult(code, 'ada')).rejects.toThrow(/username/)
  })
})
