import { createECDH, randomBytes } from 'node:crypto'
// @ts-expect-error -- has no types
import * as ece from 'http_ece'
import { describe, expect, test } from 'vitest'
import { parseBase64url, utf8 } from './bytes.ts'
import { encrypt, freshSecrets } from './encrypt.ts'

/** The independent library, as much of it as is used here. */
const { decrypt }: { decrypt(body: Buffer, how: Readonly<Record<string, unknown>>): Buffer } = ece

const bytes = (text: string): Uint8Array<ArrayBuffer> => new Uint8Array(Buffer.from(text, 'base64url'))

/** RFC 8291 section 5 and appendix A. */
const EXAMPLE = {
  text: 'When I grow up, I want to be a watermelon',
  sender: {
    private: 'yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw',
    public: 'BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8',
  },
  p256dh: 'BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4',
  auth: 'BTBZMqHH6r4Tts7J_aSIgg',
  salt: 'DGv6ra1nlYgDCS1FRnbzlw',
  body:
    'DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27ml' +
    'mlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPT' +
    'pK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN',
}

async function exampleSender(): Promise<CryptoKeyPair> {
  const point = bytes(EXAMPLE.sender.public)
  const [x, y] = [point.slice(1, 33), point.slice(33)].map((half) => Buffer.from(half).toString('base64url'))
  const jwk = { kty: 'EC', crv: 'P-256', x, y, d: EXAMPLE.sender.private } as JsonWebKey
  const algorithm = { name: 'ECDH', namedCurve: 'P-256' }
  return {
    publicKey: await crypto.subtle.importKey('raw', point, algorithm, true, []),
    privateKey: await crypto.subtle.importKey('jwk', jwk, algorithm, false, ['deriveBits']),
  }
}

test('the example of RFC 8291, byte for byte', async () => {
  const body = await encrypt(utf8(EXAMPLE.text), EXAMPLE, { salt: bytes(EXAMPLE.salt), sender: await exampleSender() })
  expect(Buffer.from(body).toString('base64url')).toBe(EXAMPLE.body)
})

describe('an independent library reads what we write', () => {
  test.each([0, 1, 15, 16, 17, 1_024, 3_993])('%i bytes', async (length) => {
    const browser = createECDH('prime256v1')
    const p256dh = browser.generateKeys('base64url')
    const auth = randomBytes(16)
    const text = new Uint8Array(randomBytes(length))
    const body = await encrypt(text, { p256dh, auth: auth.toString('base64url') }, await freshSecrets())
    const read = decrypt(Buffer.from(body), { version: 'aes128gcm', privateKey: browser, authSecret: auth })
    expect(read.toString('hex')).toBe(Buffer.from(text).toString('hex'))
    expect(body.length).toBe(16 + 4 + 1 + 65 + length + 1 + 16)
    expect(body.length).toBeLessThanOrEqual(4_096)
  })
})

test('salt and key are new for every message', async () => {
  const bodies = await Promise.all(
    Array.from({ length: 20 }, async () => Buffer.from(await encrypt(utf8('x'), EXAMPLE, await freshSecrets()))),
  )
  expect(new Set(bodies.map((body) => body.subarray(0, 16).toString('hex'))).size).toBe(20)
  expect(new Set(bodies.map((body) => body.subarray(21, 86).toString('hex'))).size).toBe(20)
})

test('the sender’s private key can’t be had', async () => {
  const { sender } = await freshSecrets()
  await expect(crypto.subtle.exportKey('jwk', sender.privateKey)).rejects.toThrow()
})

test.each([
  ['a key beside the curve', { p256dh: EXAMPLE.p256dh.replace(/.{4}$/, 'AAAA') }],
  ['a compressed key', { p256dh: `A${EXAMPLE.p256dh.slice(1, 44)}` }],
  ['no key', { p256dh: '' }],
  ['a secret of 15 bytes', { auth: EXAMPLE.auth.slice(0, 20) }],
  ['a secret of 32 bytes', { auth: EXAMPLE.salt.slice(0, 21) + EXAMPLE.auth }],
  ['padding', { auth: `${EXAMPLE.auth}==` }],
])('%s is no subscription', async (_name, change) => {
  await expect(encrypt(utf8('x'), { ...EXAMPLE, ...change }, await freshSecrets())).rejects.toThrow()
})

test('base64url has one spelling', () => {
  expect(parseBase64url('-_8')).toEqual(Uint8Array.of(251, 255))
  for (const text of ['-_8=', '+/8', '-_9', '-_8 ', '-', 'é', 7, null]) expect(parseBase64url(text)).toBeNull()
})
