import type { Portal } from '../src/portal.ts'
import { ISSUER } from './harness.ts'

const utf8 = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text)

const base64url = (bytes: ArrayBuffer | Uint8Array): string => Buffer.from(bytes as Uint8Array).toString('base64url')

const sha256 = async (text: string): Promise<string> => base64url(await crypto.subtle.digest('SHA-256', utf8(text)))

type Json = Record<string, unknown>

interface Key {
  readonly pair: CryptoKeyPair
  readonly jwk: Json
  readonly kid: string
}

export async function newKey(): Promise<Key> {
  const pair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify'])
  const { kty, crv, x, y } = await crypto.subtle.exportKey('jwk', pair.publicKey)
  return { pair, jwk: { kty, crv, x, y }, kid: await sha256(JSON.stringify({ crv, kty, x, y })) }
}

export async function sign(key: Key, typ: string, claims: Json): Promise<string> {
  const parts = [{ alg: 'ES256', typ, kid: key.kid }, claims].map((part) => base64url(utf8(JSON.stringify(part))))
  const input = parts.join('.')
  const signature = await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, key.pair.privateKey, utf8(input))
  return `${input}.${base64url(signature)}`
}

export interface Answered {
  readonly status: number
  readonly body: Json
  readonly headers: Headers
}

export interface Pending {
  readonly id: string
  readonly nonce: string
  readonly match: string
  readonly context: string
  readonly options?: readonly string[]
}

/** The phone's side of `docs/push-protocol.md`, written from that page and nothing else. */
export class PhoneApp {
  key: Key
  device = ''
  totp = ''
  check = ''
  nonce = ''
  readonly #portal: Portal
  readonly #clock: () => number

  constructor(portal: Portal, clock: () => number, key: Key) {
    this.#portal = portal
    this.#clock = clock
    this.key = key
  }

  get seconds(): number {
    return Math.floor(this.#clock() / 1_000)
  }

  async send(method: string, path: string, body: string | null, authorization?: string): Promise<Answered> {
    const headers = authorization === undefined ? {} : { authorization }
    const response = await this.#portal.fetch(new Request(`${ISSUER}${path}`, { method, headers, body }))
    this.nonce = response.headers.get('ssp-nonce') ?? this.nonce
    const text = await response.text()
    return { status: response.status, body: text === '' ? {} : (JSON.parse(text) as Json), headers: response.headers }
  }

  async claim(by: { readonly link: string } | { readonly code: string }, more: Json = {}): Promise<Answered> {
    const [, activation = '', secret = ''] = 'link' in by ? (/#1\.([^.]+)\.(.+)$/.exec(by.link) ?? []) : []
    const act = 'code' in by ? by.code.replace('-', '').toUpperCase() : activation
    const proof = await sign(this.key, 'ssp-act+jwt', { aud: ISSUER, act, iat: this.seconds })
    const who = 'code' in by ? { code: by.code } : { activation, secret }
    const body = { ...who, name: 'Pixel 8', platform: 'android', key: this.key.jwk, proof, ...more }
    const answered = await this.send('POST', '/push/v1/activate', JSON.stringify(body))
    if (answered.status === 200) {
      this.device = String(answered.body['device'])
      this.check = String(answered.body['check'])
      this.totp = String((answered.body['totp'] as Json)['secret'])
    }
    return answered
  }

  async header(method: string, path: string, body: string, more: Json = {}): Promise<string> {
    const claims = { htm: method, htu: `${ISSUER}${path}`, iat: this.seconds, jti: crypto.randomUUID(), nonce: this.nonce, bh: await sha256(body) }
    return `SSP ${await sign(this.key, 'ssp-dev+jwt', { ...claims, ...more })}`
  }

  /** A signed call; asks again with a fresh nonce where the one at hand is none. */
  async call(method: string, path: string, body: Json | null = null): Promise<Answered> {
    const text = body === null ? '' : JSON.stringify(body)
    const once = async (): Promise<Answered> => this.send(method, path, body === null ? null : text, await this.header(method, path, text))
    const first = await once()
    return first.status === 401 && first.body['error'] === 'nonce' ? once() : first
  }

  async pending(): Promise<Pending | null> {
    const { body } = await this.call('GET', '/push/v1/pending')
    return (body['request'] as Pending | null | undefined) ?? null
  }

  async answerOf(request: Pending, act: string, more: Json = {}): Promise<string> {
    const claims = { iss: this.device, aud: ISSUER, txn: request.id, nonce: request.nonce, act, ctx: await sha256(request.context) }
    return sign(this.key, 'ssp-push+jwt', { ...claims, iat: this.seconds, exp: this.seconds + 60, ...more })
  }

  async answer(request: Pending, act: string, more: Json = {}): Promise<Answered> {
    return this.send('POST', '/push/v1/answer', JSON.stringify({ answer: await this.answerOf(request, act, more) }))
  }
}
