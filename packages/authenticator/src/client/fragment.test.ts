import { describe, expect, test } from 'vitest'
import { errandOf, errandOfLink, readShortCode } from './fragment.ts'

const APP = 'https://phone.example.org/a/'

describe('a fragment', () => {
  test.each([
    ['#1.abc.s-_1', { type: 'activate', activation: 'abc', secret: 's-_1' }],
    ['#2.abc.def', { type: 'scan', request: 'abc', secret: 'def' }],
    ['#3.abc', { type: 'open', request: 'abc' }],
  ])('%s is an errand', (fragment, errand) => {
    expect(errandOf(fragment)).toEqual(errand)
  })

  test.each(['', '#', '#1', '#1.abc', '#1.abc.', '#1..def', '#2.abc', '#3.abc.def', '#4.abc', '#1.a.b.c', '#1.a b.c', '#1.a.<', ' #3.abc', '#3.abc\n', `#3.${'a'.repeat(201)}`])(
    '%j is none',
    (fragment) => {
      expect(errandOf(fragment)).toBeNull()
    },
  )
})

test('a scanned link counts for this very app only', () => {
  expect(errandOfLink(`${APP}#3.abc`, APP)).toEqual({ type: 'open', request: 'abc' })
  for (const link of ['https://other.example.org/a/#3.abc', 'https://phone.example.org/#3.abc', 'https://phone.example.org.evil.example/a/#3.abc', `${APP}x#3.abc`, `x${APP}#3.abc`, '#3.abc']) {
    expect(errandOfLink(link, APP)).toBeNull()
  }
})

describe('a short code', () => {
  test.each([
    ['ABCD-EFGH', 'ABCDEFGH'],
    ['abcd efgh', 'ABCDEFGH'],
    [' ab cd–ef gh ', 'ABCDEFGH'],
    ['oil0-OIL1', '01100111'],
    ['0123456Z', '0123456Z'],
  ])('%j is read as %s', (typed, code) => {
    expect(readShortCode(typed)).toBe(code)
  })

  test.each(['', 'ABCD-EFG', 'ABCD-EFGHJ', 'ABCD-EFGU', 'ABCD_EFGH', 'ABCD-EFGÄ'])('%j is none', (typed) => {
    expect(readShortCode(typed)).toBeNull()
  })
})
