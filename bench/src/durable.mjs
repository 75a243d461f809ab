/** One durable change through the store's port, and through the whole portal, against the engine's own insert. */
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { sqliteStores } from '../../packages/stores/dist/sqlite.js'
import { fill } from './accounts/fill.mjs'
import { commitTo, renames } from './accounts/renames.mjs'
import { sampleAccount } from './accounts/sample-account.mjs'
import { engineInsert } from './engine-insert.mjs'
import { inTurns, median } from './measure.mjs'
import { openPortal } from './portal/open-portal.mjs'
import { visitor } from './portal/visitor.mjs'
import { detail, rateOf, row, short } from './report.mjs'
import { scratch } from './scratch.mjs'

const ROUNDS = 15
const PER_ROUND = 400
/** How often one person renames a key: an account remembers its latest changes, and grows with them. */
const PER_PERSON = 20
const ACCOUNTS = 1_000

/** A round of work, one piece after another, as pieces a second. */
async function inOrder(pieces, work) {
  const start = performance.now()
  for (const piece of pieces) await work(piece)
  return (pieces.length / (performance.now() - start)) * 1000
}

const numbers = (count) => Array.from({ length: count }, (_, index) => index)

const inserts = (engine, count) => () => inOrder(numbers(count), engine.insert)

async function throughTheStore(folder, engine) {
  const sample = await sampleAccount(folder)
  const path = join(folder, 'accounts.db')
  await fill(path, sample, ACCOUNTS)
  const stores = sqliteStores({ path })
  const next = renames(sample)
  let count = 0
  const batch = () => numbers(PER_ROUND).map(() => next((count += 1) % ACCOUNTS))
  const ours = () => inOrder(batch(), (one) => commitTo(stores.accounts, one))
  const { ratios, a, b } = await inTurns(ours, inserts(engine, PER_ROUND), ROUNDS)
  await checkRenamed(stores, next(count % ACCOUNTS))
  stores.close()
  row({ what: "one durable change, a rename, against the engine's own insert", values: ratios, ours: rateOf(a), other: rateOf(b), atLeast: 0.6 })
}

/** The account stands where the last renaming left it, with its chain, its index and its new name. */
async function checkRenamed(stores, { userId, version }) {
  const { account, anchor, values } = await stores.accounts.load(userId)
  const history = await stores.accounts.history(userId)
  const found = await stores.accounts.find('credential', account.devices[0].credential.ref)
  const whole = anchor.count === version && history.length === version && found[0] === userId
  if (!whole || account.devices.some(({ name }) => values[name.ref] === undefined)) throw new Error('a rename left something out')
}

/** With the form that asks for it, the decision, the seal and the session: what a person waits for. */
async function throughThePortal(folder, engine) {
  const stores = sqliteStores({ path: join(folder, 'portal.db') })
  const portal = openPortal(stores, { secret: randomBytes(32).toString('base64url') })
  let people = 0
  async function ours() {
    const person = visitor(portal)
    await person.enrol(`person-${(people += 1)}`)
    const perSecond = await inOrder(numbers(PER_PERSON), await person.renaming(0).then((rename) => (index) => rename(`Key ${index}`)))
    const [card] = (await person.page('/devices')).blocks[0].items
    if (card.name !== `Key ${PER_PERSON - 1}`) throw new Error(`the key was renamed, and its name is ${card.name}`)
    return perSecond
  }
  const { ratios, a } = await inTurns(ours, inserts(engine, PER_PERSON), ROUNDS)
  stores.close()
  detail(`the same through the whole portal, without a socket: ${rateOf(a)}, ${short(median(ratios))} of the insert`)
}

export async function durableBench() {
  const folder = scratch()
  const engine = engineInsert(join(folder, 'engine.db'))
  await throughTheStore(folder, engine)
  await throughThePortal(folder, engine)
  engine.close()
}
