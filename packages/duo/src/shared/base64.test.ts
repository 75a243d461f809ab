import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fromBase64, toBase64 } from './base64.ts'

test('bytes come back, as Node spells them', () => {
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      const text = toBase64(bytes)
      expect(text).toBe(Buffer.from(bytes).toString('base64'))
      expect(fromBase64(text)).toEqual(bytes)
    }),
  )
})

test.each(['YQ', 'YQ=', 'YR==', 'YQ== ', ' YQ==', 'Y Q==', 'YQ==\n', 'YQ===', 'YQ==YQ==', '_-8=', 'Y', '=', 'ü'])(
  '%j is no base64',
  (text) => {
    expect(fromBase64(text)).toBeNull()
  },
)
