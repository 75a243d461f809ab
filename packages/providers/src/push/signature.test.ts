import { createHmac, createSign, generateKeyPairSync, type KeyObject, sign as nodeSign } from 'node:crypto'
import type { PushKey, PushSignature } from '@ssp/core'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { thumbprint } from './public-key.ts'
import { keyOf, verify } from './signature.ts'

const TYPES: readonly PushSignature[] = ['ssp-act+jwt', 'ssp-dev+jwt', 'ssp-push+jwt', 'ssp-rot+jwt']
const TYPE = 'ssp-push+jwt'

interface Pair {
  readonly key: PushKey
  readonly secret: KeyObject
}

function newPair(): Pair {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  return { key: publicKey.export({ format: 'jwk' }) as unknown as PushKey, secret: privateKey }
}

const { key, secret } = newPair()
const kid = (await thumbprint(key)) ?? ''
const header = { alg: 'ES256', typ: TYPE, kid }
const claims = { txn: 'r1', nonce: 'n', act: 'approve', num: '042' }

const encode = (value: string | Uint8Array): string => Buffer.from(value).toString('base64url')
const json = (value: unknown): string => encode(JSON.stringify(value))

/** Two texts, signed properly; `by` names another way to sign. */
function signed(head: string, body: string, by: (text: string) => Uint8Array = es256): string {
  return `${head}.${body}.${encode(by(`${head}.${body}`))}`
}

function es256(text: string): Uint8Array {
  return nodeSign('sha256', Buffer.from(text), { key: secret, dsaEncoding: 'ieee-p1363' })
}

const good = signed(json(header), json(claims))

describe('a signature of the authenticator', () => {
  test.each(TYPES)('%s', async (type) => {
    const jws = signed(json({ ...header, typ: type }), json(claims))
    expect(keyOf(jws, type)).toBe(kid)
    expect(await verify(jws, type, key)).toEqual(claims)
  })

  test('is never taken for one of another type', async () => {
    for (const typ of TYPES) {
      const jws = signed(json({ ...header, typ }), json(claims))
      for (const type of TYPES.filter((other) => other !== typ)) {
        expect(keyOf(jws, type)).toBeNull()
        expect(await verify(jws, type, key)).toBeNull()
      }
    }
  })

  test('may have its header in any order and with spaces', async () => {
    const text = `{ "kid": "${kid}",\r\n\t"alg": "ES256", "typ": "${TYPE}" }`
    expect(await verify(signed(encode(text), json(claims)), TYPE, key)).toEqual(claims)
  })

  test('may have a small or a large s (RFC 7518 says neither)', async () => {
    const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n
    const [head = '', body = '', signature = ''] = good.split('.')
    const bytes = Buffer.from(signature, 'base64url')
    const s = order - BigInt(`0x${bytes.subarray(32).toString('hex')}`)
    const other = Buffer.concat([bytes.subarray(0, 32), Buffer.from(s.toString(16).padStart(64, '0'), 'hex')])
    expect(await verify(`${head}.${body}.${encode(other)}`, TYPE, key)).toEqual(claims)
  })

  test('has claims of any shape', async () => {
    for (const value of [{}, { a: { b: [1, null] } }, { text: 'Grüße, 世界' }]) {
      expect(await verify(signed(json(header), json(value)), TYPE, key)).toEqual(value)
    }
  })

  test('has up to 4,096 characters', async () => {
    const space = 4_096 - signed(json(header), json({ pad: '' })).length
    const filled = (length: number): string => signed(json(header), json({ pad: 'x'.repeat(length) }))
    const most = Math.floor((space * 3) / 4) - 1
    expect(filled(most).length).toBeGreaterThan(4_092)
    expect(await verify(filled(most), TYPE, key)).not.toBeNull()
    expect(await verify(filled(most + 6), TYPE, key)).toBeNull()
    expect(keyOf(filled(most + 6), TYPE)).toBeNull()
  })
})

