/** A thousand accounts and a million in SQLite: how much longer a load and a commit take at worst. */
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { sqliteStores } from '../../packages/stores/dist/sqlite.js'
import { fill, userAt } from './accounts/fill.mjs'
import { commitTo, renames } from './accounts/renames.mjs'
import { sampleAccount } from './accounts/sample-account.mjs'
import { median, quantile, took } from './measure.mjs'
import { detail, row, short, timeOf } from './report.mjs'
import { scratch } from './scratch.mjs'

const FEW = 1_000
const ROUNDS = 9
const LOADS = 4_000
const COMMITS = 1_000

async function filled(folder, sample, count) {
  const path = join(folder, `accounts-${count}.db`)
  const ms = await took(() => fill(path, sample, count))
  detail(`${short(count)} accounts, ${short(statSync(path).size / 1e6)} MB, filled in ${short(ms / 1000)} s`)
  const { accounts, close } = sqliteStores({ path })
  const next = renames(sample)
  const any = () => Math.floor(Math.random() * count)
  return {
    close,
    next: () => next(any()),
    commit: (rename) => commitTo(accounts, rename),
    user: () => userAt(sample.user, any()),
    async load(userId) {
      const loaded = await accounts.load(userId)
      if (loaded?.account.devices.length !== 1) throw new Error(`${userId} was not loaded`)
    },
  }
}

/** Both in turns, piece by piece; what is worked on is made before the clock starts. */
async function round(count, few, many) {
  const times = [[], []]
  for (let index = 0; index < count; index += 1) {
    const pair = [few, many].map(({ make, work }) => ({ made: make(), work }))
    for (const turn of index % 2 === 0 ? [0, 1] : [1, 0]) {
      const { made, work } = pair[turn]
      times[turn].push(await took(() => work(made)))
    }
  }
  return times.map((one) => ({ usual: median(one), worst: quantile(one, 0.99) }))
}

async function compare(what, count, few, many) {
  await round(count, few, many)
  const measured = []
  for (let index = 0; index < ROUNDS; index += 1) measured.push(await round(count, few, many))
  const [small, large] = [0, 1].map((side) => (of) => median(measured.map((one) => one[side][of])))
  row({
    what,
    values: measured.map(([one, other]) => other.worst / one.worst),
    ours: timeOf(large('worst')),
    other: timeOf(small('worst')),
    atMost: 1.5,
  })
  detail(`in the middle ${timeOf(large('usual'))} against ${timeOf(small('usual'))}`)
}

export async function accountsBench({ accounts: top }) {
  const folder = scratch()
  const sample = await sampleAccount(folder)
  const few = await filled(folder, sample, FEW)
  const many = await filled(folder, sample, top)
  const both = (what) => [few, many].map(what)
  const among = `p99, ${short(top)} accounts against ${short(FEW)}`
  await compare(`${among}: a load`, LOADS, ...both(({ user, load }) => ({ make: user, work: load })))
  await compare(`${among}: a commit`, COMMITS, ...both(({ next, commit }) => ({ make: next, work: commit })))
  few.close()
  many.close()
}
