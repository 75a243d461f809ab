import { describe, expect, test } from 'vitest'
import { impurities } from '../purity.mjs'

describe('purity of the core', () => {
  test.each([
    ['Date', 'export const now = Date.now()'],
    ['Date', 'export type When = Date'],
    ['Math.random', 'const dice = Math.random()'],
    ['Math[...]', "const dice = Math['random']()"],
    ['Intl', "new Intl.NumberFormat('de')"],
    ['toLocaleLowerCase', "'A'.toLocaleLowerCase()"],
    ['localeCompare', "'a'.localeCompare('b')"],
    ['globalThis', "globalThis['Da' + 'te']"],
    ['fetch', "fetch('/')"],
    ['async', 'const later = async () => 1'],
    ['async', 'class A { async b() {} }'],
    ['await', 'await 1'],
    ['for await', 'for await (const a of []) a'],
    ['import()', "import('./a.ts')"],
    ['Promise', 'export type Later = Promise<number>'],
  ])('sees %s in: %s', (word, source) => {
    expect(impurities('a.ts', source)).toContain(`${word} at a.ts:1`)
  })

  test('sees a promise that a port makes, not one that it names', () => {
    expect(impurities('ports/a.ts', 'export const a = Promise.resolve()')).toHaveLength(1)
    expect(impurities('ports/a.ts', 'export interface A { load(): Promise<void> }')).toEqual([])
  })

  test.each(['const a = Math.max(1, 2)', "const a = { Date: 1, fetch: 2 }; a.fetch", '// Date.now() and await\nexport {}', "const date = 'Date'"])(
    'says nothing about: %s',
    (source) => expect(impurities('a.ts', source)).toEqual([]),
  )
})
