import { createPublicKey, ECDH, verify as nodeVerify } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { generateVapidKeys, push, type PushConfig, PushConfigError, type VapidConfig } from './index.ts'
import { vapid } from './vapid.ts'

const HOUR = 3_600_000
const NOW = 1_800_000_000_000

const keys = await generateVapidKeys()
const others = await generateVapidKeys()
const good: VapidConfig = { ...keys, subject: 'mailto:it@example.org' }

const FCM = 'https://fcm.googleapis.com'

/** The parts of `vapid t=…, k=…` (RFC 8292 section 3), the signature checked by Node. */
function read(header: string, publicKey: string): { head: unknown; claims: Record<string, unknown>; token: string } {
  const [, token = '', k] = /^vapid t=([\w-]+\.[\w-]+\.[\w-]+), k=([\w-]+)$/.exec(header) ?? []
  expect(k).toBe(publicKey)
  const point = Buffer.from(publicKey, 'base64url')
  const [x = '', y = ''] = [point.subarray(1, 33), point.subarray(33)].map((half) => half.toString('base64url'))
  const key = createPublicKey({ key: { kty: 'EC', crv: 'P-256', x, y }, format: 'jwk' })
  const [head = '', body = '', signature = ''] = token.split('.')
  const proof = Buffer.from(signature, 'base64url')
  expect(nodeVerify('sha256', Buffer.from(`${head}.${body}`), { key, dsaEncoding: 'ieee-p1363' }, proof)).toBe(true)
  const [parsedHead, claims] = [head, body].map((part) => JSON.parse(Buffer.from(part, 'base64url').toString()))
  return { head: parsedHead, claims, token }
}

describe('the authorization', () => {
  test('is a token that Node verifies, for the push service’s origin and twelve hours', async () => {
    const { authorization, publicKey } = await vapid(good, () => NOW + 999)
    expect(publicKey).toBe(keys.publicKey)
    const { head, claims } = read(await authorization(FCM), keys.publicKey)
    expect(head).toEqual({ typ: 'JWT', alg: 'ES256' })
    expect(claims).toEqual({ aud: FCM, sub: 'mailto:it@example.org', exp: (NOW + 12 * HOUR) / 1_000 })
  })

  test('is kept for its audience until it has less than an hour left', async () => {
    let now = NOW
    const { authorization } = await vapid(good, () => now)
    const first = await authorization(FCM)
    now = NOW + 11 * HOUR
    expect(await authorization(FCM)).toBe(first)
    now += 1
    const second = await authorization(FCM)
    expect(second).not.toBe(first)
    expect(read(second, keys.publicKey).claims).toMatchObject({ exp: Math.floor((now + 12 * HOUR) / 1_000) })
    expect(await authorization(FCM)).toBe(second)
  })

  test('never lives longer than twelve hours from now, should the clock be set back', async () => {
    let now = NOW
    const { authorization } = await vapid(good, () => now)
    await authorization(FCM)
    now = NOW - 1_000
    expect(read(await authorization(FCM), keys.publicKey).claims).toMatchObject({ exp: (now + 12 * HOUR) / 1_000 })
  })

  test('is another one for another audience, and there may be many', async () => {
    const { authorization } = await vapid(good, () => NOW)
    const first = await authorization(FCM)
    for (let host = 0; host < 100; host++) {
      const aud = `https://h${host}.push.apple.com`
      expect(read(await authorization(aud), keys.publicKey).claims).toMatchObject({ aud })
    }
    // ECDSA is randomised: the same text would be the same token.
    expect(await authorization(FCM)).not.toBe(first)
  })
})

test('each pair is a new one, and its halves belong together', () => {
  expect(keys.publicKey).not.toBe(others.publicKey)
  expect(keys.privateKey).not.toBe(others.privateKey)
  expect(Buffer.from(keys.publicKey, 'base64url').length).toBe(65)
  expect(Buffer.from(keys.privateKey, 'base64url').length).toBe(32)
})

const config = (change: Partial<VapidConfig>): PushConfig => ({ vapid: { ...good, ...change }, now: () => NOW })

