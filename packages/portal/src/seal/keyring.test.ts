import { describe, expect, test } from 'vitest'
import { keyring } from './keyring.ts'

const random = (length: number): Uint8Array => crypto.getRandomValues(new Uint8Array(length))
const keys = keyring(new Uint8Array(32).fill(1), random)
const others = keyring(new Uint8Array(32).fill(2), random)

describe('a sealed value', () => {
  test('opens in its row, with its key, whole, and nowhere else', async () => {
    const sealed = await keys.seal('values ada key', 'a secret')
    expect(await keys.open('values ada key', sealed)).toBe('a secret')
    expect(await keys.open('values ben key', sealed)).toBeNull()
    expect(await others.open('values ada key', sealed)).toBeNull()
    const [version = '', nonce = '', body = ''] = sealed.split('.')
    const spoilt = body.replace(/^./, (first) => (first === 'A' ? 'B' : 'A'))
    const broken = ['', 'v1', `v1.${nonce}`, `v2.${nonce}.${body}`, `${sealed}.x`, `${version}.${nonce}.${spoilt}`, `v1.${nonce.slice(4)}.${body}`]
    for (const text of broken) expect(await keys.open('values ada key', text)).toBeNull()
  })

  test('never looks the same twice', async () => {
    expect(await keys.seal('row', 'x')).not.toBe(await keys.seal('row', 'x'))
  })
})

test('a keyed hash of one thing is none of another', async () => {
  const hashes = await Promise.all([keys.mac('a', 'bc'), keys.mac('ab', 'c'), keys.mac('a', 'bd'), others.mac('a', 'bc')])
  expect(new Set(hashes).size).toBe(4)
  expect(await keys.mac('a', 'bc')).toBe(hashes[0])
})
