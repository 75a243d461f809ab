import { expect, test } from 'vitest'
import { type RelyingParty, RelyingPartyError, webAuthn } from './index.ts'

const good: RelyingParty = { rpId: 'example.com', rpName: 'Example', origins: ['https://mfa.example.com'] }

const WORKS: readonly Partial<RelyingParty>[] = [
  {},
  { origins: ['https://example.com', 'https://mfa.example.com:8443'] },
  { rpId: 'mfa.example.com' },
  { rpId: 'xn--bcher-kva.example', origins: ['https://xn--bcher-kva.example'] },
  { rpId: 'localhost', origins: ['http://localhost:3000'] },
  { origins: ['https://mfa.example.com', `android:apk-key-hash:${'A'.repeat(43)}`] },
]

test.each(WORKS)('%j works', (change) => {
  expect(() => webAuthn({ ...good, ...change })).not.toThrow()
})

const FAILS: readonly [string, Partial<RelyingParty>][] = [
  ['config.rp-id', { rpId: '' }],
  ['config.rp-id', { rpId: 'https://example.com' }],
  ['config.rp-id', { rpId: 'example.com:443' }],
  ['config.rp-id', { rpId: 'Example.com' }],
  ['config.rp-id', { rpId: 'com' }],
  ['config.rp-id', { rpId: '127.0.0.1' }],
  ['config.rp-id', { rpId: '.example.com' }],
  ['config.rp-name', { rpName: ' ' }],
  ['config.origins', { origins: [] }],
  ['config.origins', { origins: ['mfa.example.com'] }],
  ['config.origins', { origins: ['https://mfa.example.com/'] }],
  ['config.origins', { origins: ['https://MFA.example.com'] }],
  ['config.origins', { origins: ['https://mfa.example.com:443'] }],
  ['config.origins', { origins: ['http://mfa.example.com'] }],
  ['config.origins', { origins: ['https://example.com.evil.example'] }],
  ['config.origins', { origins: ['https://notexample.com'] }],
  ['config.origins', { origins: ['https://*.example.com'] }],
  ['config.origins', { origins: ['null'] }],
  ['config.origins', { origins: ['https://mfa.example.com', 'android:apk-key-hash:short'] }],
]

test.each(FAILS)('%s: %j', (code, change) => {
  expect(() => webAuthn({ ...good, ...change })).toThrow(expect.objectContaining({ code, name: 'RelyingPartyError' }))
  expect(() => webAuthn({ ...good, ...change })).toThrow(RelyingPartyError)
})