describe('a header that is not exactly ours', () => {
  const hs256 = (text: string): Uint8Array => createHmac('sha256', JSON.stringify(key)).update(text).digest()
  const hs256Point = (text: string): Uint8Array => createHmac('sha256', Buffer.from(key.x, 'base64url')).update(text).digest()
  const nobody = (): Uint8Array => new Uint8Array()
  const zeros = (): Uint8Array => new Uint8Array(64)
  const own = JSON.stringify(header).slice(1, -1)

  test.each<[string, string, ((text: string) => Uint8Array)?]>([
    ['alg none without signature', json({ ...header, alg: 'none' }), nobody],
    ['alg none with a signature', json({ ...header, alg: 'none' })],
    ['alg None', json({ ...header, alg: 'None' }), zeros],
    ['HS256 with the public key', json({ ...header, alg: 'HS256' }), hs256],
    ['HS256 with the point', json({ ...header, alg: 'HS256' }), hs256Point],
    ['HS256, signed with ES256', json({ ...header, alg: 'HS256' })],
    ['ES384', json({ ...header, alg: 'ES384' })],
    ['RS256', json({ ...header, alg: 'RS256' })],
    ['es256', json({ ...header, alg: 'es256' })],
    ['a list of algs', json({ ...header, alg: ['ES256'] })],
    ['no alg', json({ typ: TYPE, kid })],
    ['no typ', json({ alg: 'ES256', kid })],
    ['typ JWT', json({ ...header, typ: 'JWT' })],
    ['typ with its media type', json({ ...header, typ: `application/${TYPE}` })],
    ['typ in capitals', json({ ...header, typ: 'SSP-PUSH+JWT' })],
    ['no kid', json({ alg: 'ES256', typ: TYPE })],
    ['a kid that is no text', json({ ...header, kid: 7 })],
    ['a kid that is no thumbprint', json({ ...header, kid: '../../etc/passwd' })],
    ['a kid that is too short', json({ ...header, kid: kid.slice(1) })],
    ['an empty kid', json({ ...header, kid: '' })],
    ['an embedded key', json({ ...header, jwk: key })],
    ['a key to be fetched', json({ ...header, jku: 'https://evil.example/' })],
    ['a certificate', json({ ...header, x5c: [] })],
    ['crit', json({ ...header, crit: ['exp'], exp: 1 })],
    ['b64', json({ ...header, b64: true })],
    ['b64 as crit asks for it', json({ ...header, b64: false, crit: ['b64'] })],
    ['cty', json({ ...header, cty: 'JWT' })],
    ['__proto__', encode(`{${own},"__proto__":{"typ":"x"}}`)],
    ['typ by way of __proto__', encode(`{"alg":"ES256","kid":"${kid}","__proto__":{"typ":"${TYPE}"}}`)],
    ['two algs, ours last', encode(`{"alg":"none",${own}}`)],
    ['two algs, ours first', encode(`{${own},"alg":"none"}`)],
    ['the same typ twice', encode(`{"typ":"${TYPE}",${own}}`)],
    ['a second typ by another spelling', encode(`{${own},"\\u0074yp":"x"}`)],
    ['a member by another spelling', encode(`{"\\u0061lg":"ES256","typ":"${TYPE}","kid":"${kid}"}`)],
    ['a byte order mark', encode(`\ufeff{${own}}`)],
    ['text after it', encode(`{${own}}x`)],
    ['another space', encode(`{\u00a0${own}}`)],
    ['a list', json([header])],
    ['a text', json(JSON.stringify(header))],
    ['null', json(null)],
    ['bytes that are no UTF-8', encode(Uint8Array.of(0x7b, 0xff, 0x7d))],
    ['no JSON', encode('alg=ES256')],
    ['nothing', ''],
    ['padding', `${json(header)}==`],
  ])('%s', async (_name, head, by) => {
    const jws = signed(head, json(claims), by)
    expect(keyOf(jws, TYPE)).toBeNull()
    expect(await verify(jws, TYPE, key)).toBeNull()
  })
})

describe('what is no compact JWS', () => {
  const [head = '', body = '', signature = ''] = good.split('.')
  const der = encode(createSign('sha256').update(`${head}.${body}`).sign(secret))
  const half = encode(Buffer.from(signature, 'base64url').subarray(0, 63))
  const end = signature.slice(-1)
  const sameBytes = `${signature.slice(0, -1)}${String.fromCharCode(end.charCodeAt(0) + 1)}`

  test.each<[string, unknown]>([
    ['nothing', ''],
    ['two parts', `${head}.${body}`],
    ['no signature', `${head}.${body}.`],
    ['no payload', `${head}..${signature}`],
    ['a part more', `${good}.`],
    ['five parts, as JWE has', `${head}.${body}.${signature}.${body}.${signature}`],
    ['padding', `${good}==`],
    ['padding in the payload', `${head}.${body}=.${signature}`],
    ['white space before', ` ${good}`],
    ['a new line behind', `${good}\n`],
    ['a new line within', `${head}.\n${body}.${signature}`],
    ['the other base64', `${head}.${body.slice(0, -1)}+.${signature}`],
    ['a signature as DER has it', `${head}.${body}.${der}`],
    ['63 bytes of signature', `${head}.${body}.${half}`],
    ['a byte more of signature', `${head}.${body}.${encode(Buffer.concat([Buffer.from(signature, 'base64url'), Buffer.of(0)]))}`],
    ['a signature in another spelling', `${head}.${body}.${sameBytes}`],
    ['a payload in another spelling', `${head}.${encode('{}')}`.replace(/.$/, (last) => String.fromCharCode(last.charCodeAt(0) + 1)) + `.${signature}`],
    ['JSON serialisation', JSON.stringify({ protected: head, payload: body, signature })],
    ['no text', null],
    ['a list', [good]],
    ['bytes', Buffer.from(good)],
  ])('%s', async (_name, jws) => {
    expect(keyOf(jws, TYPE)).toBeNull()
    expect(await verify(jws, TYPE, key)).toBeNull()
  })

  test('the spellings above decode to the same bytes', () => {
    expect(Buffer.from(sameBytes, 'base64url')).toEqual(Buffer.from(signature, 'base64url'))
  })
})

