import { afterAll, expect, it } from 'vitest'
import { sqliteStores } from '../src/sqlite.ts'
import type { Acknowledged } from './sqlite/load.ts'
import { scratch } from './sqlite/scratch.ts'
import { prepare, startLoad } from './sqlite/start-load.ts'
import { expectAcknowledged } from './sqlite/verify.ts'

const KILLS = Number(process.env['SSP_KILLS'] ?? 10)
const PROCESSES = 2
/** At most so much is acknowledged before a kill. */
const MOST = 250
/** How often the same accounts, codes and links are worked on before fresh ones take their turn. */
const KILLS_PER_ROUND = 4

const folder = scratch()
afterAll(folder.remove)

/** Works on the file until a random moment and kills: everybody, or one and the others a little later. */
async function workAndKill(path: string, round: string, kill: number): Promise<readonly Acknowledged[]> {
  const load = startLoad(path, round, `${round}.${kill}`, PROCESSES)
  await load.more(1 + Math.floor(Math.random() * MOST))
  if (kill % 2 === 1) {
    await load.kill(1)
    await load.more(20)
  }
  await load.kill()
  return load.acknowledged
}

/** For a machine with much else to do. */
const timeout = 60_000 + KILLS * 30_000

it(`has every acknowledged change once after ${KILLS} kills at random moments`, { timeout }, async () => {
  expect(KILLS).toBeGreaterThan(0)
  const path = folder.file()
  let done: Acknowledged[] = []
  for (let kill = 0; kill < KILLS; kill += 1) {
    const round = String(Math.floor(kill / KILLS_PER_ROUND))
    if (kill % KILLS_PER_ROUND === 0) {
      done = []
      const stores = sqliteStores({ path })
      await prepare(stores, round)
      stores.close()
    }
    done.push(...(await workAndKill(path, round, kill)))
    // Whoever opens the file first finds what the dead have left, and sets it right.
    const stores = sqliteStores({ path })
    await expectAcknowledged(path, stores, round, done)
    stores.close()
  }
})
