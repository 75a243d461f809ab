import { createHash, generateKeyPairSync } from 'node:crypto'
import { expect, test } from 'vitest'
import { thumbprint } from './public-key.ts'

/** The public key of RFC 7515 appendix A.3. */
const key = {
  kty: 'EC',
  crv: 'P-256',
  x: 'f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU',
  y: 'x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0',
}

const P256 = 2n ** 256n - 2n ** 224n + 2n ** 192n + 2n ** 96n - 1n

const text = (value: bigint): string => Buffer.from(value.toString(16).padStart(64, '0'), 'hex').toString('base64url')
const number = (value: string): bigint => BigInt(`0x${Buffer.from(value, 'base64url').toString('hex')}`)

function jwkOf(namedCurve: string): Record<string, unknown> {
  return { ...generateKeyPairSync('ec', { namedCurve }).publicKey.export({ format: 'jwk' }) }
}

test('is the SHA-256 of the required members in their order, whatever order they come in', async () => {
  for (const { x, y } of [key, jwkOf('P-256'), jwkOf('P-256')]) {
    const canonical = `{"crv":"P-256","kty":"EC","x":"${String(x)}","y":"${String(y)}"}`
    const expected = createHash('sha256').update(canonical).digest('base64url')
    expect(await thumbprint({ y, kty: 'EC', x, crv: 'P-256' })).toBe(expected)
  }
})

const changedEnd = (value: string): string => `${value.slice(0, -1)}${String.fromCharCode(value.charCodeAt(42) + 1)}`

test.each<[string, unknown]>([
  ['nothing', null],
  ['a text', JSON.stringify(key)],
  ['a list', [key.kty, key.crv, key.x, key.y]],
  ['no member', {}],
  ['no y', { kty: key.kty, crv: key.crv, x: key.x }],
  ['a private key', { ...key, d: 'jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI' }],
  ['a use', { ...key, use: 'sig' }],
  ['an algorithm', { ...key, alg: 'ES256' }],
  ['a member named as all objects have', { ...key, constructor: 1 }],
  ['another type', { ...key, kty: 'OKP' }],
  ['another curve by name', { ...key, crv: 'P-384' }],
  ['another curve', jwkOf('P-384')],
  ['another curve under our name', { ...jwkOf('P-384'), crv: 'P-256' }],
  ['secp256k1 under our name', { ...jwkOf('secp256k1'), crv: 'P-256' }],
  ['bytes for a text', { ...key, x: [...Buffer.from(key.x, 'base64url')] }],
  ['padding', { ...key, x: `${key.x}=` }],
  ['white space', { ...key, x: ` ${key.x}` }],
  ['a stray bit at the end', { ...key, x: changedEnd(key.x) }],
  ['the other base64', { ...key, y: key.y.replace('_', '/') }],
  ['31 bytes', { ...key, x: Buffer.from(key.x, 'base64url').subarray(1).toString('base64url') }],
  ['33 bytes', { ...key, x: Buffer.from(`00${Buffer.from(key.x, 'base64url').toString('hex')}`, 'hex').toString('base64url') }],
  ['a point beside the curve', { ...key, y: text(number(key.y) ^ 1n) }],
  ['the origin', { ...key, x: text(0n), y: text(0n) }],
  ['coordinates outside the field', { ...key, x: text(P256), y: text(2n ** 256n - 1n) }],
])('%s has none', async (_name, value) => {
  expect(await thumbprint(value)).toBeNull()
})

test('a coordinate has one spelling: none is taken modulo the field', async () => {
  // The point with the x of 5, which also fits into 32 bytes with the field's size added.
  const x = 5n
  const b = 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn
  const y = power(x ** 3n - 3n * x + b, (P256 + 1n) / 4n)
  expect(await thumbprint({ ...key, x: text(x), y: text(y) })).not.toBeNull()
  expect(await thumbprint({ ...key, x: text(x + P256), y: text(y) })).toBeNull()
})

function power(base: bigint, exponent: bigint): bigint {
  if (exponent === 0n) return 1n
  const half = power((base * base) % P256, exponent / 2n)
  return exponent % 2n === 0n ? half : (half * base) % P256
}
