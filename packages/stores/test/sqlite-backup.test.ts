import { deviceRenamed, makeCommit } from '@ssp/testing'
import { existsSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { afterAll, expect, it } from 'vitest'
import { sqliteStores } from '../src/sqlite.ts'
import { scratch } from './sqlite/scratch.ts'
import { prepare, startLoad } from './sqlite/start-load.ts'
import { expectAcknowledged, expectSound } from './sqlite/verify.ts'

const folder = scratch()
afterAll(folder.remove)

it('backs up while others work, and what is restored is whole and has everything acknowledged before', async () => {
  const [path, copy] = [folder.file(), folder.file('back-up.db')]
  const stores = sqliteStores({ path })
  await prepare(stores, 'backup')
  const load = startLoad(path, 'backup', 'first', 2)
  await load.more(200)
  const before = [...load.acknowledged]
  await stores.backup(copy)
  await load.more(100)
  await load.kill()
  stores.close()
  expectSound(copy)
  if (process.platform !== 'win32') expect(statSync(copy).mode & 0o777).toBe(0o600)

  // The disaster, and the road back that the docs of `backup` describe.
  writeFileSync(path, 'not a database any more')
  for (const end of ['', '-wal', '-shm']) rmSync(`${path}${end}`, { force: true })
  renameSync(copy, path)
  const restored = sqliteStores({ path })
  await expectAcknowledged(path, restored, 'backup', before)

  // Life goes on from there.
  const [loaded, events] = [await restored.accounts.load('user-backup-0'), [deviceRenamed('key', 'restored')]]
  const next = await makeCommit('user-backup-0', loaded, events)
  expect(await restored.accounts.commit('user-backup-0', loaded?.version ?? 0, next)).toMatchObject({ ok: true })
  restored.close()
})

it('has in the back-up what was asked for before it, acknowledged or not', async () => {
  const [path, copy] = [folder.file(), folder.file('back-up.db')]
  const stores = sqliteStores({ path })
  const put = stores.shortLived.put('a', 'x', 10)
  await stores.backup(copy)
  await put
  await stores.shortLived.put('b', 'y', 10)
  stores.close()
  const restored = sqliteStores({ path: copy })
  expect([await restored.shortLived.get('a', 1), await restored.shortLived.get('b', 1)]).toEqual(['x', null])
  restored.close()
})

it('never overwrites a file, and leaves nothing behind where it fails', async () => {
  const [path, copy] = [folder.file(), folder.file('back-up.db')]
  const stores = sqliteStores({ path })
  writeFileSync(copy, 'somebody’s')
  for (const there of [copy, path]) {
    await expect(stores.backup(there)).rejects.toMatchObject({ code: 'store.backup-exists' })
  }
  expect(readFileSync(copy, 'utf8')).toBe('somebody’s')
  const nowhere = `${path}-no-such-folder/back-up.db`
  await expect(stores.backup(nowhere)).rejects.toThrow()
  expect(existsSync(nowhere)).toBe(false)
  stores.close()
})
