import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve, sep } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { checkDependencies, doors } from '../dependency-rules.mjs'
import { innocents, plants } from './planted-imports.ts'

const repository = resolve(import.meta.dirname, '../..')
const copy = mkdtempSync(join(tmpdir(), 'planted-'))
let seen: Awaited<ReturnType<typeof checkDependencies>>

/** The tree as it is, with every plant in it. Its workspace packages resolve to the copy, not to the original. */
beforeAll(async () => {
  for (const folder of ['packages', 'apps']) {
    cpSync(join(repository, folder), join(copy, folder), {
      recursive: true,
      filter: (path) => !/(node_modules|dist|\.turbo)$/.test(path) && !path.includes(`${sep}dist${sep}`),
    })
  }
  cpSync(join(repository, 'tsconfig.base.json'), join(copy, 'tsconfig.base.json'))
  mkdirSync(join(copy, 'node_modules/@ssp'), { recursive: true })
  for (const name of readdirSync(join(repository, 'node_modules'))) {
    if (name !== '@ssp') symlinkSync(join(repository, 'node_modules', name), join(copy, 'node_modules', name), 'junction')
  }
  for (const name of readdirSync(join(copy, 'packages'))) {
    symlinkSync(join(copy, 'packages', name), join(copy, 'node_modules/@ssp', name), 'junction')
  }
  // What a plant imports must be there even while its package is young.
  for (const door of doors(copy)) {
    if (!existsSync(join(copy, door))) {
      mkdirSync(dirname(join(copy, door)), { recursive: true })
      writeFileSync(join(copy, door), 'export {}\n')
    }
  }
  const files = plants.flatMap(({ file, source, with: others = {} }) => [[file, source], ...Object.entries(others)])
  for (const [file, source] of [...files, ...Object.entries(innocents)] as [string, string][]) {
    if (existsSync(join(copy, file))) throw new Error(`a plant would overwrite ${file}`)
    mkdirSync(dirname(join(copy, file)), { recursive: true })
    writeFileSync(join(copy, file), `${source}\n`)
  }
  seen = await checkDependencies(copy)
})

afterAll(() => rmSync(copy, { recursive: true, force: true }))

describe('dependency rules', () => {
  test.each(plants.map(({ rule, file }) => [rule, file] as const))('%s sees %s', (rule, file) => {
    expect(seen.violations.filter((found) => found.rule === rule).map(({ from }) => from)).toContain(file)
  })

  test('every rule has a plant', () => {
    expect([...new Set(plants.map(({ rule }) => rule))].toSorted()).toEqual(seen.rules.toSorted())
  })

  test.each(Object.keys(innocents))('nothing is said about %s', (file) => {
    expect(seen.violations.filter(({ from }) => from === file)).toEqual([])
  })

  test('modules are seen', () => {
    expect(seen.modules).toBeGreaterThan(plants.length)
  })
})
