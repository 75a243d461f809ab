import { base64url, SignJWT } from 'jose'
import { parseBase64url } from './bytes.ts'
import { DOMAIN, PushConfigError, type VapidConfig } from './config.ts'

const SIGNING = { name: 'ECDSA', namedCurve: 'P-256' } as const

const PUBLIC_BYTES = 65
const PRIVATE_BYTES = 32

/** RFC 8292 section 2 allows a day; half of it leaves room for clocks that disagree. */
const LIFETIME_MS = 12 * 60 * 60 * 1_000
/** What a token that is used again still has to live at least. */
const REST_MS = 60 * 60 * 1_000
/** Clients choose the hosts under `*.`, hence the audiences: more are forgotten. */
const MAX_AUDIENCES = 32

const MAIL = /^mailto:[^\s<>@]+@([^\s<>@]+)$/
/** Apple answers 403 where the subject is at one of these. */
const NOWHERE = /(?:^|\.)(?:localhost|local|invalid)$/

export interface Vapid {
  readonly publicKey: string
  /** The value of the `Authorization` header for one push service. */
  authorization(audience: string): Promise<string>
}

/**
 * Says who sends, so that a push service takes messages from the subscription's owner only.
 *
 * @throws PushConfigError naming what is wrong
 * @see https://www.rfc-editor.org/rfc/rfc8292
 */
export async function vapid({ publicKey, privateKey, subject }: VapidConfig, now: () => number): Promise<Vapid> {
  const key = await importKeys(publicKey, privateKey)
  assertSubject(subject)
  const tokens = new Map<string, { readonly token: string; readonly expires: number }>()

  async function tokenFor(audience: string): Promise<string> {
    const time = now()
    const kept = tokens.get(audience)
    // A clock that was set back must not leave us with a token that lives too long.
    if (kept !== undefined && kept.expires >= time + REST_MS && kept.expires <= time + LIFETIME_MS) return kept.token

    const expires = time + LIFETIME_MS
    const token = await new SignJWT({ aud: audience, exp: Math.floor(expires / 1_000), sub: subject })
      .setProtectedHeader({ typ: 'JWT', alg: 'ES256' })
      .sign(key)
    if (tokens.size >= MAX_AUDIENCES) tokens.clear()
    tokens.set(audience, { token, expires })
    return token
  }

  return {
    publicKey,
    authorization: async (audience) => `vapid t=${await tokenFor(audience)}, k=${publicKey}`,
  }
}

/** A new pair for the configuration. The public key is what browsers subscribe with; the private one is a secret. */
export async function generateVapidKeys(): Promise<Pick<VapidConfig, 'publicKey' | 'privateKey'>> {
  const pair = await crypto.subtle.generateKey(SIGNING, true, ['sign', 'verify'])
  const { d: privateKey = '' } = await crypto.subtle.exportKey('jwk', pair.privateKey)
  return { publicKey: base64url.encode(new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey))), privateKey }
}

/** The private key, ready to sign with, if it belongs to the public one: runtimes compare the two when they import them. */
async function importKeys(publicKey: string, privateKey: string): Promise<CryptoKey> {
  const point = parseBase64url(publicKey, PUBLIC_BYTES)
  const known = point && (await crypto.subtle.importKey('raw', point, SIGNING, false, ['verify']).catch(() => null))
  if (point === null || known === null) {
    throw new PushConfigError(
      'config.vapid-public-key',
      '`vapid.publicKey` must be a P-256 public key: 65 bytes in base64url without padding, as `generateVapidKeys` makes it',
    )
  }
  if (parseBase64url(privateKey, PRIVATE_BYTES) === null) {
    throw new PushConfigError(
      'config.vapid-private-key',
      '`vapid.privateKey` must be 32 bytes in base64url without padding, as `generateVapidKeys` makes it',
    )
  }
  const [x, y] = [point.slice(1, 33), point.slice(33)].map((bytes) => base64url.encode(bytes))
  const jwk = { kty: 'EC', crv: 'P-256', x, y, d: privateKey } as JsonWebKey
  // What the runtime says of a key that it can't import could repeat the key.
  const key = await crypto.subtle.importKey('jwk', jwk, SIGNING, false, ['sign']).catch(() => null)
  if (key !== null) return key
  throw new PushConfigError(
    'config.vapid-private-key',
    '`vapid.privateKey` must belong to `vapid.publicKey`: configure both from one call of `generateVapidKeys`',
  )
}

function assertSubject(subject: string): void {
  const host = hostOf(subject)
  if (host === null || !DOMAIN.test(host)) {
    throw new PushConfigError(
      'config.vapid-subject',
      '`vapid.subject` must be `mailto:` with an address or an `https:` URL where the sender can be reached',
    )
  }
  if (NOWHERE.test(host)) {
    throw new PushConfigError(
      'config.vapid-subject',
      `\`vapid.subject\` must be under a domain of the public internet: Apple refuses \`${host}\``,
    )
  }
}

function hostOf(subject: string): string | null {
  const mailHost = MAIL.exec(subject)?.[1]
  if (mailHost !== undefined) return mailHost.toLowerCase()
  if (!subject.startsWith('https://') || !URL.canParse(subject)) return null
  return new URL(subject).hostname
}
