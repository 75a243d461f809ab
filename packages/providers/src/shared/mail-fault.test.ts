import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isOneAddress } from './mail-fault.ts'
import { isOneLine } from './one-line.ts'

test.each([
  'ada@example.org',
  'ada@localhost',
  'a.b+c@sub.example.org',
  "o'neill_{x}@example.org",
  'jörg@exämple.org',
  'अजय@डाटा.भारत',
  `${'a'.repeat(64)}@example.org`,
])('%s is one address', (address) => {
  expect(isOneAddress(address)).toBe(true)
})

test.each([
  '',
  'ada',
  '@example.org',
  'ada@',
  'ada@.org',
  'ada@example..org',
  'ada@-example.org',
  'ada@example.org.',
  'ada@@example.org',
  'ada@example.org,eve@example.org',
  'ada@example.org;eve@example.org',
  'ada@example.org eve@example.org',
  'Ada <ada@example.org>',
  '<ada@example.org>',
  'friends:ada@example.org;',
  '"ada eve"@example.org',
  'ada(eve)@example.org',
  'ada@[127.0.0.1]',
  'ada@example.org\r\nRCPT TO:<eve@example.org>',
  'ada@example.org\n',
  'ada@example.org\u0000',
  'ada\u2028@example.org',
  'ada\u200b@example.org',
  `${'a'.repeat(65)}@example.org`,
  `ada@${'a'.repeat(250)}.org`,
])('%j is not', (text) => {
  expect(isOneAddress(text)).toBe(false)
})

test('whatever one address is joined with by a separator, is none', () => {
  const separator = fc.constantFrom(',', ';', ':', ' ', '\t', '\r', '\n', '<', '>', '"', '(', ')', '\\', '[', ']', '\u0000', '\u0085', '\u2029')
  fc.assert(
    fc.property(separator, fc.string(), (between, rest) => {
      expect(isOneAddress(`ada@example.org${between}${rest}`)).toBe(false)
      expect(isOneAddress(`${rest}${between}ada@example.org`)).toBe(false)
    }),
  )
})

test('takes no time over a long one', () => {
  for (const text of [`${'a'.repeat(100_000)}@`, `a@${'a-'.repeat(120)}`, `a@${'a.'.repeat(120)}!`]) expect(isOneAddress(text)).toBe(false)
})

test.each(['', 'Grüße: “hello”', '=?utf-8?q?x?='])('%j is one line', (text) => {
  expect(isOneLine(text)).toBe(true)
})

test.each(['a\rb', 'a\nb', 'a\u0000', 'a\u0085b', 'a\u2028b', 'a\u2029b', '\t', 1, null])('%j is not', (text) => {
  expect(isOneLine(text)).toBe(false)
})
