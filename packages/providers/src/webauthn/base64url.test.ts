import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseBase64url, toBase64url } from './base64url.ts'

test('any bytes go there and back', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      const text = toBase64url(bytes)
      expect(text).toBe(Buffer.from(bytes).toString('base64url'))
      expect(parseBase64url(text)).toEqual(Uint8Array.from(bytes))
    }),
  )
})

test('a text that is read is the only one for its bytes', () => {
  const alike = fc.string({ unit: fc.constantFrom(...'AQgw_-08z+/= \nà'), maxLength: 9 })
  fc.assert(
    fc.property(alike, (text) => {
      const bytes = parseBase64url(text)
      expect(bytes === null || toBase64url(bytes) === text).toBe(true)
      // Node reads leniently: what it gives back unchanged is canonical.
      expect(bytes === null).toBe(Buffer.from(text, 'base64url').toString('base64url') !== text)
    }),
    { numRuns: 5_000 },
  )
})

test('a long text is read too', () => {
  expect(parseBase64url('A'.repeat(40_000))).toHaveLength(30_000)
})
