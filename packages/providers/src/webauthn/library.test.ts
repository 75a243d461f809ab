import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const folder = new URL('./', import.meta.url)
const sources = readdirSync(folder).filter((name) => !name.endsWith('.test.ts'))
const read = (name: string): string => readFileSync(new URL(name, folder), 'utf8')

test('importing this subpath loads neither the vendor library nor anything of Node', () => {
  const imported = sources.flatMap((name) =>
    [...read(name).matchAll(/^(?:import|export) (?!type )(?:.* from )?'([^']+)'/gm)].map(([, module = '']) => module),
  )
  expect(imported).toContain('./web-authn.ts')
  expect(imported.filter((module) => !module.startsWith('./'))).toEqual([])
})

test('the library is loaded in one place, when it is needed', () => {
  expect(sources.filter((name) => /\bimport\(/.test(read(name)))).toEqual(['library.ts'])
})