describe('a signature that is wrong', () => {
  const head = json(header)
  const p384 = generateKeyPairSync('ec', { namedCurve: 'P-384' })
  const other = newPair()

  test.each<[string, string]>([
    ['by another key', signed(head, json(claims), (text) => nodeSign('sha256', Buffer.from(text), { key: other.secret, dsaEncoding: 'ieee-p1363' }))],
    ['over other claims', signed(head, json(claims)).replace(json(claims), json({ ...claims, num: '043' }))],
    ['over another header', good.replace(head, json({ typ: TYPE, alg: 'ES256', kid }))],
    ['by another hash', signed(head, json(claims), (text) => nodeSign('sha384', Buffer.from(text), { key: secret, dsaEncoding: 'ieee-p1363' }))],
    ['of zeros (CVE-2022-21449)', signed(head, json(claims), () => new Uint8Array(64))],
    ['by P-384, cut', signed(head, json(claims), (text) => nodeSign('sha256', Buffer.from(text), { key: p384.privateKey, dsaEncoding: 'ieee-p1363' }).subarray(0, 64))],
  ])('%s', async (_name, jws) => {
    expect(keyOf(jws, TYPE)).toBe(kid)
    expect(await verify(jws, TYPE, key)).toBeNull()
  })

  test('by P-384 with that key', async () => {
    const jws = signed(head, json(claims), (text) => nodeSign('sha256', Buffer.from(text), { key: p384.privateKey, dsaEncoding: 'ieee-p1363' }))
    expect(await verify(jws, TYPE, p384.publicKey.export({ format: 'jwk' }) as unknown as PushKey)).toBeNull()
  })

  test.each<[string, unknown]>([
    ['no key', null],
    ['a secret of HMAC', { kty: 'oct', k: 'AAAA' }],
    ['a key beside the curve', { ...key, y: key.x }],
    ['a private key', secret.export({ format: 'jwk' })],
  ])('checked with %s', async (_name, value) => {
    expect(await verify(good, TYPE, value as PushKey)).toBeNull()
  })
})

test.each<[string, string]>([
  ['a list', '[{}]'],
  ['a text', '"{}"'],
  ['null', 'null'],
  ['a number', '1'],
  ['no JSON', '{txn:1}'],
  ['a byte order mark', '\ufeff{}'],
  ['two values', '{}{}'],
])('a payload that is %s has no claims, well signed as it is', async (_name, text) => {
  const jws = signed(json(header), encode(text))
  expect(keyOf(jws, TYPE)).toBe(kid)
  expect(await verify(jws, TYPE, key)).toBeNull()
})

test('a payload that is no UTF-8 has no claims', async () => {
  const text = Uint8Array.of(...Buffer.from('{"a":"'), 0xff, ...Buffer.from('"}'))
  expect(await verify(signed(json(header), encode(text)), TYPE, key)).toBeNull()
})

test('no change of one character survives', async () => {
  const change = fc.record({ at: fc.nat(good.length - 1), to: fc.constantFrom(...'ABgw_-.=9 ') })
  await fc.assert(
    fc.asyncProperty(change, async ({ at, to }) => {
      fc.pre(good[at] !== to)
      expect(await verify(good.slice(0, at) + to + good.slice(at + 1), TYPE, key)).toBeNull()
    }),
    { numRuns: 300 },
  )
})

test('any text, and what is no text, is told no more than null', async () => {
  const part = fc.oneof(fc.base64String(), fc.json().map(encode), fc.constantFrom(...good.split('.')))
  const anything = fc.oneof(fc.string(), fc.jsonValue(), fc.array(part, { maxLength: 6 }).map((parts) => parts.join('.')))
  await fc.assert(
    fc.asyncProperty(anything, async (jws) => {
      fc.pre(jws !== good)
      expect(await verify(jws, TYPE, key)).toBeNull()
    }),
  )
})
