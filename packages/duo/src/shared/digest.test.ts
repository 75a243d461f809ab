import { expect, test } from 'vitest'
import { digest } from './digest.ts'

test('parts are kept apart, and nothing of them shows', async () => {
  const digests = await Promise.all([digest('a', 'bc'), digest('ab', 'c'), digest('abc'), digest('a', 'bc')])
  expect(new Set(digests).size).toBe(3)
  for (const text of digests) expect(text).toMatch(/^[\w-]{43}$/)
})
