import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

/** A rule, a place where it must see something, and what it must see there. */
const plants: readonly (readonly [rule: string, file: string, source: string])[] = [
  ['typescript(no-explicit-any)', 'packages/duo/src/any.ts', 'export const a: any = 1'],
  ['typescript(no-non-null-assertion)', 'packages/duo/src/bang.ts', 'export const f = (a?: string): string => a!'],
  ['typescript(consistent-type-imports)', 'packages/duo/src/type.ts', "import { A } from './a.ts'\nexport type B = A"],
  ['import(no-default-export)', 'packages/duo/src/default.ts', 'export default 1'],
  ['oxc(no-barrel-file)', 'packages/duo/src/barrel.ts', "export * from './a.ts'"],
  ['eslint(max-lines)', 'packages/duo/src/long.ts', 'export {}\n'.repeat(301)],
  ['eslint(no-restricted-globals)', 'packages/core/src/clock.ts', 'export const now = (): number => Date.now()'],
  ['eslint(no-restricted-globals)', 'packages/core/src/world.ts', "export const got = (): unknown => fetch('x')"],
  ['eslint(no-restricted-properties)', 'packages/core/src/dice.ts', 'export const dice = (): number => Math.random()'],
  ['eslint(no-restricted-imports)', 'packages/core/src/node.ts', "import 'node:fs/promises'"],
  ['eslint(no-restricted-imports)', 'packages/core/src/ours.ts', "import '@ssp/testing'"],
  ['oxc(no-async-await)', 'packages/core/src/later.ts', 'export async function later(): Promise<void> {}'],
]

const innocents: readonly (readonly [file: string, source: string])[] = [
  ['packages/core/src/fine.ts', "import { a } from './a.ts'\nexport const most = (b: number): number => Math.max(a, b)"],
  ['packages/core/src/index.ts', "export { most } from './fine.ts'\nexport type { A } from './a.ts'"],
  ['packages/core/src/fine.test.ts', "import { test } from 'vitest'\ntest('x', async () => void Date.now())"],
]

const copy = mkdtempSync(join(tmpdir(), 'planted-lint-'))
let seen: readonly { readonly code: string; readonly filename: string }[]

beforeAll(() => {
  const repository = resolve(import.meta.dirname, '../..')
  cpSync(join(repository, '.oxlintrc.json'), join(copy, '.oxlintrc.json'))
  for (const [file, source] of [...plants.map(([, file, source]) => [file, source] as const), ...innocents]) {
    mkdirSync(dirname(join(copy, file)), { recursive: true })
    writeFileSync(join(copy, file), `${source}\n`)
  }
  const oxlint = join(repository, 'node_modules/oxlint/bin/oxlint')
  const run = spawnSync(process.execPath, [oxlint, '--format', 'json'], { cwd: copy, encoding: 'utf8' })
  seen = JSON.parse(run.stdout).diagnostics
})

afterAll(() => rmSync(copy, { recursive: true, force: true }))

describe('lint', () => {
  test.each(plants)('%s sees %s', (rule, file) => {
    expect(seen.filter(({ filename }) => filename === file).map(({ code }) => code)).toContain(rule)
  })

  test.each(innocents)('nothing is said about %s', (file) => {
    expect(seen.filter(({ filename }) => filename === file)).toEqual([])
  })
})
