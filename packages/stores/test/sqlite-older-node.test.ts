import * as sqlite from 'node:sqlite'
import { afterAll, expect, it, vi } from 'vitest'
import { sqliteStores } from '../src/sqlite.ts'
import { scratch } from './sqlite/scratch.ts'
import { expectSound } from './sqlite/verify.ts'

// As in Node 22.13 to 22.15.
vi.mock(import('node:sqlite'), async (original) => {
  const { DatabaseSync } = await original()
  return { DatabaseSync, backup: undefined } as never
})

const folder = scratch()
afterAll(folder.remove)

it('backs up where Node has no function for it', async () => {
  expect(sqlite.backup).toBeUndefined()
  const [path, copy] = [folder.file(), folder.file('back-up.db')]
  const stores = sqliteStores({ path })
  await stores.shortLived.put('a', 'x', 10)
  await stores.backup(copy)
  stores.close()
  expectSound(copy)
  const restored = sqliteStores({ path: copy })
  expect(await restored.shortLived.get('a', 1)).toBe('x')
  restored.close()
})