test.each<Partial<VapidConfig>>([
  {},
  others,
  { subject: 'mailto:IT+push@Mail.Example.ORG' },
  { subject: 'https://example.org' },
  { subject: 'https://mfa.example.org:8443/contact' },
  { subject: 'https://local.example.org/' },
  { subject: 'https://xn--bcher-kva.example/' },
])('%j works', async (change) => {
  expect((await push(config(change))).vapidKey).toBe({ ...good, ...change }.publicKey)
})

const compressed = ECDH.convertKey(keys.publicKey, 'prime256v1', 'base64url', 'base64url', 'compressed') as string
const beside = Buffer.from(keys.publicKey, 'base64url').fill(1, 40).toString('base64url')

test.each<[string, Partial<VapidConfig>]>([
  ['config.vapid-public-key', { publicKey: '' }],
  ['config.vapid-public-key', { publicKey: `${keys.publicKey}=` }],
  ['config.vapid-public-key', { publicKey: compressed }],
  ['config.vapid-public-key', { publicKey: beside }],
  ['config.vapid-public-key', { publicKey: keys.privateKey }],
  ['config.vapid-private-key', { privateKey: '' }],
  ['config.vapid-private-key', { privateKey: keys.publicKey }],
  ['config.vapid-private-key', { privateKey: `${keys.privateKey}=` }],
  ['config.vapid-private-key', { privateKey: keys.privateKey.slice(0, -1) }],
  ['config.vapid-private-key', { privateKey: others.privateKey }],
  ['config.vapid-private-key', { privateKey: Buffer.alloc(32).toString('base64url') }],
  ['config.vapid-private-key', { privateKey: Buffer.alloc(32, 255).toString('base64url') }],
  ['config.vapid-private-key', { publicKey: others.publicKey }],
  ['config.vapid-subject', { subject: '' }],
  ['config.vapid-subject', { subject: 'it@example.org' }],
  ['config.vapid-subject', { subject: 'mailto:' }],
  ['config.vapid-subject', { subject: 'mailto:example.org' }],
  ['config.vapid-subject', { subject: 'mailto:<it@example.org>' }],
  ['config.vapid-subject', { subject: 'mailto: it@example.org' }],
  ['config.vapid-subject', { subject: 'mailto:it@example.org ' }],
  ['config.vapid-subject', { subject: 'mailto:a@evil@example.org' }],
  ['config.vapid-subject', { subject: 'mailto:it@localhost' }],
  ['config.vapid-subject', { subject: 'mailto:it@host.local' }],
  ['config.vapid-subject', { subject: 'mailto:it@HOST.LOCAL' }],
  ['config.vapid-subject', { subject: 'mailto:it@mail.invalid' }],
  ['config.vapid-subject', { subject: 'mailto:it@a.localhost' }],
  ['config.vapid-subject', { subject: 'mailto:it@127.0.0.1' }],
  ['config.vapid-subject', { subject: 'http://example.org' }],
  ['config.vapid-subject', { subject: 'https://' }],
  ['config.vapid-subject', { subject: 'https://localhost:8080/' }],
  ['config.vapid-subject', { subject: 'https://mfa.local/' }],
  ['config.vapid-subject', { subject: 'https://mfa.invalid' }],
  ['config.vapid-subject', { subject: 'https://192.0.2.1/' }],
  ['config.vapid-subject', { subject: 'https://intranet/' }],
])('%s: %j', async (code, change) => {
  const error: unknown = await push(config(change)).then(
    () => null,
    (thrown: unknown) => thrown,
  )
  expect(error).toBeInstanceOf(PushConfigError)
  const setting = { 'config.vapid-public-key': 'publicKey', 'config.vapid-private-key': 'privateKey' }[code] ?? 'subject'
  expect(error).toMatchObject({ code, name: 'PushConfigError', message: expect.stringContaining(`\`vapid.${setting}\` must `) })
  for (const secret of [keys.privateKey, others.privateKey]) expect(`${String(error)} ${JSON.stringify(error)}`).not.toContain(secret)
  expect((error as Error).cause).toBeUndefined()
})
