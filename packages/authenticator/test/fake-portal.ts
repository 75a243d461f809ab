import { createHash, createPublicKey, type JsonWebKey, randomBytes, verify } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { type Authenticator, authenticator } from '../src/index.ts'

type Claims = Readonly<Record<string, unknown>>

interface Key {
  readonly kty: string
  readonly crv: string
  readonly x: string
  readonly y: string
}

interface Activation {
  readonly id: string
  readonly secret: string
  readonly code: string
  readonly account: string
  readonly device: string
  state: 'open' | 'claimed'
}

export interface Device {
  readonly id: string
  readonly kid: string
  readonly key: Key
  readonly account: string
  readonly name: string
  readonly platform: string
  readonly totp: string
  state: 'unconfirmed' | 'active' | 'gone' | 'moved'
  push: 'none' | 'ok' | 'stale'
  subscription: unknown
}

export interface Prompt {
  readonly id: string
  readonly device: string
  readonly nonce: string
  readonly match: 'type' | 'pick' | 'none'
  readonly number: string
  readonly secret: string
  readonly context: string
  readonly createdAt: number
  readonly expiresAt: number
  state: string
  wrong: number
}

const random = (): string => randomBytes(16).toString('base64url')
const sha256 = (data: string): string => createHash('sha256').update(data).digest('base64url')
const thumbprint = ({ crv, kty, x, y }: Key): string => sha256(JSON.stringify({ crv, kty, x, y }))
const decode = (part: string | undefined): unknown => JSON.parse(Buffer.from(part ?? '', 'base64url').toString())

/** Exactly these members, whatever their order. */
const has = (value: object, ...names: readonly string[]): boolean => Object.keys(value).toSorted().join() === [...names].toSorted().join()

class Refusal extends Error {
  readonly status: number
  readonly body: Claims

  constructor(status: number, body: Claims) {
    super(`${status} ${JSON.stringify(body)}`)
    this.status = status
    this.body = body
  }
}

const refuse = (status: number, error: string, more: Claims = {}): never => {
  throw new Refusal(status, { error, ...more })
}

/** The claims of an ES256 JWS with exactly the three header members of the protocol. */
function check(jws: unknown, typ: string, key: Key): Claims {
  const [header, payload, signature, ...more] = String(jws).split('.')
  const said = decode(header) as Claims
  const good =
    more.length === 0 &&
    has(said, 'alg', 'typ', 'kid') &&
    said['alg'] === 'ES256' &&
    said['typ'] === typ &&
    said['kid'] === thumbprint(key) &&
    verify(
      'sha256',
      Buffer.from(`${header}.${payload}`),
      { key: createPublicKey({ key: { ...key } as JsonWebKey, format: 'jwk' }), dsaEncoding: 'ieee-p1363' },
      Buffer.from(signature ?? '', 'base64url'),
    )
  return good ? (decode(payload) as Claims) : refuse(401, 'unauthorized')
}

/**
 * A portal as strict as docs/push-protocol.md, in memory. It serves the app below its own path, or leaves that to
 * another origin. The rest of the file is what tests turn on it.
 */
export class FakePortal {
  readonly activations: Activation[] = []
  readonly devices: Device[] = []
  readonly prompts: Prompt[] = []
  /** What was asked: `GET pending 200`. */
  readonly calls: string[] = []
  readonly answers: Claims[] = []
  readonly #server: Server
  readonly #jtis = new Set<string>()
  #nonce = random()
  /** How wrong the portal's clock is beside the phone's, in milliseconds. */
  skew = 0
  /** Answers everything so, where it is not null. */
  fault: { readonly status: number; readonly error: string; readonly wait: number } | null = null
  /** Goes on offering what was answered: a store that is behind. */
  lags = false
  vapidKey: string | null = null
  issuer = ''
  app: Authenticator = authenticator({ issuer: 'http://localhost', name: '' })

