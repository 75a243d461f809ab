import { nodeCryptography } from '@ssp/providers/node-crypto'
import { describe, expect, test } from 'vitest'
import { keyring } from './keyring.ts'
import { webCryptography } from './web-cryptography.ts'

const random = (length: number): Uint8Array => crypto.getRandomValues(new Uint8Array(length))
const secret = (byte: number): Uint8Array => new Uint8Array(32).fill(byte)

const web = keyring(webCryptography, secret(1), random)
const node = keyring(nodeCryptography, secret(1), random)

describe.each([
  ['web', webCryptography],
  ['node', nodeCryptography],
] as const)('with the cryptography of %s', (_, cryptography) => {
  const keys = keyring(cryptography, secret(1), random)
  const others = keyring(cryptography, secret(2), random)

  test('a sealed value opens in its row, with its key, whole, and nowhere else', async () => {
    const sealed = await keys.seal('values ada key', 'a secret')
    expect(await keys.open('values ada key', sealed)).toBe('a secret')
    expect(await keys.open('values ben key', sealed)).toBeNull()
    expect(await others.open('values ada key', sealed)).toBeNull()
    const [version = '', nonce = '', body = ''] = sealed.split('.')
    const spoilt = body.replace(/^./, (first) => (first === 'A' ? 'B' : 'A'))
    const broken = [
      '',
      'v1',
      `v1.${nonce}`,
      `v1.${nonce}.`,
      `v1.${nonce}.AAAA`,
      `v2.${nonce}.${body}`,
      `${sealed}.x`,
      `${version}.${nonce}.${spoilt}`,
      `v1.${nonce.slice(4)}.${body}`,
      sealed.slice(0, -4),
    ]
    for (const text of broken) expect(await keys.open('values ada key', text)).toBeNull()
  })

  test('a sealed value never looks the same twice', async () => {
    expect(await keys.seal('row', 'x')).not.toBe(await keys.seal('row', 'x'))
  })

  test('a keyed hash of one thing is none of another', async () => {
    const made = [keys.mac('a', 'bc'), keys.mac('ab', 'c'), keys.mac('a', 'bd'), others.mac('a', 'bc')]
    const hashes = await Promise.all(made)
    expect(new Set(hashes).size).toBe(4)
    expect(await keys.mac('a', 'bc')).toBe(hashes[0])
  })

  test('a hash is what everybody makes of it (FIPS 180-4, example)', async () => {
    expect(await keys.hash('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
  })
})

test('what one cryptography sealed and hashed, the other opens and finds again', async () => {
  expect(await node.open('row', await web.seal('row', 'ä'))).toBe('ä')
  expect(await web.open('row', await node.seal('row', 'ä'))).toBe('ä')
  expect(await node.mac('a', 'b')).toBe(await web.mac('a', 'b'))
})
