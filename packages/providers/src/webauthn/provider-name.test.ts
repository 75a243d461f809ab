import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { providerName } from './index.ts'

test.each([
  ['ea9b8d66-4d01-1d21-3ce4-b6b48cb575d4', 'Google Password Manager'],
  ['08987058-cadc-4b81-b6e1-30de50dcbe96', 'Windows Hello'],
  ['cb69481e-8ff7-4039-93ec-0a2729a154a8', 'YubiKey 5'],
  ['00000000-0000-0000-0000-000000000000', null],
  ['11111111-2222-3333-4444-555555555555', null],
  ['', null],
  ['constructor', null],
  ['__proto__', null],
])('%s is %s', (aaguid, name) => {
  expect(providerName(aaguid)).toBe(name)
})

test('the snapshot is well-formed: each id once, each name short enough for a device', () => {
  const source = readFileSync(new URL('./provider-name.ts', import.meta.url), 'utf8')
  const entries = [...source.matchAll(/^ {2}'([^']+)': '([^']+)',$/gm)]
  expect(entries.length).toBeGreaterThan(50)
  expect(new Set(entries.map(([, id]) => id)).size).toBe(entries.length)
  for (const [, id = '', name = ''] of entries) {
    expect(id).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
    expect(name.length).toBeLessThanOrEqual(30)
    expect(providerName(id)).toBe(name)
  }
})
