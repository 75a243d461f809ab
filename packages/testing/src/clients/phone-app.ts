import { sha256, toBase64url, utf8 } from '../authenticators/bytes.ts'

type Json = Readonly<Record<string, unknown>>

/** The key of an authenticator app. */
export interface PhoneKey {
  readonly pair: CryptoKeyPair
  /** The public half: exactly the members that RFC 7638 hashes, and `kid` is that hash. */
  readonly jwk: Json
  readonly kid: string
}

const hash = async (text: string): Promise<string> => toBase64url(await sha256(utf8(text)))

export async function newPhoneKey(): Promise<PhoneKey> {
  const pair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify'])
  const { kty, crv, x, y } = await crypto.subtle.exportKey('jwk', pair.publicKey)
  return { pair, jwk: { kty, crv, x, y }, kid: await hash(JSON.stringify({ crv, kty, x, y })) }
}

/** A compact JWS of this type. */
export async function signAs({ pair, kid }: PhoneKey, typ: string, claims: Json): Promise<string> {
  const parts = [{ alg: 'ES256', typ, kid }, claims].map((part) => toBase64url(utf8(JSON.stringify(part))))
  const input = parts.join('.')
  const signature = await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, pair.privateKey, utf8(input))
  return `${input}.${toBase64url(new Uint8Array(signature))}`
}

/** What the portal said to an app. */
export interface PhoneAnswer {
  readonly status: number
  /** Empty where nothing was said. */
  readonly body: Json
  readonly headers: Headers
}

/** A request that waits for an answer, as the app is told of it. */
export interface WaitingRequest {
  readonly id: string
  readonly nonce: string
  readonly match: string
  readonly context: string
  readonly options?: readonly string[]
}

export interface PhoneAppSettings {
  /** The portal's public URL with its base path. */
  readonly issuer: string
  /** Milliseconds since 1970. */
  readonly clock: () => number
  /** One request; `path` is below the issuer. */
  readonly fetch: (path: string, init: PhoneRequest) => Promise<Pick<PhoneAnswer, 'status' | 'headers'> & { readonly text: string }>
}

export interface PhoneRequest {
  readonly method: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | null
}

/** The phone's side of `docs/push-protocol.md`, written from that page and nothing else. Claims can be changed to wrong ones. */
export class PhoneApp {
  key: PhoneKey
  device = ''
  totp = ''
  check = ''
  /** The newest that any answer brought. */
  nonce = ''
  readonly #settings: PhoneAppSettings

  constructor(settings: PhoneAppSettings, key: PhoneKey) {
    this.#settings = settings
    this.key = key
  }

  get seconds(): number {
    return Math.floor(this.#settings.clock() / 1_000)
  }

  async send(method: string, path: string, body: string | null, authorization?: string): Promise<PhoneAnswer> {
    const headers = authorization === undefined ? {} : { authorization }
    const { status, headers: said, text } = await this.#settings.fetch(path, { method, headers, body })
    this.nonce = said.get('ssp-nonce') ?? this.nonce
    // The portal answers apps with records of JSON.
    return { status, body: text.startsWith('{') ? (JSON.parse(text) as Json) : {}, headers: said }
  }

  /** The body of a claim: by the link that a page shows, or by the code that is typed. */
  async claimOf(by: { readonly link: string } | { readonly code: string }, more: Json = {}): Promise<string> {
    const [, activation = '', secret = ''] = 'link' in by ? (/#1\.([^.]+)\.(.+)$/.exec(by.link) ?? []) : []
    const act = 'code' in by ? by.code.replace('-', '').toUpperCase() : activation
    const proof = await signAs(this.key, 'ssp-act+jwt', { aud: this.#settings.issuer, act, iat: this.seconds })
    const who = 'code' in by ? { code: by.code } : { activation, secret }
    return JSON.stringify({ ...who, name: 'Pixel 8', platform: 'android', key: this.key.jwk, proof, ...more })
  }

  async claim(by: { readonly link: string } | { readonly code: string }, more: Json = {}): Promise<PhoneAnswer> {
    const answered = await this.send('POST', '/push/v1/activate', await this.claimOf(by, more))
    if (answered.status === 200) {
      this.device = String(answered.body['device'])
      this.check = String(answered.body['check'])
      // As the protocol says of every 200.
      this.totp = String((answered.body['totp'] as Json)['secret'])
    }
    return answered
  }

  /** The `Authorization` of a call. */
  async header(method: string, path: string, body: string, more: Json = {}): Promise<string> {
    const htu = `${this.#settings.issuer}${path}`
    const claims = { htm: method, htu, iat: this.seconds, jti: crypto.randomUUID(), nonce: this.nonce, bh: await hash(body) }
    return `SSP ${await signAs(this.key, 'ssp-dev+jwt', { ...claims, ...more })}`
  }

  /** A signed call; asks again with a fresh nonce where the one at hand is none. */
  async call(method: string, path: string, body: Json | null = null): Promise<PhoneAnswer> {
    const text = body === null ? '' : JSON.stringify(body)
    const once = async (): Promise<PhoneAnswer> => this.send(method, path, body === null ? null : text, await this.header(method, path, text))
    const first = await once()
    return first.status === 401 && first.body['error'] === 'nonce' ? once() : first
  }

  /** What waits for an answer, or null. */
  async pending(): Promise<WaitingRequest | null> {
    const { body } = await this.call('GET', '/push/v1/pending')
    return (body['request'] as WaitingRequest | null | undefined) ?? null
  }

  async answerOf(request: WaitingRequest, act: string, more: Json = {}): Promise<string> {
    const said = { iss: this.device, aud: this.#settings.issuer, txn: request.id, nonce: request.nonce, act, ctx: await hash(request.context) }
    return signAs(this.key, 'ssp-push+jwt', { ...said, iat: this.seconds, exp: this.seconds + 60, ...more })
  }

  async answer(request: WaitingRequest, act: string, more: Json = {}): Promise<PhoneAnswer> {
    return this.send('POST', '/push/v1/answer', JSON.stringify({ answer: await this.answerOf(request, act, more) }))
  }

  /** What proves the key that replaces this one. */
  rotationProof(next: PhoneKey, more: Json = {}): Promise<string> {
    return signAs(next, 'ssp-rot+jwt', { aud: this.#settings.issuer, dev: this.device, iat: this.seconds, ...more })
  }
}