  constructor() {
    this.#server = createServer((request, response) => void this.#serve(request, response))
  }

  /** `path` is the issuer's base path, `url` where the app is if it is not here. */
  async start(path = '', url?: string): Promise<this> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve))
    this.issuer = `http://localhost:${(this.#server.address() as AddressInfo).port}${path}`
    this.app = authenticator({ issuer: this.issuer, name: 'Example & Söhne', ...(url === undefined ? {} : { url }) })
    return this
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((resolve) => {
      this.#server.close(resolve)
    })
  }

  now(): number {
    return Date.now() + this.skew
  }

  offer(account = 'ada', device = random()): { readonly link: string; readonly code: string } {
    const code = Array.from(randomBytes(8), (byte) => '0123456789ABCDEFGHJKMNPQRSTVWXYZ'[byte % 32]).join('')
    const made: Activation = { id: random(), secret: random(), code, account, device, state: 'open' }
    this.activations.push(made)
    return { link: `${this.app.url}#1.${made.id}.${made.secret}`, code: `${code.slice(0, 4)}-${code.slice(4)}` }
  }

  newest(): Device {
    return this.devices.at(-1) ?? refuse(500, 'no device')
  }

  /** The person says on the computer that the numbers match. The device's old key is no good any more. */
  confirm(device = this.newest()): void {
    for (const other of this.devices) if (other.id === device.id && other !== device) other.state = 'moved'
    device.state = 'active'
  }

  ask(more: Partial<Prompt> & { readonly purpose?: string; readonly about?: Claims } = {}, device = this.newest()): Prompt {
    const { purpose = 'sign-in', about = {}, ...rest } = more
    for (const prompt of this.prompts) if (prompt.state === 'pending') prompt.state = 'superseded'
    const context = JSON.stringify({
      v: 1,
      purpose,
      application: 'Demo Notes',
      organisation: 'Example & Söhne',
      account: device.account,
      country: 'DE',
      browser: 'Firefox',
      system: 'Linux',
      at: this.now(),
      ...about,
    })
    const made: Prompt = {
      id: random(),
      device: device.id,
      nonce: random(),
      match: 'type',
      number: '482',
      secret: random(),
      context,
      createdAt: this.now(),
      expiresAt: this.now() + 60_000,
      state: 'pending',
      wrong: 0,
      ...rest,
    }
    this.prompts.push(made)
    return made
  }

  #activate(body: Claims): Claims {
    const names = ['name', 'platform', 'key', 'proof']
    if (!has(body, 'code', ...names) && !has(body, 'activation', 'secret', ...names)) refuse(400, 'malformed')
    const { code, activation: id, secret } = body
    const found = this.activations.find((one) =>
      code === undefined ? one.id === id && one.secret === secret : `${one.code.slice(0, 4)}-${one.code.slice(4)}` === code,
    )
    if (found === undefined || found.state !== 'open') return refuse(404, 'activation')
    const key = body['key'] as Key
    const claims = check(body['proof'], 'ssp-act+jwt', key)
    const act = code === undefined ? found.id : found.code
    if (!has(claims, 'aud', 'act', 'iat') || claims['aud'] !== this.issuer || claims['act'] !== act) refuse(404, 'activation')
    if (Math.abs(Number(claims['iat']) * 1000 - this.now()) > 60_000) refuse(400, 'malformed', { path: 'proof' })
    const name = String(body['name'])
    if (name.length < 1 || name.length > 40 || !['ios', 'android', 'mac', 'windows', 'other'].includes(String(body['platform']))) {
      refuse(400, 'malformed')
    }
    found.state = 'claimed'
    const kid = thumbprint(key)
    const totp = Array.from(randomBytes(32), (byte) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'[byte % 32]).join('')
    const device: Device = {
      id: found.device,
      kid,
      key,
      account: found.account,
      name,
      platform: String(body['platform']),
      totp,
      state: 'unconfirmed',
      push: 'none',
      subscription: null,
    }
    this.devices.push(device)
    return {
      device: device.id,
      kid,
      issuer: { url: this.issuer, name: 'Example & Söhne' },
      account: device.account,
      totp: { secret: totp, algorithm: 'SHA1', digits: 6, period: 30 },
      check: '42',
      vapidKey: this.vapidKey,
      interval: 200,
    }
  }

  /** Who signed this call. */
  #caller(request: IncomingMessage, path: string, body: string): Device {
    const [scheme, jws = ''] = (request.headers.authorization ?? '').split(' ')
    const kid = jws === '' ? '' : (decode(jws.split('.')[0]) as Claims)['kid']
    const device = this.devices.find((one) => one.kid === kid)
    if (scheme !== 'SSP' || device === undefined || device.state === 'gone') return refuse(401, 'unauthorized')
    const claims = check(jws, 'ssp-dev+jwt', device.key)
    const good =
      has(claims, 'htm', 'htu', 'iat', 'jti', 'nonce', 'bh') &&
      claims['htm'] === request.method &&
      claims['htu'] === `${this.issuer}${path}` &&
      claims['bh'] === sha256(body) &&
      Buffer.from(String(claims['jti']), 'base64url').length === 16
    if (!good || Math.abs(Number(claims['iat']) * 1000 - this.now()) > 60_000) refuse(401, 'unauthorized')
    if (claims['nonce'] !== this.#nonce) refuse(401, 'nonce')
    if (this.#jtis.has(String(claims['jti']))) refuse(401, 'unauthorized')
    this.#jtis.add(String(claims['jti']))
    if (device.state === 'moved') refuse(410, 'moved')
    return device
  }

  #pending(device: Device): Claims {
    const prompt = this.prompts.find((one) => one.device === device.id && (this.lags || one.state === 'pending'))
    if (prompt !== undefined && prompt.expiresAt <= this.now()) prompt.state = 'expired'
    const { id, nonce, match, context, createdAt, expiresAt, number } = prompt ?? ({} as Partial<Prompt>)
    const options = [number, '135', '908'].toSorted()
    const how = match === 'type' ? { digits: number?.length } : match === 'pick' ? { options } : {}
    const waits = device.state === 'active' && (this.lags || prompt?.state === 'pending')
    return {
      state: device.state,
      ...(device.state === 'active' ? { device: { name: device.name } } : {}),
      push: device.push,
      request: waits ? { id, nonce, match, ...how, context, createdAt, expiresAt } : null,
    }
  }

  #answer(body: Claims): Claims {
    if (!has(body, 'answer')) refuse(400, 'malformed')
    const payload = decode(String(body['answer']).split('.')[1]) as Claims
    const kid = (decode(String(body['answer']).split('.')[0]) as Claims)['kid']
    const device = this.devices.find((one) => one.kid === kid)
    if (device === undefined) return refuse(401, 'unauthorized')
    const claims = check(body['answer'], 'ssp-push+jwt', device.key)
    if (device.state === 'moved') refuse(410, 'moved')
    const prompt = this.prompts.find((one) => one.id === payload['txn'])
    const names = ['iss', 'aud', 'txn', 'nonce', 'act', 'ctx', 'iat', 'exp']
    const good =
      prompt !== undefined &&
      (has(claims, ...names) || has(claims, ...names, 'num') || has(claims, ...names, 'scan')) &&
      claims['iss'] === device.id &&
      claims['aud'] === this.issuer &&
      claims['nonce'] === prompt.nonce &&
      claims['ctx'] === sha256(prompt.context) &&
      Number(claims['exp']) > Number(claims['iat']) &&
      Math.abs(Number(claims['iat']) * 1000 - this.now()) <= 60_000
    if (!good) return refuse(401, 'unauthorized')
    this.answers.push(claims)
    if (prompt.state !== 'pending') return refuse(409, 'over', { state: prompt.state })
    const { act, num, scan } = claims
    if (act === 'deny') prompt.state = 'denied'
    else if (act === 'fraud') prompt.state = 'fraud'
    else if (scan === prompt.secret || (scan === undefined && (prompt.match === 'none' || num === prompt.number))) prompt.state = 'approved'
    else if (prompt.match === 'pick' || (prompt.wrong += 1) > 1) prompt.state = 'mismatch'
    return { state: prompt.state }
  }

  #subscribe(device: Device, body: Claims): void {
    if (!has(body, 'endpoint', 'p256dh', 'auth') && !(has(body, 'endpoint') && body['endpoint'] === null)) refuse(400, 'malformed')
    device.subscription = body['endpoint'] === null ? null : body
    device.push = body['endpoint'] === null ? 'none' : 'ok'
  }

  #rotate(device: Device, body: Claims): Claims {
    if (!has(body, 'key', 'proof')) refuse(400, 'malformed')
    const key = body['key'] as Key
    const claims = check(body['proof'], 'ssp-rot+jwt', key)
    if (!has(claims, 'aud', 'dev', 'iat') || claims['aud'] !== this.issuer || claims['dev'] !== device.id) refuse(401, 'unauthorized')
    this.devices.push({ ...device, key, kid: thumbprint(key) })
    device.state = 'gone'
    return { kid: thumbprint(key) }
  }

  #route(request: IncomingMessage, path: string, body: string): Claims | null {
    const parsed = (body === '' ? {} : JSON.parse(body)) as Claims
    switch (`${request.method} ${path.replace(/.*\/push\/v1\//, '')}`) {
      case 'POST activate':
        return this.#activate(parsed)
      case 'GET pending':
        return this.#pending(this.#caller(request, '/push/v1/pending', body))
      case 'POST answer':
        return this.#answer(parsed)
      case 'PUT subscription':
        this.#subscribe(this.#caller(request, '/push/v1/subscription', body), parsed)
        return null
      case 'POST rotate':
        return this.#rotate(this.#caller(request, '/push/v1/rotate', body), parsed)
      default:
        return refuse(404, 'not found')
    }
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', this.issuer)
    const body = await text(request)
    if (!url.pathname.includes('/push/v1/')) {
      const found = await this.app.fetch(new Request(url, { method: request.method ?? 'GET' }))
      response.writeHead(found.status, Object.fromEntries(found.headers))
      return void response.end(found.ok ? await found.text() : 'nothing here')
    }
    const { origin } = new URL(this.app.url)
    const headers: Record<string, string> = {
      'cache-control': 'no-store',
      'ssp-nonce': this.#nonce,
      date: new Date(this.now()).toUTCString(),
      ...(origin === url.origin
        ? {}
        : {
            'access-control-allow-origin': origin,
            'access-control-allow-headers': 'authorization, content-type',
            'access-control-allow-methods': 'GET, POST, PUT',
            'access-control-expose-headers': 'date, retry-after, ssp-nonce',
          }),
    }
    if (request.method === 'OPTIONS') return void response.writeHead(204, headers).end()
    const send = (status: number, said: unknown): void => {
      this.calls.push(`${request.method} ${url.pathname.split('/').at(-1)} ${status}`)
      response.writeHead(status, { ...headers, ...(said === null ? {} : { 'content-type': 'application/json' }) })
      response.end(said === null ? undefined : JSON.stringify(said))
    }
    try {
      if (this.fault !== null) {
        headers['retry-after'] = String(this.fault.wait)
        refuse(this.fault.status, this.fault.error)
      }
      const said = this.#route(request, url.pathname, body)
      send(said === null ? 204 : 200, said)
    } catch (error) {
      if (error instanceof Refusal) send(error.status, error.body)
      else send(500, { error: String(error) })
    }
  }

  /** From now on signatures need another nonce. */
  renewNonce(): void {
    this.#nonce = random()
  }
}
